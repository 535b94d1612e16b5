"""A measure's place before and after it, compared with places without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from geosafety import grid
from geosafety.errors import refuse
from geosafety.hotspots import Cube
from geosafety.jobs.counted import Counted
from geosafety.jobs.measure_places import resolution_for
from geosafety.model.measure import Measure, MeasureState, StoredMeasure
from geosafety.model.municipality import Municipality
from geosafety.situation.control import Control
from geosafety.situation.follow_up import FollowUp, Other, Question, follow_up
from geosafety.situation.periods import Before, usual_before

# A measure that is written off did nothing, so others are not compared around it.
_ACTED = frozenset({MeasureState.ONGOING, MeasureState.DONE, MeasureState.FOLLOWED_UP})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparison:
    """
    How a measure is to be followed up.

    Attributes
    ----------
    categories
        What is counted, of one kind.
    before
        Which days before; None takes `usual_before`.
    from_done
        Whether it should be felt from the day it was done and not from its start.
    chosen
        H3 cells, for `Control.CHOSEN`.
    """

    categories: tuple[str, ...]
    before: Before | None = None
    control: Control = Control.MATCHED
    from_done: bool = False
    chosen: tuple[int, ...] = ()


def compare_measure(
    stored: StoredMeasure,
    asked: Comparison,
    *,
    others: Sequence[StoredMeasure],
    counted: Counted,
    municipality: Municipality,
) -> FollowUp:
    """
    Compare a measure's place before and after it with places without it.

    Parameters
    ----------
    others
        All measures; which of them were at work is found here.

    Raises
    ------
    RefusedInputError
        `missing-value` if it has no place or has not begun, or what
        `situation.follow_up` refuses.
    """
    area, start = stored.measure.area, felt_from(stored.measure, asked)
    if area is None or start is None:
        raise refuse(
            "missing-value",
            "Åtgärden saknar plats eller startdag, så det finns inget före och efter.",
            "The measure has no place or first day, so there is no before and after.",
        )
    cube = counted.laid_out(municipality, resolution=resolution_for(area)).cube
    usual = usual_before(start, cube.period) if cube.period else Before.SAME_SEASON
    question = Question(
        area=area,
        starts_on=start,
        categories=asked.categories,
        before=asked.before or usual,
        control=asked.control,
        chosen=asked.chosen,
        others=tuple(_at_work(others, stored.id)),
    )
    return follow_up(cube, question, ground=_addresses_per_cell(counted, cube))


def felt_from(measure: Measure, asked: Comparison) -> date | None:
    """Give the day from which a measure should be felt."""
    if asked.from_done and measure.done_on is not None:
        return measure.done_on
    return measure.starts_on


def _at_work(others: Sequence[StoredMeasure], mine: UUID) -> list[Other]:
    """List the other measures that did something in a place."""
    found = []
    for each in others:
        measure = each.measure
        if (
            each.id != mine
            and measure.state in _ACTED
            and measure.area is not None
            and measure.starts_on is not None
        ):
            found.append(
                Other(
                    title=measure.title,
                    area=measure.area,
                    first=measure.starts_on,
                    last=measure.done_on,
                )
            )
    return found


def _addresses_per_cell(counted: Counted, cube: Cube) -> NDArray[np.float64]:
    """Count the addresses of each cell, for how the ground is used."""
    places = counted.addresses[["east", "north"]].to_numpy(float)
    cells = grid.cells_at(places[:, 0], places[:, 1], cube.resolution)
    at = np.searchsorted(cube.cells, cells)
    at = np.minimum(at, cube.cells.size - 1)
    is_known = cube.cells[at] == cells
    return np.bincount(at[is_known], minlength=cube.cells.size).astype(np.float64)
