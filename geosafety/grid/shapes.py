"""Where cells lie and what they look like."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.grid.engine import engine


def centres(
    cells: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Give the centre of each cell.

    Parameters
    ----------
    cells : ndarray of int64, shape (n,)
        H3 cells.

    Returns
    -------
    lon, lat : ndarray of float64, shape (n,)
        Degrees, EPSG:4326.

    Examples
    --------
    >>> lon, lat = centres(np.array([0x8908B3295B7FFFF]))
    >>> round(float(lon[0]), 3), round(float(lat[0]), 3)
    (17.006, 58.752)
    """
    return engine.centres(np.asarray(cells, dtype=np.int64))


def centres_3006(
    cells: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give east and north of each cell's centre, EPSG:3006, metres."""
    lon, lat = centres(cells)
    return reproject_points(lon, lat, source=WGS84, target=SWEREF99_TM)


def polygons(cells: NDArray[np.int64]) -> NDArray[np.object_]:
    """
    Draw each cell.

    Parameters
    ----------
    cells : ndarray of int64, shape (n,)
        H3 cells.

    Returns
    -------
    ndarray of shapely Polygon, shape (n,)
        Hexagons (pentagons for twelve cells of the world), EPSG:4326, degrees.
    """
    return engine.outlines(np.asarray(cells, dtype=np.int64))


def polygons_3006(cells: NDArray[np.int64]) -> NDArray[np.object_]:
    """Draw each cell as `polygons` does, EPSG:3006, metres."""
    outlines: NDArray[np.object_] = shapely.transform(polygons(cells), _in_metres)
    return outlines


def _in_metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move corners from EPSG:4326 to EPSG:3006."""
    lon, lat = degrees.T
    return np.column_stack(reproject_points(lon, lat, source=WGS84, target=SWEREF99_TM))
