"""The plan area and its surroundings."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety.grid import BASE_RESOLUTION, cells_of_polygon

SURROUNDINGS_M = 250.0
WIDENING_M = 25.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Site:
    """
    Where a review looks.

    Attributes
    ----------
    area
        The plan area, EPSG:3006, metres.
    ring
        The ground within `radius_m` of the plan area but not in it.
    area_cells, ring_cells : ndarray of int64
        Cells at the base resolution whose centre lies in each; no cell is in
        both.
    radius_m
        Width of the surroundings, metres.
    """

    area: BaseGeometry
    ring: BaseGeometry
    area_cells: NDArray[np.int64]
    ring_cells: NDArray[np.int64]
    radius_m: float

    @property
    def whole(self) -> BaseGeometry:
        """Give the plan area and its surroundings as one."""
        return self.area.buffer(self.radius_m)


def site_of(area: BaseGeometry, *, radius_m: float = SURROUNDINGS_M) -> Site:
    """
    Lay out the surroundings of a plan area.

    Parameters
    ----------
    area
        Polygon or multipolygon, EPSG:3006, metres, valid.
    radius_m
        How far the surroundings reach, metres.

    Examples
    --------
    >>> site = site_of(shapely.box(616_000, 6_514_000, 616_200, 6_514_100))
    >>> round(site.area.area), round(site.ring.area / 1000)
    (20000, 346)
    """
    whole = area.buffer(radius_m)
    area_cells = cells_of_polygon(area, BASE_RESOLUTION)
    whole_cells = cells_of_polygon(whole, BASE_RESOLUTION)
    return Site(
        area=area,
        ring=shapely.difference(whole, area),
        area_cells=area_cells,
        ring_cells=np.setdiff1d(whole_cells, area_cells),
        radius_m=radius_m,
    )


def plan_area(
    shapes: NDArray[np.object_],
) -> tuple[shapely.MultiPolygon, bool]:
    """
    Make one area of all shapes in a file, and tell whether it was widened.

    Polygons win: points and lines beside them only mark details. A file without
    polygons is taken as its points and lines, widened by `WIDENING_M`.

    Parameters
    ----------
    shapes : ndarray of shapely geometry
        EPSG:3006, metres, valid.
    """
    parts = shapely.get_parts(shapely.get_parts(np.asarray(shapes, dtype=object)))
    polygonal = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004
    widened = not polygonal.size
    merged = shapely.union_all(
        shapely.buffer(parts, WIDENING_M) if widened else polygonal
    )
    whole = [part for part in shapely.get_parts(merged) if part.area > 0]
    return shapely.MultiPolygon(whole), widened
