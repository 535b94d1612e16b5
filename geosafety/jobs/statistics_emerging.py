"""Emerging hotspots of a table of cells, periods and counts."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.errors import refuse
from geosafety.hotspots.tested import LEAST_CELLS, LEAST_REPORTS
from geosafety.intake.columns import column_named
from geosafety.intake.number_table import read_number_table, value_column
from geosafety.intake.periods import Periods, period_column
from geosafety.intake.table import Table
from geosafety.jobs.statistics_places import Places, hexagons, points_within
from geosafety.model.emerging import PATTERNS
from geosafety.stats import EmergingHotspots, emerging_hotspots
from geosafety.stats.emerging import Test

PERIOD_NAMES = ("period", "time", "month", "week")
COUNT_NAMES = ("count", "n", "value", "reports")
MAX_BINS = 30_000_000


class EmergingQuestion(NamedTuple):
    """
    How a table is to be tested.

    Attributes
    ----------
    value
        The column of counts, None for the usual names.
    distance
        Metres within which points are neighbours; None for hexagons.
    lag, level, test
        As `emerging_hotspots` has them.
    """

    value: str | None = None
    distance: float | None = None
    lag: int = 1
    level: float = 0.05
    test: Test = "exact"


class EmergingAnswer(NamedTuple):
    """
    What was found in a table.

    Attributes
    ----------
    frame
        A row a place: `h3`, or `x` and `y`; `n` (of all periods), `CATEGORY`,
        `PATTERN`, `trend_z`, `trend_p`, `hot` and `cold` (numbers of periods),
        `GiZScore` and `q_value` of the last period.
    periods
        Every period, in order.
    has_zeros
        False if no place was given with the count 0, so that places without any
        reports are probably missing.
    """

    frame: pd.DataFrame
    periods: list[str]
    has_zeros: bool


def emerging_of_file(path: Path, question: EmergingQuestion) -> EmergingAnswer:
    """
    Class the places of a table by how their hotspots came and went.

    Parameters
    ----------
    path
        A row a place and period, at most once each: `h3`, or `x` and `y`; `period`
        as `period_column` reads it; `count`. A place without a row in a period had
        no reports in it.
    question
        How to test it.

    Raises
    ------
    RefusedInputError
        If the file cannot be read, names a place and period twice, or has fewer
        than 30 places, 10 periods or 60 reports.
    FlatInputError
        If all counts are equal.
    """
    table = read_number_table(path)
    names = COUNT_NAMES if question.value is None else (question.value,)
    counts = _counts(table, column_named(table, names))
    periods = period_column(table, column_named(table, PERIOD_NAMES))
    places = (
        hexagons(table, None)
        if question.distance is None
        else points_within(table, question.distance, once=True)
    )
    cube = _cube(table, places, periods, counts)
    _refuse_too_little(cube)
    found = emerging_hotspots(
        cube,
        places.neighbours,
        lag=question.lag,
        level=question.level,
        test=question.test,
    )
    return EmergingAnswer(
        _frame(places, cube, found), periods.labels, bool((counts == 0).any())
    )


def _counts(table: Table, name: str) -> NDArray[np.float64]:
    """Read the counts; refuse those below 0."""
    counts = value_column(table, name)
    if counts.min() < 0:
        index = int(counts.argmin())
        row = int(table.rows[index])
        raise refuse(
            "count",
            f"Rad {row}, kolumn {name}: antalet är {counts[index]:g}; det ska vara "
            "minst 0.",
            f"Row {row}, column {name}: the count is {counts[index]:g}; it should be "
            "at least 0.",
            row=row,
            column=name,
        )
    return counts


def _cube(
    table: Table, places: Places, periods: Periods, counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Lay the counts out by place and period; refuse a bin that is given twice."""
    shape = places.size, len(periods.labels)
    if shape[0] * shape[1] > MAX_BINS:
        raise refuse(
            "too-many-bins",
            f"{shape[0]} platser × {shape[1]} perioder är fler än {MAX_BINS}.",
            f"{shape[0]} places × {shape[1]} periods are more than {MAX_BINS}.",
        )
    at = places.of_row * shape[1] + periods.at
    times = np.bincount(at, minlength=shape[0] * shape[1])
    if times.max() > 1:
        first, second = (int(row) for row in table.rows[at == times.argmax()][:2])
        raise refuse(
            "given-twice",
            f"Rad {second} gäller samma plats och period som rad {first}; slå ihop "
            "dem.",
            f"Row {second} speaks of the same place and period as row {first}; join "
            "them.",
            row=second,
        )
    cube = np.zeros(shape)
    cube.ravel()[at] = counts
    return cube


def _refuse_too_little(cube: NDArray[np.float64]) -> None:
    """Refuse too few places or reports, telling how many are missing."""
    cells, reports = len(cube), float(cube.sum())
    if cells >= LEAST_CELLS and reports >= LEAST_REPORTS:
        return
    raise refuse(
        "too-few-to-test",
        f"För lite att pröva: {cells} platser och {reports:g} rapporter; det behövs "
        f"minst {LEAST_CELLS} platser (platser utan rapporter ska vara med, med 0) och "
        f"{LEAST_REPORTS} rapporter.",
        f"Too little to test: {cells} places and {reports:g} reports; at least "
        f"{LEAST_CELLS} places (those without reports belong there, with 0) and "
        f"{LEAST_REPORTS} reports are needed.",
    )


def _frame(
    places: Places, cube: NDArray[np.float64], found: EmergingHotspots
) -> pd.DataFrame:
    """Write a row for each place."""
    return pd.DataFrame(
        places.columns
        | {
            "n": cube.sum(axis=1),
            "CATEGORY": found.category.astype(np.int64),
            "PATTERN": [PATTERNS[int(one)].value for one in found.category],
            "trend_z": found.trends.z,
            "trend_p": found.trends.p,
            "hot": (found.state > 0).sum(axis=1),
            "cold": (found.state < 0).sum(axis=1),
            "GiZScore": found.score[:, -1],
            "q_value": found.q[:, -1],
        }
    )
