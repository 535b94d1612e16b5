"""
Columns as PostgreSQL's binary COPY wants them, built without a loop over rows.

A field is four bytes of length and then its bytes, all in network order; a length
of -1 is NULL (PostgreSQL documentation, COPY, "Binary Format"). A `Part` is what
one column gives of every row.
"""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from geosafety.crs import SWEREF99_TM

Bytes: TypeAlias = NDArray[np.uint8]
# Either a fixed block of shape (n, width), or one binary value for each row.
Part: TypeAlias = Bytes | pa.LargeBinaryArray
Parts: TypeAlias = list[Part]
# A column as people hold it: an array, a Series, a list.
Values: TypeAlias = Any

_NULL = np.frombuffer(b"\xff\xff\xff\xff", dtype=np.uint8)
_POSTGRES_EPOCH = np.datetime64("2000-01-01", "us")
_UUID_BYTES = 16
_POINT_BYTES = 25
_EWKB_POINT_WITH_SRID = b"\x00\x20\x00\x00\x01" + SWEREF99_TM.to_bytes(4, "big")
_INT8_OID, _FLOAT4_OID, _TEXT_OID = 20, 700, 25


def number(dtype: str) -> Callable[[Values], Parts]:
    """Encode numbers of a big-endian dtype; masked values and NaN become NULL."""

    def encode(values: Values) -> Parts:
        array: np.ma.MaskedArray[Any, Any] = np.ma.asarray(values)
        null = np.ma.getmaskarray(array)
        plain = array.filled(0) if null.any() else array.data
        if plain.dtype.kind == "f":
            null = null | np.isnan(plain)
            if np.dtype(dtype).kind == "i" and null.any():
                plain = np.where(null, 0, plain)
        return _fixed(_as_bytes(plain.astype(dtype)), null)

    return encode


def boolean(values: Values) -> Parts:
    """Encode truth values; None and NaN become NULL."""
    array = np.asarray(values)
    null = np.asarray(pd.isna(array))
    plain = np.where(null, False, array) if null.any() else array  # noqa: FBT003
    return _fixed(plain.astype(np.uint8).reshape(-1, 1), null)


def moment(values: Values) -> Parts:
    """Encode moments in UTC, shape (n,); NaT becomes NULL."""
    index = pd.DatetimeIndex(values)
    if index.tz is not None:
        index = index.tz_convert("UTC").tz_localize(None)
    array = index.to_numpy().astype("datetime64[us]")
    since = (array - _POSTGRES_EPOCH).astype(np.int64)
    return _fixed(_as_bytes(since.astype(">i8")), np.isnat(array))


def day(values: Values) -> Parts:
    """Encode dates; NaT becomes NULL."""
    array = np.asarray(values, dtype="datetime64[D]")
    since = (array - _POSTGRES_EPOCH.astype("datetime64[D]")).astype(np.int64)
    null = np.isnat(array)
    return _fixed(_as_bytes(np.where(null, 0, since).astype(">i4")), null)


def uuid(values: Values) -> Parts:
    """Encode ids: uint8 of shape (n, 16), or UUIDs; all zeros or None is NULL."""
    if not isinstance(values, np.ndarray) or values.dtype != np.uint8:
        ids = [
            bytes(_UUID_BYTES) if one is None else one.bytes for one in _list(values)
        ]
        values = np.frombuffer(b"".join(ids), dtype=np.uint8).reshape(-1, _UUID_BYTES)
    is_null: NDArray[np.bool_] = ~values.any(axis=1)
    return _fixed(values, is_null)


def words(values: Values) -> Parts:
    """Encode text; None and NaN become NULL."""
    text = (
        values if isinstance(values, pa.Array) else pa.array(values, from_pandas=True)
    )
    if isinstance(text, pa.ChunkedArray):
        text = text.combine_chunks()
    return _variable(text.cast(pa.large_string()).cast(pa.large_binary()))


def octets(values: Values) -> Parts:
    """Encode bytes: uint8 of shape (n, width), or bytes objects; None is NULL."""
    if isinstance(values, np.ndarray) and values.dtype == np.uint8:
        return _fixed(values, np.zeros(len(values), dtype=bool))
    return _variable(pa.array(_list(values), type=pa.large_binary()))


def document(values: Values) -> Parts:
    """Encode objects as jsonb; None becomes NULL."""
    texts = [
        None
        if one is None
        else b"\x01" + json.dumps(one, ensure_ascii=False, allow_nan=False).encode()
        for one in _list(values)
    ]
    return _variable(pa.array(texts, type=pa.large_binary()))


def list_of_text(values: Values) -> Parts:
    """Encode sequences of text; each distinct sequence is encoded once."""
    known: dict[tuple[str, ...], int] = {}
    codes = [known.setdefault(tuple(one), len(known)) for one in _list(values)]
    encoded = [
        _array_header(len(items), _TEXT_OID)
        + b"".join(
            len(item.encode()).to_bytes(4, "big") + item.encode() for item in items
        )
        for items in known
    ]
    distinct = pa.array(encoded, type=pa.large_binary())
    return _variable(distinct.take(pa.array(codes, type=pa.int64())))


