"""Whether a measure helped: what came before and after, there and elsewhere."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety import grid
from geosafety.errors import RefusedInputError, refuse
from geosafety.hotspots import Cube
from geosafety.model.period import Period, period_as_json, whole_months
from geosafety.situation.compare import Compared, compare
from geosafety.situation.control import Control, areas_like, choose_control
from geosafety.situation.periods import Before, compared_periods
from geosafety.situation.places import RING_M, Places, Rows, places_of

# Fewer reports of a sender than this are no activity that begins or ends.
_LEAST_OF_SENDER = 5
_MONTHS_SHOWN = 24


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Other:
    """Another measure from begun to done; `last` is None until then. EPSG:3006."""

    title: str
    area: BaseGeometry
    first: date
    last: date | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Question:
    """
    What is asked of a measure.

    Attributes
    ----------
    area
        Of the measure, EPSG:3006, metres.
    starts_on
        From which day it should be felt.
    categories
        What is counted, of one kind.
    before, control
        With what it is compared.
    chosen
        H3 cells to compare with, at the cube's resolution; for `Control.CHOSEN`.
    others
        Other measures, wherever and whenever.
    """

    area: BaseGeometry
    starts_on: date
    categories: tuple[str, ...]
    before: Before = Before.SAME_SEASON
    control: Control = Control.MATCHED
    chosen: tuple[int, ...] = ()
    others: tuple[Other, ...] = ()


class MonthCounts(NamedTuple):
    """Reports of a calendar month in each group; shares are summed."""

    month: Period
    target: float
    ring: float
    control: float


class SenderChange(NamedTuple):
    """A sender that reports in one of the periods alone, in the whole municipality."""

    sender: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FollowUp:
    """
    What became of a place.

    Attributes
    ----------
    question
        What was asked.
    before, after
        The days that are compared.
    known
        The first to the last day that is reported of anywhere.
    cells : ndarray of int64, shape (n,)
        The study area.
    resolution
        H3 resolution of `cells`.
    places
        Rows of `cells`.
    compared_with, control
        What it is compared with, and its rows; the rest of the municipality where
        comparable areas were asked for and there are too few.
    compared
        What was counted, and what can be said of it.
    months
        Whole months, oldest first.
    senders
        Whose silence or new voice makes the comparison unsafe.
    overlapping
        Other measures there, or near, in those days.
    """

    question: Question
    before: Period
    after: Period
    known: Period
    cells: NDArray[np.int64]
    resolution: int
    places: Places
    compared_with: Control
    control: Rows
    compared: Compared
    months: tuple[MonthCounts, ...]
    senders: tuple[SenderChange, ...]
    overlapping: tuple[str, ...]

    @property
    def is_unmatched(self) -> bool:
        """Tell whether comparable areas were asked for and there are too few."""
        return self.question.control is not self.compared_with

    def as_json(self) -> dict[str, object]:
        """Give what the numbers came from, so that they can be worked out again."""
        compared = self.compared
        change, moved = compared.change, compared.moved
        return {
            "before": period_as_json(self.before),
            "after": period_as_json(self.after),
            "data": period_as_json(self.known),
            "categories": list(self.question.categories),
            "compared_with": self.compared_with.value,
            "season": self.question.before.value,
            "resolution": self.resolution,
            "cells": {
                "target": grid.to_hex(self.cells[self.places.target]).tolist(),
                "ring": grid.to_hex(self.cells[self.places.ring]).tolist(),
                "control": len(self.control)
                if self.compared_with is Control.REST
                else grid.to_hex(self.cells[self.control]).tolist(),
            },
            "reports": {
                "target": list(compared.target),
                "ring": list(compared.ring),
                "control": list(compared.control),
            },
            "dispersion": compared.dispersion,
            "ratio": change and _finite(change.ratio),
            "p": change and change.p,
            "displacement": moved and moved.quotient and _finite(moved.quotient),
            "missing": [each.sv for each in compared.missing],
            "senders_changed": [each.sender for each in self.senders],
            "overlapping": list(self.overlapping),
        }


def follow_up(
    cube: Cube, question: Question, *, ground: NDArray[np.float64]
) -> FollowUp:
    """
    Compare a measure's place before and after with places without it.

    Parameters
    ----------
    cube
        All reports.
    question
        What is asked.
    ground : ndarray of float, shape (n,)
        Addresses in each of the cube's cells.

    Raises
    ------
    RefusedInputError
        What `compared_periods` and `places_of` refuse, `too-few-cells` if nothing is
        far enough away, or `bad-cells` if chosen cells lie elsewhere or too near.
    """
    known = cube.period
    if known is None:
        raise refuse(
            "too-few-days",
            "Det finns inga rapporter att jämföra.",
            "There are no reports to compare.",
        )
    before, after = compared_periods(question.starts_on, known, before=question.before)
    both = Period(before.first, after.last)
    others = [each for each in question.others if _is_during(each, both)]
    places = places_of(
        question.area,
        cube.cells,
        resolution=cube.resolution,
        elsewhere=[each.area for each in others],
    )
    if not places.far.size:
        raise refuse(
            "too-few-cells",
            "Ingenting ligger långt nog bort att jämföra med; dela upp åtgärden i "
            "mindre platser.",
            "Nothing lies far enough away to compare with; split the measure into "
            "smaller places.",
        )
    earlier = cube.counts(question.categories, before)
    compared_with, control = _control(cube, question, places, earlier, ground)
    return FollowUp(
        question=question,
        before=before,
        after=after,
        known=known,
        cells=cube.cells,
        resolution=cube.resolution,
        places=places,
        compared_with=compared_with,
        control=control,
        compared=compare(
            earlier,
            cube.counts(question.categories, after),
            target=places.target,
            ring=places.ring,
            control=control,
        ),
        months=tuple(_months(cube, question, places, control)),
        senders=changed_senders(cube, question.categories, before, after),
        overlapping=tuple(
            each.title for each in others if _is_near(each, question.area)
        ),
    )


def changed_senders(
    cube: Cube, categories: Sequence[str], before: Period, after: Period
) -> tuple[SenderChange, ...]:
    """List the senders that report in one of two periods and not in the other."""
    earlier = cube.senders(categories, before)
    later = cube.senders(categories, after)
    changes = [
        SenderChange(each, earlier.get(each, 0), later.get(each, 0))
        for each in sorted(earlier.keys() | later.keys())
    ]
    return tuple(
        each
        for each in changes
        if min(each.before, each.after) == 0
        and max(each.before, each.after) >= _LEAST_OF_SENDER
    )


def _control(
    cube: Cube,
    question: Question,
    places: Places,
    before: NDArray[np.float64],
    ground: NDArray[np.float64],
) -> tuple[Control, Rows]:
    """Give the rows to compare with; the rest where nothing is like the place."""
    if question.control is Control.CHOSEN:
        return Control.CHOSEN, _chosen(cube, question, places)
    if question.control is Control.MATCHED:
        # An area around nothing at all is like no place that something is done about.
        is_used = (before > 0) | (ground > 0)
        areas = areas_like(
            *grid.centres_3006(cube.cells),
            far=places.far,
            around=places.far[is_used[places.far]],
            size=places.target.size,
        )
        with suppress(RefusedInputError):
            return Control.MATCHED, choose_control(
                before, ground, target=places.target, areas=areas
            )
    return Control.REST, places.far


def _chosen(cube: Cube, question: Question, places: Places) -> Rows:
    """Give the rows of the cells that somebody chose."""
    chosen = np.unique(np.array(question.chosen, dtype=np.int64))
    rows = np.flatnonzero(np.isin(cube.cells, chosen))
    usable = int(np.isin(rows, places.far).sum())
    if not usable or usable < chosen.size:
        raise _bad_cells(chosen.size - usable)
    return rows


def _bad_cells(unusable: int) -> RefusedInputError:
    """Refuse cells that cannot be compared with."""
    return refuse(
        "bad-cells",
        f"{unusable} av de valda sexhörningarna kan inte användas. Välj minst en, "
        "minst 500 meter från åtgärden och 250 meter från andra åtgärder.",
        f"{unusable} of the chosen hexagons cannot be used. Choose at least one, at "
        "least 500 metres from the measure and 250 metres from other measures.",
    )


def _months(
    cube: Cube, question: Question, places: Places, control: Rows
) -> list[MonthCounts]:
    """Count each whole month in each group, of two years before the start and on."""
    known = cube.period
    if known is None:
        return []
    earliest = question.starts_on - timedelta(days=31 * _MONTHS_SHOWN)
    shown = whole_months(Period(max(known.first, earliest), known.last))
    counted = []
    for month in shown:
        counts = cube.counts(question.categories, month)
        groups = (places.target, places.ring, control)
        counted.append(
            MonthCounts(month, *(float(counts[rows].sum()) for rows in groups))
        )
    return counted


def _is_during(other: Other, days: Period) -> bool:
    """Tell whether another measure went on in some of the days."""
    return other.first <= days.last and (other.last or date.max) >= days.first


def _is_near(other: Other, area: BaseGeometry) -> bool:
    """Tell whether another measure's place lies within the ring."""
    return bool(other.area.distance(area) <= RING_M)


def _finite(estimate: Sequence[float]) -> list[float | None]:
    """Write an estimate as strict JSON can."""
    return [each if np.isfinite(each) else None for each in estimate]
