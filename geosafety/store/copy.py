"""Many rows into a table at once, by binary COPY."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString, TypeAlias

import numpy as np
import pandas as pd
from geoalchemy2 import Geometry
from numpy.typing import NDArray
from psycopg import sql
from sqlalchemy import Connection, Table
from sqlalchemy import types as kinds
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from geosafety.errors import ShapeError
from geosafety.store import encode
from geosafety.store.connection import raw

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_ROWS_AT_A_TIME = 16_384

Encoder: TypeAlias = Callable[[encode.Values], encode.Parts]
Choices: TypeAlias = tuple[tuple[type[TypeEngine[Any]], Encoder], ...]

# The narrower type stands before the one it is a kind of.
_VALUES: Choices = (
    (kinds.SmallInteger, encode.number(">i2")),
    (kinds.BigInteger, encode.number(">i8")),
    (kinds.Integer, encode.number(">i4")),
    (kinds.REAL, encode.number(">f4")),
    (kinds.Float, encode.number(">f8")),
    (kinds.Boolean, encode.boolean),
    (kinds.Uuid, encode.uuid),
    (kinds.DateTime, encode.moment),
    (kinds.Date, encode.day),
    (JSONB, encode.document),
    (kinds.LargeBinary, encode.octets),
    (kinds.String, encode.words),
)
_LISTS: Choices = (
    (kinds.BigInteger, encode.list_of_numbers(">i8")),
    (kinds.REAL, encode.list_of_numbers(">f4")),
    (kinds.String, encode.list_of_text),
)


def copy(
    connection: Connection,
    table: Table,
    columns: Mapping[str, encode.Values],
    *,
    into: str | None = None,
) -> int:
    """
    Send columns to a table in the caller's transaction.

    Parameters
    ----------
    connection
        The transaction is the caller's.
    table
        Its column types decide how values are written.
    columns : mapping of str to array, Series, list or scalar
        All of one length n; a scalar stands for n equal values. NULL is None,
        NaN, NaT or masked; ids are UUIDs or uint8 of shape (n, 16), all zeros
        for NULL; points are float of shape (n, 2), EPSG:3006, metres.
    into
        Another table with the same columns, such as a temporary one.

    Returns
    -------
    int
        Rows sent.

    Raises
    ------
    ShapeError
        If the columns differ in length.
    """
    rows = _rows(columns)
    if rows == 0:
        return 0
    target = (
        sql.Identifier(into) if into else sql.Identifier(*_schema(table), table.name)
    )
    statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(
        target, sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with (
        raw(connection).cursor() as cursor,
        cursor.copy(statement) as stream,
    ):
        for piece in _ahead(copy_stream(table, columns, rows=rows)):
            stream.write(piece)
    return rows


def copy_out(
    connection: Connection,
    query: LiteralString,
    values: Mapping[str, object],
    columns: Mapping[str, str],
) -> NDArray[np.void]:
    """
    Give the rows of a query whose columns have fixed widths and no NULL.

    Parameters
    ----------
    query
        With psycopg's named values, `%(name)s`.
    columns
        Name to numpy type without byte order, such as `i8`, in the query's order.

    Returns
    -------
    structured ndarray, shape (n,)
        One field for each column, in the machine's byte order.
    """
    sent = np.dtype(
        [("fields", ">i2")]
        + [
            item
            for name, kind in columns.items()
            for item in ((f"{name} length", ">i4"), (name, f">{kind}"))
        ]
    )
    with raw(connection).cursor() as cursor:
        statement = sql.SQL("copy ({}) to stdout (format binary)").format(
            sql.SQL(query)
        )
        with cursor.copy(statement, values) as stream:
            data = b"".join(map(bytes, stream))
    rows = np.frombuffer(data[len(_HEADER) : -len(_TRAILER)], dtype=sent)
    kept = np.empty(
        len(rows), dtype=[(name, f"={kind}") for name, kind in columns.items()]
    )
    for name in columns:
        kept[name] = rows[name]
    return kept


def _ahead(pieces: Iterator[memoryview]) -> Iterator[memoryview]:
    """Make the next piece while the server works on this one."""
    with ThreadPoolExecutor(max_workers=1) as helper:
        coming = helper.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = helper.submit(next, pieces, None)
            yield piece


def copy_stream(
    table: Table, columns: Mapping[str, encode.Values], *, rows: int
) -> Iterator[memoryview]:
    """Give the bytes of the whole COPY, some thousand rows at a time."""
    encoders = {name: _encoder(table.c[name].type) for name in columns}
    arrays = {name: _sliceable(values) for name, values in columns.items()}
    fields = np.frombuffer(len(columns).to_bytes(2, "big"), dtype=np.uint8)
    yield memoryview(_HEADER)
    for start in range(0, rows, _ROWS_AT_A_TIME):
        stop = min(start + _ROWS_AT_A_TIME, rows)
        parts: encode.Parts = [np.broadcast_to(fields, (stop - start, 2))]
        for name, values in arrays.items():
            if _is_scalar(values):
                parts += encode.constant(encoders[name]([values]), stop - start)
            else:
                parts += encoders[name](values[start:stop])
        yield encode.rows_of(parts).data
    yield memoryview(_TRAILER)


def _encoder(kind: TypeEngine[Any]) -> Encoder:
    """Choose how values of a column's type are written."""
    if isinstance(kind, ARRAY):
        return _first_match(_LISTS, kind.item_type)
    if isinstance(kind, Geometry):
        return encode.point if kind.geometry_type == "POINT" else encode.geometry
    return _first_match(_VALUES, kind)


def _first_match(table: Choices, kind: TypeEngine[Any]) -> Encoder:
    """Find the first entry that the type belongs to."""
    for classes, encoder in table:
        if isinstance(kind, classes):
            return encoder
    message = f"no way to write {kind!r}"
    raise TypeError(message)


def _is_scalar(values: encode.Values) -> bool:
    """Tell whether one value stands for all rows."""
    return isinstance(values, str | bytes) or not hasattr(values, "__len__")


def _sliceable(values: encode.Values) -> encode.Values:
    """Let a Series be cut by position."""
    if not isinstance(values, pd.Series):
        return values
    return values.to_numpy() if values.dtype == object else values.array


def _rows(columns: Mapping[str, encode.Values]) -> int:
    """Count the rows that the columns agree on."""
    lengths = {
        name: len(values) for name, values in columns.items() if not _is_scalar(values)
    }
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ShapeError(
            sv=f"Kolumnerna är olika långa: {shown}.",
            en=f"The columns differ in length: {shown}.",
        )
    return next(iter(lengths.values()), 1)


def _schema(table: Table) -> tuple[str, ...]:
    """Give the schema's name, if the table has one."""
    return (table.schema,) if table.schema else ()
