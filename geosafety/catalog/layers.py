"""Read how each map layer is kept and drawn."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from geosafety.catalog.document import Document
from geosafety.catalog.vocabulary import title_of
from geosafety.errors import Problem
from geosafety.model.layer import LayerSpec, Style, StyleClass

FOLDERS = ("base", "planning", "reports", "hotspots", "walks")

# PostgreSQL cuts off longer names; a layer's index is called after it, and `_geom`.
_LONGEST_NAME = 63
_LONGEST_KEY = _LONGEST_NAME - len("_geom")
_KEY = re.compile("[a-z][a-z0-9_]*")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
# Names that could reveal sheltered housing or the like (domain rule: never a layer).
_SHELTERED = re.compile(r"skyddat_?boende|kvinnojour|lss_?bo", re.IGNORECASE)


def layer_problems(document: Document, files: Mapping[str, Path]) -> list[Problem]:
    """List what the schema cannot tell: the kind of layer, its query, its style."""
    found = [
        *_name_problems(document),
        *_kind_problems(document),
        *_style_problems(document),
    ]
    data = document.data
    if "query" in data:
        found += _query_problems(document, files)
    found.extend(
        document.problem(
            "sheltered",
            ("columns", column),
            sv=f"kolumnen {column} får inte finnas: skyddade boenden och liknande "
            "får aldrig ligga i ett lager.",
            en=f"the column {column} is not allowed: sheltered housing and the like "
            "must never be in a layer.",
        )
        for column in data.get("columns", {})
        if _SHELTERED.search(column)
    )
    return found


def _name_problems(document: Document) -> list[Problem]:
    """Refuse names of layers and columns that the database cannot take."""
    key = PurePosixPath(document.name).stem
    found = [
        document.problem(
            "column-name",
            ("columns", column),
            sv=f"kolumnen kan inte heta {column[:80]}; id och geom finns redan, och "
            f"ett namn har högst {_LONGEST_NAME} tecken.",
            en=f"the column cannot be called {column[:80]}; id and geom are there "
            f"already, and a name has at most {_LONGEST_NAME} letters.",
        )
        for column in document.data.get("columns", {})
        if column in {"id", "geom"} or len(column) > _LONGEST_NAME
    ]
    if not _KEY.fullmatch(key) or len(key) > _LONGEST_KEY:
        problem = document.problem(
            "layer-name",
            (),
            sv=f"lagret kan inte heta ”{key}”; döp filen med små bokstäver a–z, "
            f"siffror och understreck, högst {_LONGEST_KEY} tecken.",
            en=f"the layer cannot be called “{key}”; name the file with small letters "
            f"a–z, digits and underscores, at most {_LONGEST_KEY}.",
        )
        found.append(problem)
    return found


def layer_of(document: Document, files: Mapping[str, Path]) -> LayerSpec:
    """Make the layer of a document without faults."""
    data = document.data
    name = PurePosixPath(document.name)
    query = data.get("query")
    return LayerSpec(
        key=name.stem,
        folder=name.parent.as_posix(),
        title=title_of(data["title"]),
        geometry=data.get("geometry"),
        style=_style_of(data["style"]),
        source=data["source"],
        audience=tuple(data["audience"]),
        columns=data.get("columns"),
        query=_query_text(files[(name.parent / query).as_posix()]) if query else None,
        raster=data.get("raster"),
        min_zoom=data.get("min_zoom", 0),
        base=data.get("base", False),
        order=data.get("order", 100),
        updated=data.get("updated"),
        path=document.path,
    )


def _kind_problems(document: Document) -> list[Problem]:
    """See that a layer is a table, a query or a raster, with a geometry or none."""
    data = document.data
    kinds = [kind for kind in ("columns", "query", "raster") if kind in data]
    if len(kinds) != 1:
        return [
            document.problem(
                "layer-kind",
                (kinds[1],) if kinds else (),
                sv=f"lagret har {' och '.join(kinds) or 'varken tabell eller fråga'}; "
                "det ska ha just en av columns (tabell), query (fråga) och raster.",
                en=f"the layer has {' and '.join(kinds) or 'neither table nor query'}; "
                "it should have exactly one of columns (table), query and raster.",
            )
        ]
    if ("geometry" in data) == (kinds == ["raster"]):
        return [
            document.problem(
                "geometry",
                ("geometry",),
                sv="geometry ska vara point, line eller polygon, och saknas bara för "
                "raster.",
                en="geometry should be point, line or polygon, and be left out for "
                "rasters only.",
            )
        ]
    return []


def _style_problems(document: Document) -> list[Problem]:
    """See that the colours follow a column and cover it in order."""
    style = document.data["style"]
    columns = document.data.get("columns")
    found = []
    if columns is not None and style.get("property", "id") not in {"id", *columns}:
        found.append(
            document.problem(
                "style-property",
                ("style", "property"),
                sv=f"kolumnen ”{style['property']}” finns inte i [columns]; "
                f"välj en av: {', '.join(columns)}.",
                en=f"there is no column “{style['property']}” in [columns]; choose one "
                f"of: {', '.join(columns)}.",
            )
        )
    end: float | None = None
    for index, part in enumerate(style.get("classes", ())):
        start = part.get("start")
        if end is not None and start is not None and start < end:
            found.append(
                document.problem(
                    "style-overlap",
                    ("style", "classes", index),
                    sv=f"klassen börjar vid {start}, men den förra slutar vid {end}; "
                    "klasserna ska stå i ordning utan att överlappa.",
                    en=f"the class starts at {start}, but the one before ends at "
                    f"{end}; classes should be in order and not overlap.",
                )
            )
        end = part.get("end", end)
    return found


def _query_problems(document: Document, files: Mapping[str, Path]) -> list[Problem]:
    """See that the query is there and is one SELECT."""
    name = (PurePosixPath(document.name).parent / document.data["query"]).as_posix()
    if name not in files:
        return [
            document.problem(
                "missing-query",
                ("query",),
                sv=f"filen {name} finns inte; lägg frågan bredvid.",
                en=f"there is no file {name}; put the query beside this file.",
            )
        ]
    try:
        words = _COMMENT.sub(" ", _query_text(files[name])).strip().lower()
    except UnicodeDecodeError:
        return [
            document.problem(
                "encoding",
                ("query",),
                sv=f"{name} är inte i UTF-8; spara den som UTF-8.",
                en=f"{name} is not UTF-8; save it as UTF-8.",
            )
        ]
    if not words.startswith(("select", "with")) or ";" in words:
        return [
            document.problem(
                "query",
                ("query",),
                sv=f"{name} ska vara en enda fråga som börjar med SELECT eller WITH.",
                en=f"{name} should be a single query starting with SELECT or WITH.",
            )
        ]
    return []


def _query_text(path: Path) -> str:
    """Read a query; a semicolon that ends it does no harm."""
    return path.read_text(encoding="utf-8-sig").strip().rstrip(";").rstrip()


def _style_of(part: dict[str, Any]) -> Style:
    """Make the style."""
    classes = tuple(
        StyleClass(title=title_of(entry["title"]), **_without(entry, "title"))
        for entry in part.get("classes", ())
    )
    return Style(classes=classes, **_without(part, "classes"))


def _without(part: dict[str, Any], key: str) -> dict[str, Any]:
    """Leave one key out."""
    return {name: value for name, value in part.items() if name != key}
