"""Points to cells with arrays: H3's own answer, cell for cell."""

import h3.api.basic_int as h3
import numpy as np
import pytest

from geosafety import grid
from geosafety.grid import points
from geosafety.grid.engine_h3 import cells_of_points as by_h3
from geosafety.grid.faces import face_middles

N = 40_000


def around(places, spread, rng):
    """Scatter points around places (lat, lon), degrees."""
    lat, lon = np.array(places)[rng.integers(0, len(places), N)].T
    lat = np.clip(lat + rng.normal(0, spread, N), -90, 90)
    return lon + rng.normal(0, spread, N), lat


def middles():
    """Where the faces of the icosahedron have their middle."""
    x, y, z = face_middles().T
    return np.column_stack([np.degrees(np.arcsin(z)), np.degrees(np.arctan2(y, x))])


BOXES = {"nyköping": (16.3, 17.4, 58.5, 59.0), "sweden": (11, 24, 55, 69)}


def region(name, rng):
    """Scatter points over one of the places where H3 behaves in its own way."""
    if name in BOXES:
        west, east, south, north = BOXES[name]
        return rng.uniform(west, east, N), rng.uniform(south, north, N)
    if name == "world":
        level = rng.uniform(-1, 1, N)
        return rng.uniform(-180, 180, N), np.degrees(np.arcsin(level))
    if name == "poles":
        return rng.uniform(-180, 180, N), rng.choice([-1, 1], N) * (90 - 1e-6)
    if name == "face middles":
        return around(middles(), 0.003, rng)
    pentagons = [h3.cell_to_latlng(cell) for cell in h3.get_pentagons(0)]
    return around(pentagons, 3 if name == "pentagons" else 1e-4, rng)


REGIONS = [
    *("nyköping", "sweden", "world", "pentagons", "at pentagons"),
    *("face middles", "poles"),
]


@pytest.mark.parametrize("resolution", [9, 10, 15])
@pytest.mark.parametrize("name", REGIONS)
def test_arrays_give_the_cells_of_h3(name, resolution):
    lon, lat = region(name, np.random.default_rng(resolution))
    cells = points.cells_of_many_points(lon, lat, resolution=resolution)
    np.testing.assert_array_equal(cells, by_h3(lon, lat, resolution=resolution))


@pytest.mark.parametrize("resolution", [*range(9), *range(11, 15)])
def test_every_resolution_is_right(resolution):
    lon, lat = region("world", np.random.default_rng(resolution))
    cells = points.cells_of_many_points(lon, lat, resolution=resolution)
    np.testing.assert_array_equal(cells, by_h3(lon, lat, resolution=resolution))


def test_corners_of_cells_fall_where_h3_lets_them_fall():
    lon, lat = region("nyköping", np.random.default_rng(1))
    corners = [
        corner
        for cell in np.unique(by_h3(lon, lat, resolution=8)).tolist()
        for corner in h3.cell_to_boundary(cell)
    ]
    lat, lon = np.array(corners).T.copy()
    cells = points.cells_of_many_points(lon, lat, resolution=8)
    np.testing.assert_array_equal(cells, by_h3(lon, lat, resolution=8))


def test_h3_is_asked_about_few_points_only(monkeypatch):
    asked = []

    def count(lon, lat, *, resolution):
        asked.append(lon.size)
        return by_h3(lon, lat, resolution=resolution)

    monkeypatch.setattr(points, "cells_of_points", count)
    lon, lat = region("sweden", np.random.default_rng(2))
    points.cells_of_many_points(lon, lat, resolution=10)
    assert sum(asked) < N / 100


@pytest.mark.parametrize("n", [0, 1, 499, 500, 8193])
def test_few_and_many_points_keep_their_order(n):
    lon, lat = region("sweden", np.random.default_rng(n))
    cells = grid.cells_of_points(lon[:n], lat[:n])
    np.testing.assert_array_equal(cells, by_h3(lon[:n], lat[:n], resolution=10))
    assert cells.dtype == np.int64
