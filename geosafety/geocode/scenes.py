"""From the places a text names to one placement."""

from collections.abc import Sequence
from itertools import combinations

import shapely

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points
from geosafety.geocode.address import Address
from geosafety.geocode.houses import Houses
from geosafety.geocode.located import MOST_CANDIDATES, NOWHERE, Candidate, Located
from geosafety.geocode.mentions import Mention
from geosafety.geocode.names import Place, PlaceNames
from geosafety.geocode.placing import (
    CROSSING_MOST_M,
    TOLD_CROSSING_MOST_M,
    along_streets,
    at_crossing,
    crossing,
)
from geosafety.geocode.register import Register
from geosafety.geocode.streets import StreetMatch
from geosafety.geocode.text import Scene
from geosafety.model.placement import Placement

# Streets named this many words apart in one sentence may be meant as a crossing.
_SAME_BREATH = 8


class ScenePlacer:
    """Places scenes by the register and the names of places."""

    def __init__(self, register: Register, houses: Houses, places: PlaceNames) -> None:
        """Keep what the scenes refer to; street placements are made once."""
        self._register = register
        self._houses = houses
        self._places = places
        self._streets: dict[tuple[int, ...], Placement] = {}
        self._parts: dict[tuple[tuple[int, ...], Place], Placement | None] = {}

    def place(self, scenes: Sequence[Scene]) -> Located:
        """
        Place the first scene as well as the text allows.

        A house number beats a crossing, a crossing a street, and a street a named
        place; a district named beside a long street narrows it.
        """
        streets = [each for each in scenes if each.mention.kind == "street"]
        named = [
            self._places.places[at]
            for each in scenes
            if each.mention.kind == "place"
            for at in each.mention.names
        ]
        distinct = list(dict.fromkeys(named))
        if not streets:
            return self._named(distinct)
        main = streets[0].mention.names
        placement = (
            self._house(streets)
            or self._crossing(streets)
            or self._street(main, distinct)
        )
        listed = dict.fromkeys(at for each in streets for at in each.mention.names)
        return Located(
            placement,
            streets=tuple(self._register.names[at] for at in listed),
            places=tuple(place.name for place in distinct),
            candidates=self._candidates(list(listed), streets[0].mention.score),
        )

    def _named(self, places: list[Place]) -> Located:
        """Answer with a named place when no street is told."""
        if not places:
            return NOWHERE
        # A point says more than the district around it.
        best = min(
            places,
            key=lambda place: place.placement.accuracy_m or 0.0,
        )
        return Located(
            best.placement,
            places=tuple(place.name for place in places),
            candidates=tuple(_candidate(place) for place in places[:MOST_CANDIDATES]),
        )

    def _house(self, streets: Sequence[Scene]) -> Placement | None:
        """Place the main street's house, if the register has the number."""
        main = streets[0].mention.names
        for scene in streets:
            mention = scene.mention
            if mention.names != main or mention.number is None:
                continue
            if not self._has_number(mention):
                continue
            read = Address((), number=mention.number, letter=mention.letter)
            match = StreetMatch(mention.names, mention.score)
            return self._houses.place(match, read).placement
        return None

    def _has_number(self, mention: Mention) -> bool:
        """Tell whether the register knows the house."""
        number = mention.number or 0
        return any(
            len(self._register.rows_of_number(street, number))
            for street in mention.names
        )

    def _crossing(self, streets: Sequence[Scene]) -> Placement | None:
        """Place where the main street meets another that is named beside it."""
        main = streets[0].mention.names
        for one, other in combinations(streets, 2):
            here, there = one.mention.names, other.mention.names
            if here == there or main not in (here, there):
                continue
            east, north, apart = crossing(
                self._register,
                self._register.rows_of_streets(here),
                self._register.rows_of_streets(there),
            )
            if apart <= _crossing_limit(one, other):
                names = [self._register.names[each[0]] for each in (here, there)]
                return at_crossing(east, north, apart, " / ".join(names))
        return None

    def _street(self, streets: tuple[int, ...], near: list[Place]) -> Placement:
        """Spread over a street, or over its part in a place named beside it."""
        if streets not in self._streets:
            rows = self._register.rows_of_streets(streets)
            label = " / ".join(self._register.names[at] for at in streets)
            self._streets[streets] = along_streets(self._register, rows, label)
        whole = self._streets[streets]
        for place in near:
            part = self._part_of_street(streets, place, label=whole.label or "")
            if part is not None:
                return part
        return whole

    def _part_of_street(
        self, streets: tuple[int, ...], place: Place, *, label: str
    ) -> Placement | None:
        """Spread over the part of a street that lies in a place, if it is a part."""
        known = (streets, place)
        if known not in self._parts:
            rows = self._register.rows_of_streets(streets)
            inside = shapely.contains_xy(
                place.shape, self._register.east[rows], self._register.north[rows]
            )
            is_part = bool(inside.any()) and not inside.all()
            self._parts[known] = (
                along_streets(self._register, rows[inside], f"{label}, {place.name}")
                if is_part
                else None
            )
        return self._parts[known]

    def _candidates(self, streets: list[int], score: float) -> tuple[Candidate, ...]:
        """List the streets as what may be meant."""
        return tuple(
            self._houses.candidate_of_street(street, score)
            for street in streets[:MOST_CANDIDATES]
        )


def _crossing_limit(one: Scene, other: Scene) -> float:
    """Tell how far apart the addresses of streets that cross may lie, metres."""
    words_between = other.mention.begin - one.mention.end
    is_one_breath = one.sentence == other.sentence and words_between <= _SAME_BREATH
    if not is_one_breath:
        return CROSSING_MOST_M if other.is_beside else -1.0
    return TOLD_CROSSING_MOST_M if other.is_beside or one.is_beside else CROSSING_MOST_M


def _candidate(place: Place) -> Candidate:
    """Show a place by its middle."""
    middle = place.shape.representative_point()
    lon, lat = reproject_points(
        [middle.x], [middle.y], source=SWEREF99_TM, target=WGS84
    )
    return Candidate(place.name, float(lon[0]), float(lat[0]), 1.0)
