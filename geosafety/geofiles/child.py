"""Run the child process that alone meets GDAL, and put what it finds into words."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyogrio
import shapely
from shapely.errors import ShapelyError

from geosafety.errors import Problem, RefusedInputError, refuse_all
from geosafety.geofiles import vector_child
from geosafety.geofiles.features import (
    MAX_FEATURES,
    ChooseLayerError,
    Place,
    RawFeature,
)
from geosafety.geofiles.systems import ACCEPTED, accepted_epsg

# What pyogrio would load if it could, and the child has no use for.
_START = (
    "import runpy, sys;"
    "sys.modules.update(dict.fromkeys("
    "('geopandas', 'pandas', 'pyarrow', 'pyproj', 'shapely')));"
    "runpy.run_path(sys.argv.pop(1), run_name='__main__')"
)
_SECONDS = 60.0
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What the child is to read.

    Attributes
    ----------
    kind
        `gpkg`, `shp`, `kml`, `gml` or `gpx`; decides which driver there is.
    layer
        Which layer; None for the only one.
    encoding
        Of the texts, where the file does not tell it well.
    most
        Features above this number are refused.
    shapeless
        Whether a GeoPackage may have features without a geometry.
    """

    kind: str
    layer: str | None = None
    encoding: str | None = None
    most: int = MAX_FEATURES
    shapeless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLayer:
    """A layer as the child read it; `epsg` is 0 where the file names no system."""

    name: str
    epsg: int
    lines: tuple[dict[str, object], ...]


def read_layers(content: bytes, asked: Asked) -> tuple[ReadLayer, ...]:
    """
    Let the child read a file.

    Parameters
    ----------
    content
        The file, looked through as far as its kind allows.
    asked
        What to read.

    Returns
    -------
    tuple of ReadLayer
        One, but for KML: its folders are read as one.

    Raises
    ------
    RefusedInputError
        What the child finds; a child that dies is a damaged file.
    """
    layers: list[tuple[dict[str, object], list[dict[str, object]]]] = []
    for line in _child_lines(content, asked):
        if "rows" in line:
            layers.append((line, []))
        else:
            layers[-1][1].append(line)
    for head, lines in layers:
        if len(lines) != head["rows"]:
            raise corrupt()
    return tuple(
        ReadLayer(
            name=str(head["layer"]), epsg=int(str(head["epsg"])), lines=tuple(lines)
        )
        for head, lines in layers
    )


def child_environment(kind: str) -> dict[str, str]:
    """
    Give the whole environment of the child; nothing is inherited.

    Names of drivers stand unquoted between commas: GDAL silently keeps a driver
    whose name is quoted.
    """
    skipped = sorted(set(pyogrio.list_drivers()) - vector_child.ALLOWED_DRIVERS[kind])
    return {
        "LANG": "C.UTF-8",
        "OGR_SKIP": ",".join(skipped),
        "GDAL_SKIP": _RASTER_DRIVERS,
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_NUM_THREADS": "1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "GML_SKIP_RESOLVE_ELEMS": "ALL",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
    }


def known_epsg(layer: ReadLayer, place: Place | None = None) -> int:
    """
    Give the system of a layer as one of ours.

    Raises
    ------
    RefusedInputError
        `unknown-crs`, at the place or at the layer.
    """
    epsg = accepted_epsg(layer.epsg)
    if epsg is not None:
        return epsg
    named = f"EPSG:{layer.epsg}" if layer.epsg else ""
    problem = (place or Place(layer=layer.name)).problem(
        "unknown-crs",
        sv=f"Lagret {layer.name} har koordinatsystemet {named or 'okänt'}; använd "
        f"{ACCEPTED}.",
        en=f"The layer {layer.name} has the coordinate system {named or 'unknown'}; "
        f"use {ACCEPTED}.",
    )
    raise refuse_all([problem])


def feature_of(
    line: dict[str, object], place: Place, *, properties_at: str | None = None
) -> RawFeature | Problem:
    """Make a feature of a line of the child, or tell that it has no geometry."""
    properties = line["properties"]
    try:
        geometry = shapely.from_wkb(bytes.fromhex(str(line["wkb"] or "")))
    except (ShapelyError, ValueError):
        return place.problem(
            "empty-geometry",
            sv="Objektet saknar en geometri som går att läsa.",
            en="The feature has no geometry that can be read.",
        )
    return RawFeature(
        place=place,
        key=str(line["fid"]),
        geometry=shapely.force_2d(geometry),
        properties=properties if isinstance(properties, dict) else {},
        has_height=bool(shapely.has_z(geometry)),
        properties_at=properties_at,
    )


def sound(made: Iterable[RawFeature | Problem]) -> tuple[RawFeature, ...]:
    """Give the features, or refuse the file for those that are none."""
    features: list[RawFeature] = []
    problems: list[Problem] = []
    for each in made:
        if isinstance(each, Problem):
            problems.append(each)
        else:
            features.append(each)
    if problems:
        raise refuse_all(problems)
    return tuple(features)


def corrupt(*, file: str | None = None) -> RefusedInputError:
    """Refuse a file that is damaged, naming the part of it that is."""
    sv, en = _WORDS["corrupt-file"]
    return refuse_all([Place(file=file).problem("corrupt-file", sv=sv, en=en)])


def _child_lines(content: bytes, asked: Asked) -> Iterator[dict[str, object]]:
    """Run the child and give its lines."""
    program = Path(vector_child.__file__)
    try:
        done = subprocess.run(  # noqa: S603
            [
                *(sys.executable, "-I", "-X", "utf8", "-c", _START, str(program)),
                json.dumps(asdict(asked)),
            ],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            env=child_environment(asked.kind),
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise corrupt() from None
    text = done.stdout.decode() if done.returncode == 0 else ""
    lines = [json.loads(line) for line in text.splitlines()]
    if not lines:
        raise corrupt()
    fault = next((line for line in lines if "problem" in line), None)
    if fault is not None:
        raise _refusal(fault)
    yield from lines


def _refusal(line: dict[str, object]) -> RefusedInputError:
    """Put what the child found into words."""
    code = str(line["problem"])
    names = line.get("names")
    listed = [str(name) for name in names] if isinstance(names, list) else []
    if code == ChooseLayerError.code:
        return ChooseLayerError(listed)
    sv, en = _WORDS[code]
    layer, fid = line.get("layer"), line.get("fid")
    place = Place(
        layer=None if layer is None else str(layer),
        fid=fid if isinstance(fid, int) else None,
    )
    told = line | {"names": ", ".join(listed)}
    return refuse_all([place.problem(code, sv=sv.format(**told), en=en.format(**told))])
