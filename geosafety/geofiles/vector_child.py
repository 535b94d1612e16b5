"""
Read one geographic file in a process of its own.

Run by its path in isolated mode, never imported by the program that hosts it:
GDAL is met only here, behind an allowlist of drivers that the environment has
to hold before GDAL is loaded. The bytes of the file come on standard input, so
no path is opened at all; one JSON object a line goes to standard output: first
what was found, then the features, or a single `{"problem": …}`.
"""

import json
import re
import resource
import sqlite3
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyogrio
import pyogrio.errors
import pyogrio.raw

# Kind of file to the drivers that it may meet; the host skips all others.
ALLOWED_DRIVERS = {
    "gpkg": frozenset({"GPKG"}),
    "shp": frozenset({"ESRI Shapefile"}),
    "kml": frozenset({"KML"}),
    "gml": frozenset({"GML"}),
    "gpx": frozenset({"GPX"}),
}
_MEMORY_BYTES = 2 << 30
_CPU_SECONDS = 30
_DEGREES = 4326
_LAYER_NAME = re.compile(r"[\w.(][\w .,()/&+:–-]{0,99}")
_EPSG = re.compile(r"EPSG:([0-9]{4,6})")
# The layers of GPX whose shapes are what somebody drew.
_GPX_LAYERS = ("waypoints", "routes", "tracks")
_CORRUPT = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
)

_Read = tuple[dict[str, Any], Any, Any, Any]


class _RefusedError(Exception):
    """What is wrong, as a code with the layer and row where it stands."""

    def __init__(self, problem: str, **place: object) -> None:
        super().__init__(problem)
        self.line = {"problem": problem, **place}


def main() -> int:
    """Read standard input, write lines, and never say more than they do."""
    _limit_resources()
    asked = json.loads(sys.argv[1])
    try:
        for line in _lines(sys.stdin.buffer.read(), asked):
            sys.stdout.write(json.dumps(line, allow_nan=False) + "\n")
    except _RefusedError as refusal:
        sys.stdout.write(json.dumps(refusal.line) + "\n")
    except (*_CORRUPT, sqlite3.DatabaseError, UnicodeDecodeError):
        sys.stdout.write(json.dumps({"problem": "corrupt-file"}) + "\n")
    except (MemoryError, ValueError):
        sys.stdout.write(json.dumps({"problem": "corrupt-file"}) + "\n")
    return 0


def _limit_resources() -> None:
    """Bound memory and time, and forbid writing files."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _lines(content: bytes, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the head line and one line a feature."""
    extra = set(pyogrio.list_drivers()) - ALLOWED_DRIVERS[asked["kind"]]
    if extra:
        raise _RefusedError("unsafe-reader", drivers=", ".join(sorted(extra)))
    warnings.simplefilter("ignore")
    if asked["kind"] == "gpkg":
        name, epsg, rows = _choose_layer(content, asked["layer"], asked["most"])
        yield {"layer": name, "epsg": epsg, "rows": rows}
        for feature in _checked_features(content, name, rows):
            if feature["wkb"] is None and not asked["shapeless"]:
                raise _RefusedError("empty-geometry", layer=name, fid=feature["fid"])
            yield feature
        return
    for chosen in _chosen(content, asked["kind"], asked["layer"]):
        read = _read(content, chosen, encoding=asked["encoding"])
        rows = len(read[1])
        if rows > asked["most"]:
            raise _RefusedError("too-many-rows", layer=str(chosen), rows=rows)
        yield {"layer": str(chosen), "epsg": _epsg_of(read[0]["crs"]), "rows": rows}
        yield from _features(read)


def _chosen(content: bytes, kind: str, asked: str | None) -> list[str | int]:
    """Choose the layers to read of a file that is no database."""
    names = [str(name) for name, _ in pyogrio.list_layers(content)]
    if not names:
        raise _RefusedError("no-layer")
    if kind in {"kml", "shp"} and asked is None:
        # A KML file has a layer for each folder; a packed shapefile has one. Their
        # names may be those of our own temporary file, so they go by number.
        return list(range(len(names)))
    if kind == "gpx":
        names = [
            name for name in _GPX_LAYERS if name in names and _count(content, name)
        ]
        if not names:
            raise _RefusedError("no-rows", layer="gpx")
    return [_pick(names, asked)]


def _count(content: bytes, layer: str) -> int:
    """Count the features of a layer."""
    found = pyogrio.read_info(content, layer=layer, force_feature_count=True)
    return int(found["features"])


