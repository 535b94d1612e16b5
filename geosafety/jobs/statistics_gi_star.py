"""Gi* of a table of numbers."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.errors import Language
from geosafety.hotspots.tested import Tested, tested_counts, tested_values
from geosafety.intake.columns import column_named
from geosafety.intake.number_table import read_number_table, value_column
from geosafety.jobs.statistics_places import Places, hexagons, points_within
from geosafety.model.hotspot import HOTSPOT_COLUMNS


class GiStarQuestion(NamedTuple):
    """
    How a table is to be tested.

    Attributes
    ----------
    value
        The column with the values.
    resolution
        Of the hexagons that values are added up in.
    distance
        Metres within which points are neighbours; each row is then a place.
    permutations, seed
        For values that are no counts.
    """

    value: str
    resolution: int | None = None
    distance: float | None = None
    permutations: int = 999
    seed: int = 0


def gi_star_of_file(
    path: Path, question: GiStarQuestion
) -> tuple[pd.DataFrame, Tested]:
    """
    Score and test the values of a file.

    Parameters
    ----------
    path
        A table as `hexagons` or `points_within` read it.
    question
        How to test it.

    Returns
    -------
    tuple of DataFrame and Tested
        A row a place: `h3`, or `x` and `y`; then `n`, `GiZScore`, `GiPValue`,
        `Gi_Bin` and `q_value`.

    Raises
    ------
    RefusedInputError
        For a file that cannot be read.
    FlatInputError
        If all values are equal.
    """
    table = read_number_table(path)
    values = value_column(table, column_named(table, [question.value]))
    places = (
        hexagons(table, question.resolution)
        if question.distance is None
        else points_within(table, question.distance, once=False)
    )
    summed = np.bincount(places.of_row, values, places.size).astype(np.float64)
    tested = _tested(summed, places, question)
    columns = (summed, tested.score, tested.p, tested.bins, tested.q)
    names = [name for name in HOTSPOT_COLUMNS if name not in ("h3", "stability")]
    return pd.DataFrame(places.columns | dict(zip(names, columns, strict=True))), tested


def gi_star_answer(
    frame: pd.DataFrame, tested: Tested, language: Language
) -> dict[str, object]:
    """Tell what was found: how, how many, and every place."""
    return {
        "places": len(frame),
        "hot": int((tested.bins > 0).sum()),
        "cold": int((tested.bins < 0).sum()),
        "test": tested.test,
        "refusal": tested.refusal and tested.refusal.message(language),
        "cells": frame.to_dict(orient="records"),
    }


def _tested(
    values: NDArray[np.float64], places: Places, question: GiStarQuestion
) -> Tested:
    """Test counts exactly and other values by simulation; refuse equal ones."""
    is_count = bool((values >= 0).all() and np.array_equal(values, np.rint(values)))
    if is_count and values.min() < values.max():
        return tested_counts(values, places.neighbours)
    return tested_values(
        values,
        places.neighbours,
        permutations=question.permutations,
        rng=np.random.default_rng(question.seed),
    )
