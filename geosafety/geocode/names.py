"""Names of places other than addresses: stops, squares, parks, districts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.geocode.normalise import key, words
from geosafety.geocode.place_aliases import (
    aliases,
    centre_rank,
    is_settlement,
    keys_of,
    neighbourhood,
)
from geosafety.geocode.placing import around, mixture, over
from geosafety.geocode.register import Register
from geosafety.model.placement import Footprint, Placement, Precision

# How far from a named point a thing told to be there may lie.
POINT_M = 250.0
# A stop that is called as a village, and not as a street or house, stands for it.
_VILLAGE_M = 500.0
# A stop that gives its name to a neighbourhood lies within this of most of it.
_NEIGHBOUR_M = 400.0
# Points of one name this near each other are one place (two sides of a street).
_ONE_PLACE_M = 600.0
_LEAST_NEIGHBOURS = 2
_APART_M = 50.0
_LOCALITY_MARGIN_M = 60.0
# What is said to be in the middle of a town lies within this of its station.
_CENTRE_M = 1200.0

Named = tuple[str, BaseGeometry, float]


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
        shape = shapely.union_all(list(self.areas) or circles)
        shapely.prepare(shape)
        return shape

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
        longest = max((len(words(each.name)) for each in self.places), default=0)
        # ”centrala Malmö” has a word more than the names it is made of.
        self.longest = longest + 1

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
        exact: dict[str, list[Named]] = defaultdict(list)
        shared: dict[str, list[Named]] = defaultdict(list)
        centres: list[tuple[int, BaseGeometry]] = []
        for name, shape, radius in _rows(place_names):
            for alias in aliases(name, municipality=municipality):
                for name_key in keys_of(alias):
                    exact[name_key].append((alias, shape, radius))
                stem = neighbourhood(alias)
                if stem is not None:
                    shared[key(stem)].append((stem, shape, radius))
                rank = centre_rank(alias)
                if rank is not None and name.startswith(municipality):
                    centres.append((rank, shape))
        found = {name_key: _place(named) for name_key, named in exact.items()}
        for name_key, named in shared.items():
            known = found.get(name_key)
            if (known is None or not known.areas) and _is_neighbourhood(named):
                found[name_key] = _place(_wider([*exact.get(name_key, []), *named]))
        found.pop(key(municipality), None)
        centre = _centre(centres, municipality)
        return cls({**_localities(register, municipality), **found, **centre})

    def find(self, name_key: str) -> tuple[int, ...]:
        """Give the position of the place of that key, or nothing."""
        at = self._at.get(name_key)
        return () if at is None else (at,)


def _rows(place_names: pd.DataFrame) -> Iterator[Named]:
    """Go through the names with their shapes and radii."""
    columns = (place_names[name] for name in ("name", "geometry", "accuracy_m"))
    for name, shape, radius in zip(*columns, strict=True):
        yield str(name), shape, float(radius)


def _is_neighbourhood(named: list[Named]) -> bool:
    """Tell whether names make a neighbourhood: one area, or several other names."""
    has_area = any(shape.area > 0 for _, shape, _ in named)
    return has_area or len(_clusters(named)) >= _LEAST_NEIGHBOURS


def _clusters(named: list[Named]) -> set[tuple[int, int]]:
    """Give the places apart from each other, on a coarse grid."""
    return {
        (round(shape.centroid.x / _APART_M), round(shape.centroid.y / _APART_M))
        for _, shape, _ in named
    }


def _centre(
    centres: list[tuple[int, BaseGeometry]], municipality: str
) -> dict[str, Place]:
    """Make the middle of the town, around its station."""
    if not centres:
        return {}
    best = min(rank for rank, _ in centres)
    points = [shape.centroid for rank, shape in centres if rank == best]
    middle = shapely.MultiPoint(points).centroid
    centre = Place(f"{municipality} centrum", areas=(middle.buffer(_CENTRE_M),))
    called = (f"centrala {municipality}", f"{municipality}s centrum", centre.name)
    places = {key(name): centre for name in called}
    if not best:
        point = (middle.x, middle.y, POINT_M)
        station = Place(f"{municipality} centralstation", points=(point,))
        known_as = (f"{municipality} C", station.name, "Centralstationen", "Centralen")
        places |= {key(name): station for name in known_as}
    return places


def _wider(named: list[Named]) -> list[Named]:
    """Let points stand for their neighbourhood."""
    name = named[-1][0]
    return [
        (name, shape if shape.area > 0 else shape.centroid.buffer(_NEIGHBOUR_M), radius)
        for _, shape, radius in named
    ]


def _place(named: list[Named]) -> Place:
    """Make one place of all shapes of a name."""
    name = named[0][0]
    areas = tuple(shape for _, shape, _ in named if shape.area > 0)
    if areas:
        return Place(name, areas=areas)
    points = [
        (shape.centroid.x, shape.centroid.y, _radius(each, radius))
        for each, shape, radius in named
    ]
    return Place(name, points=tuple(_merged(points)))


def _radius(name: str, known_m: float) -> float:
    """Give the radius of a named point, metres: as told, or by the sort of name."""
    if not np.isnan(known_m):
        return known_m
    return _VILLAGE_M if is_settlement(name) else POINT_M


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
