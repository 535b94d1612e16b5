"""Shapes that people hand in: a plan, a site, districts, the lamps of a town."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM, WGS84
from geosafety.errors import Problem, refuse_all
from geosafety.geofiles.checks import checked_area
from geosafety.geofiles.features import MAX_FEATURES, RawFeature, RawFile
from geosafety.geofiles.geojson import read_geojson
from geosafety.geofiles.read_file import content_of, read_file
from geosafety.model.municipality import Municipality

# Shapes that somebody draws by hand as one place.
_MOST_DRAWN = 20


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
    raw
        The same features as they stood in the file.
    """

    features: gpd.GeoDataFrame
    crs_found: int
    layer: str | None
    notes: tuple[Problem, ...]
    digest: str
    raw: tuple[RawFeature, ...]


def read_areas(
    path: Path,
    *,
    municipality: Municipality,
    layer: str | None = None,
    name: str | None = None,
    most: int = MAX_FEATURES,
) -> AreaFile:
    """
    Read a geographic file, all or nothing.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, packed shapefile, KML, KMZ, GML or GPX.
    municipality
        Every feature must lie within its boundary and margin.
    layer
        Which layer to read, where the file has several.
    name
        The name the sender gave the file, when `path` is a temporary one.
    most
        Features above this number are refused.

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
    content = content_of(path, called)
    raw = read_file(content, called, layer=layer, most=most)
    return AreaFile(
        features=_checked(raw, municipality),
        crs_found=WGS84 if raw.epsg is None else raw.epsg,
        layer=raw.layer,
        notes=(*raw.notes, *_notes(raw)),
        digest=hashlib.sha256(content).hexdigest(),
        raw=raw.features,
    )


def drawn_area(drawn: str, *, municipality: Municipality) -> BaseGeometry:
    """
    Give what somebody drew on a map, EPSG:3006, metres.

    Parameters
    ----------
    drawn
        GeoJSON, longitude and latitude unless it says otherwise.

    Raises
    ------
    RefusedInputError
        If it cannot be read, or does not lie within the municipality.
    """
    raw = read_geojson(drawn.encode(), name="ritat.geojson", most=_MOST_DRAWN)
    return shapely.union_all(_checked(raw, municipality).geometry.to_numpy())


def _checked(raw: RawFile, municipality: Municipality) -> gpd.GeoDataFrame:
    """Check each feature and give them in EPSG:3006, or refuse the file."""
    found = [checked_area(area, raw.epsg, municipality) for area in raw.features]
    problems = [result for result in found if isinstance(result, Problem)]
    if problems:
        raise refuse_all(problems)
    return gpd.GeoDataFrame(
        {
            "key": [area.key for area in raw.features],
            "properties": [area.properties for area in raw.features],
        },
        geometry=found,
        crs=SWEREF99_TM,
    )


def _notes(raw: RawFile) -> Iterable[Problem]:
    """Tell what was read differently from how it stood."""
    high = [area for area in raw.features if area.has_height]
    if high:
        yield _note(
            "height-dropped",
            high[0],
            sv=f"Höjd fanns i {len(high)} av {len(raw.features)} former och har "
            "utelämnats.",
            en=f"{len(high)} of {len(raw.features)} shapes had height, which is left "
            "out.",
        )


def _note(code: str, area: RawFeature, *, sv: str, en: str) -> Problem:
    """Place a note at the first feature that it is about."""
    return area.place.problem(code, sv=sv, en=en)
