"""Coordinate systems: the only place where coordinates change system."""

from functools import cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

WGS84 = 4326
SWEREF99_TM = 3006
RT90 = 3021
WEB_MERCATOR = 3857

# Central meridians of the twelve local SWEREF 99 zones, degrees east, and their
# EPSG codes (Lantmäteriet, "SWEREF 99, projektioner").
LOCAL_ZONES = {
    12.00: 3007,
    13.50: 3008,
    15.00: 3009,
    16.50: 3010,
    18.00: 3011,
    14.25: 3012,
    15.75: 3013,
    17.25: 3014,
    18.75: 3015,
    20.25: 3016,
    21.75: 3017,
    23.25: 3018,
}

# West, south, east and north ends of Sweden, with room to spare, in degrees (EPSG:4326)
# and in metres (EPSG:3006).
SWEDEN_DEGREES = (10.0, 55.0, 24.5, 69.5)
SWEDEN_METRES = (200_000.0, 6_100_000.0, 920_000.0, 7_700_000.0)
_NORTH_BEGINS = 62.2
_GOTLAND_NORTH, _GOTLAND_WEST = 58.6, 17.9


@cache
def _transformer(source: int, target: int) -> Transformer:
    """Keep one transformer for each pair; x is always east or longitude."""
    return Transformer.from_crs(source, target, always_xy=True)


def reproject_points(
    x: ArrayLike, y: ArrayLike, *, source: int, target: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Move points from one coordinate system to another.

    Parameters
    ----------
    x, y : array of float, shape (n,)
        East or longitude, and north or latitude, in the units of `source`.
    source, target
        EPSG codes.

    Returns
    -------
    tuple of ndarray of float, shape (n,)
        East or longitude, and north or latitude, in the units of `target`.
        What cannot be projected becomes infinite.
    """
    east, north = _transformer(source, target).transform(
        np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    )
    return np.asarray(east), np.asarray(north)


def reproject_geometry(
    geometry: BaseGeometry, *, source: int, target: int
) -> BaseGeometry:
    """Move one geometry from EPSG `source` to EPSG `target`; height is dropped."""

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        east, north = reproject_points(xy[:, 0], xy[:, 1], source=source, target=target)
        return np.column_stack([east, north])

    return shapely.transform(geometry, move)


def local_zone(longitude: float, latitude: float) -> int:
    """
    Name the local SWEREF 99 zone of a place, as an EPSG code.

    Southern Sweden uses the five zones a degree and a half apart from 12 00 to
    18 00, Gotland 18 45, and the north the seven between 14 15 and 23 15. Each
    municipality decides for itself, so this is the likely zone, not the law.

    Examples
    --------
    >>> local_zone(17.0, 58.75)
    3010
    >>> local_zone(20.3, 63.8)
    3016
    """
    if latitude < _GOTLAND_NORTH and longitude > _GOTLAND_WEST:
        return LOCAL_ZONES[18.75]
    south = latitude < _NORTH_BEGINS
    zones = [meridian for meridian in LOCAL_ZONES if (meridian % 1.5 == 0) == south]
    return LOCAL_ZONES[min(zones, key=lambda meridian: abs(meridian - longitude))]
