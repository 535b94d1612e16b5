"""Times as people in Sweden type them, to moments in UTC."""

import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.model.period import LOCAL_TIME

# The lengths of the forms that are read column by column.
_DATE, _MINUTE, _SECOND = 10, 16, 19
_MINUTE_UTC, _SECOND_UTC = 17, 20
_MINUTE_OFFSET, _SECOND_OFFSET = 22, 25
_WITH_SECONDS = (_SECOND, _SECOND_UTC, _SECOND_OFFSET)
_OFFSET_CHARACTERS = 6
_MAX_OFFSET_MINUTES = 14 * 60
_LOOSE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
NOT_A_TIME = np.iinfo(np.int64).min


class Moments(NamedTuple):
    """
    Times of a column; arrays of shape (n,).

    Attributes
    ----------
    utc : ndarray of datetime64[us]
        The moment, UTC; for a date alone, its first moment in Sweden. NaT where
        empty or wrong.
    whole_day, repeated_hour : ndarray of bool
        Date without a time; a local time that occurs twice when summer time ends
        (the first of the two is taken).
    empty, wrong, skipped_hour : ndarray of bool
        Nothing there; no date in a form that is understood; a local time that
        does not exist because summer time begins.
    """

    utc: NDArray[np.datetime64]
    whole_day: NDArray[np.bool_]
    repeated_hour: NDArray[np.bool_]
    empty: NDArray[np.bool_]
    wrong: NDArray[np.bool_]
    skipped_hour: NDArray[np.bool_]


def read_moments(cells: pa.StringArray, *, zone: ZoneInfo = LOCAL_TIME) -> Moments:
    """
    Read `2025-09-05`, `2025-09-05 22:15[:30]` and the same with `T` or an offset.

    A time without an offset is local time in the zone, Sweden's if none is given.
    Forms in which day, month or year could be mistaken for each other are not
    understood.

    Parameters
    ----------
    cells : pyarrow.StringArray, length n
        Text as it was sent; spaces around it do not matter.
    zone
        Where a time without an offset is told.

    Examples
    --------
    >>> read_moments(pa.array(["2025-09-05 22:15"])).utc
    array(['2025-09-05T20:15:00.000000'], dtype='datetime64[us]')
    """
    trimmed = pc.utf8_trim_whitespace(cells)
    lengths = np.asarray(pc.binary_length(trimmed))
    naive, offset, is_read = _read_fixed(trimmed, lengths)
    empty = lengths == 0
    odd = np.flatnonzero(~is_read & ~empty)
    if odd.size:
        canonical = pa.array([_canonical(trimmed[int(i)].as_py()) for i in odd])
        widths = np.asarray(pc.binary_length(canonical))
        naive[odd], offset[odd], is_read[odd] = _read_fixed(canonical, widths)
        lengths = lengths.copy()
        lengths[odd] = widths
    has_offset = is_read & (offset != NOT_A_TIME)
    utc = naive.copy()
    utc[has_offset] -= (offset[has_offset] * 60_000_000).astype("timedelta64[us]")
    local = is_read & ~has_offset
    whole_day = is_read & (lengths == _DATE)
    repeated = np.zeros(len(utc), dtype=bool)
    skipped = np.zeros(len(utc), dtype=bool)
    if local.any():
        utc[local], repeated[local] = _from_local(naive[local], zone)
        skipped = local & np.isnat(utc)
    return Moments(utc, whole_day, repeated, empty, ~is_read & ~empty, skipped)


def end_of_day(
    start: NDArray[np.datetime64], *, zone: ZoneInfo = LOCAL_TIME
) -> NDArray[np.datetime64]:
    """Give the first moment after the local days that begin at `start`, UTC."""
    days = pd.DatetimeIndex(start).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    return _from_local((days + pd.Timedelta(days=1)).to_numpy(), zone)[0]


def _from_local(
    naive: NDArray[np.datetime64], zone: ZoneInfo
) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    """Turn local times into UTC, with NaT for those that do not exist."""
    index = pd.DatetimeIndex(naive)
    first = index.tz_localize(
        zone, ambiguous=np.ones(len(index), dtype=bool), nonexistent="NaT"
    )
    second = index.tz_localize(
        zone, ambiguous=np.zeros(len(index), dtype=bool), nonexistent="NaT"
    )
    utc = first.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")
    repeated = np.asarray((first != second) & first.notna())
    return utc, repeated


def _canonical(text: str) -> str:
    """Give a time in one of the forms of fixed length, or an empty text."""
    found = _LOOSE.fullmatch(text)
    if not found:
        return ""
    year, month, day, hour, minute, second, zone = found.groups()
    date = f"{year}-{month:0>2}-{day:0>2}"
    if hour is None:
        return date
    colon = f"{zone[:3]}:{zone[-2:]}" if zone and zone != "Z" else zone or ""
    return f"{date}T{hour:0>2}:{minute}:{second or '00'}{colon}"


