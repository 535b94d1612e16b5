"""Counts of one stretch of days after another, for a map that plays."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import RefusedInputError
from geosafety.hotspots.counts import FIRST_CELL, Cube, nearly_whole
from geosafety.hotspots.runs import Whole
from geosafety.model.brush import Brush
from geosafety.model.period import Period

# More steps than this nobody plays through.
MOST_STEPS: Final = 400
# Steps times places that are counted at once.
_ROOM: Final = 1 << 22
_NONE: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Slices:
    """
    Counts by cell and step; what is not listed is 0.

    Attributes
    ----------
    cells : ndarray of int64, shape (n,)
        The study area, as the cube has it.
    first_days
        The first day of each step.
    last_day
        The last day of the last step, which may be a shorter one; None without steps.
    cell, step : ndarray of int64, shape (m,)
        Positions in `cells` and `first_days`, by step and then by cell.
    count : ndarray of float, shape (m,)
        Expected reports: whole where places are known.
    reports, unplaced, outside, left_out
        As `PlaceCounts` has them, over all steps.
    """

    cells: Whole
    first_days: tuple[date, ...]
    last_day: date | None
    cell: Whole
    step: Whole
    count: NDArray[np.float64]
    reports: int
    unplaced: int
    outside: int
    left_out: int


def slices(
    cube: Cube,
    categories: Collection[str],
    period: Period | None = None,
    *,
    step_days: int,
    brush: Brush | None = None,
) -> Slices:
    """
    Count the reports of each cell in consecutive steps of days.

    Parameters
    ----------
    cube
        The reports.
    categories
        Category keys, all of one kind.
    period
        Local days; None for all that the reports span. Reports without a known day
        are in no step.
    step_days
        Days of a step, from 1; the last step has what is left.
    brush
        Only some of the week; None counts all of it.

    Raises
    ------
    RefusedInputError
        If there would be more than 400 steps, a step is shorter than a day, or the
        categories are of different kinds.
    """
    within = period or cube.period
    first_days = _first_days(within, step_days)
    # Some steps at once, so that no more numbers are held than are needed.
    at_once = max(1, _ROOM // cube.numbered_places)
    parts = [
        _part(cube, categories, each, step_days, brush)
        for each in _pieces(within, at_once * step_days)
    ]
    return Slices(
        cells=cube.cells,
        first_days=first_days,
        last_day=None if within is None else within.last,
        cell=np.concatenate([_NONE, *(part.cell for part in parts)]),
        step=np.concatenate(
            [_NONE, *(part.step + at_once * at for at, part in enumerate(parts))]
        ),
        count=np.concatenate([np.zeros(0), *(part.count for part in parts)]),
        reports=sum(part.reports for part in parts),
        unplaced=sum(part.unplaced for part in parts),
        outside=sum(part.outside for part in parts),
        left_out=sum(part.left_out for part in parts),
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Part:
    """Counts of some steps, numbered from 0; as `Slices`."""

    cell: Whole
    step: Whole
    count: NDArray[np.float64]
    reports: int
    unplaced: int
    outside: int
    left_out: int


def _part(
    cube: Cube,
    categories: Collection[str],
    period: Period,
    step_days: int,
    brush: Brush | None,
) -> _Part:
    """Count the reports of a period in steps."""
    shape = -(-period.days // step_days), cube.numbered_places
    begin = int(np.datetime64(period.first, "D").astype(np.int64))
    sums = np.zeros(shape[0] * shape[1])
    layers, left_out = cube.moments_of(categories, period, brush=brush)
    for chosen in layers:
        nth = (chosen.day - begin) // step_days
        at = nth.astype(np.int64) * shape[1] + chosen.place
        sums += np.bincount(at, chosen.count, minlength=sums.size)
    by_place = sums.reshape(shape)
    spread = FIRST_CELL + cube.cells.size
    by_cell = by_place[:, FIRST_CELL:spread] + by_place[:, spread:] @ cube.shares
    counts = nearly_whole(by_cell)
    step, cell = np.nonzero(counts)
    unplaced, outside = by_place[:, :FIRST_CELL].sum(axis=0).tolist()
    return _Part(
        cell=cell,
        step=step,
        count=counts[step, cell],
        reports=int(sums.sum()),
        unplaced=int(unplaced),
        outside=int(outside),
        left_out=left_out,
    )


def _pieces(period: Period | None, days: int) -> Iterator[Period]:
    """Cut a period into pieces of so many days."""
    if period is None:
        return
    for number in range(-(-period.days // days)):
        first = period.first + timedelta(days=number * days)
        yield Period(first, min(first + timedelta(days=days - 1), period.last))


def _first_days(period: Period | None, step_days: int) -> tuple[date, ...]:
    """List the first day of each step; refuse steps that are too short or many."""
    if step_days < 1:
        raise RefusedInputError(
            sv=f"Ett steg är {step_days} dagar; det ska vara minst en.",
            en=f"A step is {step_days} days; it should be at least one.",
        )
    if period is None:
        return ()
    steps = -(-period.days // step_days)
    if steps > MOST_STEPS:
        least = -(-period.days // MOST_STEPS)
        raise RefusedInputError(
            sv=f"{period.days} dagar i steg om {step_days} blir {steps} steg; högst "
            f"{MOST_STEPS} kan spelas upp. Välj steg om minst {least} dagar, eller "
            "en kortare period.",
            en=f"{period.days} days in steps of {step_days} make {steps} steps; at "
            f"most {MOST_STEPS} can be played. Choose steps of at least {least} days, "
            "or a shorter period.",
        )
    return tuple(
        period.first + timedelta(days=step_days * number) for number in range(steps)
    )
