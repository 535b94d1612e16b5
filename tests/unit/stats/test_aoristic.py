from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import aoristic_times, hour_by_weekday

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


def utc(local, *, fold=0):
    """Turn local times in Sweden into UTC."""
    moment = pd.Timestamp(local).tz_localize("Europe/Stockholm", ambiguous=not fold)
    return moment.tz_convert("UTC").tz_localize(None).to_numpy()


def weights_minute_by_minute(start, end, zone):
    """Each whole minute of an event, one by one."""
    table = np.zeros((7, 24))
    minutes = pd.date_range(start, end, freq="min", inclusive="left", tz="UTC")
    for minute in minutes.tz_convert(zone):
        table[minute.weekday(), minute.hour] += 1 / len(minutes)
    return table


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/New_York", "UTC"])
@pytest.mark.parametrize(
    ("start", "hours"),
    [
        ("2025-01-05 22:17", 5.5),
        ("2025-03-29 18:40", 30),  # summer time begins in Sweden
        ("2025-10-25 18:40", 30),  # and ends
        ("2025-11-01 23:05", 9),  # ends in New York
        ("2024-12-31 23:59", 400),
    ],
)
def test_weights_are_those_of_each_minute(zone, start, hours):
    end = pd.Timestamp(start) + timedelta(hours=hours)
    found = aoristic_times([start.replace(" ", "T")], [end], zone=ZoneInfo(zone))
    expected = weights_minute_by_minute(start, end, zone)
    np.testing.assert_allclose(found.weights, expected, atol=1e-12)


def test_the_hour_that_does_not_exist_gets_nothing():
    found = aoristic_times([utc("2025-03-30 00:00")], [utc("2025-03-31 00:00")])
    assert found.weights[SUNDAY, 2] == 0
    assert found.weights[SUNDAY, 3] == pytest.approx(1 / 23)


def test_the_hour_that_is_repeated_counts_twice():
    found = aoristic_times([utc("2025-10-26 00:00")], [utc("2025-10-27 00:00")])
    assert found.weights[SUNDAY, 2] == pytest.approx(2 / 25)
    assert found.weights[SUNDAY, 3] == pytest.approx(1 / 25)


def test_both_of_the_repeated_hours_are_hour_two():
    moments = [utc("2025-10-26 02:30", fold=fold) for fold in (0, 1)]
    assert moments[0] != moments[1]
    assert hour_by_weekday(moments)[SUNDAY, 2] == 2


def test_a_known_moment_falls_in_one_hour():
    found = aoristic_times([utc("2025-06-07 23:59")], [utc("2025-06-07 23:59")])
    assert found.weights[SATURDAY, 23] == 1
    assert found.instants == 1


def test_an_interval_that_ends_on_the_hour_has_no_part_of_the_next():
    found = aoristic_times([utc("2025-06-09 08:00")], [utc("2025-06-09 10:00")])
    assert found.weights[MONDAY, 8:10].tolist() == [0.5, 0.5]
    assert np.count_nonzero(found.weights) == 2


def test_events_before_1970_find_their_weekday():
    assert hour_by_weekday(["1969-12-29T12:00"])[MONDAY, 13] == 1


interval = st.tuples(st.integers(0, 5 * 10**7), st.integers(0, 10**6))


@given(st.lists(interval, min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_every_event_shares_out_one(intervals):
    base = np.datetime64("2025-01-01", "s")
    start = base + np.array([first for first, _ in intervals])
    end = start + np.array([spent for _, spent in intervals])
    found = aoristic_times(start, end)
    assert found.weights.sum() == pytest.approx(len(intervals))
    assert (found.weights >= 0).all()
    assert found.events == len(intervals)


def test_long_intervals_are_counted_and_can_be_left_out():
    start = [utc("2025-06-09 08:00")] * 3
    end = [utc("2025-06-09 10:00"), utc("2025-06-11 08:00"), utc("2025-06-09 08:00")]
    everything = aoristic_times(start, end)
    assert (everything.longer_than_a_day, everything.left_out) == (1, 0)
    short = aoristic_times(start, end, longest_hours=24)
    assert (short.events, short.left_out, short.longer_than_a_day) == (2, 1, 0)
    assert short.weights.sum() == pytest.approx(2)


def test_a_million_events_at_one_moment_are_counted():
    moment = np.full(10**6, np.datetime64("2025-06-09T12:00", "s"))
    assert hour_by_weekday(moment)[MONDAY, 14] == 10**6


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ([], [], "no events"),
        (["2025-01-02"], ["2025-01-01"], "before it begins"),
        (["NaT"], ["2025-01-01"], "lacks a time"),
        (["2025-01-01"], ["NaT"], "lacks a time"),
        (["1900-01-01"], ["2025-01-01"], "hundred years"),
    ],
)
def test_times_that_cannot_be_shared_out_are_refused(start, end, said):
    with pytest.raises(RefusedInputError, match=said):
        aoristic_times(start, end)


def test_starts_and_ends_of_different_number_are_refused():
    with pytest.raises(ShapeError):
        aoristic_times(["2025-01-01"], ["2025-01-01", "2025-01-02"])


def test_a_limit_that_leaves_nothing_is_refused():
    with pytest.raises(RefusedInputError, match="none is left"):
        aoristic_times(["2025-01-01"], ["2025-01-03"], longest_hours=24)


def test_a_zone_of_half_hours_is_refused():
    with pytest.raises(RefusedInputError, match="Asia/Kolkata"):
        hour_by_weekday(["2025-01-01"], zone=ZoneInfo("Asia/Kolkata"))
