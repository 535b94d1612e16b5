"""What an area must fulfil before anything is computed from it."""

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.crs import WGS84
from geosafety.errors import Problem
from geosafety.geofiles.features import MAX_POSITIONS, RawFeature
from geosafety.geofiles.systems import to_sweref99_tm
from geosafety.model.municipality import Municipality

_DEGREE_M = 111_320.0


def checked_area(
    area: RawFeature, epsg: int | None, municipality: Municipality
) -> BaseGeometry | Problem:
    """
    Give the area in EPSG:3006, metres, or the first thing that is wrong with it.

    Parameters
    ----------
    area
        A feature in the coordinate system `epsg`.
    epsg
        Accepted EPSG code, or None for longitude and latitude.
    municipality
        The area must lie within its boundary and margin.
    """
    problem = _too_much(area) or _no_finite_numbers(area)
    if problem is not None:
        return problem
    moved = to_sweref99_tm(area, epsg, municipality)
    if isinstance(moved, Problem):
        return moved
    return (
        _too_large(area, epsg, municipality)
        or _invalid(area)
        or _outside(area, moved, municipality)
        or moved
    )


def _too_much(area: RawFeature) -> Problem | None:
    """Refuse an empty shape, and one with more corners than a plan has."""
    if area.geometry.is_empty:
        return area.place.problem(
            "empty-geometry",
            sv="Ytan saknar geometri; rita den eller ta bort raden.",
            en="The area has no geometry; draw it or remove the row.",
        )
    positions = int(shapely.get_num_coordinates(area.geometry))
    if positions <= MAX_POSITIONS:
        return None
    return area.place.problem(
        "too-many-vertices",
        sv=f"Ytan har {positions} brytpunkter; högst {MAX_POSITIONS} tas emot. "
        "Förenkla den.",
        en=f"The area has {positions} vertices; at most {MAX_POSITIONS} are "
        "accepted. Simplify it.",
    )


def _no_finite_numbers(area: RawFeature) -> Problem | None:
    """Refuse NaN and infinity, which a GeoPackage can hold."""
    if np.isfinite(shapely.get_coordinates(area.geometry)).all():
        return None
    return area.place.problem(
        "coordinate-range",
        sv="Koordinaterna är inte ändliga tal.",
        en="The coordinates are not finite numbers.",
    )


def _too_large(
    area: RawFeature, epsg: int | None, municipality: Municipality
) -> Problem | None:
    """Refuse an area larger than the municipality."""
    limit_m2 = municipality.boundary.area
    area_m2 = area.geometry.area
    if epsg in {None, WGS84}:
        south, north = area.geometry.bounds[1], area.geometry.bounds[3]
        middle = math.radians((south + north) / 2)
        area_m2 *= _DEGREE_M**2 * math.cos(middle)
    if area_m2 <= limit_m2:
        return None
    size_km2, limit_km2 = round(area_m2 / 1e6), round(limit_m2 / 1e6)
    return area.place.problem(
        "area-too-large",
        sv=f"Ytan är {size_km2} km², större än hela kommunen ({limit_km2} km²).",
        en=f"The area is {size_km2} km², larger than the whole municipality "
        f"({limit_km2} km²).",
    )


def _invalid(area: RawFeature) -> Problem | None:
    """Refuse a border that crosses itself, and an area without size."""
    polygonal = shapely.get_dimensions(area.geometry) == 2  # noqa: PLR2004
    if area.geometry.is_valid and not (polygonal and area.geometry.area == 0):
        return None
    why = shapely.is_valid_reason(area.geometry)
    return area.place.problem(
        "invalid-geometry",
        sv=f"Ytans gräns är ogiltig ({why}); rätta den i ditt GIS-program.",
        en=f"The border of the area is invalid ({why}); correct it in your GIS "
        "program.",
    )


def _outside(
    area: RawFeature, moved: BaseGeometry, municipality: Municipality
) -> Problem | None:
    """Refuse what is not within the municipality and its margin."""
    margin_m = municipality.margin_m
    if municipality.boundary.buffer(margin_m).covers(moved):
        return None
    touches = shapely.dwithin(moved, municipality.boundary, margin_m)
    sv, en = ("delvis utanför", "partly outside") if touches else ("utanför", "outside")
    km = margin_m / 1000
    return area.place.problem(
        "outside-municipality",
        sv=f"Ytan ligger {sv} {municipality.name} (kommungränsen och {km:g} km).",
        en=f"The area lies {en} {municipality.name} (its boundary and {km:g} km).",
    )
