"""CSV text whose quotes are all in order, read column by column."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from geosafety.intake.csv_limits import check_row_count
from geosafety.intake.headers import check_header
from geosafety.intake.limits import MAX_ROWS
from geosafety.intake.table import Table

_QUOTE: Final = ord('"')
_BLOCK_BYTES: Final = 1 << 20


def read_plain(
    body: bytes, delimiter: str, header_row: int, most_rows: int = MAX_ROWS
) -> Table | None:
    """Read a file whose quotes are all in order, or give None."""
    line, _, _ = body.partition(b"\n")
    has_quotes = _QUOTE in body
    if _QUOTE in line or (has_quotes and not _quotes_are_strict(body, delimiter)):
        return None
    names = check_header(line.decode().rstrip("\r").split(delimiter))
    keys = [str(position) for position in range(len(names))]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            read_options=arrow_csv.ReadOptions(
                column_names=keys, skip_rows=1, block_size=_BLOCK_BYTES
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if has_quotes else False,
                newlines_in_values=has_quotes,
                ignore_empty_lines=False,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(keys, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    check_row_count(table.num_rows, most_rows)
    columns = {
        name: _one_chunk(table.column(key))
        for name, key in zip(names, keys, strict=True)
    }
    rows = np.arange(table.num_rows, dtype=np.int64) + header_row + 1
    return _without_blank_rows(columns, rows)


def _quotes_are_strict(body: bytes, delimiter: str) -> bool:
    """
    Tell whether every quote opens a cell, closes one, or is doubled within one.

    Quotes come in turn: one opens, the next closes. An opening quote follows a
    delimiter, a line end or, when a quote is doubled, the closing quote beside
    it; a closing quote is followed by the same.
    """
    marks = np.frombuffer(body, dtype=np.uint8)
    quotes = np.flatnonzero(marks == _QUOTE)
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    doubled = opening[1:] == closing[:-1] + 1
    before = marks[opening[opening > 0] - 1]
    after = marks[closing[closing + 1 < len(marks)] + 1]
    starts = np.isin(before, [ord(delimiter), 10, 13])
    ends = np.isin(after, [ord(delimiter), 10, 13])
    starts[len(starts) - len(doubled) :] |= doubled
    ends[: len(doubled)] |= doubled
    return bool(starts.all() and ends.all())


def _one_chunk(column: pa.ChunkedArray) -> pa.StringArray:
    """Lay a column out in one piece."""
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _without_blank_rows(
    columns: dict[str, pa.StringArray],
    rows: NDArray[np.int64],
) -> Table:
    """Leave out rows in which every cell is empty."""
    blank = np.ones(len(rows), dtype=bool)
    for column in columns.values():
        blank &= np.asarray(pc.binary_length(column)) == 0
        if not blank.any():
            return Table(kind="csv", columns=columns, rows=rows)
    keep = pa.array(~blank)
    return Table(
        kind="csv",
        columns={name: column.filter(keep) for name, column in columns.items()},
        rows=rows[~blank],
    )
