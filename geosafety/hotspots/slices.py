"""Counts of one stretch of days after another, for a map that plays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geosafety.errors import RefusedInputError
from geosafety.hotspots.counts import FIRST_CELL, Cube, nearly_whole
from geosafety.hotspots.moments import Chosen
from geosafety.hotspots.runs import Whole
from geosafety.model.brush import Brush
from geosafety.model.period import Period

# More steps than this nobody plays through.
MOST_STEPS: Final = 400


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
    if within is None:
        return _of_nothing(cube)
    first_days = _first_days(within, step_days)
    shape = cube.numbered_places, len(first_days)
    sums, left_out = sparse.csr_array(shape, dtype=np.float64), 0
    for moments in cube.moments_of(categories, within):
        kept, doubtful = moments.brushed(brush) if brush else (moments, 0)
        sums = sums + _by_step(kept, within, step_days, shape)
        left_out += doubtful
    spread = FIRST_CELL + cube.cells.size
    by_cell = sparse.csc_array(sums[FIRST_CELL:spread] + cube.shares.T @ sums[spread:])
    by_cell.eliminate_zeros()
    by_cell.sort_indices()
    unplaced, outside = (int(sums[[row]].sum()) for row in range(FIRST_CELL))
    return Slices(
        cells=cube.cells,
        first_days=first_days,
        last_day=within.last,
        cell=by_cell.indices.astype(np.int64),
        step=np.repeat(np.arange(shape[1]), np.diff(by_cell.indptr)),
        count=nearly_whole(by_cell.data),
        reports=int(sums.sum()),
        unplaced=unplaced,
        outside=outside,
        left_out=left_out,
    )


def _by_step(
    chosen: Chosen, period: Period, step_days: int, shape: tuple[int, int]
) -> "sparse.csr_array[np.float64]":
    """Add up by place and step."""
    begin = int(np.datetime64(period.first, "D").astype(np.int64))
    step = (chosen.day - begin) // step_days
    counts = chosen.count.astype(np.float64)
    return sparse.csr_array((counts, (chosen.place, step)), shape=shape)


def _of_nothing(cube: Cube) -> Slices:
    """Give no steps, when no day is known."""
    nothing = np.zeros(0, np.int64)
    return Slices(
        cells=cube.cells,
        first_days=(),
        last_day=None,
        cell=nothing,
        step=nothing,
        count=np.zeros(0),
        reports=0,
        unplaced=0,
        outside=0,
        left_out=0,
    )


def _first_days(period: Period, step_days: int) -> tuple[date, ...]:
    """List the first day of each step; refuse steps that are too short or many."""
    if step_days < 1:
        raise RefusedInputError(
            sv=f"Ett steg är {step_days} dagar; det ska vara minst en.",
            en=f"A step is {step_days} days; it should be at least one.",
        )
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
