"""Sum and measure a raster within an area."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety.surfaces.raster import Raster


@dataclass(frozen=True, slots=True)
class ZonalSum:
    """
    A sum over an area.

    `total` is in the raster's unit, `covered_share` is the share of the area that
    has data, and `cells` is the number of cells with data that the area touches.
    """

    total: float
    covered_share: float
    cells: int


@dataclass(frozen=True, slots=True)
class BandShare:
    """
    How much of an area has values between two limits.

    `share` is of the cells with data, `area_m2` is their ground, `covered_share`
    is the share of the cells in the area that have data, `cells` their number.
    """

    share: float
    area_m2: float
    covered_share: float
    cells: int


def zonal_sum(raster: Raster, area: BaseGeometry) -> ZonalSum:
    """
    Add up the cells of an area, each by the share of it that lies inside.

    Parameters
    ----------
    raster
        Amounts per cell, for example persons.
    area
        Polygon or multipolygon, EPSG:3006, metres.

    Returns
    -------
    ZonalSum
        NaN as total where no cell has data.

    Examples
    --------
    >>> raster = Raster(np.array([[10.0, 20.0]]), west=0, north=100, cell_m=(100, 100))
    >>> zonal_sum(raster, shapely.box(50, 0, 200, 100)).total
    25.0
    """
    boxes = _boxes(raster)
    shapely.prepare(area)
    touched = shapely.intersects(area, boxes)
    shares = np.where(shapely.contains_properly(area, boxes), 1.0, 0.0)
    border = touched & (shares == 0)
    cell_m2 = raster.cell_m[0] * raster.cell_m[1]
    shares[border] = shapely.area(shapely.intersection(boxes[border], area)) / cell_m2
    known = ~np.isnan(raster.values) & (shares > 0)
    if not known.any():
        return ZonalSum(total=float("nan"), covered_share=0.0, cells=0)
    return ZonalSum(
        total=float((raster.values[known] * shares[known]).sum()),
        covered_share=min(1.0, float(shares[known].sum() * cell_m2 / area.area)),
        cells=int(known.sum()),
    )


def share_between(
    raster: Raster, area: BaseGeometry, *, low: float, high: float
) -> BandShare:
    """
    Measure how much of an area has values from `low` to `high`, both included.

    Parameters
    ----------
    raster
        Values per cell, for example metres above ground.
    area
        Polygon or multipolygon, EPSG:3006, metres; a cell counts when its centre
        lies inside.
    low, high
        Limits, in the unit of the raster.

    Returns
    -------
    BandShare
        NaN as share where no cell has data.
    """
    east, north = _centres(raster)
    shapely.prepare(area)
    inside = shapely.contains_xy(area, east, north)
    known = inside & ~np.isnan(raster.values)
    if not known.any():
        return BandShare(share=float("nan"), area_m2=0.0, covered_share=0.0, cells=0)
    between = known & (raster.values >= low) & (raster.values <= high)
    cell_m2 = raster.cell_m[0] * raster.cell_m[1]
    return BandShare(
        share=float(between.sum() / known.sum()),
        area_m2=float(between.sum() * cell_m2),
        covered_share=float(known.sum() / inside.sum()),
        cells=int(known.sum()),
    )


def _edges(raster: Raster) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the west edge of each column and the north edge of each row."""
    rows, columns = raster.values.shape
    return (
        raster.west + np.arange(columns, dtype=np.float64) * raster.cell_m[0],
        raster.north - np.arange(rows, dtype=np.float64) * raster.cell_m[1],
    )


def _boxes(raster: Raster) -> NDArray[np.object_]:
    """Draw every cell, shape (rows, columns)."""
    west, north = np.meshgrid(*_edges(raster))
    boxes: NDArray[np.object_] = shapely.box(
        west, north - raster.cell_m[1], west + raster.cell_m[0], north
    )
    return boxes


def _centres(raster: Raster) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the middle of every cell, shape (rows, columns)."""
    west, north = _edges(raster)
    east, middle = np.meshgrid(
        west + raster.cell_m[0] / 2, north - raster.cell_m[1] / 2
    )
    return np.asarray(east, dtype=np.float64), np.asarray(middle, dtype=np.float64)