def list_of_numbers(dtype: str) -> Callable[[Values], Parts]:
    """Encode sequences of numbers; `dtype` is `>i8` or `>f4`."""
    oid = _INT8_OID if dtype == ">i8" else _FLOAT4_OID

    def encode(values: Values) -> Parts:
        rows = [np.asarray(one) for one in _list(values)]
        flat = np.concatenate(rows)
        items = _as_bytes(flat.astype(dtype))
        blocks = np.hstack([_lengths(len(items), items.shape[1]), items])
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        body = _binary(blocks.reshape(-1), lengths * blocks.shape[1])
        heads = pa.array(
            [_array_header(int(length), oid) for length in lengths],
            type=pa.large_binary(),
        )
        return _variable(_join([heads, body]))

    return encode


def point(values: Values) -> Parts:
    """Encode points as EWKB: EPSG:3006, metres, shape (n, 2); NaN is NULL."""
    xy = np.asarray(values, dtype=float).reshape(-1, 2)
    block = np.empty((len(xy), _POINT_BYTES), dtype=np.uint8)
    block[:, :9] = np.frombuffer(_EWKB_POINT_WITH_SRID, dtype=np.uint8)
    block[:, 9:] = _as_bytes(np.ascontiguousarray(xy.astype(">f8")))
    return _fixed(block, np.isnan(xy).any(axis=1))


def geometry(values: Values) -> Parts:
    """Encode shapely geometries as EWKB, EPSG:3006, metres; None is NULL."""
    marked = shapely.set_srid(np.asarray(values, dtype=object), SWEREF99_TM)
    written = shapely.to_wkb(marked, include_srid=True)
    return _variable(pa.array(written, type=pa.large_binary()))


def constant(parts: Parts, rows: int) -> Parts:
    """Repeat a column of one row for `rows` rows."""
    field = rows_of(parts)
    return [np.broadcast_to(field, (rows, len(field)))]


def rows_of(parts: Parts) -> Bytes:
    """Write the parts of all columns row by row, as the bytes to send."""
    merged: Parts = []
    for part in parts:
        if (
            merged
            and isinstance(part, np.ndarray)
            and isinstance(merged[-1], np.ndarray)
        ):
            merged[-1] = np.hstack([merged[-1], part])
        else:
            merged.append(part)
    if len(merged) == 1 and isinstance(merged[0], np.ndarray):
        return np.ascontiguousarray(merged[0]).reshape(-1)
    joined = _join(merged)
    first, last = joined.offset, joined.offset + len(joined)
    offsets = np.frombuffer(joined.buffers()[1], dtype=np.int64)
    data = joined.buffers()[2]
    return np.frombuffer(data, dtype=np.uint8)[offsets[first] : offsets[last]]


def _fixed(block: Bytes, null: NDArray[np.bool_]) -> Parts:
    """Put the length before values of one width, and take out the NULLs."""
    rows, width = block.shape
    fields = np.hstack([_lengths(rows, width), block])
    if not null.any():
        return [fields]
    fields[null, :4] = _NULL
    kept = np.ones(fields.shape, dtype=bool)
    kept[null, 4:] = False
    return [_binary(fields[kept], np.where(null, 4, width + 4))]


def _variable(values: pa.LargeBinaryArray) -> Parts:
    """Put the length before values of differing width."""
    lengths = pa.compute.binary_length(values).fill_null(-1)
    heads = _as_bytes(lengths.to_numpy().astype(">i4"))
    return [heads, values.fill_null(b"") if values.null_count else values]


def _binary(data: Bytes, lengths: NDArray[np.int64]) -> pa.LargeBinaryArray:
    """Cut bytes into one value for each length, without copying them."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(data))]
    return pa.Array.from_buffers(pa.large_binary(), len(lengths), buffers)


def _join(parts: Parts) -> pa.LargeBinaryArray:
    """Write the parts of each row after one another."""
    columns = [
        _binary(part.reshape(-1), np.full(part.shape[0], part.shape[1]))
        if isinstance(part, np.ndarray)
        else part
        for part in parts
    ]
    return pa.compute.binary_join_element_wise(
        *columns, pa.scalar(b"", type=pa.large_binary())
    )


def _as_bytes(values: NDArray[np.generic]) -> Bytes:
    """See numbers, shape (n,) or (n, k), as bytes of shape (n, width)."""
    return np.ascontiguousarray(values).view(np.uint8).reshape(len(values), -1)


def _lengths(rows: int, width: int) -> Bytes:
    """Write the same length for each row."""
    return np.broadcast_to(
        np.frombuffer(width.to_bytes(4, "big"), dtype=np.uint8), (rows, 4)
    )


def _array_header(length: int, oid: int) -> bytes:
    """Write dimensions, flags, type, and the length and first index."""
    dimensions = (1, 0, oid, length, 1) if length else (0, 0, oid)
    return b"".join(value.to_bytes(4, "big") for value in dimensions)


def _list(values: Values) -> list[Any]:
    """See any column as a sequence."""
    return list(values.tolist() if hasattr(values, "tolist") else values)
