"""The cells of an area."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import RefusedInputError
from geosafety.grid.cells import cells_at
from geosafety.grid.engine import engine

# A straight line in EPSG:3006 is bent in degrees; between points this far apart
# the two differ by less than a decimetre anywhere in Sweden.
_LONGEST_EDGE_M = 1000.0
# The mean area of a cell of resolution 0, m² (h3geo.org/docs/core-library/restable);
# each finer one has a seventh.
_COARSEST_M2 = 4.357449e12
# Cells in Sweden are smaller than the mean by up to a third, so this is rough. Kiruna,
# the largest municipality, has 269,000 at the usual resolution.
MOST_CELLS = 10_000_000


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

    Raises
    ------
    RefusedInputError
        If there would be more than ten million.
    """
    _refuse_too_many(polygon, resolution)
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

    Raises
    ------
    RefusedInputError
        If there would be more than ten million.
    """
    _refuse_too_many(area, resolution)
    if area.is_empty:
        return np.empty(0, dtype=np.int64)
    return engine.cover(_in_degrees(area), resolution=resolution)


def _in_degrees(area: BaseGeometry) -> BaseGeometry:
    """Move an area to EPSG:4326 so that its edges stay where they are."""
    dense = shapely.segmentize(area, _LONGEST_EDGE_M)
    return reproject_geometry(dense, source=SWEREF99_TM, target=WGS84)


def _refuse_too_many(area: BaseGeometry, resolution: int) -> None:
    """Refuse what would fill the memory: all of Sweden in hexagons of 25 metres."""
    expected = area.area / (_COARSEST_M2 / 7**resolution)
    if expected > MOST_CELLS:
        raise RefusedInputError(
            sv=f"Området är {area.area / 1e6:.0f} km², vilket är omkring "
            f"{expected / 1e6:.0f} miljoner celler på nivå {resolution}; högst "
            f"{MOST_CELLS // 10**6} miljoner. Välj grövre celler eller ett mindre "
            "område.",
            en=f"The area is {area.area / 1e6:.0f} km², which is about "
            f"{expected / 1e6:.0f} million cells of resolution {resolution}; at most "
            f"{MOST_CELLS // 10**6} million. Choose coarser cells or a smaller area.",
        )
