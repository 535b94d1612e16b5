from datetime import UTC, date, datetime

import pytest

from webmap.errors import BadParameterError
from webmap.months import Months, chosen_months, period_of

SPAN = (datetime(2024, 9, 1, tzinfo=UTC), datetime(2026, 8, 31, 21, tzinfo=UTC))


def test_the_months_are_those_of_local_time():
    late = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)
    assert Months.of_span((late, late)).values == ("2026-09",)


def test_the_latest_twelve_months_are_usual():
    assert Months.of_span(SPAN).usual == ("2025-09", "2026-08")
    assert Months.of_span(None).usual is None


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ({}, ("2025-09", "2026-08")),
        ({"from": "2026-01"}, ("2026-01", "2026-08")),
        ({"to": "2025-02"}, ("2025-02", "2025-02")),
        ({"from": "2024-10", "to": "2024-12"}, ("2024-10", "2024-12")),
    ],
)
def test_what_is_not_asked_for_is_filled_in(asked, chosen):
    assert chosen_months(Months.of_span(SPAN), asked) == chosen


@pytest.mark.parametrize(
    "asked", [{"from": "2026-13"}, {"to": "x"}, {"from": "2026-05", "to": "2026-01"}]
)
def test_what_is_no_period_is_refused(town, asked):
    with town.test_request_context(), pytest.raises(BadParameterError):
        chosen_months(Months.of_span(SPAN), asked)


def test_a_period_covers_whole_months():
    period = period_of(("2024-02", "2024-02"))
    assert (period.first, period.last) == (date(2024, 2, 1), date(2024, 2, 29))
