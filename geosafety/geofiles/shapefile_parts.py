"""Whether the parts of a shapefile are whole and belong together, byte by byte."""

from struct import unpack_from
from typing import Final

# ESRI Shapefile Technical Description (July 1998): a header of 100 bytes, then
# records, whose lengths are counted in words of two bytes.
_HEADER: Final = 100
_RECORD_HEADER: Final = 8
_FILE_CODE: Final = 9994
_VERSION: Final = 1000
_POINTS: Final = {1: 20, 11: 28, 21: 28}
_MULTIPOINTS: Final = frozenset({8, 18, 28})
_PARTED: Final = frozenset({3, 5, 13, 15, 23, 25})
_MULTIPATCH: Final = 31
_DELETED: Final = ord("*")


def is_whole(shapes: bytes, index: bytes, table: bytes) -> bool:
    """
    Tell whether the three parts are as long as they say and of equal number.

    Parameters
    ----------
    shapes, index, table
        The `.shp`, `.shx` and `.dbf`.
    """
    if not (_has_header(shapes) and _has_header(index)):
        return False
    rows = (len(index) - _HEADER) // _RECORD_HEADER
    return _records(shapes) == rows == _table_rows(table)


def live_rows(table: bytes) -> int:
    """Count the rows of a `.dbf` that are not marked as deleted."""
    start, width = unpack_from("<HH", table, 8)
    return sum(
        table[start + row * width] != _DELETED for row in range(_table_rows(table))
    )


def table_text(table: bytes) -> bytes:
    """Give the rows of a `.dbf`, without its header."""
    start, width = unpack_from("<HH", table, 8)
    return table[start : start + width * _table_rows(table)]


def _has_header(part: bytes) -> bool:
    """Tell whether a `.shp` or `.shx` begins as it should and is as long as it says."""
    if len(part) < _HEADER:
        return False
    code, words = unpack_from(">i20xi", part)
    (version,) = unpack_from("<i", part, 28)
    return bool(code == _FILE_CODE and version == _VERSION and 2 * words == len(part))


def _table_rows(table: bytes) -> int:
    """Count the rows that a `.dbf` says it has and is long enough for; −1 if not."""
    if len(table) < 32:  # noqa: PLR2004 - the least header
        return -1
    rows, start, width = unpack_from("<IHH", table, 4)
    if width == 0 or len(table) < start + rows * width:
        return -1
    return int(rows)


def _records(shapes: bytes) -> int:
    """Count the records; −1 if one is longer than the file or than it can be."""
    at, count = _HEADER, 0
    while at < len(shapes):
        if at + _RECORD_HEADER + 4 > len(shapes):
            return -1
        (words,) = unpack_from(">i", shapes, at + 4)
        start, length = at + _RECORD_HEADER, 2 * words
        if length < 4 or start + length > len(shapes):  # noqa: PLR2004
            return -1
        if not _fits(shapes, start, length):
            return -1
        at, count = start + length, count + 1
    return count


def _fits(shapes: bytes, start: int, length: int) -> bool:
    """Tell whether a record is long enough for the parts and points it says."""
    (kind,) = unpack_from("<i", shapes, start)
    if kind == 0:
        return True
    if kind in _POINTS:
        return length >= _POINTS[kind]
    if kind in _MULTIPOINTS and length >= 40:  # noqa: PLR2004
        (points,) = unpack_from("<i", shapes, start + 36)
        return bool(points >= 0 and length >= 40 + 16 * points)
    if (kind in _PARTED or kind == _MULTIPATCH) and length >= 44:  # noqa: PLR2004
        parts, points = unpack_from("<ii", shapes, start + 36)
        per_part = 8 if kind == _MULTIPATCH else 4
        return bool(
            parts >= 0 and points >= 0 and length >= 44 + per_part * parts + 16 * points
        )
    return False
