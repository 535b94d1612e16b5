"""Local streets: a woven net in each district, with names."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM
from geosafety.demo.drawing import bent
from geosafety.demo.ground import Ground
from geosafety.demo.plan_sheet import SPACING, Quarter
from geosafety.demo.street_names import names_of_theme

# Main streets with addresses, and the district whose way of building they follow.
_ADDRESSED = {
    "Norra Storgatan": "Innerstaden",
    "Drottninggatan": "Innerstaden",
    "Kungsgatan": "Innerstaden",
    "Södra Storgatan": "Åbrinken",
}
_REACH_M = 1700.0
_SHORTEST_M = 70.0
_RIVER_CLEARANCE_M = 45.0
_RAILWAY_CLEARANCE_M = 28.0
_PARK_CLEARANCE_M = 8.0
_TOWN_EDGE_CLEARANCE_M = 45.0
# Outside the centre, main streets run through a green strip of this width on each
# side, and local streets reach them only here and there.
_GREEN_STRIP_M = 75.0
_STRIPLESS = {"centre", "blocks"}
_ENTRY_DISTANCE_M = 380.0
# The share of cross streets that were never built, by fabric.
_LEFT_OUT = {
    "centre": 0.12,
    "blocks": 0.25,
    "slabs": 0.45,
    "villas": 0.5,
    "industry": 0.3,
}


@dataclass(frozen=True, slots=True)
class LocalStreet:
    """One local street before it is bent, plan-sheet metres."""

    name: str
    quarter: Quarter
    line: LineString


def weave(ground: Ground, rng: np.random.Generator) -> list[LocalStreet]:
    """Fill each district with streets; they end at its main streets."""
    taken = {name for name, *_ in ground.roads}
    obstacles = shapely.union_all(
        [
            ground.river.buffer(_RIVER_CLEARANCE_M),
            ground.lake.buffer(_RIVER_CLEARANCE_M),
            ground.railway.buffer(_RAILWAY_CLEARANCE_M),
            *(park.buffer(_PARK_CLEARANCE_M) for park in ground.parks.values()),
        ]
    )
    main = shapely.union_all([line for *_, line in ground.roads])
    inside = ground.town.buffer(-_TOWN_EDGE_CLEARANCE_M)
    streets = []
    for quarter, area in ground.quarters:
        room = area.intersection(inside).difference(obstacles)
        if quarter.fabric not in _STRIPLESS:
            room = room.difference(main.buffer(_GREEN_STRIP_M))
        names = names_of_theme(quarter.theme, quarter.fabric, taken=taken, rng=rng)
        lines = _with_entries(_net(quarter, room, area, rng=rng), main)
        streets += [
            LocalStreet(name, quarter, line)
            for name, line in zip(names, lines, strict=False)
        ]
    return streets


def with_addresses(ground: Ground, local: list[LocalStreet]) -> list[LocalStreet]:
    """Put the main streets of the middle, which have addresses, before the others."""
    quarters = {quarter.name: quarter for quarter, _ in ground.quarters}
    return [
        LocalStreet(name, quarters[_ADDRESSED[name]], part)
        for name, _, line in ground.roads
        if name in _ADDRESSED
        for part in _pieces(line, ground.town)
    ] + local


def street_layer(ground: Ground, local: list[LocalStreet]) -> gpd.GeoDataFrame:
    """Put main and local streets on the ground: `name`, `class`, EPSG:3006."""
    names = [name for name, *_ in ground.roads] + [street.name for street in local]
    classes = [kind for _, kind, _ in ground.roads] + ["local"] * len(local)
    lines = [line for *_, line in ground.roads] + [street.line for street in local]
    return gpd.GeoDataFrame(
        {"name": names, "class": classes},
        geometry=[bent(line) for line in lines],
        crs=SWEREF99_TM,
    )


def _net(
    quarter: Quarter,
    room: BaseGeometry,
    area: BaseGeometry,
    *,
    rng: np.random.Generator,
) -> list[LineString]:
    """Draw long streets side by side, and cross streets between them."""
    middle = area.centroid
    across_m, along_m = SPACING[quarter.fabric]
    along = np.arange(-_REACH_M, _REACH_M + 1, 25.0)
    rows = np.arange(-_REACH_M, _REACH_M, across_m) + rng.uniform(0, 40)
    columns = np.arange(-_REACH_M, _REACH_M, along_m) + rng.uniform(0, 60)
    place = (middle.x, middle.y)
    long_streets = [
        piece
        for row in rows
        for piece in _pieces(
            _drawn(along, np.full_like(along, row), quarter, place), room
        )
    ]
    cross_streets = []
    for column in columns:
        built = rng.random(len(rows) - 1) > _LEFT_OUT[quarter.fabric]
        for first, last in _runs(built):
            steps = np.linspace(rows[first], rows[last], 3 * (last - first) + 1)
            line = _drawn(np.full_like(steps, column), steps, quarter, place)
            cross_streets += _pieces(line, room)
    kept = [line for line in long_streets if line.length > 1.6 * _SHORTEST_M]
    net = shapely.union_all(kept)
    return kept + [line for line in cross_streets if _meets(line, net)]


def _with_entries(lines: list[LineString], main: BaseGeometry) -> list[LineString]:
    """Lead some streets on to the main streets, with room between the entries."""
    entries: list[shapely.Point] = []
    grown = []
    for line in lines:
        spots = list(line.coords)
        for end in (0, -1):
            way = shapely.shortest_line(shapely.Point(spots[end]), main)
            gate = shapely.Point(way.coords[1])
            near = [gate.distance(entry) < _ENTRY_DISTANCE_M for entry in entries]
            if 1 < way.length < 1.8 * _GREEN_STRIP_M and not any(near):
                entries.append(gate)
                spots.insert(0 if end == 0 else len(spots), way.coords[1])
        grown.append(LineString(spots))
    return grown


def _drawn(
    u: NDArray[np.float64],
    v: NDArray[np.float64],
    quarter: Quarter,
    middle: tuple[float, float],
) -> LineString:
    """Turn and curve a line of the net and put it in its district."""
    way = np.radians(quarter.turn)
    v = v + quarter.bend * u**2
    return LineString(
        np.column_stack(
            [
                middle[0] + u * np.cos(way) - v * np.sin(way),
                middle[1] + u * np.sin(way) + v * np.cos(way),
            ]
        )
    )


def _pieces(line: LineString, room: BaseGeometry) -> list[LineString]:
    """Cut a line to the room there is."""
    return [
        part
        for part in shapely.get_parts(line.intersection(room))
        if part.geom_type == "LineString" and part.length > _SHORTEST_M
    ]


def _meets(line: LineString, net: BaseGeometry) -> bool:
    """Tell whether a cross street is joined to the net at all."""
    return bool(line.intersects(net))


def _runs(built: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Find the unbroken runs of built blocks, as first and last row."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], built.astype(int), [0]])))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
