"""What is known of one hexagon: when, and whether one report brings the next."""

import numpy as np
import pandas as pd

from geosafety import grid
from geosafety.hotspots.around import (
    AROUND_M,
    NearRepeats,
    PlaceHours,
    near_repeats,
    place_hours,
)
from geosafety.model.period import Period, period_as_json
from geosafety.store import report_counts
from geosafety.store.connection import Engine, transaction
from webmap.hexagons import Question

# Rings of hexagons that reach about 500 m, by resolution.
_RINGS = {8: 1, 9: 2, 10: 5}
# Four hours each, as in shifts.
_BLOCKS = 6


def place_answer(engine: Engine, cell: int, question: Question) -> dict[str, object]:
    """
    Tell of one hexagon what its reports' times tell.

    Parameters
    ----------
    engine
        Acting for the statistics, which read what is counted and no words.
    cell
        H3 cell at the question's resolution.
    question
        Which reports.

    Returns
    -------
    dict
        `hours` of the hexagon and `repeats` within about 500 m, each with its
        number of reports or the reason why nothing is told.
    """
    reports = reports_around(engine, cell, question.resolution, question.period)
    reports = reports[reports["category"].isin(question.categories)]
    parent = grid.parents(reports["cell"].to_numpy(np.int64), question.resolution)
    here = reports[parent == cell].drop_duplicates("id")
    return {
        "period": period_as_json(question.period),
        "reports": len(here),
        "hours": hours_answer(place_hours(here)),
        "repeats": repeats_answer(near_repeats(reports.drop_duplicates("id"))),
        "around_m": AROUND_M,
    }


def reports_around(
    engine: Engine, cell: int, resolution: int, period: Period | None
) -> pd.DataFrame:
    """Give the reports within about 500 m of a hexagon; see `report_counts.near`."""
    around = grid.grow(np.array([cell]), rings=_RINGS[resolution])
    with transaction(engine) as connection:
        return report_counts.near(
            connection, grid.children(around, grid.BASE_RESOLUTION), period=period
        )


def hours_answer(found: PlaceHours) -> dict[str, object]:
    """Write expected reports by weekday and block of four hours."""
    blocks = None
    if found.weights is not None:
        blocks = found.weights.reshape(7, _BLOCKS, -1).sum(axis=2).round(1).tolist()
    why = found.refusal
    return {
        "blocks": blocks,
        "reports": found.reports,
        "left_out": found.left_out,
        "refusal": why and {"sv": why.sv, "en": why.en},
    }


def repeats_answer(found: NearRepeats) -> dict[str, object]:
    """Write pairs by band, what chance gives, and how sure the surplus is."""
    why, table = found.refusal, found.table
    known = (
        {}
        if table is None
        else {
            "space": table.space.labels,
            "time": table.time.labels,
            "observed": table.observed.tolist(),
            "expected": table.expected.round(2).tolist(),
            "p": table.p.round(4).tolist(),
            "permutations": table.permutations,
        }
    )
    return known | {
        "reports": found.reports,
        "left_out": found.left_out,
        "refusal": why and {"sv": why.sv, "en": why.en},
    }
