"""The EST view's hexagons, worked out once for each question and kept."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

import geosafety
from geosafety.errors import Problem, RefusedInputError
from geosafety.hotspots import (
    MonthlyPatterns,
    Rates,
    TwoPeriods,
    months_of_year,
    rates,
    two_periods,
    week_hours,
    year_patterns,
)
from geosafety.model.brush import brush_as_json
from geosafety.model.emerging import CATEGORIES
from geosafety.model.period import LOCAL_TIME, Period, period_as_json
from webmap.est.question import EstQuestion
from webmap.hexagons import Answer, Snapshot, packed
from webmap.packed_cells import packed_cells
from webmap.people import People, Population


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Drawn:
    """
    A worked-out question: its answer, and what its drawn hexagons hold.

    Attributes
    ----------
    cells : ndarray of int64, shape (m,)
        Ascending.
    reports, before : ndarray of float, shape (m,)
        Expected reports in the period, and in as many days just before.
    level, pattern : ndarray of int8, shape (m,)
        `Gi_Bin`, and the number of the class of how the months came and went.
    is_tested
        Whether there were enough reports to test.
    """

    answer: Answer
    cells: NDArray[np.int64]
    reports: NDArray[np.float64]
    before: NDArray[np.float64]
    level: NDArray[np.int8]
    pattern: NDArray[np.int8]
    is_tested: bool


def drawn_hexagons(
    snapshot: Snapshot, question: EstQuestion, population: Population
) -> Drawn:
    """Give the hexagons of a period, beside those of as many days just before."""

    def make() -> Drawn:
        cube, neighbours = snapshot.laid_out(question.resolution)
        asked = (cube, question.selection, question.period)
        seen = two_periods(*asked, weights=neighbours)
        patterns = _patterns(snapshot, question)
        rated = _rated(
            seen.found.frame["n"].to_numpy(float), population.of_cells(cube.cells)
        )
        card = _method(snapshot, question, seen) | _year(patterns) | _usual(rated)
        return _drawn(question, seen, patterns, rated, card)

    return snapshot.kept(("est", question), make)


def _patterns(snapshot: Snapshot, question: EstQuestion) -> MonthlyPatterns:
    """Class the year, which is the same for all periods that end in one month."""
    cube, neighbours = snapshot.laid_out(question.resolution)
    selection, period = question.selection, question.period
    months = months_of_year(period)
    return snapshot.kept(
        ("year", selection, question.resolution, months),
        lambda: year_patterns(cube, selection, period, weights=neighbours),
    )


def _drawn(
    question: EstQuestion,
    seen: TwoPeriods,
    patterns: MonthlyPatterns,
    rated: Rates | Problem,
    method: dict[str, object],
) -> Drawn:
    """Keep the hexagons where something is, was, or is of a class."""
    frame = seen.found.frame
    counts = frame["n"].to_numpy(float)
    bins = frame["Gi_Bin"].to_numpy(np.int8)
    numbers = np.array([CATEGORIES[each] for each in patterns.patterns], dtype=np.int8)
    rows = np.flatnonzero(
        (counts > 0) | (seen.before > 0) | (bins != 0) | (numbers != 0)
    )
    cells = seen.found.cells[rows]
    content = {
        **packed_cells(cells, question.resolution),
        "n": rounded(counts[rows], 1),
        "before": rounded(seen.before[rows], 1),
        "z": rounded(frame["GiZScore"].to_numpy(float)[rows], 1),
        "bin": bins[rows].tolist(),
        "pattern": numbers[rows].tolist(),
        "rate": rounded(rated.rate[rows], 1) if isinstance(rated, Rates) else None,
        "method": method,
    }
    return Drawn(
        answer=packed(content),
        cells=cells,
        reports=counts[rows],
        before=seen.before[rows],
        level=bins[rows],
        pattern=numbers[rows],
        is_tested=seen.found.refusal is None,
    )


def _method(
    snapshot: Snapshot, question: EstQuestion, seen: TwoPeriods
) -> dict[str, object]:
    """Tell period, n and method, as the page shows them."""
    places, before = seen.places, seen.places_before
    selection = question.selection
    cube = selection.of(snapshot.laid_out(question.resolution).cube)
    span = snapshot.counted.span
    newest = span and span[1].astimezone(LOCAL_TIME).date()
    return {
        "period": period_as_json(seen.period),
        "before": period_as_json(seen.period_before),
        "reports": places.reports,
        "reports_before": before.reports,
        "placed": places.reports - places.unplaced - places.outside,
        "unplaced": places.unplaced,
        "outside": places.outside,
        "spread": int(places.spread.sum()),
        "cells": cube.cells.size,
        "kind": question.kind.value,
        "hot": seen.found.hot,
        "cold": seen.found.cold,
        "test": seen.found.test,
        "refusal": _told(seen.found.refusal),
        "senders": cube.senders(
            selection.categories, seen.period, brush=selection.brush
        ),
        "brush": brush_as_json(selection.brush),
        "left_out": places.left_out,
        "last_report": newest and newest.isoformat(),
        "version": geosafety.__version__,
    }


def _year(patterns: MonthlyPatterns) -> dict[str, object]:
    """Tell which months the classes rest on, or why there are none."""
    months = patterns.months
    whole = Period(months[0].first, months[-1].last) if months else None
    return {
        "months": len(months),
        "months_period": period_as_json(whole),
        "months_refusal": _told(patterns.refusal),
    }


def _rated(counts: NDArray[np.float64], people: People) -> Rates | Problem:
    """Give the rates, or why there are none."""
    if isinstance(people, RefusedInputError):
        return people.problems[0]
    return rates(counts, people)


def _usual(rated: Rates | Problem) -> dict[str, object]:
    """Tell the rate of all places together, or why there is none."""
    if isinstance(rated, Problem):
        return {"rate_refusal": _told(rated)}
    return {"rate_refusal": None, "usual_rate": round(rated.usual, 2)}


def _told(why: Problem | None) -> dict[str, str] | None:
    """Give a reason in both languages."""
    return None if why is None else {"sv": why.sv, "en": why.en}


def rounded(values: NDArray[np.float64], decimals: int) -> list[float | None]:
    """Round for the journey; NaN becomes null, and whole numbers lose their point."""
    return [
        None if each != each else int(each) if each.is_integer() else each  # noqa: PLR0124
        for each in np.round(values, decimals).tolist()
    ]


def week_answer(snapshot: Snapshot, question: EstQuestion) -> Answer:
    """Give a period's reports by weekday and hour, whatever hours are brushed."""
    selection, period = question.selection, question.period

    def make() -> Answer:
        cube = selection.of(snapshot.laid_out(question.resolution).cube)
        found = week_hours(cube, selection.categories, period)
        weights = found.weights
        return packed(
            {
                "period": period_as_json(period),
                "weights": None if weights is None else weights.astype(int).tolist(),
                "reports": found.reports,
                "left_out": found.left_out,
                "refusal": _told(found.refusal),
            }
        )

    whole = replace(question, selection=replace(selection, brush=None))
    return snapshot.kept(("week", whole), make)
