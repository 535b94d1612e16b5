"""What is taken along from the site: rows, how they came about, and who may read."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.errors import Language
from geosafety.model.period import Period
from geosafety.model.report import Confidentiality


class Format(StrEnum):
    """What kind of file; `excel` is CSV as Swedish Excel opens it."""

    CSV = "csv"
    EXCEL = "excel"
    XLSX = "xlsx"
    GPKG = "gpkg"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    PNG = "png"
    PDF = "pdf"
    HTML = "html"


class HandoutPurpose(StrEnum):
    """Why something is taken along; the words beside it say more."""

    SITUATION = "situation"
    MEASURES = "measures"
    PLANNING = "planning"
    WALK = "walk"
    FOLLOW_UP = "follow_up"
    PUBLIC_RECORD = "public_record"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    A column: its name for programs, its title and unit for people.

    `digits` are the decimals that people are shown; None for what is no number.
    """

    name: str
    title: str
    unit: str = ""
    digits: int | None = None

    @property
    def heading(self) -> str:
        """
        Give the title with its unit.

        Examples
        --------
        >>> Column(name="n", title="Reports", unit="number").heading
        'Reports (number)'
        """
        return f"{self.title} ({self.unit})" if self.unit else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendClass:
    """
    One colour of a map: for a value, or for `start` up to but not `end`.

    `fill` is `#rrggbb`; `opacity` is how much of the ground it hides, 0 to 1.
    """

    title: str
    fill: str
    value: Hashable = None
    start: float | None = None
    end: float | None = None
    opacity: float = 0.85

    def holds(self, value: object) -> bool:
        """
        Tell whether a value belongs here.

        Examples
        --------
        >>> LegendClass(title="", fill="#000000", start=1, end=5).holds(5)
        False
        """
        if self.start is None and self.end is None:
            return value == self.value or str(value) == str(self.value)
        if not isinstance(value, (int, float)):
            return False
        above = self.start is None or value >= self.start
        return above and (self.end is None or value < self.end)


_OPACITY = 0.85
# What a file without data carries: the first moment that all formats know.
NO_DATA = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """
    How the shapes are drawn: by a column's classes, or all alike.

    Without classes everything is `fill`. Widths and radii are pixels.
    """

    title: str
    column: str | None = None
    classes: tuple[LegendClass, ...] = ()
    fill: str | None = None
    stroke: str | None = "#555555"
    width: float = 0.5
    radius: float = 4.0

    def colour_of(self, value: object) -> str | None:
        """Give the colour of a value; that of all where no class holds it."""
        found = (each.fill for each in self.classes if each.holds(value))
        return next(found, self.fill)

    def opacity_of(self, fill: str | None) -> float:
        """Tell how much of the ground a colour hides."""
        found = (each.opacity for each in self.classes if each.fill == fill)
        return next(found, _OPACITY)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A layer of the background map: its shapes (EPSG:3006) and how it is drawn."""

    shapes: gpd.GeoDataFrame
    legend: Legend


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Handout:
    """
    All that a file needs, whatever its format, in the reader's language.

    Attributes
    ----------
    name
        Of the file and of the layer in it: letters a to z, digits, hyphens.
    title, summary, source
        What it is, what it says in a sentence, and whose data it is.
    rows, columns
        The table; every column is described, in the order of the file.
    method
        The method card: headings and sentences, period and n among them.
    facts
        The same for programs, as JSON knows it.
    secrecy
        Who may read it.
    period, n
        Days counted, and reports (or rows, where there are no reports).
    shapes
        A geometry for each row, with its coordinate system (EPSG:4326 or 3006);
        None for a table alone.
    legend, ground, area
        How the shapes are drawn, over what, and west, south, east, north of what the
        map shows (EPSG:4326, degrees); the extent of the shapes if None.
    drawn, listed
        Row numbers: which rows a map for people shows, and which rows a table for
        people begins with, in that order. All of them if None.
    made_at
        The moment that the file carries. It is the cut-off of the data, or given, but
        never read off the clock: the same question gives the same bytes.
    version
        Of geosafety.
    """

    name: str
    title: str
    summary: str
    source: str
    rows: pd.DataFrame
    columns: tuple[Column, ...]
    method: Mapping[str, str]
    secrecy: Confidentiality
    n: int
    made_at: datetime
    version: str
    language: Language
    facts: Mapping[str, object] = field(default_factory=dict)
    period: Period | None = None
    shapes: gpd.GeoSeries | None = None
    legend: Legend | None = None
    ground: tuple[Ground, ...] = ()
    area: tuple[float, float, float, float] | None = None
    drawn: NDArray[np.intp] | None = None
    listed: NDArray[np.intp] | None = None

    def say(self, sv: str, en: str) -> str:
        """Choose the words of the reader's language."""
        return sv if self.language == "sv" else en

    @property
    def stem(self) -> str:
        """Name a file, with the period in it."""
        if self.period is None:
            return self.name
        return f"{self.name}-{self.period.first}-{self.period.last}"

    @property
    def class_line(self) -> str:
        """Say the secrecy class, as it stands on every page."""
        sv, en = _CLASS_NAMES[self.secrecy]
        return self.say(f"Sekretessklass: {sv}", f"Secrecy class: {en}")


_CLASS_NAMES = {
    Confidentiality.OPEN: ("öppen", "open"),
    Confidentiality.INTERNAL: ("intern", "internal"),
    Confidentiality.EST: ("EST", "EST"),
    Confidentiality.POLICE: ("polis", "police"),
}


def shown(value: object, column: Column, language: Language) -> str:
    """
    Write a value as people of the language do.

    Examples
    --------
    >>> shown(0.5, Column(name="q", title="q", digits=2), "sv")
    '0,50'
    >>> shown(None, Column(name="q", title="q", digits=2), "sv")
    '–'
    """
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return "–"
    if column.digits is None or not isinstance(value, (int, float)):
        return str(value)
    text = f"{value:.{column.digits}f}"
    if value and not float(text):
        text = f"{value:.0e}"
    text = text.replace(".", ",") if language == "sv" else text
    return f"−{text[1:]}" if text.startswith("-") else text
