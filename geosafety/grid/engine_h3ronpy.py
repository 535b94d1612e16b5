"""H3 by the package h3ronpy: whole arrays at a time."""

import h3ronpy
import numpy as np
import pyarrow as pa
import shapely
from h3ronpy import ContainmentMode, vector
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Cells = NDArray[np.int64]
Floats = NDArray[np.float64]


def disks(cells: Cells, *, rings: int) -> tuple[NDArray[np.int64], Cells]:
    """Give where each cell's disk begins, and all disks end to end."""
    lists = pa.array(h3ronpy.grid_disk(_uint64(cells), rings))
    starts = lists.offsets.to_numpy().astype(np.int64)
    return starts - starts[:1], _int64(lists.flatten())


def centres(cells: Cells) -> tuple[Floats, Floats]:
    """Give longitude and latitude of each centre, EPSG:4326."""
    points = pa.record_batch(vector.cells_to_coordinates(_uint64(cells)))
    return points["lng"].to_numpy(), points["lat"].to_numpy()


def outlines(cells: Cells) -> NDArray[np.object_]:
    """Give the hexagon of each cell as a polygon, EPSG:4326."""
    wkb = pa.array(vector.cells_to_wkb_polygons(_uint64(cells)))
    return np.asarray(shapely.from_wkb(wkb.to_numpy(zero_copy_only=False)))


def fill(area: BaseGeometry, *, resolution: int) -> Cells:
    """Give the cells whose centre lies in the area, EPSG:4326."""
    return _filled(area, resolution, ContainmentMode.ContainsCentroid)


def cover(area: BaseGeometry, *, resolution: int) -> Cells:
    """Give the cells that share any point with the area, EPSG:4326."""
    return _filled(area, resolution, ContainmentMode.Covers)


def _filled(area: BaseGeometry, resolution: int, mode: ContainmentMode) -> Cells:
    """Give the cells of an area, ascending."""
    parts = pa.array(shapely.to_wkb(shapely.get_parts([area])))
    cells = vector.wkb_to_cells(parts, resolution, containment_mode=mode, flatten=True)
    return np.unique(_int64(cells))


def are_valid(cells: Cells) -> NDArray[np.bool_]:
    """Tell which numbers are cells."""
    valid = pa.array(h3ronpy.cells_valid(_uint64(np.maximum(cells, 0))))
    return np.asarray(valid.is_valid().to_numpy(zero_copy_only=False), dtype=bool)


def _uint64(cells: Cells) -> pa.Array:
    """Show int64 cells as Arrow sees them; the top bit of a cell is always 0."""
    return pa.array(np.ascontiguousarray(cells).view(np.uint64))


def _int64(cells: object) -> Cells:
    """Show Arrow's unsigned cells as int64."""
    return np.asarray(pa.array(cells).to_numpy()).view(np.int64)