def _read_fixed(
    cells: pa.StringArray, lengths: NDArray[np.int64]
) -> tuple[NDArray[np.datetime64], NDArray[np.int64], NDArray[np.bool_]]:
    """Read the cells whose length is that of a known form."""
    count = len(cells)
    naive = np.full(count, "NaT", dtype="datetime64[us]")
    offset = np.full(count, NOT_A_TIME, dtype=np.int64)
    is_read = np.zeros(count, dtype=bool)
    starts, letters = _bytes_of(cells)
    for length in (
        _DATE,
        _MINUTE,
        _MINUTE_UTC,
        _SECOND,
        _SECOND_UTC,
        _MINUTE_OFFSET,
        _SECOND_OFFSET,
    ):
        at = np.flatnonzero(lengths == length)
        if not at.size:
            continue
        block = letters[starts[at][:, None] + np.arange(length)]
        moment, minutes, fits = _read_block(block)
        naive[at], offset[at], is_read[at] = moment, minutes, fits
    naive[~is_read] = np.datetime64("NaT")
    return naive, offset, is_read


def _bytes_of(
    cells: pa.StringArray,
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Give where each text starts, and the bytes of all of them."""
    _, offsets, letters = cells.buffers()
    starts = np.frombuffer(offsets, dtype=np.int32)[cells.offset :][: len(cells)]
    if letters is None:
        return starts.astype(np.int64), np.zeros(0, dtype=np.uint8)
    return starts.astype(np.int64), np.frombuffer(letters, dtype=np.uint8)


def _read_block(
    block: NDArray[np.uint8],
) -> tuple[NDArray[np.datetime64], NDArray[np.int64], NDArray[np.bool_]]:
    """Read texts of one length at once; shape (n, length)."""
    length = block.shape[1]
    year, month, day = (
        _number(block, 0, 4),
        _number(block, 5, 2),
        _number(block, 8, 2),
    )
    fits = (block[:, 4] == ord("-")) & (block[:, 7] == ord("-"))
    fits &= (year > 0) & (month >= 1) & (month <= 12) & (day >= 1)  # noqa: PLR2004
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.maximum(day - 1, 0)
    fits &= days.astype("datetime64[M]") == months
    seconds = np.zeros(len(block), dtype=np.int64)
    offset = np.full(len(block), NOT_A_TIME, dtype=np.int64)
    if length > _DATE:
        seconds, clock_fits = _clock(block, has_seconds=length in _WITH_SECONDS)
        fits &= clock_fits
    if length in {_MINUTE_UTC, _SECOND_UTC}:
        fits &= block[:, -1] == ord("Z")
        offset[:] = 0
    if length in {_MINUTE_OFFSET, _SECOND_OFFSET}:
        offset, offset_fits = _offset(block[:, -_OFFSET_CHARACTERS:])
        fits &= offset_fits
    moment = days.astype("datetime64[us]") + (seconds * 1_000_000).astype(
        "timedelta64[us]"
    )
    return moment, offset, fits


def _clock(
    block: NDArray[np.uint8], *, has_seconds: bool
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read `T22:15[:30]` as seconds of the day."""
    hour, minute = _number(block, 11, 2), _number(block, 14, 2)
    fits = (block[:, 10] == ord("T")) | (block[:, 10] == ord(" "))
    fits &= block[:, 13] == ord(":")
    fits &= (hour >= 0) & (hour < 24) & (minute >= 0) & (minute < 60)  # noqa: PLR2004
    seconds = hour * 3600 + minute * 60
    if has_seconds:
        second = _number(block, 17, 2)
        fits &= (block[:, 16] == ord(":")) & (second >= 0) & (second < 60)  # noqa: PLR2004
        seconds = seconds + second
    return seconds, fits


def _offset(
    tail: NDArray[np.uint8],
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read `+02:00` as minutes east of UTC."""
    sign = np.where(tail[:, 0] == ord("-"), -1, 1)
    hours, minutes = _number(tail, 1, 2), _number(tail, 4, 2)
    fits = (tail[:, 0] == ord("+")) | (tail[:, 0] == ord("-"))
    fits &= (tail[:, 3] == ord(":")) & (hours >= 0) & (minutes >= 0)
    fits &= minutes < 60  # noqa: PLR2004
    total = hours * 60 + minutes
    return sign * total, fits & (total <= _MAX_OFFSET_MINUTES)


def _number(block: NDArray[np.uint8], start: int, width: int) -> NDArray[np.int64]:
    """Read digits as a number; less than zero where one is no digit."""
    value = np.zeros(len(block), dtype=np.int64)
    for position in range(start, start + width):
        digit = block[:, position].astype(np.int64) - ord("0")
        value = np.where((digit < 0) | (digit > 9), -(10**6), value * 10 + digit)  # noqa: PLR2004
    return value
