"""A foreign file as columns of text, each row with the number people see."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geosafety.errors import Problem

FileKind = Literal["csv", "xlsx", "geojson", "gpkg"]
TableKind = Literal["csv", "xlsx", "geojson", "gpkg", "event", "events"]

# The columns that the points of a geographic file become.
LONGITUDE, LATITUDE = "lon", "lat"
FEATURE_ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """A fault that was seen already when the file was read; `index` is 0-based."""

    index: int
    column: str | None
    code: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """A row outside the table, such as one on a hidden sheet."""

    sheet: str
    row: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Table:
    """
    What stands in a file, before anybody asks what it means.

    Attributes
    ----------
    kind
        The sort of file it was; `event` or `events` were told by a form or a program.
    columns : dict of str to pyarrow.StringArray, length n each
        Column name as written to its cells; an empty cell is an empty text.
    rows : ndarray of int64, shape (n,)
        Row number as a spreadsheet shows it: the header is row 1. In GeoJSON the
        first feature is row 1, in a GeoPackage it is the feature's own number.
    crs
        EPSG code of `lon` and `lat`, for a geographic file, whose places are its
        points; else None.
    encoding
        `utf-8`, `windows-1252`, or None where the file kind settles it.
    faults
        Faults of single cells or rows.
    overflow
        Index of a row to the cells it has beyond the header's columns.
    side_rows
        Rows on other sheets, to be searched for personal data.
    notes
        Things a person should know.
    """

    kind: TableKind
    columns: dict[str, pa.StringArray]
    rows: NDArray[np.int64]
    crs: int | None = None
    encoding: str | None = None
    faults: tuple[CellFault, ...] = ()
    overflow: dict[int, list[str]] = field(default_factory=dict)
    side_rows: tuple[SideRow, ...] = ()
    notes: tuple[Problem, ...] = ()
