"""Many reports at once, column by column, on their way into the store."""

from dataclasses import dataclass, field

import pandas as pd

from geosafety.errors import Problem

# Columns of `ReportBatch.reports`, in order. Times are datetime64[us, UTC];
# lon, lat and accuracy_m are float64 with NaN for unknown; the rest is text or
# None, except row (int), redactions (tuple of kinds) and digest (16 bytes).
REPORT_COLUMNS = (
    "row",
    "external_id",
    "occurred_from",
    "occurred_to",
    "time_precision",
    "kind",
    "category",
    "lon",
    "lat",
    "accuracy_m",
    "address",
    "text_raw",
    "text_shared",
    "redactions",
    "confidentiality",
    "digest",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row outside the table, whole, with its sheet and fault."""

    sheet: str
    row: int
    cells: dict[str, str]
    problem: Problem


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReportBatch:
    """
    What was read from one file.

    Attributes
    ----------
    reports : DataFrame
        The good rows, with `REPORT_COLUMNS`; coordinates in EPSG:4326.
    problems
        Every fault found, in file order; a row can have several.
    bad_rows
        Row number to the row as it was sent, column to text, for each row with a
        fault.
    read
        Data rows in the file.
    duplicates
        Rows left out because the same file already says the same.
    beside
        Rows outside the table with a fault, such as those of a hidden sheet; they
        are counted in `read`.
    encoding
        `utf-8` or `windows-1252` for a text file, else None.
    notes
        Things a person should know, already in words (encoding found, …).
    """

    reports: pd.DataFrame
    problems: tuple[Problem, ...]
    bad_rows: dict[int, dict[str, str]]
    read: int
    duplicates: int = 0
    beside: tuple[BadRow, ...] = ()
    encoding: str | None = None
    notes: tuple[Problem, ...] = field(default=())
