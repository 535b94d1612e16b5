"""Two rasters of the town: how tall the vegetation is, and where people live."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy.ndimage import gaussian_filter
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM

NODATA = -9999.0
_VEGETATION_CELL_M = 2.5
_PEOPLE_CELL_M = 100.0
_PEOPLE_IN = {
    "house": 2.4,
    "apartments": 2.2,
    "mixed": 1.8,
    "industry": 0.0,
    "school": 0.0,
}


@dataclass(frozen=True, slots=True)
class Raster:
    """
    A grid over the ground.

    Attributes
    ----------
    values : ndarray of float32, shape (rows, columns)
        North up; `NODATA` where nothing is known.
    west, north
        Upper left corner, EPSG:3006, metres.
    cell_m
        Side of a cell, metres.
    """

    values: NDArray[np.float32]
    west: float
    north: float
    cell_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What grows where, EPSG:3006; `bare` is what nothing grows on."""

    town: BaseGeometry
    parks: list[BaseGeometry]
    woods: list[BaseGeometry]
    bare: list[BaseGeometry]
    hedges: list[BaseGeometry]


def draw_vegetation(cover: Cover, rng: np.random.Generator) -> Raster:
    """
    Draw the height of the vegetation in metres, EPSG:3006.

    Trees are patches of slow noise: dense in woods, scattered in parks, few in
    gardens, none on bare ground. Hedges are strips 1.6 m high, at eye level.
    """
    west, south, east, north = cover.town.bounds
    west, north = np.floor(west / 10) * 10, np.ceil(north / 10) * 10
    shape = (
        int((north - south) // _VEGETATION_CELL_M) + 1,
        int((east - west) // _VEGETATION_CELL_M) + 1,
    )
    grid = _grid(west, north, _VEGETATION_CELL_M)

    def mask(areas: list[BaseGeometry]) -> NDArray[np.bool_]:
        drawn = rasterize(
            ((area, 1) for area in areas), shape, transform=grid, dtype="uint8"
        )
        return np.asarray(drawn, dtype=bool)

    noise = gaussian_filter(rng.standard_normal(shape, dtype=np.float32), 2.2)
    noise /= noise.std()
    threshold = np.full(shape, 1.25, dtype=np.float32)
    threshold[mask(cover.parks)] = 0.35
    threshold[mask(cover.woods)] = -0.9
    height = np.clip(noise - threshold, 0, None) * 5.5
    height = np.minimum(height + (height > 0) * 0.8, 24)
    height[mask(cover.bare)] = 0
    hedge = mask(cover.hedges)
    height[hedge] = np.maximum(height[hedge], 1.6)
    height[~mask([cover.town])] = NODATA
    return Raster(
        np.round(height, 1).astype(np.float32), west, north, _VEGETATION_CELL_M
    )


def draw_people(
    buildings: gpd.GeoDataFrame,
    *,
    homes: NDArray[np.float64],
    boundary: BaseGeometry,
) -> Raster:
    """
    Draw inhabitants per cell of 100 m, EPSG:3006.

    Parameters
    ----------
    buildings
        The buildings.
    homes : ndarray of float, shape (n,)
        Inhabitants of each building.
    boundary
        The municipality; outside it nothing is known.
    """
    west, south, east, north = boundary.bounds
    west, north = np.floor(west / 100) * 100, np.ceil(north / 100) * 100
    shape = (
        int((north - south) // _PEOPLE_CELL_M) + 1,
        int((east - west) // _PEOPLE_CELL_M) + 1,
    )
    middles = buildings.geometry.centroid
    row = ((north - middles.y.to_numpy()) // _PEOPLE_CELL_M).astype(int)
    column = ((middles.x.to_numpy() - west) // _PEOPLE_CELL_M).astype(int)
    values = np.zeros(shape)
    np.add.at(values, (row, column), homes)
    grid = _grid(west, north, _PEOPLE_CELL_M)
    inside = rasterize([(boundary, 1)], shape, transform=grid, dtype="uint8")
    values[inside == 0] = NODATA
    return Raster(np.round(values).astype(np.float32), west, north, _PEOPLE_CELL_M)


def people_in(
    buildings: gpd.GeoDataFrame,
    *,
    district: NDArray[np.int64],
    people: NDArray[np.int64],
) -> NDArray[np.float64]:
    """
    Share the inhabitants of each district out over its buildings.

    Parameters
    ----------
    buildings
        Buildings with `kind` and `levels`.
    district : ndarray of int, shape (n,)
        District of each building, −1 for none.
    people : ndarray of int, shape (k,)
        Inhabitants of each district.

    Returns
    -------
    ndarray of float, shape (n,)
        Inhabitants of each building.
    """
    per_storey = buildings["kind"].map(_PEOPLE_IN).to_numpy(dtype=float)
    storeys = np.where(buildings["kind"] == "house", 1, buildings["levels"])
    size = per_storey * storeys * np.sqrt(buildings.area.to_numpy() / 100)
    known = district >= 0
    size[~known] = 0
    total = np.bincount(district[known], size[known], minlength=len(people))
    scale = np.divide(people, total, out=np.zeros(len(people)), where=total > 0)
    return np.where(known, size * scale[district], 0.0)


def write_raster(raster: Raster, path: Path) -> None:
    """Write a tiled, compressed GeoTIFF in EPSG:3006."""
    rows, columns = raster.values.shape
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=rows,
        width=columns,
        count=1,
        dtype="float32",
        crs=f"EPSG:{SWEREF99_TM}",
        transform=_grid(raster.west, raster.north, raster.cell_m),
        nodata=NODATA,
        tiled=True,
        blockxsize=256,
        blockysize=256,
        compress="deflate",
        predictor=3,
        zlevel=3,
    ) as target:
        target.write(raster.values, 1)


def _grid(west: float, north: float, cell_m: float) -> rasterio.Affine:
    """Give the transform from column and row to east and north."""
    return rasterio.Affine(cell_m, 0.0, west, 0.0, -cell_m, north)
