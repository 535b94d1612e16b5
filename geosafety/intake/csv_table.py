"""CSV files, read strictly: fast when nothing is odd, row by row when it is."""

import re

from geosafety.errors import Problem
from geosafety.intake.csv_encoding import decode_text
from geosafety.intake.csv_limits import no_rows
from geosafety.intake.csv_plain import read_plain
from geosafety.intake.csv_rows import read_row_by_row
from geosafety.intake.limits import MAX_ROWS
from geosafety.intake.table import Table

_SEPARATOR_LINE = re.compile(rb"sep=([;,\t|])\r?\n")


def read_csv(raw: bytes, *, most_rows: int = MAX_ROWS) -> Table:
    """
    Read a CSV file with a header; comma, semicolon, tab or bar between cells.

    Parameters
    ----------
    raw
        The whole file.
    most_rows
        How many rows it may have.

    Returns
    -------
    Table
        Blank rows are left out, and the row numbers stay right. A row with too
        few or too many cells carries a `column-count` fault.

    Raises
    ------
    RefusedInputError
        `encoding`, `csv-syntax`, `no-rows`, `too-many-rows`, `too-long` or what
        `check_header` finds.
    """
    body, encoding = decode_text(raw)
    stated = _SEPARATOR_LINE.match(body)
    header_row = 2 if stated else 1
    body = body[stated.end() :] if stated else body
    if not body.strip():
        raise no_rows()
    delimiter = stated[1].decode() if stated else delimiter_of(body)
    parsed = read_plain(body, delimiter, header_row, most_rows)
    table = parsed or read_row_by_row(body, delimiter, header_row, most_rows)
    if not len(table.rows):
        raise no_rows()
    return Table(
        kind="csv",
        columns=table.columns,
        rows=table.rows,
        encoding=encoding,
        faults=table.faults,
        overflow=table.overflow,
        notes=(_encoding_note(encoding), *table.notes),
    )


def delimiter_of(body: bytes) -> str:
    """Choose the delimiter that stands most often in the first line."""
    line = re.sub(rb'"[^"]*"', b"", body.split(b"\n", 1)[0])
    return max(",;\t|", key=lambda mark: line.count(mark.encode()))


def _encoding_note(encoding: str) -> Problem:
    """Say which encoding was found."""
    return Problem(
        code="encoding-found",
        sv=f"Filen lästes som {encoding}.",
        en=f"The file was read as {encoding}.",
    )
