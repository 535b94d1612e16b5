"""Areas that people hand in: a plan, a site, a district."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from geosafety.crs import SWEREF99_TM, WGS84
from geosafety.errors import Problem, refuse, refuse_all
from geosafety.intake.area_checks import checked_area
from geosafety.intake.area_features import RawArea, RawFile
from geosafety.intake.geojson_areas import read_geojson
from geosafety.intake.gpkg_areas import read_gpkg
from geosafety.model.municipality import Municipality

MAX_BYTES = 50_000_000
_GEOJSON = frozenset({".geojson", ".json"})
_GEOPACKAGE = frozenset({".gpkg"})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AreaFile:
    """
    What was read from one file.

    Attributes
    ----------
    features : GeoDataFrame
        Geometry in EPSG:3006, metres, two-dimensional and valid; columns `key`
        (text or None) and `properties` (dict; foreign text, to be shown as text).
    crs_found
        EPSG code that the file's coordinates were in.
    layer
        Name of the layer read, for formats that have layers.
    notes
        What a person should know; nothing here stops the file.
    digest
        SHA-256 of the file, hexadecimal.
    """

    features: gpd.GeoDataFrame
    crs_found: int
    layer: str | None
    notes: tuple[Problem, ...]
    digest: str


def read_areas(
    path: Path,
    *,
    municipality: Municipality,
    layer: str | None = None,
    name: str | None = None,
) -> AreaFile:
    """
    Read a GeoJSON or GeoPackage file of areas, all or nothing.

    Parameters
    ----------
    path
        The file.
    municipality
        Every feature must lie within its boundary and margin.
    layer
        Which layer to read, where the file has several.
    name
        The name the sender gave the file, when `path` is a temporary one.

    Returns
    -------
    AreaFile
        Features in EPSG:3006, metres.

    Raises
    ------
    RefusedInputError
        If anything is wrong with the file; `problems` lists each fault with the
        place where it stands.
    """
    called = path.name if name is None else name
    content = _content(path, called)
    suffix = Path(called).suffix.lower()
    if suffix in _GEOPACKAGE:
        raw = read_gpkg(content, layer=layer)
    else:
        raw = read_geojson(content, name=called)
    return AreaFile(
        features=_checked(raw, municipality),
        crs_found=WGS84 if raw.epsg is None else raw.epsg,
        layer=raw.layer,
        notes=tuple(_notes(raw)),
        digest=hashlib.sha256(content).hexdigest(),
    )


def _content(path: Path, name: str) -> bytes:
    """Read the bytes of a file of a kind and a size that is accepted."""
    if Path(name).suffix.lower() not in _GEOJSON | _GEOPACKAGE:
        raise refuse(
            "content-mismatch",
            f"Filen {name} är av ett slag som inte tas emot; använd .geojson "
            "eller .gpkg.",
            f"The file {name} is of a kind that is not accepted; use .geojson "
            "or .gpkg.",
        )
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise refuse(
            "unreadable-file",
            f"Det går inte att öppna filen {name} ({error.strerror}).",
            f"The file {name} cannot be opened ({error.strerror}).",
        ) from None
    if size > MAX_BYTES:
        raise refuse(
            "too-large",
            f"Det är {size // 10**6} MB i filen {name}; högst "
            f"{MAX_BYTES // 10**6} MB tas emot.",
            f"The file {name} has {size // 10**6} MB; at most "
            f"{MAX_BYTES // 10**6} MB are accepted.",
        )
    return content


def _checked(raw: RawFile, municipality: Municipality) -> gpd.GeoDataFrame:
    """Check each feature and give them in EPSG:3006, or refuse the file."""
    found = [checked_area(area, raw.epsg, municipality) for area in raw.areas]
    problems = [result for result in found if isinstance(result, Problem)]
    if problems:
        raise refuse_all(problems)
    return gpd.GeoDataFrame(
        {
            "key": [area.key for area in raw.areas],
            "properties": [area.properties for area in raw.areas],
        },
        geometry=found,
        crs=SWEREF99_TM,
    )


def _notes(raw: RawFile) -> Iterable[Problem]:
    """Tell what was read differently from how it stood."""
    high = [area for area in raw.areas if area.has_height]
    if high:
        yield _note(
            "height-dropped",
            high[0],
            sv=f"Höjd fanns i {len(high)} av {len(raw.areas)} former och har "
            "utelämnats.",
            en=f"{len(high)} of {len(raw.areas)} shapes had height, which is left out.",
        )


def _note(code: str, area: RawArea, *, sv: str, en: str) -> Problem:
    """Place a note at the first feature that it is about."""
    return area.place.problem(code, sv=sv, en=en)
