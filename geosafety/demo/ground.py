"""Water, railway, main roads, districts, parks and woods."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from geosafety.demo.drawing import blob, soft_area, soft_line
from geosafety.demo.plan_sheet import (
    LAKE,
    PARKS,
    QUARTERS,
    RAILWAY,
    RIVER,
    RIVER_HALF_WIDTH_M,
    ROADS,
    TOWN_EDGE,
    Quarter,
)

_PARK_CLEARANCE_M = 12.0
_JOIN_M = 150.0
_SIZEABLE_M2 = 20_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    The town before it is built, in plan-sheet metres (not yet bent).

    Attributes
    ----------
    lake, river, town
        Areas of the lake, the river, and the town's edge.
    river_line, railway
        Lines.
    roads
        Name, class and line of each main road.
    quarters
        Each district with its area.
    parks
        Park name to area.
    woods, fields
        Areas outside the town.
    """

    lake: Polygon
    river: Polygon
    town: Polygon
    river_line: LineString
    railway: LineString
    roads: tuple[tuple[str, str, LineString], ...]
    quarters: tuple[tuple[Quarter, Polygon], ...]
    parks: dict[str, Polygon]
    woods: tuple[Polygon, ...]
    fields: tuple[Polygon, ...]

    @property
    def water(self) -> BaseGeometry:
        """Join lake and river."""
        return shapely.union(self.lake, self.river)


def lay_out(rng: np.random.Generator) -> Ground:
    """Lay out the ground from the plan sheet, plan-sheet metres."""
    lake, town = soft_area(LAKE), soft_area(TOWN_EDGE)
    river_line = soft_line(RIVER)
    river = river_line.buffer(RIVER_HALF_WIDTH_M, cap_style="flat")
    lines = _joined([soft_line(road.spots) for road in ROADS])
    roads = tuple(
        (road.name, str(road.kind), line)
        for road, line in zip(ROADS, lines, strict=True)
    )
    parks = {
        park.name: blob(
            park.middle, park.radius_m, rng=rng, stretch=park.stretch, turn=park.turn
        )
        for park in PARKS
    }
    dry = {
        name: _largest(
            area.difference(
                shapely.union_all(
                    [
                        river.buffer(8),
                        lake,
                        *(line.buffer(_PARK_CLEARANCE_M) for *_, line in roads),
                    ]
                )
            )
        )
        for name, area in parks.items()
    }
    woods, fields = _countryside(rng, town=town, lake=lake, river=river)
    return Ground(
        lake=lake,
        river=_largest(river.difference(lake)),
        town=town,
        river_line=river_line,
        railway=soft_line(RAILWAY),
        roads=roads,
        quarters=_quarters(town, lake, river_line, [line for *_, line in roads]),
        parks=dry,
        woods=woods,
        fields=fields,
    )


def _joined(lines: list[LineString]) -> list[LineString]:
    """Lengthen the lines whose end nearly meets another, so that it does."""
    joined = []
    for own in lines:
        others = shapely.union_all([line for line in lines if line is not own])
        spots = list(own.coords)
        for place, end in ((0, spots[0]), (len(spots), spots[-1])):
            way = shapely.shortest_line(shapely.Point(end), others)
            if 0 < way.length < _JOIN_M:
                beyond = _lengthened(way)
                spots.insert(place and len(spots), beyond)
        joined.append(LineString(spots))
    return joined


def _lengthened(way: LineString) -> tuple[float, float]:
    """Go along a line and a hand's breadth past its end."""
    (x0, y0), (x1, y1) = way.coords
    share = 1 + 0.2 / way.length
    return x0 + share * (x1 - x0), y0 + share * (y1 - y0)


def _quarters(
    town: Polygon, lake: Polygon, river: LineString, roads: list[LineString]
) -> tuple[tuple[Quarter, Polygon], ...]:
    """Cut the town along main roads and river, and join the faces of each district."""
    land = town.difference(lake.buffer(25))
    cuts = shapely.union_all([land.boundary, river, *roads])
    faces = [
        face
        for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(cuts)))
        if land.buffer(1).contains(face.representative_point())
    ]
    owner = [_nearest_quarter(face) for face in faces]
    return tuple(
        (
            quarter,
            _largest(
                shapely.union_all(
                    [
                        face
                        for face, own in zip(faces, owner, strict=True)
                        if own == index
                    ]
                )
            ),
        )
        for index, quarter in enumerate(QUARTERS)
    )


def _nearest_quarter(face: Polygon) -> int:
    """Find the district with a spot in a face, or else the nearest spot."""
    distances = [
        min(face.distance(shapely.Point(spot)) for spot in quarter.spots)
        for quarter in QUARTERS
    ]
    if min(distances) > 0:
        middle = face.representative_point()
        distances = [
            min(middle.distance(shapely.Point(spot)) for spot in quarter.spots)
            for quarter in QUARTERS
        ]
    return int(np.argmin(distances))


def _countryside(
    rng: np.random.Generator, *, town: Polygon, lake: Polygon, river: Polygon
) -> tuple[tuple[Polygon, ...], tuple[Polygon, ...]]:
    """Scatter woods and fields outside the town."""
    built = shapely.union_all([town.buffer(60), lake.buffer(20), river.buffer(15)])
    shapes = []
    for count, size in ((26, (600, 1300)), (34, (250, 520))):
        spots = rng.uniform(-5200, 5200, (count, 2))
        blobs = [
            blob(
                (float(x), float(y)),
                float(rng.uniform(*size)),
                rng=rng,
                stretch=1.5,
                turn=float(rng.uniform(0, 180)),
            )
            for x, y in spots
            if x * x + y * y > 2700**2
        ]
        shapes.append(shapely.union_all(blobs).difference(built))
    woods, fields = shapes
    fields = fields.difference(woods.buffer(20))
    return tuple(_sizeable(woods)), tuple(_sizeable(fields))


def _sizeable(shape: BaseGeometry) -> list[Polygon]:
    """Keep the parts of at least two hectares."""
    return [part for part in shapely.get_parts(shape) if part.area > _SIZEABLE_M2]


def _largest(shape: BaseGeometry) -> Polygon:
    """Keep the largest part."""
    parts: list[Polygon] = list(shapely.get_parts(shape))
    return max(parts, key=lambda part: part.area)
