"""Whether a place can lie in the municipality, asked for many places at once."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety.crs import (
    LOCAL_ZONES,
    RT90,
    SWEDEN_METRES,
    SWEREF99_TM,
    WGS84,
    reproject_geometry,
    reproject_points,
)
from geosafety.model.municipality import Municipality

_CELLS = 64
_STEP_M = 1000.0
# The east of Swedish places in RT 90 2,5 gon V, metres.
_RT90_EAST = (1.2e6, 1.9e6)


@dataclass(frozen=True, slots=True, eq=False)
class Territory:
    """
    The municipality and its margin, EPSG:4326, and a grid that answers quickly.

    `inside` tells of each grid cell whether all of it lies in the territory, so
    that most points need no closer look.
    """

    region: BaseGeometry
    west: float
    south: float
    cell_lon: float
    cell_lat: float
    inside: NDArray[np.bool_]

    def holds(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """
        Tell which points lie in the municipality or its margin.

        Parameters
        ----------
        lon, lat : ndarray of float, shape (n,)
            Points, EPSG:4326, degrees; NaN lies nowhere.

        Returns
        -------
        ndarray of bool, shape (n,)
        """
        with np.errstate(invalid="ignore"):
            column = np.floor((lon - self.west) / self.cell_lon)
            row = np.floor((lat - self.south) / self.cell_lat)
            near = (column >= 0) & (column < _CELLS) & (row >= 0) & (row < _CELLS)
        held = np.zeros(lon.shape, dtype=bool)
        held[near] = self.inside[row[near].astype(int), column[near].astype(int)]
        unsure = np.flatnonzero(near & ~held)
        if unsure.size:
            held[unsure] = shapely.intersects_xy(self.region, lon[unsure], lat[unsure])
        return held


@lru_cache(maxsize=4)
def territory_of(municipality: Municipality) -> Territory:
    """Make the territory of a municipality; its margin is metres in EPSG:3006."""
    wide = municipality.boundary.buffer(municipality.margin_m)
    region = reproject_geometry(
        shapely.segmentize(wide, _STEP_M), source=SWEREF99_TM, target=WGS84
    )
    shapely.prepare(region)
    west, south, east, north = region.bounds
    lons = np.linspace(west, east, _CELLS + 1)
    lats = np.linspace(south, north, _CELLS + 1)
    boxes = shapely.box(
        lons[None, :-1], lats[:-1, None], lons[None, 1:], lats[1:, None]
    )
    return Territory(
        region=region,
        west=west,
        south=south,
        cell_lon=(east - west) / _CELLS,
        cell_lat=(north - south) / _CELLS,
        inside=shapely.contains_properly(region, boxes),
    )


def recognise_metres(x: float, y: float, municipality: Municipality) -> int | None:
    """
    Tell in which coordinate system a pair of metres is meant.

    Parameters
    ----------
    x, y
        East and north, metres, or the other way round.
    municipality
        Where the place ought to lie.

    Returns
    -------
    int or None
        EPSG code: the first of SWEREF 99 TM, the local zone, RT 90 and the other
        zones that puts the place in the municipality; else the national system
        whose range of values fits; else None.

    Examples
    --------
    >>> from shapely import Point
    >>> town = Municipality("0480", "Nyköping", Point(616121, 6514288), 3010)
    >>> recognise_metres(179348.0, 6515266.0, town)
    3010
    """
    territory = territory_of(municipality)
    systems = dict.fromkeys(
        [SWEREF99_TM, municipality.local_crs, RT90, *LOCAL_ZONES.values()]
    )
    east, north = min(x, y), max(x, y)
    for system in systems:
        lon, lat = reproject_points([east], [north], source=system, target=WGS84)
        if np.isfinite(lon).all() and territory.holds(lon, lat).all():
            return system
    return _national(east, north)


def _national(east: float, north: float) -> int | None:
    """Tell the national systems apart by the range of their values in Sweden."""
    west, south, east_end, north_end = SWEDEN_METRES
    if not south < north < north_end:
        return None
    if _RT90_EAST[0] < east < _RT90_EAST[1]:
        return RT90
    return SWEREF99_TM if west < east < east_end else None
