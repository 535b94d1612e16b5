"""The cells of an area."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.grid.cells import cells_at
from geosafety.grid.engine import engine

# A straight line in EPSG:3006 is bent in degrees; between points this far apart
# the two differ by less than a decimetre anywhere in Sweden.
_LONGEST_EDGE_M = 1000.0


def cells_of_polygon(polygon: BaseGeometry, resolution: int) -> NDArray[np.int64]:
    """
    Find the cells whose centre lies in an area.

    Parameters
    ----------
    polygon
        Polygon or multipolygon, EPSG:3006, metres.
    resolution
        H3 resolution of the cells.

    Returns
    -------
    ndarray of int64, shape (n,)
        Ascending. An area too small to hold a centre gets the one cell that its
        representative point lies in; an empty area gets none.
    """
    if polygon.is_empty:
        return np.empty(0, dtype=np.int64)
    cells = engine.fill(_in_degrees(polygon), resolution=resolution)
    if cells.size:
        return cells
    point = polygon.representative_point()
    return cells_at([point.x], [point.y], resolution)


def cells_touching(area: BaseGeometry, resolution: int) -> NDArray[np.int64]:
    """
    Find the cells that share any point with an area.

    Parameters
    ----------
    area
        Polygon or multipolygon, EPSG:3006, metres.
    resolution
        H3 resolution of the cells.

    Returns
    -------
    ndarray of int64, shape (n,)
        Ascending; none for an empty area.
    """
    if area.is_empty:
        return np.empty(0, dtype=np.int64)
    return engine.cover(_in_degrees(area), resolution=resolution)


def _in_degrees(area: BaseGeometry) -> BaseGeometry:
    """Move an area to EPSG:4326 so that its edges stay where they are."""
    dense = shapely.segmentize(area, _LONGEST_EDGE_M)
    return reproject_geometry(dense, source=SWEREF99_TM, target=WGS84)
