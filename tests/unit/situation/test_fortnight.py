"""The periods of a cycle lie side by side, and are compared on equal terms."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.errors import RefusedInputError
from geosafety.model.cycle import Cycle
from geosafety.model.period import Period
from geosafety.situation.fortnight import numbered, periods_of, proposed

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
cycles = st.builds(Cycle, st.sampled_from([7, 14]), days)


@given(cycles, st.integers(1, 400))
def test_periods_follow_each_other_without_gap_or_overlap(cycle, number):
    one, next_one = (numbered(cycle, each).this for each in (number, number + 1))
    assert next_one.first == one.last + timedelta(days=1)
    assert one.days == cycle.days


@given(cycles, st.integers(0, 4000))
def test_a_meeting_is_about_the_last_whole_period(cycle, later):
    day = cycle.first_day + timedelta(days=cycle.days + later)
    found = proposed(cycle, day)
    assert 1 <= (day - found.this.last).days <= cycle.days
    assert numbered(cycle, found.number) == found


@given(cycles, st.integers(1, 400))
def test_what_is_compared_has_the_same_weekdays(cycle, number):
    found = numbered(cycle, number)
    for other in (found.before, found.last_year):
        assert other.days == found.this.days
        assert other.first.weekday() == found.this.first.weekday()
    assert found.before.last + timedelta(days=1) == found.this.first
    assert found.this.first - found.last_year.first == timedelta(weeks=52)


def test_the_first_period_must_have_ended():
    with pytest.raises(RefusedInputError, match="2026-01-19"):
        proposed(Cycle(14, date(2026, 1, 5)), date(2026, 1, 18))


def test_other_rhythms_are_refused():
    with pytest.raises(RefusedInputError):
        Cycle(10, date(2026, 1, 5))


@pytest.mark.parametrize("last", [date(2026, 1, 4), date(2027, 3, 1)])
def test_a_free_period_runs_forwards_and_not_for_ever(last):
    with pytest.raises(RefusedInputError):
        periods_of(Period(date(2026, 1, 5), last))
