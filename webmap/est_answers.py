"""The EST view's hexagons, worked out once for each question and kept."""

import numpy as np
from numpy.typing import NDArray

import geosafety
from geosafety.errors import Problem, RefusedInputError
from geosafety.hotspots import (
    MonthlyPatterns,
    Rates,
    Situation,
    rates,
    situation,
    year_patterns,
)
from geosafety.model.emerging import CATEGORIES
from geosafety.model.period import LOCAL_TIME, Period, period_as_json
from webmap.est_question import EstQuestion
from webmap.hexagons import Answer, Snapshot, packed
from webmap.packed_cells import packed_cells
from webmap.people import People, Population


def hexagons_answer(
    snapshot: Snapshot, question: EstQuestion, population: Population
) -> Answer:
    """Give the hexagons of a period, beside those of as many days just before."""

    def make() -> Answer:
        laid_out = snapshot.laid_out(question.resolution)
        cube, neighbours = laid_out
        seen = situation(cube, question.selection, question.period, weights=neighbours)
        patterns = year_patterns(
            cube, question.selection, question.period, weights=neighbours
        )
        people = population.of_cells(cube.cells)
        return packed(_content(snapshot, question, seen, patterns, people))

    return snapshot.kept(("est", question), make)


def _content(
    snapshot: Snapshot,
    question: EstQuestion,
    seen: Situation,
    patterns: MonthlyPatterns,
    people: People,
) -> dict[str, object]:
    """Write what is drawn: where something is, was, or is of a class."""
    frame = seen.found.frame
    counts = frame["n"].to_numpy(float)
    bins = frame["Gi_Bin"].to_numpy(int)
    numbers = np.array([CATEGORIES[each] for each in patterns.patterns], dtype=int)
    drawn = np.flatnonzero(
        (counts > 0) | (seen.before > 0) | (bins != 0) | (numbers != 0)
    )
    rated = _rated(counts, people)
    return {
        "resolution": question.resolution,
        **packed_cells(seen.found.cells[drawn], question.resolution),
        "n": rounded(counts[drawn], 1),
        "before": rounded(seen.before[drawn], 1),
        "z": rounded(frame["GiZScore"].to_numpy(float)[drawn], 1),
        "bin": bins[drawn].tolist(),
        "pattern": numbers[drawn].tolist(),
        "rate": rounded(rated.rate[drawn], 1) if isinstance(rated, Rates) else None,
        "method": _method(snapshot, question, seen) | _year(patterns) | _usual(rated),
    }


def _method(
    snapshot: Snapshot, question: EstQuestion, seen: Situation
) -> dict[str, object]:
    """Tell period, n and method, as the page shows them."""
    places, before = seen.places, seen.places_before
    cube = snapshot.laid_out(question.resolution).cube
    selection = question.selection
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
        "senders": {
            who: n
            for who, n in cube.senders(selection.categories, seen.period).items()
            if selection.senders is None or who in selection.senders
        },
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
