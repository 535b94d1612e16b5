"""CSV text read row by row, which is slower but can say where a fault is."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pyarrow as pa

from geosafety.errors import Problem, RefusedInputError, refuse
from geosafety.intake.csv_limits import check_row_count, no_rows
from geosafety.intake.headers import check_header
from geosafety.intake.limits import MAX_ROWS
from geosafety.intake.table import CellFault, Table


def read_row_by_row(
    body: bytes, delimiter: str, header_row: int, most_rows: int = MAX_ROWS
) -> Table:
    """Read with the standard library, which can say where the fault is."""
    reader = csv.reader(
        io.StringIO(body.decode(), newline=""), delimiter=delimiter, strict=True
    )
    records: list[list[str]] = []
    try:
        records.extend(islice(reader, most_rows + 2))
    except csv.Error:
        raise _syntax(body, row=header_row + len(records)) from None
    if not records:
        raise no_rows()
    names = check_header(records[0])
    numbered = [
        (header_row + position, record)
        for position, record in enumerate(records)
        if position and any(record)
    ]
    kept, joined = _join_broken_rows(numbered, width=len(names))
    check_row_count(len(kept), most_rows)
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


def _syntax(body: bytes, *, row: int) -> RefusedInputError:
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
