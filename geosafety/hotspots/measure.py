"""Reports before and after a measure: in its place, around it, and elsewhere."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety import grid
from geosafety.errors import RefusedInputError
from geosafety.hotspots.counts import Cube
from geosafety.hotspots.runs import Whole
from geosafety.model.period import Period
from geosafety.stats import dispersion_of_cells


class MeasurePlace(NamedTuple):
    """
    Where a measure was taken.

    `east` and `north` are EPSG:3006, metres. Cells whose middle lies nearer than
    `target_m` are the target, those nearer than `buffer_m` the ring around it.
    """

    east: float
    north: float
    target_m: float
    buffer_m: float


class MeasureCounts(NamedTuple):
    """
    Reports before and after, cell by cell.

    Attributes
    ----------
    before, after : ndarray of int64, shape (n,)
        Reports known to one cell, by cell of the cube.
    group : ndarray of str, shape (n,)
        `target`, `buffer` or `control`.
    left_out
        Reports of both periods that are not known to one cell of the study area.
    """

    before: Whole
    after: Whole
    group: NDArray[np.str_]
    left_out: int

    def sums(self, group: str) -> tuple[int, int]:
        """Count the reports of a group before and after."""
        mine = self.group == group
        return int(self.before[mine].sum()), int(self.after[mine].sum())

    @property
    def dispersion(self) -> float | None:
        """Tell how much more cells vary than by chance; None if none can tell."""
        return dispersion_of_cells(self.before, self.after, self.group)


def measure_counts(
    cube: Cube,
    categories: Collection[str],
    *,
    before: Period,
    after: Period,
    place: MeasurePlace,
) -> MeasureCounts:
    """
    Count reports before and after a measure.

    Parameters
    ----------
    cube
        The reports.
    categories
        What the measure was meant to lessen; all of one kind.
    before, after
        Local days; the same months of the year, so that the seasons agree.
    place
        Where.

    Raises
    ------
    RefusedInputError
        If the periods overlap or stand in the wrong order, the ring is not wider
        than the target, or the categories are of different kinds.
    """
    if after.first <= before.last:
        raise RefusedInputError(
            sv=f"Perioden efter börjar {after.first}, men perioden före slutar först "
            f"{before.last}; den ska sluta innan.",
            en=f"The period after begins {after.first}, but the period before ends "
            f"only {before.last}; it should end first.",
        )
    if not 0 < place.target_m < place.buffer_m < np.inf:
        raise RefusedInputError(
            sv=f"Målet når {place.target_m:g} m och ringen {place.buffer_m:g} m; "
            "ringen ska nå längre än målet, och målet längre än 0.",
            en=f"The target reaches {place.target_m:g} m and the ring "
            f"{place.buffer_m:g} m; the ring should reach farther than the target, "
            "and the target farther than 0.",
        )
    east, north = grid.centres_3006(cube.cells)
    away = np.hypot(east - place.east, north - place.north)
    group = np.select(
        [away < place.target_m, away < place.buffer_m], ["target", "buffer"], "control"
    )
    first, last = (cube.places(categories, period) for period in (before, after))
    known = int(first.fixed.sum() + last.fixed.sum())
    return MeasureCounts(
        before=first.fixed,
        after=last.fixed,
        group=group,
        left_out=first.reports + last.reports - known,
    )
