"""
Read one GeoPackage in a process of its own.

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

ALLOWED_DRIVERS = frozenset({"GPKG"})
MAX_FEATURES = 10_000
_MEMORY_BYTES = 2 << 30
_CPU_SECONDS = 10
_LAYER_NAME = re.compile(r"[\w.(][\w .,()/&+:–-]{0,99}")


class _RefusedError(Exception):
    """What is wrong, as a code with the layer and row where it stands."""

    def __init__(self, problem: str, **place: str | int) -> None:
        super().__init__(problem)
        self.line = {"problem": problem, **place}


def main() -> int:
    """Read standard input, write lines, and never say more than they do."""
    _limit_resources()
    layer = sys.argv[1] if len(sys.argv) > 1 else None
    try:
        for line in _lines(sys.stdin.buffer.read(), layer):
            sys.stdout.write(json.dumps(line, allow_nan=False) + "\n")
    except _RefusedError as refusal:
        sys.stdout.write(json.dumps(refusal.line) + "\n")
    except (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError, ValueError):
        sys.stdout.write(json.dumps({"problem": "corrupt-file"}) + "\n")
    return 0


def _limit_resources() -> None:
    """Bound memory and time, and forbid writing files."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _lines(content: bytes, asked: str | None) -> Iterator[dict[str, Any]]:
    """Check the database, then give the head line and one line a feature."""
    name, epsg, rows = _choose_layer(content, asked)
    yield {"layer": name, "epsg": epsg, "rows": rows}
    yield from _features(content, name, rows)


def _choose_layer(content: bytes, asked: str | None) -> tuple[str, int, int]:
    """Find the layer, its EPSG code and its rows, without GDAL."""
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
    if rows > MAX_FEATURES:
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
        raise _RefusedError("unknown-layer", layer=asked, names=", ".join(names))
    if asked is None and len(names) > 1:
        raise _RefusedError("choose-layer", names=", ".join(names))
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


def _features(content: bytes, name: str, rows: int) -> Iterator[dict[str, Any]]:
    """Read the layer with GDAL and compare it with what the file claims."""
    extra = set(pyogrio.list_drivers()) - ALLOWED_DRIVERS
    if extra:
        raise _RefusedError("unsafe-reader", drivers=", ".join(sorted(extra)))
    warnings.simplefilter("ignore")
    try:
        meta, fids, shapes, columns = pyogrio.raw.read(
            _at_rest(content),
            layer=name,
            return_fids=True,
            datetime_as_string=True,
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.FieldError,
        pyogrio.errors.GeometryError,
    ):
        raise _RefusedError("corrupt-file", layer=name) from None
    if not len(fids) == len(shapes) == rows:
        raise _RefusedError("corrupt-file", layer=name)
    for index, (fid, shape) in enumerate(zip(fids, shapes, strict=True)):
        if shape is None:
            raise _RefusedError("empty-geometry", layer=name, fid=int(fid))
        values = {
            field: _plain(column[index])
            for field, column in zip(meta["fields"], columns, strict=True)
        }
        yield {"fid": int(fid), "wkb": shape.hex(), "properties": values}


def _plain(value: object) -> str | int | float | bool | None:
    """Give a value that JSON can hold; binary content is left out."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and plain - plain != 0:
        return None
    return plain if isinstance(plain, str | int | float | bool) else None


if __name__ == "__main__":
    sys.exit(main())
