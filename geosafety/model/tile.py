"""A square of the web's map, as map programs ask for it."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety.crs import (
    SWEDEN_DEGREES,
    SWEREF99_TM,
    WEB_MERCATOR,
    WGS84,
    reproject_geometry,
    reproject_points,
)
from geosafety.errors import NotFoundError

MAX_ZOOM = 22
PIXELS = 256
# Half the width of the world in EPSG:3857, metres.
_HALF = math.pi * 6_378_137
# Corners of a tile's edge that are moved to the other system; far out it bends.
_STEPS = 16

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Tile:
    """
    One tile, counted from the north-west corner of the world.

    Attributes
    ----------
    z
        Zoom, 0 to 22.
    x, y
        Column and row, from 0 and below 2 to the power of `z`.

    Raises
    ------
    NotFoundError
        If there is no such tile.

    Examples
    --------
    >>> [round(each) for each in Tile(1, 1, 0).mercator]
    [0, 0, 20037508, 20037508]
    >>> Tile(2, 2, 1).metres(0) is None
    False
    """

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Refuse what lies outside the world."""
        if not 0 <= self.z <= MAX_ZOOM or not (
            0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z
        ):
            raise NotFoundError(
                sv=f"Det finns ingen ruta {self.z}/{self.x}/{self.y}; zoom är 0 till "
                f"{MAX_ZOOM}, och rad och kolumn är mindre än 2 upphöjt till zoom.",
                en=f"There is no tile {self.z}/{self.x}/{self.y}; zoom is 0 to "
                f"{MAX_ZOOM}, and row and column are below 2 to the power of zoom.",
            )

    @property
    def mercator(self) -> Bounds:
        """Give west, south, east and north, EPSG:3857, metres."""
        side = 2 * _HALF / 2**self.z
        west, north = self.x * side - _HALF, _HALF - self.y * side
        return west, north - side, west + side, north

    def metres(self, rim: float) -> Bounds | None:
        """
        Give bounds in EPSG:3006 that hold all of the tile that lies in Sweden.

        Parameters
        ----------
        rim
            Widen the tile on each side by this share of its own width.

        Returns
        -------
        tuple of float or None
            West, south, east, north, metres; None where the tile misses Sweden, far
            from which the system has no meaning.
        """
        west, south, east, north = self.mercator
        wider = rim * (east - west)
        around = shapely.box(west - wider, south - wider, east + wider, north + wider)
        held = around.intersection(_sweden())
        if held.is_empty or held.geom_type != "Polygon":
            return None
        left, low, right, high = held.bounds
        across, down = (
            np.linspace(left, right, _STEPS),
            np.linspace(low, high, _STEPS),
        )
        x, y = np.meshgrid(across, down)
        moved = reproject_points(
            x.ravel(), y.ravel(), source=WEB_MERCATOR, target=SWEREF99_TM
        )
        return _widened(*moved)


@cache
def _sweden() -> BaseGeometry:
    """Draw the box around Sweden, EPSG:3857."""
    return reproject_geometry(
        shapely.box(*SWEDEN_DEGREES), source=WGS84, target=WEB_MERCATOR
    )


def _widened(x: NDArray[np.float64], y: NDArray[np.float64]) -> Bounds:
    """Give the bounds of places, and what an edge may bend between two of them."""
    west, south, east, north = map(float, (x.min(), y.min(), x.max(), y.max()))
    more = max(east - west, north - south) / _STEPS
    return west - more, south - more, east + more, north + more
