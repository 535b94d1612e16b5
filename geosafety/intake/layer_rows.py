"""The features of a foreign file as rows of one of our layers."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geosafety.errors import Problem, refuse, refuse_all
from geosafety.geofiles import AreaFile, RawFeature
from geosafety.model.layer import ColumnKind, LayerSpec
from geosafety.redaction import excerpt, find_names, redact
from geosafety.redaction.contacts import EMAIL, PHONE
from geosafety.redaction.personal_numbers import COORDINATION, PERSONAL

_PRIVATE: Final = frozenset({PERSONAL, COORDINATION, EMAIL, PHONE})
# What people themselves write into a recording or a placemark.
_RECORDED: Final = ("/trk", "/rte", "/wpt", "/Placemark")
_TITLES: Final = frozenset({"name", "cmt", "desc", "description"})
_SHAPES: Final = {
    "point": frozenset({"Point"}),
    "line": frozenset({"LineString", "MultiLineString", "LinearRing"}),
    "polygon": frozenset({"Polygon", "MultiPolygon"}),
}
_SHAPE_WORDS: Final = {
    "point": ("punkter", "points"),
    "line": ("linjer", "lines"),
    "polygon": ("ytor", "polygons"),
}
_NUMBERS: Final = frozenset({"integer", "number"})
_TRUE: Final = frozenset({"true", "t", "ja", "j", "sant", "1", "yes", "y"})
_FALSE: Final = frozenset({"false", "f", "nej", "n", "falskt", "0", "no"})
_DATE = re.compile(r"([0-9]{4})[-/]?([0-9]{2})[-/]?([0-9]{2})(?:[T ].*)?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,17}(?:\.[0-9]{1,17})?(?:[eE][+-]?[0-9]{1,2})?")
_SHAPEFILE_NAME: Final = 10
_PLAIN = str.maketrans("åäöéü", "aaoeu")
_KIND_WORDS: Final[dict[str, tuple[str, str]]] = {
    "text": ("text", "text"),
    "integer": ("ett heltal", "a whole number"),
    "number": ("ett tal", "a number"),
    "boolean": ("ja eller nej", "yes or no"),
    "date": ("ett datum (2026-03-01)", "a date (2026-03-01)"),
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LayerRows:
    """
    Rows for a layer.

    Attributes
    ----------
    features : GeoDataFrame
        The declared columns that the file has, and geometry in EPSG:3006, metres.
    taken
        Our column to the file's.
    missing
        Declared columns that the file lacks; they stay empty.
    unused
        Attributes of the file that no column takes.
    """

    features: gpd.GeoDataFrame
    taken: dict[str, str]
    missing: tuple[str, ...]
    unused: tuple[str, ...]


def layer_rows(
    file: AreaFile, layer: LayerSpec, *, chosen: Mapping[str, str] | None = None
) -> LayerRows:
    """
    Lay the features of a file out as rows of a layer, all or nothing.

    Parameters
    ----------
    file
        What was read.
    layer
        A layer with columns of its own.
    chosen
        Our column to the file's, where the names are not the same; an empty name
        leaves our column empty.

    Raises
    ------
    RefusedInputError
        `wrong-geometry`, `bad-value` and `personal-data` for each feature, or
        `unknown-column` if a chosen one is not in the file.
    """
    names = attribute_names(file)
    taken = match_columns(layer, names, chosen or {})
    problems: list[Problem] = []
    columns: dict[str, list[object]] = {ours: [] for ours in taken}
    for feature, shape in zip(file.raw, file.features.geometry, strict=True):
        problems += _wrong_shape(feature, shape, layer)
        problems += _private(feature, taken.values())
        for ours, theirs in taken.items():
            value = feature.properties.get(theirs)
            kind = (layer.columns or {})[ours]
            read = _READERS[kind](value)
            if read is None and _says_something(value):
                problems.append(_bad_value(feature, theirs, value, kind))
            columns[ours].append(read)
    if problems:
        raise refuse_all(problems)
    return LayerRows(
        features=gpd.GeoDataFrame(
            {
                ours: _series(values, (layer.columns or {})[ours])
                for ours, values in columns.items()
            },
            geometry=file.features.geometry.to_numpy(),
            crs=file.features.crs,
        ),
        taken=taken,
        missing=tuple(name for name in layer.columns or {} if name not in taken),
        unused=tuple(name for name in names if name not in set(taken.values())),
    )


def attribute_names(file: AreaFile) -> list[str]:
    """List the attributes of a file, in the order in which they come."""
    return list(dict.fromkeys(name for each in file.raw for name in each.properties))


def match_columns(
    layer: LayerSpec, names: Sequence[str], chosen: Mapping[str, str]
) -> dict[str, str]:
    """
    Find the attribute of each of our columns: as chosen, else by its name.

    Capitals, spaces and dots over letters make no difference; a shapefile cuts
    names off after ten letters.

    Raises
    ------
    RefusedInputError
        `unknown-column` if a chosen attribute or column is not there.
    """
    by_key = {_key(name): name for name in reversed(names)}
    taken: dict[str, str] = {}
    for ours in layer.columns or {}:
        theirs = chosen.get(ours)
        if theirs is None:
            found = by_key.get(_key(ours)) or by_key.get(_key(ours)[:_SHAPEFILE_NAME])
            if found is not None and found not in chosen.values():
                taken[ours] = found
        elif theirs and theirs in names:
            taken[ours] = theirs
        elif theirs:
            raise _unknown(theirs, names)
    for ours in chosen:
        if ours not in (layer.columns or {}):
            raise _unknown(ours, list(layer.columns or {}))
    return taken


def _key(name: str) -> str:
    """Write a name so that small differences are gone."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold().translate(_PLAIN)).strip("_")


