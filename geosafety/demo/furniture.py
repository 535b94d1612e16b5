"""Street lamps, bus stops, schools and the places everybody knows."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM
from geosafety.demo.drawing import bent
from geosafety.demo.ground import Ground
from geosafety.demo.paths import Path
from geosafety.demo.plan_sheet import LANDMARKS, SCHOOLS
from geosafety.demo.streets import LocalStreet

_STREET_LAMPS_M = 30.0
_PATH_LAMPS_M = 26.0
_LAMP_OFFSET_M = 4.5
_BROKEN = 0.025
_STOPS_M = 290.0
_SCHOOL_ROOM_M = 45.0


def lamps_along(
    ground: Ground,
    streets: list[LocalStreet],
    paths: tuple[Path, ...],
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    """Light streets and lit paths, but for the dark stretches: `number`, `working`."""
    lines: list[tuple[BaseGeometry, float]] = [
        (bent(line.intersection(ground.town)), _STREET_LAMPS_M)
        for *_, line in ground.roads
    ]
    lines += [(bent(street.line), _STREET_LAMPS_M) for street in streets]
    lines += [
        (bent(stretch), _PATH_LAMPS_M)
        for path in paths
        if path.lit
        for stretch in _light_stretches(path)
    ]
    spots = np.vstack(
        [
            _beside(part, step)
            for line, step in lines
            for part in shapely.get_parts(line)
        ]
    )
    wet = shapely.STRtree([bent(ground.lake), bent(ground.river)]).query(
        shapely.points(spots), predicate="intersects"
    )[0]
    spots = np.delete(spots, wet, axis=0)
    return gpd.GeoDataFrame(
        {
            "number": [f"L{number:05d}" for number in range(1, len(spots) + 1)],
            "working": rng.random(len(spots)) > _BROKEN,
        },
        geometry=shapely.points(spots.round(2)),
        crs=SWEREF99_TM,
    )


def _light_stretches(path: Path) -> list[BaseGeometry]:
    """Cut the dark stretch out of a path."""
    if path.dark is None:
        return [path.line]
    first, last = path.dark
    return [
        shapely.ops.substring(path.line, 0, first, normalized=True),
        shapely.ops.substring(path.line, last, 1, normalized=True),
    ]


def _beside(line: LineString, step_m: float) -> NDArray[np.float64]:
    """Set points at even steps along a line, a few metres to its right."""
    count = max(round(line.length / step_m), 1)
    places = (np.arange(count) + 0.5) * line.length / count
    spots = shapely.get_coordinates(shapely.line_interpolate_point(line, places))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, places + 0.5))
    way = ahead - spots
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    return spots + _LAMP_OFFSET_M * np.column_stack([way[:, 1], -way[:, 0]])


def stops_along(ground: Ground, streets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Set bus stops along the main roads, named after the nearest local street."""
    local = streets[streets["class"] == "local"].reset_index(drop=True)
    tree = shapely.STRtree(local.geometry.to_numpy())
    rows: list[tuple[str, shapely.Point]] = [
        (mark.name, bent(shapely.Point(mark.spot)))
        for mark in LANDMARKS
        if mark.kind in {"station", "hospital", "shopping"}
    ]
    for *_, line in ground.roads:
        road = bent(line.intersection(ground.town.buffer(-120)))
        for part in shapely.get_parts(road):
            for place in _beside(part, _STOPS_M):
                spot = shapely.Point(place)
                name = local["name"][int(tree.nearest(spot))]
                near = any(spot.distance(other) < _STOPS_M / 2 for _, other in rows)
                if not near and name not in {row[0] for row in rows}:
                    rows.append((name, spot))
    names, spots = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"name": names}, geometry=list(spots), crs=SWEREF99_TM)


def found_schools(
    ground: Ground, built: NDArray[np.object_], rng: np.random.Generator
) -> tuple[gpd.GeoDataFrame, list[BaseGeometry]]:
    """Find room for the schools: points with `name`, and the school buildings."""
    tree = shapely.STRtree(built)
    areas = {quarter.code: area for quarter, area in ground.quarters}
    spots, houses = [], []
    for _, code in SCHOOLS:
        area = bent(areas[code]).buffer(-60)
        west, south, east, north = area.bounds
        tries = np.asarray(
            shapely.points(rng.uniform((west, south), (east, north), (600, 2)))
        )
        tries = tries[shapely.contains(area, tries)]
        near = tree.query_nearest(tries, return_distance=True, all_matches=False)[1]
        spot = tries[
            int(
                np.argmax(
                    np.minimum(near, _SCHOOL_ROOM_M + rng.uniform(0, 1, len(near)))
                )
            )
        ]
        spots.append(spot)
        houses.append(_school_house(spot))
    names = [name for name, _ in SCHOOLS]
    return gpd.GeoDataFrame({"name": names}, geometry=spots, crs=SWEREF99_TM), houses


def _school_house(spot: shapely.Point) -> BaseGeometry:
    """Draw a school: a long house with two wings."""
    wings = [(-30, 8, 30, 20), (-30, -20, -18, 8), (18, -20, 30, 8)]
    parts = [
        shapely.box(spot.x + west, spot.y + south, spot.x + east, spot.y + north)
        for west, south, east, north in wings
    ]
    return shapely.union_all(parts)


def landmark_places() -> pd.DataFrame:
    """Give the landmarks as place names: `name`, `kind`, `accuracy_m`, `geometry`."""
    return pd.DataFrame(
        {
            "name": [mark.name for mark in LANDMARKS],
            "kind": [mark.kind for mark in LANDMARKS],
            "accuracy_m": [mark.accuracy_m for mark in LANDMARKS],
            "geometry": [bent(shapely.Point(mark.spot)) for mark in LANDMARKS],
        }
    )
