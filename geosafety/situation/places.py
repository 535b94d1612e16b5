"""Which hexagons a measure is in, which lie around it, and which are far enough."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety import grid
from geosafety.errors import refuse

# Trouble that moves seldom moves further than a few streets.
RING_M = 250.0
# Twice that, so that what has moved is not taken for what would have been.
FAR_M = 500.0
_HALF = 0.5
_QUARTER = 0.25
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """
    Rows of a study area by where they lie; no row is in two.

    Attributes
    ----------
    target : ndarray of int64, shape (t,)
        The measure's cells.
    shares : ndarray of float, shape (t,)
        Share of each of them that its area covers.
    ring : ndarray of int64
        Cells around it.
    far : ndarray of int64
        Cells that may stand for what would have happened.
    """

    target: Rows
    shares: NDArray[np.float64]
    ring: Rows
    far: Rows


def places_of(
    area: BaseGeometry,
    cells: NDArray[np.int64],
    *,
    resolution: int,
    elsewhere: Sequence[BaseGeometry] = (),
) -> Places:
    """
    Tell the cells of a measure from those around it and those far away.

    A cell is the measure's if its area covers half of the cell or the cell holds a
    quarter of the area; if none is, all that it touches are. Around it is what has
    its centre within 250 metres. Far away begins at 500 metres, and leaves out what
    lies within 250 metres of other measures.

    Parameters
    ----------
    area
        Of the measure, EPSG:3006, metres.
    cells : ndarray of int64, shape (n,)
        The study area, ascending.
    resolution
        H3 resolution of `cells`.
    elsewhere
        Areas of other measures at the time, EPSG:3006, metres.

    Raises
    ------
    RefusedInputError
        `coordinate-range` if no cell of the study area is touched.
    """
    touched = grid.cells_touching(area, resolution)
    touched = touched[np.isin(touched, cells)]
    if not touched.size:
        raise refuse(
            "coordinate-range",
            "Åtgärdens plats ligger utanför det område som rapporterna räknas i.",
            "The place of the measure lies outside the area that reports are "
            "counted in.",
        )
    shapes = grid.polygons_3006(touched)
    common = shapely.area(shapely.intersection(shapes, area))
    shares = common / shapely.area(shapes)
    mine = (shares >= _HALF) | (common >= _QUARTER * area.area)
    if not mine.any():
        mine[:] = True
    target = np.searchsorted(cells, touched[mine])
    points = shapely.points(*grid.centres_3006(cells))
    shapely.prepare(area)
    is_free = np.ones(cells.size, dtype=bool)
    is_free[target] = False
    is_near = shapely.dwithin(area, points, RING_M)
    is_far = ~shapely.dwithin(area, points, FAR_M)
    for other in elsewhere:
        shapely.prepare(other)
        is_far &= ~shapely.dwithin(other, points, RING_M)
    return Places(
        target=target.astype(np.int64),
        shares=shares[mine],
        ring=np.flatnonzero(is_free & is_near),
        far=np.flatnonzero(is_free & is_far),
    )
