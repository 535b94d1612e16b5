"""Names of places other than addresses: stops, squares, parks, districts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.geocode.abbreviations import DIRECTIONS, FIRST_WORDS
from geosafety.geocode.normalise import key, spellings, words
from geosafety.geocode.placing import around, mixture, over
from geosafety.geocode.register import Register
from geosafety.model.placement import Footprint, Placement, Precision

# How far from a named point a thing told to be there may lie.
POINT_M = 250.0
# A stop that gives its name to a neighbourhood lies within this of most of it.
_NEIGHBOUR_M = 400.0
# Points of one name this near each other are one place (two sides of a street).
_ONE_PLACE_M = 600.0
_LEAST_NEIGHBOURS = 3
_LOCALITY_MARGIN_M = 60.0
_LEAST_STEM = 4
# Notes in brackets, numbers at the end and short forms that timetables use.
_NOTE = re.compile(r"\([^)]*\)|\b\d+(?:-\d+)?\s*$")
_SHORT = {"vsk": "vägskäl", "k:a": "kyrka", "ip": "ip", "kc": "köpcentrum"}
_TOO_WIDE = DIRECTIONS | {"gamla", "sankt", "övre", "nedre", "mellersta", "mell"}


@dataclass(frozen=True, eq=False)
class Place:
    """
    A named place.

    Attributes
    ----------
    name
        As the table of place names spells it.
    areas
        Polygons of that name, EPSG:3006; empty where only points are known.
    points
        East, north and radius in metres, EPSG:3006, of the points of that name.
    """

    name: str
    areas: tuple[BaseGeometry, ...] = ()
    points: tuple[tuple[float, float, float], ...] = ()

    @cached_property
    def shape(self) -> BaseGeometry:
        """Give the area that the name covers, EPSG:3006."""
        circles = [shapely.Point(e, n).buffer(radius) for e, n, radius in self.points]
        return shapely.union_all(list(self.areas) or circles)

    @cached_property
    def placement(self) -> Placement:
        """Spread belief over the place."""
        middle = self.shape.centroid
        radius = float(shapely.hausdorff_distance(middle, self.shape))
        is_area = bool(self.areas) or radius > _ONE_PLACE_M
        return Placement(
            Precision.AREA if is_area else Precision.NAMED_PLACE,
            accuracy_m=radius,
            footprint=self._footprint(),
            label=self.name,
            point=None if is_area else (middle.x, middle.y),
        )

    def _footprint(self) -> Footprint:
        """Give the cells of the areas, or of the circles."""
        if self.areas:
            return over(self.shape)
        return mixture([around(e, n, radius) for e, n, radius in self.points])


class PlaceNames:
    """The places of one municipality by name."""

    def __init__(self, places: dict[str, Place]) -> None:
        """Keep places by their key."""
        self.places = tuple(places.values())
        self._at = {name_key: at for at, name_key in enumerate(places)}
        self.longest = max((len(words(each.name)) for each in self.places), default=0)

    @property
    def keys(self) -> frozenset[str]:
        """Give the keys of all names."""
        return frozenset(self._at)

    @classmethod
    def build(
        cls, place_names: pd.DataFrame, register: Register, *, municipality: str
    ) -> Self:
        """
        Gather the places by what people call them.

        Parameters
        ----------
        place_names : DataFrame
            `name`, `kind`, `accuracy_m` (metres or NaN) and `geometry` (EPSG:3006).
        register
            The addresses; their localities are places too.
        municipality
            Name of the municipality; timetables put it before the names of stops.
        """
        exact: dict[str, list[tuple[str, BaseGeometry, float]]] = defaultdict(list)
        shared: dict[str, list[tuple[str, BaseGeometry, float]]] = defaultdict(list)
        rows = zip(
            place_names["name"],
            place_names["geometry"],
            place_names["accuracy_m"],
            strict=True,
        )
        for name, shape, accuracy in rows:
            for alias in _aliases(str(name), municipality):
                for name_key in _keys(alias):
                    exact[name_key].append((alias, shape, accuracy))
                stem = _neighbourhood(alias)
                if stem is not None and key(stem) != key(municipality):
                    shared[key(stem)].append((stem, shape, accuracy))
        exact.pop(key(municipality), None)
        found = {name_key: _place(named) for name_key, named in exact.items()}
        for name_key, named in shared.items():
            known = found.get(name_key)
            if (known is None or not known.areas) and len(named) >= _enough(named):
                found[name_key] = _place(_wider([*exact.get(name_key, []), *named]))
        return cls({**_localities(register, municipality), **found})

    def find(self, name_key: str) -> tuple[int, ...]:
        """Give the position of the place of that key, or nothing."""
        at = self._at.get(name_key)
        return () if at is None else (at,)


def _aliases(name: str, municipality: str) -> Iterator[str]:
    """Give what people call a place: without the town before it and notes after."""
    bare = _NOTE.sub("", name).strip()
    if bare.isupper():
        bare = bare.title()
    rest = bare.removeprefix(f"{municipality} ")
    for part in rest.split("/"):
        if part.strip():
            yield part.strip()


def _keys(alias: str) -> Iterator[str]:
    """Give the keys of a name, its short forms written out."""
    full = " ".join(_SHORT.get(word.casefold(), word) for word in alias.split())
    own = key(full)
    if own:
        yield own
        parts = words(full)
        if parts[0] in FIRST_WORDS or len(parts[-1]) <= 2:  # noqa: PLR2004
            yield from spellings(parts)


def _neighbourhood(alias: str) -> str | None:
    """Give the part of a name that neighbours share: ”Hyllie” of ”Hyllie station”."""
    parts = alias.split()
    if len(parts) > 1 and words(parts[0])[:1] and words(parts[0])[0] in _TOO_WIDE:
        parts = parts[1:]
    elif len(parts) == 1:
        return None
    stem = parts[0]
    if len(stem) > _LEAST_STEM and stem.endswith("s") and len(parts) > 1:
        stem = stem[:-1]
    return stem if len(stem) >= _LEAST_STEM and stem[0].isupper() else None


def _enough(named: Iterable[tuple[str, BaseGeometry, float]]) -> int:
    """Tell how many names make a neighbourhood: one area, or several points."""
    has_area = any(shape.area > 0 for _, shape, _ in named)
    return 1 if has_area else _LEAST_NEIGHBOURS


def _wider(
    named: list[tuple[str, BaseGeometry, float]],
) -> list[tuple[str, BaseGeometry, float]]:
    """Let points stand for their neighbourhood."""
    name = named[-1][0]
    return [
        (name, shape if shape.area > 0 else shape.centroid.buffer(_NEIGHBOUR_M), radius)
        for _, shape, radius in named
    ]


def _place(named: list[tuple[str, BaseGeometry, float]]) -> Place:
    """Make one place of all shapes of a name."""
    name = named[0][0]
    areas = tuple(shape for _, shape, _ in named if shape.area > 0)
    if areas:
        return Place(name, areas=areas)
    points = [
        (shape.centroid.x, shape.centroid.y, POINT_M if np.isnan(radius) else radius)
        for _, shape, radius in named
    ]
    return Place(name, points=tuple(_merged(points)))


def _merged(
    points: list[tuple[float, float, float]],
) -> Iterator[tuple[float, float, float]]:
    """Put points that are near each other together, in order."""
    left = sorted(points)
    while left:
        east, north, _ = left[0]
        near = [p for p in left if np.hypot(p[0] - east, p[1] - north) < _ONE_PLACE_M]
        left = [point for point in left if point not in near]
        middle = np.mean([point[:2] for point in near], axis=0)
        away = max(np.hypot(p[0] - middle[0], p[1] - middle[1]) for p in near)
        radius = max(point[2] for point in near)
        yield float(middle[0]), float(middle[1]), float(radius + away)


def _localities(register: Register, municipality: str) -> dict[str, Place]:
    """Make a place of each locality in the register, but the municipality's own."""
    found = {}
    for name_key in sorted(register.localities - {key(municipality)}):
        rows = np.flatnonzero(register.locality == name_key)
        points = shapely.MultiPoint(
            np.column_stack([register.east[rows], register.north[rows]])
        )
        area = points.buffer(_LOCALITY_MARGIN_M)
        found[name_key] = Place(name_key.capitalize(), areas=(area,))
    return found
