"""Only reports with a known hour tell about the hours."""

import pytest

from geosafety.hotspots.hot_times import hot_times
from geosafety.planning.placed import weight


def test_hours_are_swedish_and_day_only_reports_are_apart(town):
    with_hour = town.reports(6, when="2026-06-05 20:30")
    without = town.reports(
        2, when="2026-06-05 22:00", time_precision="day", category="theft_bike"
    )
    placed = town.placed(with_hour)
    found = hot_times(placed, weight(placed))
    # 20:30 UTC on Friday 5 June is 22:30 in Sweden.
    assert found.counts[4, 22] == 6.0
    assert found.busiest() == (4, 21, 6.0)
    assert found.night_share() == 1.0
    apart = town.placed(without)
    assert hot_times(apart, weight(apart)).without_hour == 2.0


def test_the_sum_is_kept(town):
    placed = town.placed(town.reports(9))
    found = hot_times(placed, weight(placed))
    assert found.counts.sum() == found.n == pytest.approx(9.0)
