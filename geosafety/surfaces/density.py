"""A density map of events in an area, as a raster and as a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.errors
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM
from geosafety.errors import refuse
from geosafety.stats.kernel import Kernel, KernelGrid, kernel_density
from geosafety.surfaces.raster import Raster

_BLOCK = 256


@dataclass(frozen=True, slots=True, eq=False)
class DensityMap:
    """
    Where events lie closely.

    Attributes
    ----------
    raster
        Events per square kilometre; NaN outside the area.
    events, outside
        The weight of the events in the area, and of those left out.
    """

    raster: Raster
    events: float
    outside: float


def density_map(  # noqa: PLR0913 - events, where, and how smooth
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    area: BaseGeometry,
    *,
    cell_m: float,
    bandwidth_m: float,
    kernel: Kernel = "quartic",
    weights: NDArray[np.float64] | None = None,
) -> DensityMap:
    """
    Smooth events over the cells whose middle lies in an area.

    Parameters
    ----------
    east, north : ndarray of float, shape (n,)
        EPSG:3006, metres.
    area
        Polygon or multipolygon, EPSG:3006, metres; also what the edge correction
        takes as the place that reports come from.
    cell_m, bandwidth_m, kernel, weights
        As for `kernel_density`.

    Returns
    -------
    DensityMap
        Corners of cells are whole multiples of `cell_m`.

    Raises
    ------
    ShapeError, RefusedInputError
        As `kernel_density`.
    """
    if area.is_empty or not cell_m > 0:
        raise refuse(
            "no-area",
            "Området är tomt eller rutorna har ingen storlek.",
            "The area is empty, or the cells have no size.",
        )
    west, south, far_east, top = area.bounds
    left, upper = np.floor(west / cell_m) * cell_m, np.ceil(top / cell_m) * cell_m
    cells = KernelGrid(
        west=float(left),
        north=float(upper),
        cell_m=cell_m,
        rows=max(int(np.ceil((upper - south) / cell_m)), 1),
        columns=max(int(np.ceil((far_east - left) / cell_m)), 1),
    )
    found = kernel_density(
        east,
        north,
        grid=cells,
        bandwidth_m=bandwidth_m,
        kernel=kernel,
        inside=_inside(area, cells),
        weights=weights,
    )
    raster = Raster(found.values, cells.west, cells.north, (cell_m, cell_m))
    return DensityMap(raster, found.events, found.outside)


def write_cog(path: Path, raster: Raster, *, method: Mapping[str, object]) -> None:
    """
    Write a cloud-optimised GeoTIFF that QGIS and browsers read piece by piece.

    Parameters
    ----------
    path
        To write; single precision, EPSG:3006, NaN where there is no data.
    raster
        What to write.
    method
        The method card, kept in the file's tag `METHOD` as JSON.
    """
    rows, columns = raster.values.shape
    width, height = raster.cell_m
    with rasterio.open(
        path,
        "w",
        driver="COG",
        width=columns,
        height=rows,
        count=1,
        dtype="float32",
        crs=f"EPSG:{SWEREF99_TM}",
        transform=rasterio.Affine(width, 0, raster.west, 0, -height, raster.north),
        nodata=float("nan"),
        compress="deflate",
        predictor="yes",
        blocksize=_BLOCK,
        overview_resampling="average",
    ) as dataset:
        dataset.write(raster.values.astype(np.float32), 1)
        dataset.set_band_description(1, "events per km2")
        dataset.update_tags(METHOD=json.dumps(dict(method), ensure_ascii=False))


def read_method(path: Path) -> dict[str, Any] | None:
    """Give the method card of a file that `write_cog` wrote; None if it has none."""
    try:
        with rasterio.open(path, driver="GTiff") as dataset:
            card = json.loads(dataset.tags().get("METHOD", "null"))
    except (rasterio.errors.RasterioIOError, json.JSONDecodeError):
        return None
    return card if isinstance(card, dict) else None


def _inside(area: BaseGeometry, cells: KernelGrid) -> NDArray[np.bool_]:
    """Tell which cells have their middle in the area; a tiny one has one cell."""
    if cells.rows * cells.columns == 1:
        return np.ones((1, 1), dtype=np.bool_)
    east = cells.west + (np.arange(cells.columns) + 0.5) * cells.cell_m
    north = cells.north - (np.arange(cells.rows) + 0.5) * cells.cell_m
    shapely.prepare(area)
    return np.asarray(shapely.contains_xy(area, *np.meshgrid(east, north)))
