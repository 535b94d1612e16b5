"""Read areas from a GeoPackage, by a child process that alone meets GDAL."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyogrio
import shapely

from geosafety.errors import Problem, refuse, refuse_all
from geosafety.intake import vector_child
from geosafety.intake.area_crs import ACCEPTED, accepted_epsg
from geosafety.intake.area_features import Place, RawArea, RawFile

_SECONDS = 30.0
_SQLITE_MAGIC = b"SQLite format 3\0"
_RASTER_DRIVERS = "VRT,WMS,WCS,WMTS,STACIT,STACTA,GTI"

# What the child can find, in words; {layer}, {names}, {rows} come from the child.
_WORDS = {
    "corrupt-file": (
        "Det går inte att läsa filen; den är skadad eller avklippt.",
        "The file cannot be read; it is damaged or cut off.",
    ),
    "no-layer": (
        "Det finns inget lager med ytor i filen; är det en GeoPackage?",
        "There is no layer of features in the file; is it a GeoPackage?",
    ),
    "bad-layer-name": (
        (
            "Ett lager i filen har ett namn med otillåtna tecken ({layer}); "
            "använd bokstäver, siffror, mellanslag, punkt, bindestreck och "
            "understreck."
        ),
        (
            "A layer in the file has a name with forbidden characters "
            "({layer}); use letters, digits, space, full stop, hyphen and "
            "underscore."
        ),
    ),
    "unsafe-content": (
        ("Lagret {layer} är ingen vanlig tabell utan en vy; spara om det som tabell."),
        "The layer {layer} is no plain table but a view; save it as a table.",
    ),
    "choose-layer": (
        "Det finns flera lager i filen ({names}); ange vilket med --layer.",
        "There are several layers in the file ({names}); name one with --layer.",
    ),
    "unknown-layer": (
        "Lagret {layer} finns inte i filen; där finns {names}.",
        "The layer {layer} is not in the file; it holds {names}.",
    ),
    "no-rows": (
        "Lagret {layer} har inga rader.",
        "The layer {layer} has no rows.",
    ),
    "too-many-rows": (
        "Lagret {layer} har {rows} rader; det är fler än vad som tas emot.",
        "The layer {layer} has {rows} rows; that is more than is accepted.",
    ),
    "empty-geometry": (
        "Raden {fid} i lagret {layer} saknar geometri.",
        "Row {fid} of the layer {layer} has no geometry.",
    ),
    "unsafe-reader": (
        "Filen läses inte, eftersom läsaren har fler drivrutiner än tillåtet.",
        "The file is not read, since the reader has more drivers than allowed.",
    ),
}


def read_gpkg(content: bytes, *, layer: str | None = None) -> RawFile:
    """
    Read every feature of one layer of a GeoPackage.

    Parameters
    ----------
    content
        The file as it came.
    layer
        Which layer; None where the file has only one.

    Raises
    ------
    RefusedInputError
        If the file is no GeoPackage, is damaged, holds several layers and none is
        named, or names a coordinate system that is not accepted.
    """
    if not content.startswith(_SQLITE_MAGIC):
        raise refuse(
            "content-mismatch",
            "Innehållet i filen är inte en GeoPackage (SQLite).",
            "The content of the file is not a GeoPackage (SQLite).",
        )
    lines = _child_lines(content, layer)
    head = next(lines)
    name = str(head["layer"])
    epsg = accepted_epsg(int(str(head["epsg"])))
    if epsg is None:
        raise refuse_all([_unknown_crs(name, int(str(head["epsg"])))])
    areas = tuple(_area(line, name) for line in lines)
    if len(areas) != head["rows"]:
        raise refuse_all([_problem({"problem": "corrupt-file"})])
    return RawFile(areas=areas, epsg=epsg, layer=name)


def child_environment() -> dict[str, str]:
    """
    Give the whole environment of the child; nothing is inherited.

    Names of drivers stand unquoted between commas: GDAL silently keeps a driver
    whose name is quoted.
    """
    skipped = sorted(set(pyogrio.list_drivers()) - vector_child.ALLOWED_DRIVERS)
    return {
        "LANG": "C.UTF-8",
        "OGR_SKIP": ",".join(skipped),
        "GDAL_SKIP": _RASTER_DRIVERS,
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_NUM_THREADS": "1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _child_lines(content: bytes, layer: str | None) -> Iterator[dict[str, object]]:
    """Run the child and give its lines; a child that dies is a damaged file."""
    program = Path(vector_child.__file__)
    arguments = [] if layer is None else [layer]
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-X", "utf8", str(program), *arguments],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            env=child_environment(),
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refuse_all([_problem({"problem": "corrupt-file"})]) from None
    text = done.stdout.decode() if done.returncode == 0 else ""
    lines = [json.loads(line) for line in text.splitlines()]
    faults = [line for line in lines if "problem" in line]
    if faults or not lines:
        raise refuse_all([_problem((faults or [{"problem": "corrupt-file"}])[0])])
    yield from lines


def _problem(line: dict[str, object]) -> Problem:
    """Put what the child found into words."""
    code = str(line["problem"])
    sv, en = _WORDS[code]
    layer, fid = line.get("layer"), line.get("fid")
    place = Place(
        layer=None if layer is None else str(layer),
        fid=fid if isinstance(fid, int) else None,
    )
    return place.problem(code, sv=sv.format(**line), en=en.format(**line))


def _unknown_crs(name: str, code: int) -> Problem:
    """Say that the layer's coordinate system is not one of ours."""
    shown = f"EPSG:{code}" if code else "okänt"
    return Place(layer=name).problem(
        "unknown-crs",
        sv=f"Lagret {name} har koordinatsystemet {shown}; använd {ACCEPTED}.",
        en=f"The layer {name} has the coordinate system "
        f"{f'EPSG:{code}' if code else 'unknown'}; use {ACCEPTED}.",
    )


def _area(line: dict[str, object], layer: str) -> RawArea:
    """Turn one line of the child into a feature."""
    fid = int(str(line["fid"]))
    geometry = shapely.from_wkb(bytes.fromhex(str(line["wkb"])))
    properties = line["properties"]
    return RawArea(
        place=Place(layer=layer, fid=fid),
        key=str(fid),
        geometry=shapely.force_2d(geometry),
        properties=properties if isinstance(properties, dict) else {},
        has_height=bool(shapely.has_z(geometry)),
    )
