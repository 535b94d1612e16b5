"""From the bytes of a geographic file to its features, whatever kind it is."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Final

from geosafety.errors import RefusedInputError, refuse, system_reason
from geosafety.geofiles.features import MAX_FEATURES, RawFile
from geosafety.geofiles.geojson import read_geojson
from geosafety.geofiles.gpkg import read_gpkg
from geosafety.geofiles.shapefile import read_shapefile
from geosafety.geofiles.xml_files import XmlKind, read_xml

MAX_BYTES = 50_000_000
# The endings of names to what they promise; the content must keep it.
ENDINGS: Final = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpkg": "gpkg",
    ".zip": "shp",
    ".kml": "kml",
    ".kmz": "kml",
    ".gml": "gml",
    ".gpx": "gpx",
}


def read_file(
    content: bytes, name: str, *, layer: str | None = None, most: int = MAX_FEATURES
) -> RawFile:
    """
    Read every feature of a geographic file, in its own coordinate system.

    Parameters
    ----------
    content
        The file as it came.
    name
        What its sender called it; the ending tells which reader to try.
    layer
        Which layer to read, where the file has several.
    most
        Features above this number are refused.

    Raises
    ------
    RefusedInputError
        If the file cannot be read whole, or says one thing and holds another.
    """
    return _reader(name)(content, name, layer, most)


def content_of(path: Path, name: str) -> bytes:
    """
    Read the bytes of a file of a kind and a size that is accepted.

    Raises
    ------
    RefusedInputError
        `content-mismatch` for another kind, `too-large`, or `unreadable-file`.
    """
    _reader(name)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        sv, en = system_reason(error)
        raise refuse(
            "unreadable-file",
            f"Det går inte att öppna filen {name} ({sv}).",
            f"The file {name} cannot be opened ({en}).",
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


_Reader = Callable[[bytes, str, str | None, int], RawFile]


def _geojson(content: bytes, name: str, _layer: str | None, most: int) -> RawFile:
    """Read GeoJSON, which has no layers."""
    return read_geojson(content, name=name, most=most)


def _gpkg(content: bytes, _name: str, layer: str | None, most: int) -> RawFile:
    """Read a GeoPackage."""
    return read_gpkg(content, layer=layer, most=most)


def _shp(content: bytes, _name: str, layer: str | None, most: int) -> RawFile:
    """Read a packed shapefile."""
    return read_shapefile(content, layer=layer, most=most)


def _xml(kind: XmlKind) -> _Reader:
    """Give the reader of a kind of XML."""
    return lambda content, _name, layer, most: read_xml(
        content, kind, layer=layer, most=most
    )


_READERS: Final[dict[str, _Reader]] = {
    "geojson": _geojson,
    "gpkg": _gpkg,
    "shp": _shp,
    "kml": _xml("kml"),
    "gml": _xml("gml"),
    "gpx": _xml("gpx"),
}


def _reader(name: str) -> _Reader:
    """Choose the reader by the ending of the name."""
    kind = ENDINGS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        raise _unknown_kind(name)
    return _READERS[kind]


def _unknown_kind(name: str) -> RefusedInputError:
    """Tell which kinds there are."""
    *most, last = ENDINGS
    return refuse(
        "content-mismatch",
        f"Filen {name} är av ett slag som inte tas emot; använd {', '.join(most)} "
        f"eller {last}.",
        f"The file {name} is of a kind that is not accepted; use {', '.join(most)} "
        f"or {last}.",
    )
