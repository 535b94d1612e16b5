"""Build shapes from the geometry objects of GeoJSON, and nothing else."""

import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.geofiles.features import MAX_POSITIONS
from geosafety.geofiles.strict_json import JsonValue

GEOMETRY_TYPES = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
)
_RING_POSITIONS = 4
_LINE_POSITIONS = 2

Position = tuple[float, float]


class ShapeFaultError(ValueError):
    """A geometry that cannot be built; holds the code and the words for it."""

    def __init__(self, code: str, sv: str, en: str) -> None:
        """Keep the code and both languages."""
        super().__init__(en)
        self.code, self.sv, self.en = code, sv, en


def shape_of(geometry: JsonValue) -> tuple[BaseGeometry, bool]:
    """
    Build one geometry and tell whether it had height, which is dropped.

    Parameters
    ----------
    geometry
        A geometry object as RFC 7946 has it, or null.

    Raises
    ------
    ShapeFaultError
        With `empty-geometry`, `geojson-structure`, `invalid-geometry`,
        `coordinate-range` or `too-many-vertices`.

    Examples
    --------
    >>> shape_of({"type": "Point", "coordinates": [17.0, 58.75, 12.5]})
    (<POINT (17 58.75)>, True)
    """
    if geometry is None:
        raise ShapeFaultError(
            "empty-geometry",
            "Ytan saknar geometri (null).",
            "The feature has no geometry (null).",
        )
    if not isinstance(geometry, dict):
        raise _not_a_geometry("")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        return _collection(geometry.get("geometries"))
    coordinates = geometry.get("coordinates")
    if kind not in GEOMETRY_TYPES or not isinstance(coordinates, list):
        raise _not_a_geometry(str(kind or ""))
    if not coordinates:
        raise ShapeFaultError(
            "empty-geometry",
            "Ytans lista av koordinater är tom.",
            "The list of coordinates of the feature is empty.",
        )
    return _built(str(kind), coordinates), _has_height(coordinates)


def _collection(members: JsonValue) -> tuple[BaseGeometry, bool]:
    """Build a collection of plain geometries; collections do not nest here."""
    if not isinstance(members, list) or any(
        isinstance(member, dict) and member.get("type") == "GeometryCollection"
        for member in members
    ):
        raise ShapeFaultError(
            "geojson-structure",
            "En GeometryCollection får inte innehålla en GeometryCollection.",
            "A GeometryCollection must not hold a GeometryCollection.",
        )
    shapes = [shape_of(member) for member in members]
    together = shapely.GeometryCollection([shape for shape, _ in shapes])
    return together, any(height for _, height in shapes)


def _not_a_geometry(kind: str) -> ShapeFaultError:
    """Say which kinds there are."""
    known = ", ".join(GEOMETRY_TYPES)
    return ShapeFaultError(
        "geojson-structure",
        f"Geometrin ({kind[:40] or 'utan typ'}) är inte någon av {known}.",
        f"The geometry ({kind[:40] or 'without type'}) is none of {known}.",
    )


def _built(kind: str, coordinates: list[JsonValue]) -> BaseGeometry:
    """Make the shape of one of the six kinds."""
    match kind:
        case "Point":
            return shapely.Point(_position(coordinates))
        case "MultiPoint":
            return shapely.MultiPoint(_positions(coordinates))
        case "LineString":
            return _line(coordinates)
        case "MultiLineString":
            return shapely.MultiLineString([_line(part) for part in coordinates])
        case "Polygon":
            return _polygon(coordinates)
        case _:
            return shapely.MultiPolygon([_polygon(part) for part in coordinates])


def _line(value: JsonValue) -> shapely.LineString:
    """Make a line of at least two positions."""
    positions = _positions(value)
    if len(positions) < _LINE_POSITIONS:
        raise ShapeFaultError(
            "invalid-geometry",
            "En linje behöver minst två lägen.",
            "A line needs at least two positions.",
        )
    return shapely.LineString(positions)


def _polygon(value: JsonValue) -> shapely.Polygon:
    """Make a polygon; rings are checked here since shapely would close them."""
    if not isinstance(value, list):
        raise _not_positions()
    rings = [_positions(ring) for ring in value]
    for ring in rings:
        if len(ring) < _RING_POSITIONS or ring[0] != ring[-1]:
            raise ShapeFaultError(
                "invalid-geometry",
                "Ytans ring ska ha minst fyra lägen och sluta där den börjar.",
                "The ring should have at least four positions and end where it begins.",
            )
    if not rings:
        raise ShapeFaultError(
            "empty-geometry", "Ytan saknar ring.", "The polygon has no ring."
        )
    return shapely.Polygon(rings[0], rings[1:])


def _positions(value: JsonValue) -> list[Position]:
    """Give a list of positions, no longer than a plan has."""
    if not isinstance(value, list):
        raise _not_positions()
    if len(value) > MAX_POSITIONS:
        raise ShapeFaultError(
            "too-many-vertices",
            f"Ytan har {len(value)} brytpunkter; högst {MAX_POSITIONS} tas emot. "
            "Förenkla den.",
            f"The area has {len(value)} vertices; at most {MAX_POSITIONS} are "
            "accepted. Simplify it.",
        )
    return [_position(position) for position in value]


def _position(value: JsonValue) -> Position:
    """Give east and north of two or three numbers."""
    if not isinstance(value, list) or len(value) not in {2, 3}:
        raise _not_positions()
    numbers = [
        number
        for number in value
        if isinstance(number, int | float) and not isinstance(number, bool)
    ]
    if len(numbers) != len(value):
        raise _not_positions()
    try:
        return float(numbers[0]), float(numbers[1])
    except OverflowError:
        raise ShapeFaultError(
            "coordinate-range",
            "En koordinat är för stor för att vara ett läge.",
            "A coordinate is too large to be a place.",
        ) from None


def _not_positions() -> ShapeFaultError:
    """Say what coordinates look like."""
    return ShapeFaultError(
        "geojson-structure",
        "Koordinaterna ska vara listor av två eller tre tal.",
        "The coordinates should be lists of two or three numbers.",
    )


def _has_height(coordinates: list[JsonValue]) -> bool:
    """Look at the first position; a third number there is a height."""
    first: JsonValue = coordinates
    while isinstance(first, list) and first and isinstance(first[0], list):
        first = first[0]
    return isinstance(first, list) and len(first) > _LINE_POSITIONS
