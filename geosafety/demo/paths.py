"""Foot and cycle paths, and the underpasses where they dive under a road."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM
from geosafety.demo.drawing import bent, soft_line
from geosafety.demo.ground import Ground
from geosafety.demo.plan_sheet import LINKS

_BESIDE_RIVER_M = 36.0
_BESIDE_LAKE_M = 32.0
_BESIDE_ROAD_M = 15.0
_SHORTEST_M = 60.0
_LIT_ROUNDS, _LIT_CROSSINGS = 0.7, 0.6
_RIVER_DARK = (0.62, 0.68)


@dataclass(frozen=True, slots=True)
class Path:
    """One path before it is bent; `dark` is the stretch without lamps."""

    kind: str
    lit: bool
    line: LineString
    dark: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathNet:
    """Paths (`kind`, `lit`) and underpasses (`name`, `width_m`, `length_m`)."""

    drawn: tuple[Path, ...]
    paths: gpd.GeoDataFrame
    underpasses: gpd.GeoDataFrame


def lay_paths(ground: Ground, rng: np.random.Generator) -> PathNet:
    """Lay paths along the river, the lake and the roads, through parks and between."""
    drawn = (
        *_by_the_water(ground),
        *_beside_roads(ground),
        *_through_parks(ground, rng),
        *(Path("foot_cycle", True, soft_line(link.spots), link.dark) for link in LINKS),  # noqa: FBT003
    )
    paths = gpd.GeoDataFrame(
        {"kind": [path.kind for path in drawn], "lit": [path.lit for path in drawn]},
        geometry=[bent(path.line) for path in drawn],
        crs=SWEREF99_TM,
    )
    return PathNet(drawn=drawn, paths=paths, underpasses=_underpasses(ground, rng))


def _by_the_water(ground: Ground) -> list[Path]:
    """Follow both banks of the river, and the shore of the lake."""
    land = ground.town.difference(ground.lake.buffer(_BESIDE_LAKE_M - 6))
    banks = [ground.river_line.offset_curve(side * _BESIDE_RIVER_M) for side in (1, -1)]
    shore = ground.lake.buffer(_BESIDE_LAKE_M).exterior
    return [
        Path("foot_cycle", True, part, _RIVER_DARK if index == 0 else None)  # noqa: FBT003
        for index, bank in enumerate(banks)
        for part in _long_parts(bank.intersection(land))
    ] + [
        Path("foot", False, part)  # noqa: FBT003
        for part in _long_parts(shore.intersection(ground.town.buffer(150)))
    ]


def _beside_roads(ground: Ground) -> list[Path]:
    """Give the large roads a cycle path on one side, as far as the town goes."""
    return [
        Path("foot_cycle", True, part)  # noqa: FBT003
        for name, kind, line in ground.roads
        if kind == "primary" or name.startswith("Södra")
        for part in _long_parts(
            line.offset_curve(_BESIDE_ROAD_M)
            .intersection(ground.town)
            .difference(ground.river.buffer(5))
        )
    ]


def _through_parks(ground: Ground, rng: np.random.Generator) -> list[Path]:
    """Draw a round and two crossing paths in each park."""
    paths = []
    for park in ground.parks.values():
        inner = park.buffer(-0.22 * np.sqrt(park.area))
        paths.append(
            Path(
                "foot",
                bool(rng.random() < _LIT_ROUNDS),
                LineString(inner.exterior.coords),
            )
        )
        turn = rng.uniform(0, 180)
        for way in (turn, turn + 80):
            reach = 0.75 * np.sqrt(park.area)
            step = reach * np.cos(np.radians(way)), reach * np.sin(np.radians(way))
            x, y = park.centroid.x, park.centroid.y
            across = LineString(
                [(x - step[0], y - step[1]), (x, y), (x + step[0], y + step[1])]
            )
            parts = _long_parts(across.difference(ground.water.buffer(12)))
            paths += [
                Path("foot", bool(rng.random() < _LIT_CROSSINGS), part)
                for part in parts
            ]
    return paths


def _underpasses(ground: Ground, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Put an underpass where a link between districts meets a road or the rails."""
    crossed = shapely.union_all(
        [ground.railway]
        + [line for _, kind, line in ground.roads if kind == "primary"]
        + [line for name, _, line in ground.roads if name == "Sjövägen"]
    )
    rows = []
    for link in LINKS:
        for spot in shapely.get_parts(soft_line(link.spots).intersection(crossed)):
            width, length = rng.uniform(2.8, 5.5), rng.uniform(9, 26)
            rows.append((link.name, round(width, 1), round(length, 1), bent(spot)))
    names, widths, lengths, spots = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {"name": names, "width_m": widths, "length_m": lengths},
        geometry=list(spots),
        crs=SWEREF99_TM,
    )


def _long_parts(shape: BaseGeometry) -> list[LineString]:
    """Keep the parts that are long enough to be a path."""
    return [
        part
        for part in shapely.get_parts(shapely.line_merge(shape))
        if part.geom_type == "LineString" and part.length > _SHORTEST_M
    ]
