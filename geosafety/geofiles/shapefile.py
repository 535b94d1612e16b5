"""Read the features of a packed shapefile."""

import codecs
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from geosafety.errors import RefusedInputError, refuse, refuse_all
from geosafety.geofiles.archive import (
    pack,
    refuse_archives_within,
    unpack,
    unsafe,
)
from geosafety.geofiles.child import (
    Asked,
    corrupt,
    feature_of,
    known_epsg,
    read_layers,
    sound,
)
from geosafety.geofiles.features import (
    MAX_FEATURES,
    ChooseLayerError,
    Place,
    RawFile,
)
from geosafety.geofiles.shapefile_parts import is_whole, live_rows, table_text

_ZIP: Final = b"PK\x03\x04"
_NEEDED: Final = (".shp", ".shx", ".dbf")
# What programs put beside a shapefile, or people into an archive.
_HARMLESS: Final = frozenset(
    {
        *(".shp", ".shx", ".dbf", ".prj", ".cpg", ".qpj", ".qix", ".sbn", ".sbx"),
        *(".xml", ".qmd", ".qml", ".sld", ".lyr", ".cst", ".fbn", ".fbx", ".ain"),
        *(".aih", ".atx", ".ixs", ".mxs", ".txt", ".pdf", ".htm", ".html", ".md"),
        *(".png", ".jpg", ".jpeg", ".kml", ".csv", ".geojson", ".json", ""),
    }
)
# The code page byte of a dBase table (ESRI, dBase table file format).
_CODE_PAGES: Final = {0x03: "CP1252", 0x57: "CP1252", 0x02: "CP850", 0x01: "CP437"}
_KNOWN_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "cp1252": "CP1252",
    "iso8859-1": "CP1252",
    "cp850": "CP850",
}


def read_shapefile(
    content: bytes, *, layer: str | None = None, most: int = MAX_FEATURES
) -> RawFile:
    """
    Read every feature of a shapefile in a ZIP archive.

    Parameters
    ----------
    content
        The archive as it came.
    layer
        Which shapefile, without ending; None where there is only one.
    most
        Features above this number are refused.

    Raises
    ------
    RefusedInputError
        What `unpack` finds; `no-layer`, `choose-layer`, `missing-member`,
        `unknown-crs` and `corrupt-file`, naming the part of the archive.
    """
    if not content.startswith(_ZIP):
        raise refuse(
            "content-mismatch",
            "Innehållet i filen är inget ZIP-arkiv.",
            "The content of the file is not a ZIP archive.",
        )
    parts = unpack(content)
    refuse_archives_within(parts)
    _refuse_programs(parts)
    chosen = _members_of(parts, _pick(parts, layer))
    name = PurePosixPath(chosen[".shp"]).stem
    table = parts[chosen[".dbf"]]
    if not is_whole(parts[chosen[".shp"]], parts[chosen[".shx"]], table):
        raise corrupt(file=PurePosixPath(chosen[".shp"]).name)
    packed = pack(
        {
            f"layer{ending}": parts[path]
            for ending, path in chosen.items()
            if ending in {*_NEEDED, ".prj"}
        }
    )
    told = parts.get(chosen.get(".cpg", ""), b"")
    asked = Asked(kind="shp", encoding=encoding_of(table, told), most=most)
    (read,) = read_layers(packed, asked)
    read = replace(read, name=name)
    if len(read.lines) != live_rows(table):
        raise corrupt(file=PurePosixPath(chosen[".shp"]).name)
    place = Place(layer=name, file=PurePosixPath(chosen[".prj"]).name)
    return RawFile(
        features=sound(
            feature_of(line, Place(layer=name, fid=int(str(line["fid"]))))
            for line in read.lines
        ),
        epsg=known_epsg(read, place),
        layer=name,
    )


def encoding_of(table: bytes, told: bytes) -> str:
    """
    Tell in which encoding the texts of a table are.

    Parameters
    ----------
    table
        The `.dbf`.
    told
        The `.cpg`, empty if there is none.
    """
    texts = table_text(table)
    try:
        texts.decode("utf-8")
        is_utf8 = True
    except UnicodeDecodeError:
        is_utf8 = False
    named = _named_encoding(told)
    if named is not None and (named != "UTF-8" or is_utf8):
        return named
    if is_utf8:
        return "UTF-8"
    return _CODE_PAGES.get(table[29], "CP1252")


def _named_encoding(told: bytes) -> str | None:
    """Read a `.cpg`; None for what is not known."""
    name = told.decode("ascii", "ignore").strip().lower().removeprefix("ansi ")
    name = {"65001": "utf-8", "1252": "cp1252", "88591": "latin-1"}.get(name, name)
    try:
        return _KNOWN_ENCODINGS.get(codecs.lookup(name).name)
    except LookupError:
        return None


def _refuse_programs(parts: dict[str, bytes]) -> None:
    """Refuse members that no shapefile has: descriptions of other files, programs."""
    for name in parts:
        ending = PurePosixPath(name).suffix.lower()
        if ending not in _HARMLESS:
            shown = PurePosixPath(name).name[:60]
            raise unsafe(
                f"en del som inte hör till en shapefil ({shown})",
                f"a member that belongs to no shapefile ({shown})",
            )


def _pick(parts: dict[str, bytes], asked: str | None) -> str:
    """Give the path of the `.shp` to read."""
    shapes = {
        PurePosixPath(name).stem: name
        for name in parts
        if name.lower().endswith(".shp")
    }
    if not shapes:
        raise refuse(
            "no-layer",
            "Det finns ingen shapefil (.shp) i arkivet.",
            "There is no shapefile (.shp) in the archive.",
        )
    if asked is not None and asked not in shapes:
        listed = ", ".join(shapes)
        raise refuse(
            "unknown-layer",
            f"Lagret {asked[:60]} finns inte i arkivet; där finns {listed}.",
            f"The layer {asked[:60]} is not in the archive; it holds {listed}.",
        )
    if asked is None and len(shapes) > 1:
        raise ChooseLayerError(list(shapes))
    return shapes[asked] if asked is not None else next(iter(shapes.values()))


def _members_of(parts: dict[str, bytes], shape: str) -> dict[str, str]:
    """Give the members that make up one shapefile, by ending."""
    stem = shape[: -len(".shp")]
    own = {
        name[len(stem) :].lower(): name
        for name in parts
        if name.startswith(f"{stem}.") and name.count(".") == shape.count(".")
    }
    for ending in (*_NEEDED, ".prj"):
        if ending not in own:
            raise _missing(PurePosixPath(stem + ending).name)
    return own


def _missing(name: str) -> RefusedInputError:
    """Tell which part of the shapefile is not there."""
    if name.endswith(".prj"):
        code = "unknown-crs"
        sv = f"{name} saknas i arkivet, så koordinatsystemet är okänt."
        en = f"{name} is missing in the archive, so the coordinate system is unknown."
    else:
        code = "missing-member"
        sv = f"{name} saknas i arkivet; packa alla delar av shapefilen."
        en = f"{name} is missing in the archive; pack all parts of the shapefile."
    return refuse_all([Place(file=name).problem(code, sv=sv, en=en)])
