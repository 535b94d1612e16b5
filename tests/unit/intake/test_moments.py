from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.intake.moments import end_of_day, read_moments

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)


def _one(text: str):
    return read_moments(pa.array([text]))


def _utc(text: str) -> str:
    return str(_one(text).utc[0])[:19]


@given(_MOMENTS, st.integers(-14 * 60, 14 * 60))
def test_a_time_with_an_offset_is_that_moment(moment, minutes):
    text = moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat()
    expected = (moment - timedelta(minutes=minutes)).isoformat()
    assert _utc(text) == expected


@given(_MOMENTS)
def test_a_time_without_an_offset_is_swedish(moment):
    local = moment.replace(tzinfo=_STOCKHOLM)
    exists = local.astimezone(UTC).astimezone(_STOCKHOLM) == local
    read = _one(moment.isoformat(sep=" "))
    assert read.skipped_hour[0] != exists
    if exists:
        expected = local.astimezone(UTC).replace(tzinfo=None)
        assert read.utc[0] == np.datetime64(expected, "us")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-09-05T22:15:00+02:00", "2025-09-05T20:15:00"),
        ("2025-09-05 22:15", "2025-09-05T20:15:00"),
        ("2025-01-05 22:15:30", "2025-01-05T21:15:30"),
        ("2025-09-05T20:15Z", "2025-09-05T20:15:00"),
        ("2025-09-05T20:15:07Z", "2025-09-05T20:15:07"),
        ("2025-09-05 22:15+0200", "2025-09-05T20:15:00"),
        ("2025-09-05T22:15:00.123+02:00", "2025-09-05T20:15:00"),
        ("2025-9-5 9:48:12 +02:00", "2025-09-05T07:48:12"),
        ("  2024-02-29  ", "2024-02-28T23:00:00"),
    ],
)
def test_forms_that_can_be_meant_in_one_way_only_are_read(text, utc):
    assert _utc(text) == utc


@pytest.mark.parametrize(
    "text",
    [
        "igår",
        "05/09/25",
        "5.9.2025",
        "09/05/2025",
        "20250905",
        "2025-02-30T10:00",
        "2025-13-01",
        "2025-00-10",
        "2025-09-05 24:00",
        "2025-09-05 22:60",
        "2025-09-05 22:15:61",
        "2025-09-05 22.15",
        "2025-09-05T22:15+15:00",
        "2025-09-05 22",
        "45905.92",
        "２０２５-09-05",  # noqa: RUF001
        "2025-09-05 22:15 CET",
        "1e3",
        "0000-01-01",
    ],
)
def test_other_forms_are_no_times(text):
    read = _one(text)
    assert read.wrong[0]
    assert np.isnat(read.utc[0])


def test_an_hour_that_is_jumped_over_does_not_exist():
    read = _one("2025-03-30 02:30")
    assert read.skipped_hour[0]
    assert not read.wrong[0]


def test_an_hour_that_comes_twice_is_the_first_and_marked():
    read = _one("2025-10-26 02:30")
    assert read.repeated_hour[0]
    assert str(read.utc[0])[:16] == "2025-10-26T00:30"
    assert not _one("2025-10-26T02:30+01:00").repeated_hour[0]


def test_a_date_alone_is_a_whole_swedish_day():
    read = _one("2025-03-30")
    assert read.whole_day[0]
    length = end_of_day(read.utc) - read.utc
    assert length[0] == np.timedelta64(23, "h")


def test_empty_cells_are_neither_right_nor_wrong():
    read = read_moments(pa.array(["", " ", "2025-09-05"]))
    assert read.empty.tolist() == [True, True, False]
    assert not read.wrong.any()


def test_a_slice_of_a_column_is_read_like_a_column_of_its_own():
    column = pa.array(["igår", "2025-09-05 22:15", "2025-09-06"])[1:]
    assert [str(moment)[:10] for moment in read_moments(column).utc] == [
        "2025-09-05",
        "2025-09-05",
    ]
