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
from rasterio.warp import reproject
from rasterio.windows import Window

from geosafety.crs import SWEREF99_TM, WEB_MERCATOR
from geosafety.errors import refuse
from geosafety.model.layer import Style
from geosafety.model.tile import PIXELS, Bounds, Tile
from geosafety.surfaces.raster import check_raster, window_of

# A palette has 256 colours, and the first is none at all.
_MOST_CLASSES = 255
# Cells read for one pixel in each direction, at most.
_CELLS_A_PIXEL = 2.0


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
    try:
        with rasterio.open(path, driver="GTiff") as dataset:
            check_raster(dataset, path.name)
            values = _values(dataset, tile, bounds)
    except rasterio.errors.RasterioIOError:
        raise refuse(
            "raster-unreadable",
            f"Det går inte att läsa {path.name} som GeoTIFF.",
            f"{path.name} cannot be read as a GeoTIFF.",
        ) from None
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
    found = np.full((PIXELS, PIXELS), np.nan)
    west, _, east, north = tile.mercator
    pixel = (east - west) / PIXELS
    reproject(
        cells,
        found,
        src_transform=_placed(dataset.transform, window, rows, columns),
        src_crs=f"EPSG:{SWEREF99_TM}",
        dst_transform=rasterio.Affine(pixel, 0, west, 0, -pixel, north),
        dst_crs=f"EPSG:{WEB_MERCATOR}",
        src_nodata=np.nan,
        dst_nodata=np.nan,
        resampling=Resampling.nearest,
    )
    return found


def _placed(
    whole: rasterio.Affine, window: Window, rows: int, columns: int
) -> rasterio.Affine:
    """Place the cells of a window that was read as so many rows and columns."""
    return rasterio.Affine(
        *(whole.a * window.width / columns, 0, whole.c + whole.a * window.col_off),
        *(0, whole.e * window.height / rows, whole.f + whole.e * window.row_off),
    )


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
