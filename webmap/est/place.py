"""What is known of one hexagon in the EST view."""

from datetime import timedelta
from typing import Final, get_args

import numpy as np
import pandas as pd

from geosafety import grid
from geosafety.errors import Language
from geosafety.hotspots import just_before, place_sentence
from geosafety.hotspots.around import AROUND_M, near_repeats, place_hours
from geosafety.model.brush import Brush
from geosafety.model.emerging import PATTERNS
from geosafety.model.period import LOCAL_TIME, Period, period_as_json
from geosafety.model.report import TimePrecision
from geosafety.store.connection import Engine
from webmap.est.answers import Drawn
from webmap.est.question import EstQuestion
from webmap.hexagons import Snapshot
from webmap.places import hours_answer, repeats_answer, reports_around

_HOUR: Final = pd.Timedelta(hours=1)
_KNOWN_HOUR: Final = (TimePrecision.EXACT.value, TimePrecision.HOUR.value)
_YEAR: Final = timedelta(days=364)


def est_place_answer(
    engine: Engine, snapshot: Snapshot, drawn: Drawn, cell: int, question: EstQuestion
) -> dict[str, object]:
    """
    Tell of one hexagon what, when and who, and what the test says of it.

    Parameters
    ----------
    engine
        Acting for the statistics, which read what is counted and no words.
    snapshot, drawn
        The reports, and the map on which the hexagon lies.
    cell
        H3 cell at the question's resolution.
    question
        Which reports.

    Returns
    -------
    dict
        `sentence` in both languages, `categories` and `senders` with their reports
        in the period and before; of the year up to the period's end `hours` of the
        hexagon and `repeats` within about 500 m.
    """
    period = question.period
    year = Period(period.last - _YEAR, period.last)
    earlier = just_before(period)
    first = min(year.first, earlier.first)
    around = reports_around(engine, cell, question.resolution, Period(first, year.last))
    around = _selected(around, question)
    parent = grid.parents(around["cell"].to_numpy(np.int64), question.resolution)
    here = around[parent == cell]
    brushed = _brushed(here, question.selection.brush)
    return {
        "period": period_as_json(period),
        "before": period_as_json(earlier),
        "sentence": _sentences(snapshot, drawn, cell, question),
        "categories": _by(brushed, "category", period, earlier),
        "senders": _by(brushed, "sender", period, earlier),
        "year": period_as_json(year),
        "hours": hours_answer(place_hours(_within(here, year).drop_duplicates("id"))),
        "repeats": repeats_answer(
            near_repeats(_within(around, year).drop_duplicates("id"))
        ),
        "around_m": AROUND_M,
    }


def _selected(reports: pd.DataFrame, question: EstQuestion) -> pd.DataFrame:
    """Keep the reports that the question is about."""
    selection = question.selection
    chosen = reports["category"].isin(selection.categories)
    if selection.senders is not None:
        chosen &= reports["sender"].isin(selection.senders)
    return reports[chosen]


def _brushed(reports: pd.DataFrame, brush: Brush | None) -> pd.DataFrame:
    """Keep those whose hour is known and looked at, as the map counts them."""
    if brush is None:
        return reports
    moments = reports["occurred_from"].dt.tz_convert(LOCAL_TIME)
    spans = reports["occurred_to"] - reports["occurred_from"]
    known = reports["time_precision"].isin(_KNOWN_HOUR) & (spans <= _HOUR)
    chosen = moments.dt.day_of_week.isin(brush.weekdays) & moments.dt.hour.isin(
        brush.hours
    )
    kept: pd.DataFrame = reports[known & chosen]
    return kept


def _within(reports: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Keep the reports of some days."""
    moments = reports["occurred_from"]
    return reports[(moments >= period.start) & (moments < period.end)]


def _by(
    here: pd.DataFrame, column: str, period: Period, earlier: Period
) -> list[dict[str, object]]:
    """Share the reports out by what a column says, those with most first."""
    now, before = (
        _within(here, days).groupby(column)["weight"].sum()
        for days in (period, earlier)
    )
    both = pd.DataFrame({"n": now, "before": before}).fillna(0.0)
    both = both.sort_values(["n", "before"], ascending=False, kind="stable")
    return [
        {"key": str(key), "n": round(n, 1), "before": round(before, 1)}
        for key, n, before in both.itertuples()
    ]


def _sentences(
    snapshot: Snapshot, drawn: Drawn, cell: int, question: EstQuestion
) -> dict[str, str]:
    """Explain the hexagon in one sentence in each language."""
    at = int(np.searchsorted(drawn.cells, cell))
    is_drawn = at < drawn.cells.size and int(drawn.cells[at]) == cell
    (name,) = snapshot.names.of_cells(np.array([cell]), question.resolution)
    return {
        language: place_sentence(
            name,
            reports=float(drawn.reports[at]) if is_drawn else 0.0,
            before=float(drawn.before[at]) if is_drawn else 0.0,
            period=question.period,
            level=_level(drawn, at, is_drawn=is_drawn),
            pattern=PATTERNS[int(drawn.pattern[at]) if is_drawn else 0],
            language=language,
        )
        for language in get_args(Language)
    }


def _level(drawn: Drawn, at: int, *, is_drawn: bool) -> int | None:
    """Give the class of significance; None where nothing was tested."""
    if not drawn.is_tested:
        return None
    return int(drawn.level[at]) if is_drawn else 0
