"""Which days each meeting is about: no day is left out, and none counted twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.errors import RefusedInputError
from geosafety.model.cycle import Cycle
from geosafety.model.issue import IssueState
from geosafety.model.period import Period

FIRST = date(2026, 1, 5)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(day=DAYS, length=st.sampled_from([7, 14]), first=DAYS)
def test_each_day_is_in_one_period_of_the_right_length(day, length, first):
    cycle = Cycle(length, first)
    period = cycle.period_of(day)
    assert period.first <= day <= period.last
    assert period.days == length
    assert (period.first - first).days % length == 0
    following = cycle.after(period.last)
    assert following.first == period.last + timedelta(days=1)
    assert following.days == length


@given(today=DAYS, length=st.sampled_from([7, 14]))
def test_the_first_meeting_is_about_the_last_period_that_has_ended(today, length):
    cycle = Cycle(length, FIRST)
    period = cycle.proposed(None, today)
    assert period.last < today <= period.last + timedelta(days=length)


def test_a_free_period_is_followed_by_the_rest_of_the_cycles():
    cycle = Cycle(14, FIRST)
    assert cycle.proposed(date(2026, 1, 9), date(2026, 3, 1)) == Period(
        date(2026, 1, 10), date(2026, 1, 18)
    )


def test_a_change_from_fourteen_days_to_seven_leaves_no_day_out():
    before = Cycle(14, FIRST).period_of(date(2026, 1, 30))
    assert Cycle(7, FIRST).after(before.last).first == date(2026, 2, 2)


@pytest.mark.parametrize("days", [0, -7, 10, 28])
def test_other_lengths_are_refused(days):
    with pytest.raises(RefusedInputError, match=f"not {days}"):
        Cycle(days, FIRST)


def test_a_closed_place_is_only_watched_again_and_none_becomes_new():
    assert IssueState.CLOSED.following() == (IssueState.WATCHED,)
    for state in IssueState:
        assert state not in state.following()
        assert IssueState.NEW not in state.following()
