"""Take in a GeoTIFF that somebody sends: read through, checked, written anew."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import rasterio
import shapely

from geosafety.errors import RefusedInputError, refuse
from geosafety.model.municipality import Municipality
from geosafety.surfaces import raster_child

_SECONDS: Final = 600.0
# TIFF and BigTIFF, in either order of bytes.
_MAGIC: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_WORDS: Final = {
    "corrupt-file": (
        "Rastret går inte att läsa helt; filen är skadad eller avklippt.",
        "The raster cannot be read whole; the file is damaged or cut off.",
    ),
    "raster-too-large": (
        (
            f"Rastret har {{cells}} rutor; högst {raster_child.MAX_CELLS} tas emot. "
            "Dela det eller gör rutorna större."
        ),
        (
            f"The raster has {{cells}} cells; at most {raster_child.MAX_CELLS} are "
            "accepted. Split it or make the cells larger."
        ),
    ),
    "raster-bands": (
        "Rastret har {bands} band; det ska ha ett.",
        "The raster has {bands} bands; it should have one.",
    ),
    "raster-values": (
        "Rastrets värden är av slaget {kind}; de ska vara tal.",
        "The values of the raster are of the kind {kind}; they should be numbers.",
    ),
    "unknown-crs": (
        (
            "Rastret säger inte vilket koordinatsystem det har; det ska vara SWEREF "
            "99 TM (EPSG:3006)."
        ),
        (
            "The raster does not say which coordinate system it has; it should be "
            "SWEREF 99 TM (EPSG:3006)."
        ),
    ),
    "raster-crs": (
        (
            "Rastret har koordinatsystemet EPSG:{epsg}; räkna om det till SWEREF 99 TM "
            "(EPSG:3006)."
        ),
        (
            "The raster has the coordinate system EPSG:{epsg}; reproject it to "
            "SWEREF 99 TM (EPSG:3006)."
        ),
    ),
    "raster-turned": (
        "Rastret är vridet eller spegelvänt; norr ska vara uppåt.",
        "The raster is turned or mirrored; north should be up.",
    ),
    "no-rows": (
        "Rastret har inga värden.",
        "The raster has no values.",
    ),
    "unsafe-reader": (
        "Filen läses inte, eftersom läsaren har fler drivrutiner än tillåtet.",
        "The file is not read, since the reader has more drivers than allowed.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterFound:
    """
    What a raster is.

    Attributes
    ----------
    width, height
        In cells.
    cell_m
        Width and height of a cell, metres.
    bounds
        West, south, east, north, EPSG:3006, metres.
    known
        Cells that hold a number.
    low, high
        Range of the numbers, in the unit of the raster.
    covered_share
        Share of the municipality's area that the raster reaches over.
    """

    width: int
    height: int
    cell_m: tuple[float, float]
    bounds: tuple[float, float, float, float]
    known: int
    low: float
    high: float
    covered_share: float


def take_in(source: Path, draft: Path, *, municipality: Municipality) -> RasterFound:
    """
    Write a GeoTIFF anew, with its cells and nothing else of what it held.

    Parameters
    ----------
    source
        The file as it came.
    draft
        Where it is written: tiles, packed, EPSG:3006.
    municipality
        What the raster must reach into.

    Raises
    ------
    RefusedInputError
        `content-mismatch`, `raster-too-large`, `unknown-crs`, `outside-municipality`,
        `corrupt-file` or another reason why it cannot be used; then `draft` must not
        be either.
    """
    with source.open("rb") as file:
        if not file.read(4).startswith(_MAGIC):
            raise refuse(
                "content-mismatch",
                "Innehållet i filen är inte en GeoTIFF.",
                "The content of the file is not a GeoTIFF.",
            )
    line = _child_line(source, draft)
    if "problem" in line:
        raise _refusal(line)
    box = shapely.box(*line["bounds"])
    covered = box.intersection(municipality.boundary).area
    if not covered:
        raise refuse(
            "outside-municipality",
            f"Rastret ligger utanför {municipality.name}.",
            f"The raster lies outside {municipality.name}.",
        )
    return RasterFound(
        width=line["width"],
        height=line["height"],
        cell_m=(line["cell_m"][0], line["cell_m"][1]),
        bounds=box.bounds,
        known=line["known"],
        low=line["low"],
        high=line["high"],
        covered_share=covered / municipality.boundary.area,
    )


def child_environment() -> dict[str, str]:
    """Give the whole environment of the child; no driver but that of GeoTIFF."""
    with rasterio.Env() as environment:
        skipped = sorted(set(environment.drivers()) - raster_child.ALLOWED_DRIVERS)
    return {
        "LANG": "C.UTF-8",
        "GDAL_SKIP": ",".join(skipped),
        "OGR_SKIP": ",".join(skipped),
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "GDAL_PAM_ENABLED": "NO",
        "GDAL_NUM_THREADS": "1",
        "GDAL_CACHEMAX": "64",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _child_line(source: Path, draft: Path) -> Mapping[str, Any]:
    """Run the child; one that dies leaves a damaged file."""
    try:
        done = subprocess.run(  # noqa: S603
            [
                *(sys.executable, "-I", "-X", "utf8", raster_child.__file__),
                *(str(source.absolute()), str(draft.absolute())),
            ],
            capture_output=True,
            timeout=_SECONDS,
            env=child_environment(),
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "corrupt-file"}
    if done.returncode != 0:
        return {"problem": "corrupt-file"}
    line: dict[str, Any] = json.loads(done.stdout)
    return line


def _refusal(line: Mapping[str, Any]) -> RefusedInputError:
    """Put what the child found into words."""
    code = str(line["problem"])
    sv, en = _WORDS[code]
    return refuse(code, sv.format(**line), en.format(**line))
