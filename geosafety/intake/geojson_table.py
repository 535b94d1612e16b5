"""GeoJSON files of points, as the same sort of table as a spreadsheet."""

import numpy as np
import pyarrow as pa

from geosafety.crs import WGS84
from geosafety.errors import RefusedInputError, refuse
from geosafety.geofiles.geojson_crs import named_crs
from geosafety.geofiles.strict_json import JsonValue, load_json
from geosafety.intake.limits import MAX_COLUMNS, MAX_ROWS
from geosafety.intake.table import (
    FEATURE_ID,
    LATITUDE,
    LONGITUDE,
    CellFault,
    Table,
)


def read_geojson(raw: bytes) -> Table:
    """
    Read a FeatureCollection of points.

    Parameters
    ----------
    raw
        The whole file.

    Returns
    -------
    Table
        One column for each property, and `lon` and `lat` with the point, EPSG:4326,
        degrees; the feature's id stands in `id` unless a property does. Features
        that are no points carry a fault.

    Raises
    ------
    RefusedInputError
        What `load_json` finds, `geojson-structure`, `unknown-crs`, `no-rows`,
        `too-many-rows` or `too-many-columns`.
    """
    document = load_json(raw, depth_code="geojson-structure")
    features = _features(document)
    faults: list[CellFault] = []
    rows = [_row(feature, at, faults) for at, feature in enumerate(features)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > MAX_COLUMNS:
        raise refuse(
            "too-many-columns",
            f"Objekten har {len(names)} egenskaper; högst {MAX_COLUMNS} tas emot.",
            f"The features have {len(names)} properties; at most {MAX_COLUMNS} are "
            "accepted.",
        )
    return Table(
        kind="geojson",
        columns={
            name: pa.array([row.get(name, "") for row in rows], pa.string())
            for name in names
        },
        rows=np.arange(len(rows), dtype=np.int64) + 1,
        crs=WGS84,
        faults=tuple(faults),
    )


def _features(document: JsonValue) -> list[JsonValue]:
    """Find the features, or say what is missing."""
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise _structure("Roten ska vara en FeatureCollection.", "The root", "/")
    crs = document.get("crs")
    if crs is not None and named_crs(crs)[1] != WGS84:
        raise refuse(
            "unknown-crs",
            f"Rapporter i GeoJSON ska ha longitud och latitud (EPSG:{WGS84}).",
            f"Reports in GeoJSON should have longitude and latitude (EPSG:{WGS84}).",
            pointer="/crs",
        )
    features = document.get("features")
    if not isinstance(features, list):
        raise _structure("”features” ska vara en lista.", "“features”", "/features")
    if not features:
        raise refuse(
            "no-rows",
            "Filen har inga objekt.",
            "The file has no features.",
            pointer="/features",
        )
    if len(features) > MAX_ROWS:
        raise refuse(
            "too-many-rows",
            f"Filen har fler än {MAX_ROWS} objekt; dela den.",
            f"The file has more than {MAX_ROWS} features; split it.",
        )
    return features


def _row(feature: JsonValue, at: int, faults: list[CellFault]) -> dict[str, str]:
    """Make one row of a feature, noting what cannot be a report."""
    pointer = f"/features/{at}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _structure("Objektet ska vara en Feature.", "The object", pointer)
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise _structure(
            "”properties” ska vara ett objekt.", "“properties”", f"{pointer}/properties"
        )
    row: dict[str, str] = {}
    identity = feature.get("id")
    if isinstance(identity, str | int):
        row[FEATURE_ID] = str(identity)
    for name, value in properties.items():
        row[name] = _text(value)
        if isinstance(value, dict | list):
            faults.append(
                CellFault(
                    index=at,
                    column=name,
                    code="geojson-structure",
                    sv="Egenskapen är en lista eller ett objekt; den ska vara ett "
                    "enkelt värde.",
                    en="The property is a list or an object; it should be a plain "
                    "value.",
                )
            )
    row[LONGITUDE], row[LATITUDE] = _position(feature.get("geometry"), at, faults)
    return row


def _position(geometry: JsonValue, at: int, faults: list[CellFault]) -> tuple[str, str]:
    """Read the point of a feature as two texts; none gives empty ones."""
    if geometry is None:
        return "", ""
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        place = geometry.get("coordinates")
        if isinstance(place, list) and len(place) in {2, 3}:
            lon, lat = place[:2]
            if _is_number(lon) and _is_number(lat):
                return _text(lon), _text(lat)
    faults.append(
        CellFault(
            index=at,
            column=LATITUDE,
            code="geojson-structure",
            sv="Geometrin ska vara en punkt med longitud och latitud.",
            en="The geometry should be a point with longitude and latitude.",
        )
    )
    return "", ""


def _is_number(value: JsonValue) -> bool:
    """Tell a number from the rest; truth is no number here."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: JsonValue) -> str:
    """Write a plain value the way a CSV file would."""
    match value:
        case None:
            return ""
        case bool():
            return "SANT" if value else "FALSKT"
        case float():
            return f"{value:.9f}".rstrip("0").rstrip(".") if value else "0"
        case dict() | list():
            return ""
        case _:
            return str(value)


def _structure(sv: str, what: str, pointer: str) -> RefusedInputError:
    """Tell where the file is not GeoJSON."""
    return refuse(
        "geojson-structure",
        f"{sv} Se {pointer}.",
        f"{what} at {pointer} is not as GeoJSON has it.",
        pointer=pointer,
    )
