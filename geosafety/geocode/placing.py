"""Make placements of address points and shapes: weights over hexagons."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree
from shapely.geometry.base import BaseGeometry

from geosafety import grid
from geosafety.geocode.register import Register, Rows
from geosafety.model.placement import Footprint, Placement, Precision

# An address point stands at the entrance or in the middle of the house.
ADDRESS_M = 20.0
# A cell at the base resolution is about 130 m across, so a circle smaller than
# this is one cell.
_ONE_CELL_M = 75.0
_STREET_LEAST_M = 50.0
_CROSSING_LEAST_M = 40.0
# Streets whose nearest addresses lie further apart than this do not cross; when a
# text says that they do, addresses may be this rare along them.
CROSSING_MOST_M = 400.0
TOLD_CROSSING_MOST_M = 800.0
_SHARE_WITHIN = 95.0


def at_addresses(register: Register, rows: Rows, label: str) -> Placement:
    """
    Place a report at one address, or at those that share its name.

    Parameters
    ----------
    register
        The address points.
    rows : ndarray of int64, shape (k,)
        Rows of the register; one for a plain hit.
    label
        The address in words.
    """
    east, north = register.east[rows], register.north[rows]
    radius = _radius(east, north)
    is_one = radius < _ONE_CELL_M
    return Placement(
        Precision.ADDRESS,
        accuracy_m=max(ADDRESS_M, radius),
        footprint=footprint_of(register.cells[rows]),
        label=label,
        point=_mean_point(east, north) if is_one else None,
    )


def along_streets(register: Register, rows: Rows, label: str) -> Placement:
    """Spread a report over the address points of its streets."""
    return Placement(
        Precision.STREET,
        accuracy_m=max(
            _STREET_LEAST_M, _radius(register.east[rows], register.north[rows])
        ),
        footprint=footprint_of(register.cells[rows]),
        label=label,
    )


def crossing(register: Register, one: Rows, other: Rows) -> tuple[float, float, float]:
    """
    Find where two streets come closest.

    Returns
    -------
    tuple of float
        East and north in EPSG:3006 half-way between the nearest addresses, and
        the distance between these; all in metres.
    """
    here = np.column_stack([register.east[one], register.north[one]])
    there = np.column_stack([register.east[other], register.north[other]])
    found = KDTree(there).query(here)
    apart, nearest = np.asarray(found[0]), np.asarray(found[1])
    at = int(np.argmin(apart))
    middle = (here[at] + there[nearest[at]]) / 2
    return float(middle[0]), float(middle[1]), float(apart[at])


def at_crossing(east: float, north: float, apart_m: float, label: str) -> Placement:
    """Place a report where two streets come closest."""
    accuracy = max(_CROSSING_LEAST_M, apart_m)
    return Placement(
        Precision.INTERSECTION,
        accuracy_m=accuracy,
        footprint=around(east, north, accuracy),
        label=label,
        point=(east, north),
    )


def around(east: float, north: float, radius_m: float) -> Footprint:
    """Spread belief evenly over a circle, EPSG:3006, metres."""
    if radius_m > _ONE_CELL_M:
        return over(shapely.Point(east, north).buffer(radius_m))
    return footprint_of(grid.cells_at([east], [north]))


def over(area: BaseGeometry) -> Footprint:
    """Spread belief evenly over the cells of an area, EPSG:3006."""
    return footprint_of(grid.cells_of_polygon(area, grid.BASE_RESOLUTION))


def footprint_of(cells: NDArray[np.int64]) -> Footprint:
    """Weigh each cell by how often it occurs."""
    if len(cells) == 1:
        return Footprint(cells, np.ones(1))
    distinct, counts = np.unique(cells, return_counts=True)
    return Footprint(distinct, counts / counts.sum())


def mixture(footprints: list[Footprint]) -> Footprint:
    """Believe equally in each of several footprints."""
    if len(footprints) == 1:
        return footprints[0]
    cells = np.concatenate([each.cells for each in footprints])
    weights = np.concatenate([each.weights for each in footprints])
    distinct, place = np.unique(cells, return_inverse=True)
    return Footprint(distinct, np.bincount(place, weights=weights) / len(footprints))


def _mean_point(
    east: NDArray[np.float64], north: NDArray[np.float64]
) -> tuple[float, float]:
    """Give the middle of points, metres."""
    if len(east) == 1:
        return float(east[0]), float(north[0])
    return float(east.mean()), float(north.mean())


def _radius(east: NDArray[np.float64], north: NDArray[np.float64]) -> float:
    """Give the radius that holds 95 % of the points, metres."""
    if len(east) == 1:
        return 0.0
    away = np.hypot(east - east.mean(), north - north.mean())
    return float(np.percentile(away, _SHARE_WITHIN))