def _wrong_shape(
    feature: RawFeature, shape: BaseGeometry, layer: LayerSpec
) -> Iterable[Problem]:
    """Refuse a line among polygons, and the like."""
    wanted = layer.geometry or "polygon"
    if shape.geom_type in _SHAPES[wanted]:
        return
    sv, en = _SHAPE_WORDS[wanted]
    yield feature.place.problem(
        "wrong-geometry",
        sv=f"Objektet är {shape.geom_type}, men lagret {layer.key} har {sv}.",
        en=f"The feature is {shape.geom_type}, but the layer {layer.key} has {en}.",
    )


def _private(feature: RawFeature, names: Iterable[str]) -> Iterable[Problem]:
    """Refuse persons' numbers and addresses in what is stored, names in titles."""
    kept = set(names)
    is_recorded = (feature.place.pointer or "").startswith(_RECORDED)
    for name, value in feature.properties.items():
        if not isinstance(value, str):
            continue
        is_title = is_recorded and name.casefold() in _TITLES
        kinds = [kind for kind in redact(value).kinds if kind in _PRIVATE]
        if is_title and find_names(value):
            kinds.append("personnamn")
        if kinds and (name in kept or is_title):
            listed = ", ".join(kinds)
            yield feature.place_of(name).problem(
                "personal-data",
                sv=f"{name} innehåller personuppgifter: {listed}. Ta bort dem.",
                en=f"{name} holds personal data: {listed}. Remove them.",
                column=name,
            )


def _bad_value(
    feature: RawFeature, name: str, value: object, kind: ColumnKind
) -> Problem:
    """Tell what a column should hold."""
    shown = excerpt(str(value), 60)
    sv, en = _KIND_WORDS[kind]
    return feature.place_of(name).problem(
        "bad-value",
        sv=f"”{shown}” i {name} ska vara {sv}.",
        en=f"“{shown}” in {name} should be {en}.",
        column=name,
    )


def _unknown(name: str, names: Sequence[str]) -> Exception:
    """Tell that a chosen column is not there."""
    listed = ", ".join(names)
    return refuse(
        "unknown-column",
        f"Kolumnen ”{name[:60]}” finns inte; där finns {listed}.",
        f"There is no column “{name[:60]}”; there are {listed}.",
        column=name[:60],
    )


def _series(values: list[object], kind: ColumnKind) -> pd.Series:
    """Lay the values of a column out, numbers with NaN where there is none."""
    return pd.Series(values, dtype="float64" if kind in _NUMBERS else "object")


def _says_something(value: object) -> bool:
    """Tell a value from an empty cell."""
    return value is not None and str(value).strip() != ""


def _text(value: object) -> str | None:
    """Read text; numbers are written as they stand."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if _says_something(value) else None


def _integer(value: object) -> int | None:
    """Read a whole number."""
    number = _number(value)
    return int(number) if number is not None and number.is_integer() else None


def _number(value: object) -> float | None:
    """Read a number, also with a decimal comma."""
    if isinstance(value, bool) or not _says_something(value):
        return None
    text = str(value).strip().replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else None


def _boolean(value: object) -> bool | None:
    """Read yes and no."""
    word = str(value).strip().casefold().removesuffix(".0")
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def _date(value: object) -> dt.date | None:
    """Read a day."""
    found = _DATE.fullmatch(str(value).strip())
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


_READERS: Final[dict[ColumnKind, Callable[[object], object]]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
