"""Read areas from GeoJSON, without any library that opens files by itself."""

from collections.abc import Iterator
from pathlib import PurePath

from geosafety.errors import Problem, RefusedInputError, refuse, refuse_all
from geosafety.geofiles.features import (
    MAX_FEATURES,
    Place,
    RawFeature,
    RawFile,
)
from geosafety.geofiles.geojson_crs import named_crs
from geosafety.geofiles.geojson_shapes import GEOMETRY_TYPES, ShapeFaultError, shape_of
from geosafety.geofiles.strict_json import JsonValue, load_json
from geosafety.geofiles.systems import ACCEPTED


def read_geojson(content: bytes, *, name: str, most: int = MAX_FEATURES) -> RawFile:
    """
    Read every feature of a GeoJSON document.

    Parameters
    ----------
    content
        The file as it came.
    name
        File name, for the messages only.
    most
        Features above this number are refused.

    Raises
    ------
    RefusedInputError
        If the document or one of its features cannot be read; the problems point
        at the place with a JSON pointer.
    """
    document = _parse(content, name)
    epsg = _named_crs(document)
    areas: list[RawFeature] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for pointer, feature in _features(document, most):
        try:
            area = _area(feature, pointer)
        except ShapeFaultError as fault:
            place = Place(pointer=f"{pointer}/geometry")
            problems.append(place.problem(fault.code, sv=fault.sv, en=fault.en))
            continue
        if area.key is not None and area.key in seen:
            problems.append(_duplicate(area.key, pointer))
        seen.add(area.key or "")
        areas.append(area)
    if problems:
        raise refuse_all(problems)
    return RawFile(features=tuple(areas), epsg=epsg)


def _structure(pointer: str, sv: str, en: str) -> RefusedInputError:
    """Refuse a document that is JSON but not GeoJSON."""
    return refuse("geojson-structure", sv, en, pointer=pointer)


def _parse(content: bytes, name: str) -> dict[str, JsonValue]:
    """Give the root object, or say that the file is something else."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:16]
    if start.startswith((b"<", b"PK\x03\x04", b"SQLite format 3")):
        ending = PurePath(name).suffix or name
        sv = f"Innehållet i filen är inte GeoJSON fast namnet slutar på {ending}."
        en = f"The content of the file is not GeoJSON although it is named {ending}."
        raise refuse("content-mismatch", sv, en)
    document = load_json(content, depth_code="geojson-structure")
    if isinstance(document, dict):
        return document
    raise _structure(
        "/",
        "Filens yttersta nivå ska vara ett objekt av typen FeatureCollection.",
        "The outermost level of the file should be a FeatureCollection object.",
    )


def _named_crs(document: dict[str, JsonValue]) -> int | None:
    """Give the system that the document names, None if it names none."""
    crs = document.get("crs")
    if crs is None:
        return None
    name, epsg = named_crs(crs)
    if epsg is not None:
        return epsg
    raise refuse(
        "unknown-crs",
        f"Koordinatsystemet ({name[:60] or 'utan namn'}) känns inte igen; använd "
        f"{ACCEPTED}.",
        f"The coordinate system ({name[:60] or 'unnamed'}) is unknown; use {ACCEPTED}.",
        pointer="/crs",
    )


def _features(
    document: dict[str, JsonValue], most: int
) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Give each feature with its pointer; a lone feature or shape is one."""
    kind = document.get("type")
    if kind == "Feature":
        yield "", document
        return
    if isinstance(kind, str) and kind in GEOMETRY_TYPES:
        yield "", {"type": "Feature", "geometry": document, "properties": None}
        return
    features = document.get("features")
    if kind != "FeatureCollection" or not isinstance(features, list):
        raise _structure(
            "/type",
            "Filen är JSON men inte GeoJSON; ”type” ska vara FeatureCollection.",
            "The file is JSON but not GeoJSON; “type” should be FeatureCollection.",
        )
    _counted(features, most)
    for index, feature in enumerate(features):
        pointer = f"/features/{index}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise _structure(
                pointer,
                "Varje del av ”features” ska vara ett objekt av typen Feature.",
                "Each part of “features” should be an object of type Feature.",
            )
        yield pointer, feature


def _counted(features: list[JsonValue], most: int) -> None:
    """Refuse none, and more than a plan file has."""
    if not features:
        sv, en = "Filen har inga ytor.", "The file has no features."
        raise refuse("no-rows", sv, en, pointer="/features")
    if len(features) > most:
        sv = f"Filen har {len(features)} ytor; högst {most} tas emot."
        en = f"The file has {len(features)} features; at most {most} are read."
        raise refuse("too-many-rows", sv, en, pointer="/features")


def _duplicate(key: str, pointer: str) -> Problem:
    """Say that an identity is used twice."""
    return Place(pointer=f"{pointer}/id").problem(
        "duplicate-id",
        sv=f"Två ytor har samma id ({key[:60]}).",
        en=f"Two features have the same id ({key[:60]}).",
    )


def _area(feature: dict[str, JsonValue], pointer: str) -> RawFeature:
    """Build one feature."""
    properties = feature.get("properties")
    key = feature.get("id")
    geometry, has_height = shape_of(feature.get("geometry"))
    return RawFeature(
        place=Place(pointer=f"{pointer}/geometry"),
        key=None if key is None else str(key),
        geometry=geometry,
        properties=dict(properties) if isinstance(properties, dict) else {},
        has_height=has_height,
        properties_at=f"{pointer}/properties",
    )
