"""A map layer as GIS staff declare it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from geosafety.model.vocabulary import Title

GeometryKind = Literal["point", "line", "polygon"]
ColumnKind = Literal["text", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleClass:
    """One entry of a legend; a value from `start` up to but not `end`."""

    title: Title
    fill: str
    start: float | None = None
    end: float | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a layer is drawn; colours are `#rrggbb`, widths are pixels."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    radius: float = 4.0
    property: str | None = None
    classes: tuple[StyleClass, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSpec:
    """
    One `layers/<folder>/<key>.toml`.

    A layer is a table that staff edit (`columns`), a view made by a query
    (`query`), or a raster (`raster`); exactly one of the three. Layers with a low
    `order` are drawn first, so that the others lie on top.
    """

    key: str
    folder: str
    title: Title
    geometry: GeometryKind | None
    style: Style
    source: str
    audience: tuple[str, ...]
    columns: dict[str, ColumnKind] | None = None
    query: str | None = None
    raster: str | None = None
    min_zoom: int = 0
    base: bool = False
    order: int = 100
    updated: str | None = None
    path: Path | None = None
