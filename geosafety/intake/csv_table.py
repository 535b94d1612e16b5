"""CSV files, read strictly: fast when nothing is odd, row by row when it is."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from geosafety.errors import Problem
from geosafety.intake.csv_encoding import decode_text
from geosafety.intake.headers import check_header
from geosafety.intake.limits import MAX_ROWS
from geosafety.intake.refusal import refuse
from geosafety.intake.table import CellFault, Table

_QUOTE: Final = ord('"')
_BLOCK_BYTES: Final = 1 << 20
_SEPARATOR_LINE = re.compile(rb"sep=([;,\t|])\r?\n")


def read_csv(raw: bytes) -> Table:
    """
    Read a CSV file with a header; comma, semicolon, tab or bar between cells.

    Parameters
    ----------
    raw
        The whole file.

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
        raise _no_rows()
    delimiter = stated[1].decode() if stated else _delimiter(body)
    parsed = _read_plain(body, delimiter, header_row)
    table = parsed or _read_row_by_row(body, delimiter, header_row)
    if not len(table.rows):
        raise _no_rows()
    return Table(
        kind="csv",
        columns=table.columns,
        rows=table.rows,
        encoding=encoding,
        faults=table.faults,
        overflow=table.overflow,
        notes=(_encoding_note(encoding), *table.notes),
    )


def _delimiter(body: bytes) -> str:
    """Choose the delimiter that stands most often in the first line."""
    line = re.sub(rb'"[^"]*"', b"", body.split(b"\n", 1)[0])
    return max(",;\t|", key=lambda mark: line.count(mark.encode()))


def _read_plain(body: bytes, delimiter: str, header_row: int) -> Table | None:
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
    _check_row_count(table.num_rows)
    columns = {
        name: _one_chunk(table.column(key))
        for name, key in zip(names, keys, strict=True)
    }
    rows = np.arange(table.num_rows, dtype=np.int64) + header_row + 1
    return without_blank_rows(columns, rows)


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


def without_blank_rows(
    columns: dict[str, pa.StringArray],
    rows: np.ndarray,
    faults: tuple[CellFault, ...] = (),
) -> Table:
    """Leave out rows in which every cell is empty."""
    blank = np.ones(len(rows), dtype=bool)
    for column in columns.values():
        blank &= np.asarray(pc.binary_length(column)) == 0
        if not blank.any():
            return Table(kind="csv", columns=columns, rows=rows, faults=faults)
    keep = pa.array(~blank)
    return Table(
        kind="csv",
        columns={name: column.filter(keep) for name, column in columns.items()},
        rows=rows[~blank],
        faults=faults,
    )


def _read_row_by_row(body: bytes, delimiter: str, header_row: int) -> Table:
    """Read with the standard library, which can say where the fault is."""
    reader = csv.reader(
        io.StringIO(body.decode(), newline=""), delimiter=delimiter, strict=True
    )
    records: list[list[str]] = []
    try:
        records.extend(islice(reader, MAX_ROWS + 2))
    except csv.Error:
        raise _syntax(body, row=header_row + len(records)) from None
    if not records:
        raise _no_rows()
    names = check_header(records[0])
    numbered = [
        (header_row + position, record)
        for position, record in enumerate(records)
        if position and any(record)
    ]
    kept, joined = _join_broken_rows(numbered, width=len(names))
    _check_row_count(len(kept))
    return _table_of_records(names, kept, joined)


def _join_broken_rows(
    numbered: list[tuple[int, list[str]]], *, width: int
) -> tuple[list[tuple[int, list[str]]], list[int]]:
    """
    Put a line without any delimiter back into the text it was broken off from.

    Some systems write a line break within the last cell without quotes. Such a
    line has one cell where `width` are expected, and follows a whole row.
    """
    kept: list[tuple[int, list[str]]] = []
    joined = []
    for row, record in numbered:
        if len(record) == 1 < width and kept and len(kept[-1][1]) == width:
            kept[-1][1][-1] += "\n" + record[0]
            joined.append(row)
        else:
            kept.append((row, record))
    return kept, joined


def _table_of_records(
    names: list[str], kept: list[tuple[int, list[str]]], joined: list[int]
) -> Table:
    """Make columns of records, and note those with another number of cells."""
    width = len(names)
    faults = []
    overflow = {}
    for index, (_, record) in enumerate(kept):
        if len(record) != width:
            faults.append(_column_count(index, len(record), width))
            overflow[index] = record[width:]
            record[width:] = []
            record.extend([""] * (width - len(record)))
    cells = zip(*(record for _, record in kept), strict=True) if kept else [()] * width
    return Table(
        kind="csv",
        columns={
            name: pa.array(column, pa.string())
            for name, column in zip(names, cells, strict=True)
        },
        rows=np.array([row for row, _ in kept], dtype=np.int64),
        faults=tuple(faults),
        overflow=overflow,
        notes=tuple(_joined_note(joined)),
    )


def _joined_note(joined: list[int]) -> Iterator[Problem]:
    """Say which lines were taken as part of the row above."""
    if joined:
        listed = ", ".join(map(str, joined[:20]))
        yield Problem(
            code="joined-lines",
            sv=f"Rader utan avgränsare lades till texten ovanför: {listed}.",
            en=f"Lines without a delimiter were added to the text above: {listed}.",
        )


def _column_count(index: int, found: int, width: int) -> CellFault:
    """Tell that a row is wider or narrower than the header."""
    return CellFault(
        index=index,
        column=None,
        code="column-count",
        sv=f"Raden har {found} fält men rubrikraden har {width}.",
        en=f"The row has {found} fields but the header has {width}.",
    )


def _check_row_count(rows: int) -> None:
    """Refuse a file with more rows than are read at once."""
    if rows > MAX_ROWS:
        raise refuse(
            "too-many-rows",
            f"Filen har fler än {MAX_ROWS} rader; dela den.",
            f"The file has more than {MAX_ROWS} rows; split it.",
        )


def _syntax(body: bytes, *, row: int) -> Exception:
    """Tell at which row the quotes go wrong."""
    if body.count(b'"') % 2 == 0 and len(body) > csv.field_size_limit():
        return refuse(
            "too-long",
            f"Rad {row} har ett fält som är längre än {csv.field_size_limit()} tecken "
            "eller felställda citattecken.",
            f"Row {row} has a field longer than {csv.field_size_limit()} characters, "
            "or misplaced quotes.",
            row=row,
        )
    return refuse(
        "csv-syntax",
        f"Rad {row} har ett citattecken som aldrig stängs eller står fel.",
        f"Row {row} has a quote that is never closed or stands wrong.",
        row=row,
    )


def _no_rows() -> Exception:
    """Tell that there is nothing under the header."""
    return refuse(
        "no-rows",
        "Filen har inga rader under rubrikraden.",
        "The file has no rows under the header.",
    )


def _encoding_note(encoding: str) -> Problem:
    """Say which encoding was found."""
    return Problem(
        code="encoding-found",
        sv=f"Filen lästes som {encoding}.",
        en=f"The file was read as {encoding}.",
    )
