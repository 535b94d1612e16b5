"""What a meeting is about is compared on equal terms."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.errors import RefusedInputError
from geosafety.model.period import Period
from geosafety.situation.fortnight import periods_of

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@given(days, st.sampled_from([7, 14]))
def test_what_is_compared_has_the_same_weekdays(first, length):
    found = periods_of(Period(first, first + timedelta(days=length - 1)))
    for other in (found.before, found.last_year):
        assert other.days == found.this.days
        assert other.first.weekday() == found.this.first.weekday()
    assert found.before.last + timedelta(days=1) == found.this.first
    assert found.this.first - found.last_year.first == timedelta(weeks=52)


@pytest.mark.parametrize("last", [date(2026, 1, 4), date(2027, 3, 1)])
def test_a_free_period_runs_forwards_and_not_for_ever(last):
    with pytest.raises(RefusedInputError):
        periods_of(Period(date(2026, 1, 5), last))
