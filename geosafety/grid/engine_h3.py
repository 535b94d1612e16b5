"""H3 by the package h3: one cell at a time, runs everywhere."""

from itertools import chain

import h3.api.basic_int as h3  # type: ignore[import-untyped]
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Cells = NDArray[np.int64]
Floats = NDArray[np.float64]


def cells_of_points(lon: Floats, lat: Floats, *, resolution: int) -> Cells:
    """Give the cell of each point; degrees, EPSG:4326."""
    pairs = zip(lat.tolist(), lon.tolist(), strict=True)
    cells = (h3.latlng_to_cell(north, east, resolution) for north, east in pairs)
    return np.fromiter(cells, dtype=np.int64, count=lon.size)


def disks(cells: Cells, *, rings: int) -> tuple[NDArray[np.int64], Cells]:
    """Give where each cell's disk begins, and all disks end to end."""
    members = [h3.grid_disk(cell, rings) for cell in cells.tolist()]
    starts = np.zeros(cells.size + 1, dtype=np.int64)
    np.cumsum([len(disk) for disk in members], out=starts[1:])
    return starts, np.fromiter(chain.from_iterable(members), np.int64, starts[-1])


def centres(cells: Cells) -> tuple[Floats, Floats]:
    """Give longitude and latitude of each centre, EPSG:4326."""
    points = [h3.cell_to_latlng(cell) for cell in cells.tolist()]
    lat, lon = np.array(points, dtype=float).reshape(-1, 2).T
    return lon, lat


def outlines(cells: Cells) -> NDArray[np.object_]:
    """Give the hexagon of each cell as a polygon, EPSG:4326."""
    rings = [
        [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
        for cell in cells.tolist()
    ]
    return np.array([shapely.Polygon(ring) for ring in rings], dtype=object)


def fill(area: BaseGeometry, *, resolution: int) -> Cells:
    """Give the cells whose centre lies in the area, EPSG:4326."""
    cells = h3.geo_to_cells(area, resolution)
    return np.array(sorted(cells), dtype=np.int64)


def cover(area: BaseGeometry, *, resolution: int) -> Cells:
    """Give the cells that share any point with the area, EPSG:4326."""
    shape = h3.geo_to_h3shape(area)
    cells = h3.h3shape_to_cells_experimental(shape, resolution, contain="overlap")
    return np.array(sorted(cells), dtype=np.int64)


def are_valid(cells: Cells) -> NDArray[np.bool_]:
    """Tell which numbers are cells."""
    valid = (cell > 0 and h3.is_valid_cell(cell) for cell in cells.tolist())
    return np.fromiter(valid, dtype=bool, count=cells.size)


def children(cells: Cells, resolution: int) -> Cells:
    """Give the finer cells that each cell holds, ascending."""
    finer = chain.from_iterable(
        h3.cell_to_children(cell, resolution) for cell in cells.tolist()
    )
    return np.array(sorted(finer), dtype=np.int64)
