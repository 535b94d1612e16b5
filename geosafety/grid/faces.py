"""
The icosahedron that H3 lays its hexagons on, and the plane of each face.

Its twelve corners are the centres of the twelve pentagons of resolution 0. On a
face, H3 projects from the centre of the Earth (gnomonic), takes the direction
from the middle of the face to a corner as its first axis, and turns the axes by
asin(sqrt(3/28)) at odd resolutions.
"""

from functools import cache
from itertools import combinations

import h3.api.basic_int as h3  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Distance between neighbouring cells at resolution 0 on the plane, and the factor
# and turn between resolutions (H3, constants.h).
_UNIT = 0.38196601125010500003
_FINER = np.sqrt(7.0)
_TURN = np.arcsin(np.sqrt(3.0 / 28.0))
_CORNERS_APART = 1.0 / np.sqrt(5.0)


def on_sphere(lon: Floats, lat: Floats) -> Floats:
    """Give unit vectors, shape (3, n), of points in degrees."""
    east, north = np.radians(lon), np.radians(lat)
    level = np.cos(north)
    return np.stack([level * np.cos(east), level * np.sin(east), np.sin(north)])


@cache
def face_middles() -> Floats:
    """Give the middle of each of the twenty faces, shape (20, 3)."""
    corners = _corners()
    middles = corners[_faces()].sum(axis=1)
    return np.asarray(middles / np.linalg.norm(middles, axis=1, keepdims=True))


@cache
def plane_axes(resolution: int) -> Floats:
    """
    Give the two axes of each face's plane, shape (20, 2, 3).

    A point p lies at (p . axis) / (p . middle), counted in distances between
    neighbouring cells of `resolution`.
    """
    middles = face_middles()
    corner = _corners()[_faces()[:, 0]]
    along = corner - (corner * middles).sum(axis=1, keepdims=True) * middles
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.cross(middles, along)
    turn = _TURN if resolution % 2 else 0.0
    first = np.cos(turn) * along + np.sin(turn) * across
    second = np.cos(turn) * across - np.sin(turn) * along
    return np.asarray(np.stack([first, second], axis=1) * _FINER**resolution / _UNIT)


@cache
def _corners() -> Floats:
    """Give the corners, shape (12, 3)."""
    places = [h3.cell_to_latlng(cell) for cell in sorted(h3.get_pentagons(0))]
    lat, lon = np.array(places).T
    return on_sphere(lon, lat).T


@cache
def _faces() -> NDArray[np.int64]:
    """Give the three corners of each face, shape (20, 3)."""
    corners = _corners()
    beside = np.abs(corners @ corners.T - _CORNERS_APART) < 1e-6  # noqa: PLR2004
    return np.array(
        [
            three
            for three in combinations(range(12), 3)
            if all(beside[pair] for pair in combinations(three, 2))
        ]
    )
