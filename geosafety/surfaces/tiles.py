"""A tile of the web's map out of a raster, in the colours that are declared."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import rasterio
import rasterio.errors
from numpy.typing import NDArray
from PIL import Image
from rasterio.enums import Resampling
from rasterio.windows import Window

from geosafety.crs import SWEREF99_TM, WEB_MERCATOR, reproject_points
from geosafety.model.layer import Style
from geosafety.model.tile import PIXELS, Bounds, Tile
from geosafety.surfaces.raster import opened_raster, window_of

# A palette has 256 colours, and the first is none at all.
_MOST_CLASSES = 255
# Cells read for one pixel in each direction, at most.
_CELLS_A_PIXEL = 2.0
# From this zoom on a tile is so small that between points 1/16 of it apart all is
# straight: at 40 km the middle is 0.2 m beside, of a pixel of 150 m.
_STRAIGHT_FROM = 9
_NODES = 17


@dataclass(frozen=True, slots=True)
class ColourClass:
    """One colour, `#rrggbb`; for values from `start` up to but not `end`."""

    fill: str
    start: float = -np.inf
    end: float = np.inf


def colours_of(style: Style) -> tuple[ColourClass, ...]:
    """
    Give the colours that a layer's declaration has for the cells of a raster.

    An entry with `value` colours that very number; a layer without entries has its
    `fill` wherever there is a number.
    """
    found = []
    for each in style.classes:
        if each.value is None:
            start = -np.inf if each.start is None else each.start
            end = np.inf if each.end is None else each.end
        else:
            start = _number(each.value)
            end = np.nextafter(start, np.inf)
        found.append(ColourClass(each.fill, float(start), float(end)))
    if not found and style.fill is not None:
        found.append(ColourClass(style.fill))
    return tuple(found[:_MOST_CLASSES])


def raster_tile(path: Path, tile: Tile, colours: Sequence[ColourClass]) -> bytes | None:
    """
    Draw one tile of a raster.

    Each pixel shows the value of one cell, none a mixture of several: a mixture could
    have a colour that no place has. The file is opened anew each time, since an open
    one must not be shared between threads.

    Parameters
    ----------
    path
        A GeoTIFF in EPSG:3006.
    tile
        Which tile, EPSG:3857.
    colours
        The first that holds a value colours it; the others are transparent.

    Returns
    -------
    bytes or None
        A PNG of 256 × 256 pixels; None where nothing is to be seen.

    Raises
    ------
    RefusedInputError
        If the file is no GeoTIFF, is in another system, or is turned.
    """
    bounds = tile.metres(1 / PIXELS)
    if bounds is None:
        return None
    with opened_raster(path) as dataset:
        values = _values(dataset, tile, bounds)
    if values is None:
        return None
    picture = _classified(values, colours)
    return _png(picture, colours) if picture.any() else None


@cache
def blank_tile() -> bytes:
    """Give a PNG of one tile on which nothing is drawn."""
    return _png(np.zeros((PIXELS, PIXELS), np.uint8), ())


def _values(
    dataset: rasterio.DatasetReader, tile: Tile, bounds: Bounds
) -> NDArray[np.float64] | None:
    """Give the value of each pixel, NaN where there is none."""
    window = window_of(dataset, bounds)
    if not (window.width and window.height):
        return None
    rows, columns = _least_size(dataset, tile, window)
    # GDAL takes the overview that suits the size.
    band = dataset.read(
        1,
        window=window,
        out_shape=(rows, columns),
        resampling=Resampling.nearest,
        masked=True,
    )
    cells = np.ma.filled(band.astype(np.float64), np.nan)
    corner = dataset.transform
    east, north = _places(tile)
    left = corner.c + corner.a * window.col_off
    top = corner.f + corner.e * window.row_off
    column = np.floor((east - left) / (corner.a * window.width / columns))
    row = np.floor((north - top) / (corner.e * window.height / rows))
    held = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    at_row, at_column = np.where(held, row, 0), np.where(held, column, 0)
    return np.where(held, cells[at_row.astype(int), at_column.astype(int)], np.nan)


def _places(tile: Tile) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Give east and north of the middle of each pixel, EPSG:3006, metres.

    GDAL's warper does the same, but for an array it hides a warning from all threads at
    once, which several threads must not do.
    """
    west, _, far_east, north = tile.mercator
    side = far_east - west
    middle = (np.arange(PIXELS) + 0.5) / PIXELS
    if tile.z < _STRAIGHT_FROM:
        return _moved(west + side * middle, north - side * middle)
    nodes = np.arange(_NODES) / (_NODES - 1)
    corners = _moved(west + side * nodes, north - side * nodes)
    return _between(corners[0], middle), _between(corners[1], middle)


def _between(
    corners: NDArray[np.float64], middle: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Draw straight lines between the nodes; a product of matrices is slower here."""
    low = (middle * (_NODES - 1)).astype(int)
    part = middle * (_NODES - 1) - low
    rows = corners[low] + (corners[low + 1] - corners[low]) * part[:, np.newaxis]
    left = rows[:, low]
    found: NDArray[np.float64] = left + (rows[:, low + 1] - left) * part
    return found


def _moved(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Move a grid of places to EPSG:3006; a row for each `y`."""
    across, down = np.meshgrid(x, y)
    east, north = reproject_points(
        across.ravel(), down.ravel(), source=WEB_MERCATOR, target=SWEREF99_TM
    )
    return east.reshape(across.shape), north.reshape(across.shape)


def _least_size(
    dataset: rasterio.DatasetReader, tile: Tile, window: Window
) -> tuple[int, int]:
    """Give the rows and columns that are enough for the pixels of a tile."""
    west, south, east, north = tile.metres(0) or dataset.bounds
    pixel = max(east - west, north - south) / PIXELS / _CELLS_A_PIXEL
    step = max(pixel / max(dataset.res), 1.0)
    return (
        max(int(np.ceil(window.height / step)), 1),
        max(int(np.ceil(window.width / step)), 1),
    )


def _classified(
    values: NDArray[np.float64], colours: Sequence[ColourClass]
) -> NDArray[np.uint8]:
    """Give the number of each pixel’s colour, from 1; 0 where it has none."""
    found = np.zeros(values.shape, np.uint8)
    # Backwards, so that the first class that holds a value has the last word.
    for number, each in reversed(list(enumerate(colours, start=1))):
        found[(values >= each.start) & (values < each.end)] = number
    return found


def _png(picture: NDArray[np.uint8], colours: Sequence[ColourClass]) -> bytes:
    """Write numbers of colours as a small PNG."""
    image = Image.fromarray(picture)
    palette = bytes(3) + b"".join(bytes.fromhex(each.fill[1:]) for each in colours)
    image.putpalette(palette)
    packed = io.BytesIO()
    image.save(packed, "PNG", transparency=0, compress_level=6)
    return packed.getvalue()


def _number(text: str) -> float:
    """Read a value that a class is for; what is no number is in no cell."""
    try:
        return float(text)
    except ValueError:
        return float("nan")