def _read(content: bytes, layer: str | int, *, encoding: str | None = None) -> _Read:
    """Read a layer with GDAL: what it is, ids, shapes and columns."""
    meta, fids, shapes, columns = pyogrio.raw.read(
        content,
        layer=layer,
        encoding=encoding,
        return_fids=True,
        datetime_as_string=True,
    )
    return meta, fids, shapes, columns


def _checked_features(content: bytes, name: str, rows: int) -> Iterator[dict[str, Any]]:
    """Read a layer and compare it with what the file claims."""
    read = _read(_at_rest(content), name)
    if not len(read[1]) == len(read[2]) == rows:
        raise _RefusedError("corrupt-file", layer=name)
    yield from _features(read)


def _features(read: _Read) -> Iterator[dict[str, Any]]:
    """Write what was read as one object a feature."""
    meta, fids, shapes, columns = read
    for index, (fid, shape) in enumerate(zip(fids, shapes, strict=True)):
        yield {
            "fid": int(fid),
            "wkb": None if shape is None else shape.hex(),
            "properties": {
                field: _plain(column[index])
                for field, column in zip(meta["fields"], columns, strict=True)
            },
        }


def _plain(value: object) -> str | int | float | bool | None:
    """Give a value that JSON can hold; binary content is left out."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and plain - plain != 0:
        return None
    return plain if isinstance(plain, str | int | float | bool) else None


def _epsg_of(crs: str | None) -> int:
    """Give the EPSG code of what GDAL found; 0 for none."""
    found = _EPSG.fullmatch(crs or "")
    return int(found[1]) if found else 0


def _choose_layer(content: bytes, asked: str | None, most: int) -> tuple[str, int, int]:
    """Find the layer of a GeoPackage, its EPSG code and its rows, without GDAL."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.deserialize(_at_rest(content))
    connection.text_factory = lambda text: text.decode("utf-8", "strict")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _RefusedError("corrupt-file")
    name = _pick(_checked_layers(connection), asked)
    # The name has passed the pattern of `_checked_layers` and is quoted.
    count = f"SELECT count(*) FROM {_quoted(name)}"  # noqa: S608
    rows = connection.execute(count).fetchone()[0]
    if rows == 0:
        raise _RefusedError("no-rows", layer=name)
    if rows > most:
        raise _RefusedError("too-many-rows", layer=name, rows=rows)
    return name, _epsg(connection, name), rows


def _at_rest(content: bytes) -> bytes:
    """Mark the file as having no write-ahead log, since none comes with it."""
    return content[:18] + b"\1\1" + content[20:]


def _quoted(name: str) -> str:
    """Quote a name that has already passed the pattern."""
    return '"' + name.replace('"', '""') + '"'


def _checked_layers(connection: sqlite3.Connection) -> list[str]:
    """Give the names of the feature layers, each an honest table."""
    kinds = {
        name: (kind, definition or "")
        for kind, name, definition in connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'view')"
        )
    }
    catalogue = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
    if not all(kinds.get(table, ("", ""))[0] == "table" for table in catalogue):
        raise _RefusedError("no-layer")
    names = [
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' "
            "AND table_name IN (SELECT table_name FROM gpkg_geometry_columns)"
        )
    ]
    for name in names:
        if not isinstance(name, str) or not _LAYER_NAME.fullmatch(name):
            raise _RefusedError("bad-layer-name", layer=str(name)[:100])
        kind, definition = kinds.get(name, ("missing", ""))
        if kind != "table" or re.match(
            r"\s*CREATE\s+VIRTUAL", definition, re.IGNORECASE
        ):
            raise _RefusedError("unsafe-content", layer=name)
    if not names:
        raise _RefusedError("no-layer")
    return names


def _pick(names: list[str], asked: str | None) -> str:
    """Take the layer asked for, or the only one."""
    if asked is not None and asked not in names:
        raise _RefusedError("unknown-layer", layer=asked, names=names)
    if asked is None and len(names) > 1:
        raise _RefusedError("choose-layer", names=names)
    return names[0] if asked is None else asked


def _epsg(connection: sqlite3.Connection, name: str) -> int:
    """Read the EPSG code that the file gives for the layer; 0 for none."""
    row = connection.execute(
        "SELECT s.organization, s.organization_coordsys_id "
        "FROM gpkg_geometry_columns g JOIN gpkg_spatial_ref_sys s USING (srs_id) "
        "WHERE g.table_name = ?",
        (name,),
    ).fetchone()
    if row is None or str(row[0]).upper() != "EPSG":
        return 0
    return int(row[1])


if __name__ == "__main__":
    sys.exit(main())
