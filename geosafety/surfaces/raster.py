"""Open a GeoTIFF and read the part that is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import rasterio.errors
from numpy.typing import NDArray
from rasterio.windows import Window

from geosafety.crs import SWEREF99_TM
from geosafety.errors import refuse

MAX_CELLS = 16_000_000

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """
    A part of a raster, north up, in EPSG:3006.

    Attributes
    ----------
    values : ndarray of float64, shape (rows, columns)
        First row northernmost; NaN where there is no data.
    west, north
        Upper left corner, EPSG:3006, metres.
    cell_m
        Width and height of a cell, metres.
    """

    values: NDArray[np.float64]
    west: float
    north: float
    cell_m: tuple[float, float]


def read_window(path: Path, bounds: Bounds) -> Raster:
    """
    Read the cells of the first band that cover some bounds.

    Parameters
    ----------
    path
        A GeoTIFF in EPSG:3006. Other formats are not even tried.
    bounds
        West, south, east, north, EPSG:3006, metres.

    Returns
    -------
    Raster
        Whole cells; empty where the bounds lie outside the raster.

    Raises
    ------
    RefusedInputError
        If the file is no GeoTIFF, is in another system, is turned, or the part
        asked for is too large.
    """
    with opened_raster(path) as dataset:
        window = window_of(dataset, bounds)
        if window.width * window.height > MAX_CELLS:
            raise refuse(
                "raster-too-large",
                f"Den del av {path.name} som behövs har "
                f"{window.width * window.height} rutor; högst {MAX_CELLS} läses.",
                f"The part of {path.name} that is needed has "
                f"{window.width * window.height} cells; at most {MAX_CELLS} are read.",
            )
        band = dataset.read(1, window=window, masked=True)
        corner = dataset.transform
        cell_m = (corner.a, -corner.e)
        west = corner.c + window.col_off * cell_m[0]
        north = corner.f - window.row_off * cell_m[1]
    values = np.ma.filled(band.astype(np.float64), np.nan)
    return Raster(values=values, west=west, north=north, cell_m=cell_m)


@contextmanager
def opened_raster(path: Path) -> Iterator[rasterio.DatasetReader]:
    """
    Open a GeoTIFF in EPSG:3006 to read from; other formats are not even tried.

    Raises
    ------
    RefusedInputError
        If it cannot be read, or as `check_raster`.
    """
    try:
        with rasterio.open(path, driver="GTiff") as dataset:
            check_raster(dataset, path.name)
            yield dataset
    except rasterio.errors.RasterioIOError:
        raise refuse(
            "raster-unreadable",
            f"Det går inte att läsa {path.name} som GeoTIFF.",
            f"{path.name} cannot be read as a GeoTIFF.",
        ) from None


def check_raster(dataset: rasterio.DatasetReader, name: str) -> None:
    """Refuse another coordinate system, and rows that do not run west to east."""
    epsg = dataset.crs.to_epsg() if dataset.crs is not None else None
    if epsg != SWEREF99_TM:
        found = f"EPSG:{epsg}" if epsg else "okänt"
        raise refuse(
            "raster-crs",
            f"{name} har koordinatsystemet {found}; det ska vara SWEREF 99 TM "
            "(EPSG:3006). Räkna om rastret först.",
            f"{name} has the coordinate system "
            f"{f'EPSG:{epsg}' if epsg else 'unknown'}; it should be SWEREF 99 TM "
            "(EPSG:3006). Reproject the raster first.",
        )
    turned = dataset.transform
    if turned.b or turned.d or turned.a <= 0 or turned.e >= 0:
        raise refuse(
            "raster-turned",
            f"{name} är vridet eller spegelvänt; norr ska vara uppåt.",
            f"{name} is turned or mirrored; north should be up.",
        )


def window_of(dataset: rasterio.DatasetReader, bounds: Bounds) -> Window:
    """Find the whole cells that cover the bounds, within the raster."""
    west, south, east, north = bounds
    corner = dataset.transform
    left, right = (west - corner.c) / corner.a, (east - corner.c) / corner.a
    top, bottom = (north - corner.f) / corner.e, (south - corner.f) / corner.e
    first_column = min(max(int(np.floor(left)), 0), dataset.width)
    first_row = min(max(int(np.floor(top)), 0), dataset.height)
    last_column = min(max(int(np.ceil(right)), first_column), dataset.width)
    last_row = min(max(int(np.ceil(bottom)), first_row), dataset.height)
    return Window(
        first_column, first_row, last_column - first_column, last_row - first_row
    )
