"""Where paths and streets lie dark between the lamps."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

LAMP_DISTANCE_M = 35.0
_SHORTEST_M = 2.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lighting:
    """
    Lamps and dark stretches within an area.

    Attributes
    ----------
    lamps, broken
        Lamps in the area, and those of them that do not work.
    length_m, dark_m
        Length of paths and streets, and of the part farther from a working lamp
        than half the lamp distance, metres.
    gaps : GeoDataFrame
        The dark stretches, longest first, EPSG:3006: `length_m`, `name`.
    """

    lamps: int
    broken: int
    length_m: float
    dark_m: float
    gaps: gpd.GeoDataFrame


def lighting(
    lamps: gpd.GeoDataFrame,
    ways: gpd.GeoDataFrame,
    area: BaseGeometry,
    *,
    lamp_distance_m: float = LAMP_DISTANCE_M,
) -> Lighting:
    """
    Find the stretches between lamps that stand too far apart.

    Lamps that stand farther apart than `lamp_distance_m` leave a stretch between
    them that is more than half that distance from both; those stretches are the
    gaps. The measure needs no network and so holds across junctions.

    Parameters
    ----------
    lamps : GeoDataFrame
        Points, EPSG:3006, with those just outside the area; column `working`
        where it is known.
    ways : GeoDataFrame
        Lines, EPSG:3006; column `name` where it is known.
    area
        Polygon or multipolygon, EPSG:3006, metres.

    Examples
    --------
    >>> lamps = gpd.GeoDataFrame(geometry=gpd.points_from_xy([0, 100], [2, 2]))
    >>> way = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (100, 0)])])
    >>> found = lighting(lamps, way, shapely.box(-10, -10, 110, 10))
    >>> round(found.dark_m)
    65
    """
    working = working_lamps(lamps)
    inside = lamps.intersects(area).to_numpy(dtype=bool)
    lit = shapely.union_all(
        shapely.buffer(lamps.geometry.to_numpy()[working], lamp_distance_m / 2)
    )
    clipped = ways.geometry.intersection(area)
    dark = clipped.difference(lit)
    names = ways["name"] if "name" in ways else pd.Series(None, index=ways.index)
    gaps = gpd.GeoDataFrame({"name": names}, geometry=dark, crs=ways.crs)
    gaps = gaps.explode(ignore_index=True)
    gaps["length_m"] = gaps.geometry.length
    gaps = gaps[gaps["length_m"] >= _SHORTEST_M]
    return Lighting(
        lamps=int(inside.sum()),
        broken=int((inside & ~working).sum()),
        length_m=float(clipped.length.sum()),
        dark_m=float(gaps["length_m"].sum()),
        gaps=gaps.sort_values("length_m", ascending=False, kind="stable"),
    )


def working_lamps(lamps: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Tell which lamps work; one that nobody has said anything about does."""
    if "working" not in lamps:
        return np.ones(len(lamps), dtype=bool)
    return np.asarray(~lamps["working"].isin([False]), dtype=bool)
