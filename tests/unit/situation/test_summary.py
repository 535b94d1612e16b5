"""What the first page says of a meeting's numbers."""

from dataclasses import replace
from datetime import timedelta

from geosafety.situation.summary import summary


def test_a_period_that_goes_past_the_last_report_is_said_to(evidence):
    last = evidence.numbers.periods.this.last
    early = replace(evidence, newest=last - timedelta(days=3))
    assert next(iter(summary(early))).startswith(
        f"Den senaste rapporten är från {last - timedelta(days=3)}"
    )
    whole = [*summary(replace(evidence, newest=last))]
    assert not any("senaste rapporten" in each for each in whole)
