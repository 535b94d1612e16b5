"""How many live in each hexagon, as far as the municipality's raster tells."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geosafety import grid
from geosafety.errors import refuse
from geosafety.surfaces import Raster, read_window

# Each square of the raster is cut in so many by so many, which fall into hexagons.
_PARTS = 4
# As far as the corners of large hexagons lie from their middles.
_BEYOND_M = 1000.0


def people_of_cells(file: Path | None, cells: NDArray[np.int64]) -> NDArray[np.float64]:
    """
    Share the inhabitants of a raster out over hexagons.

    Parameters
    ----------
    file
        A GeoTIFF of persons per square, EPSG:3006; None if there is none.
    cells : ndarray of int64, shape (n,)
        H3 cells of one resolution, ascending.

    Returns
    -------
    ndarray of float, shape (n,)
        Persons; NaN in cells that no square with data touches.

    Raises
    ------
    RefusedInputError
        If there is no such file, or it cannot be used.
    """
    if file is None or not file.is_file():
        raise refuse(
            "no-population",
            "Det finns inget befolkningsraster i kommunens data.",
            "There is no population raster in the data of the municipality.",
        )
    if not cells.size:
        return np.zeros(0)
    east, north = grid.centres_3006(cells)
    west, south = float(east.min()) - _BEYOND_M, float(north.min()) - _BEYOND_M
    bounds = (
        west,
        south,
        float(east.max()) + _BEYOND_M,
        float(north.max()) + _BEYOND_M,
    )
    return _shared_out(read_window(file, bounds), cells)


def _shared_out(raster: Raster, cells: NDArray[np.int64]) -> NDArray[np.float64]:
    """Let the parts of each square fall into the hexagon that holds their middle."""
    resolution = int(grid.resolution_of(cells[:1])[0])
    rows, columns = np.nonzero(~np.isnan(raster.values))
    people = np.full(cells.size, np.nan)
    for down in range(_PARTS):
        for right in range(_PARTS):
            east = raster.west + (columns + (right + 0.5) / _PARTS) * raster.cell_m[0]
            north = raster.north - (rows + (down + 0.5) / _PARTS) * raster.cell_m[1]
            found = grid.cells_at(east, north, resolution)
            at = np.minimum(np.searchsorted(cells, found), cells.size - 1)
            inside = cells[at] == found
            share = raster.values[rows, columns][inside] / _PARTS**2
            added = np.bincount(at[inside], share, minlength=cells.size)
            touched = np.bincount(at[inside], minlength=cells.size) > 0
            people[touched] = np.nan_to_num(people[touched]) + added[touched]
    return people
