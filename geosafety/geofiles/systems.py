"""Tell in which coordinate system an area is, and move it to EPSG:3006."""

import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.crs import (
    LOCAL_ZONES,
    SWEDEN_DEGREES,
    SWEDEN_METRES,
    SWEREF99_TM,
    WGS84,
    reproject_geometry,
)
from geosafety.errors import Problem
from geosafety.geofiles.features import RawFeature
from geosafety.model.municipality import Municipality

# ETRS 89 and SWEREF 99 as degrees differ from WGS 84 by less than a metre, and
# the compound systems only add the height system RH 2000 (EPSG registry).
_SAME_AS = {4326: WGS84, 4258: WGS84, 4619: WGS84, 4979: WGS84, 5845: SWEREF99_TM}
_ZONES_WITH_HEIGHT = range(5846, 5858)

# What a local zone is used for, with room to spare.
_ZONE_METRES = (0.0, 6_100_000.0, 300_000.0, 7_700_000.0)

ACCEPTED = "EPSG:3006, EPSG:3007–3018, EPSG:4326"

Bounds = tuple[float, float, float, float]


def accepted_epsg(code: int) -> int | None:
    """
    Give the system that a code means here, or None if it is not accepted.

    Examples
    --------
    >>> accepted_epsg(5845), accepted_epsg(3010), accepted_epsg(3857)
    (3006, 3010, None)
    """
    if code in _ZONES_WITH_HEIGHT:
        return code - 5846 + 3007
    if code in {SWEREF99_TM, *LOCAL_ZONES.values()}:
        return code
    return _SAME_AS.get(code)


def to_sweref99_tm(
    area: RawFeature, epsg: int | None, municipality: Municipality
) -> BaseGeometry | Problem:
    """Move one area to EPSG:3006, or tell why its coordinates cannot be right."""
    problem = misread(area, epsg, municipality)
    if problem is not None:
        return problem
    source = WGS84 if epsg is None else epsg
    if source == SWEREF99_TM:
        return shapely.force_2d(area.geometry)
    return reproject_geometry(area.geometry, source=source, target=SWEREF99_TM)


def misread(
    area: RawFeature, epsg: int | None, municipality: Municipality
) -> Problem | None:
    """Find coordinates that cannot be in the system that the file names."""
    bounds = area.geometry.bounds
    if epsg is None or epsg == WGS84:
        return _misread_degrees(area, bounds, epsg, municipality)
    expected = SWEDEN_METRES if epsg == SWEREF99_TM else _ZONE_METRES
    if _within(_swapped(bounds), expected):
        return _swapped_problem(area, "öst, nord", "east, north")
    likely = likely_metres(bounds, municipality)
    if likely not in {None, epsg} and not _near(bounds, epsg, municipality):
        return area.place.problem(
            "coordinate-crs",
            sv=f"Filen säger EPSG:{epsg}, men talen {_shown(bounds)} stämmer med "
            f"EPSG:{likely}. Rätta filens koordinatsystem.",
            en=f"The file says EPSG:{epsg}, but the numbers {_shown(bounds)} fit "
            f"EPSG:{likely}. Correct the coordinate system of the file.",
        )
    if not _within(bounds, expected):
        return _range_problem(area, bounds, epsg)
    return None


def _misread_degrees(
    area: RawFeature, bounds: Bounds, epsg: int | None, municipality: Municipality
) -> Problem | None:
    """Find metres, swapped axes and impossible numbers among degrees."""
    if _within(_swapped(bounds), SWEDEN_DEGREES):
        return _swapped_problem(area, "longitud, latitud", "longitude, latitude")
    if _within(bounds, (-180.0, -90.0, 180.0, 90.0)):
        return None
    likely = likely_metres(bounds, municipality)
    if likely is None:
        return _range_problem(area, bounds, WGS84)
    says = "" if epsg is None else "Filen säger EPSG:4326, men "
    says_en = "" if epsg is None else "The file says EPSG:4326, but "
    return area.place.problem(
        "coordinate-crs" if epsg is None else "coordinate-range",
        sv=f"{says or 'Talen '}{_shown(bounds)} är meter, inte grader. De ser ut att "
        f"vara EPSG:{likely}; ange det koordinatsystemet i filen eller spara om den "
        "i EPSG:4326.",
        en=f"{says_en or 'The numbers '}{_shown(bounds)} are metres, not degrees. "
        f"They look like EPSG:{likely}; name that coordinate system in the file or "
        "save it again in EPSG:4326.",
    )


def likely_metres(bounds: Bounds, municipality: Municipality) -> int | None:
    """
    Guess which projected system numbers are in, by what lies nearby.

    Parameters
    ----------
    bounds
        West, south, east and north, in metres of an unknown system; the axes may
        be swapped.
    municipality
        Where the area ought to be.

    Returns
    -------
    int or None
        EPSG code; None if no Swedish system makes sense.
    """
    for box in (bounds, _swapped(bounds)):
        if _within(box, SWEDEN_METRES):
            if _near(box, SWEREF99_TM, municipality):
                return SWEREF99_TM
            zone = _zone_nearby(box, municipality)
            return SWEREF99_TM if zone is None else zone
        if _within(box, _ZONE_METRES):
            zone = _zone_nearby(box, municipality)
            return municipality.local_crs if zone is None else zone
    return None


def _zone_nearby(bounds: Bounds, municipality: Municipality) -> int | None:
    """Find the local zone that puts the area near the municipality."""
    zones = [municipality.local_crs, *LOCAL_ZONES.values()]
    for zone in zones:
        if _within(bounds, _ZONE_METRES) and _near(bounds, zone, municipality):
            return zone
    return None


def _near(bounds: Bounds, epsg: int, municipality: Municipality) -> bool:
    """Tell whether the middle of the bounds falls in the municipality."""
    middle = shapely.Point(
        (bounds[0] + bounds[2]) / 2,
        (bounds[1] + bounds[3]) / 2,
    )
    moved = reproject_geometry(middle, source=epsg, target=SWEREF99_TM)
    return bool(
        shapely.dwithin(moved, municipality.boundary, 10 * municipality.margin_m)
    )


def _within(bounds: Bounds, limits: Bounds) -> bool:
    """Tell whether the bounds lie within the limits."""
    return (
        limits[0] <= bounds[0] <= bounds[2] <= limits[2]
        and limits[1] <= bounds[1] <= bounds[3] <= limits[3]
    )


def _swapped(bounds: Bounds) -> Bounds:
    """Give the bounds with the axes the other way round."""
    return bounds[1], bounds[0], bounds[3], bounds[2]


def _shown(bounds: Bounds) -> str:
    """Show the first corner, short enough for a sentence."""
    return f"{bounds[0]:.10g}, {bounds[1]:.10g}"


def _swapped_problem(area: RawFeature, sv: str, en: str) -> Problem:
    """Say that the axes are the wrong way round."""
    shown = _shown(area.geometry.bounds)
    return area.place.problem(
        "coordinate-swapped",
        sv=f"Koordinaterna ({shown}) står i omvänd ordning; skriv {sv}.",
        en=f"The coordinates ({shown}) are the wrong way round; write {en}.",
    )


def _range_problem(area: RawFeature, bounds: Bounds, epsg: int) -> Problem:
    """Say that the numbers are impossible in their system."""
    return area.place.problem(
        "coordinate-range",
        sv=f"Koordinaterna ({_shown(bounds)}) är omöjliga i EPSG:{epsg}.",
        en=f"The coordinates ({_shown(bounds)}) are impossible in EPSG:{epsg}.",
    )
