"""Two years are compared with an exact test, and too few say nothing."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from geosafety.planning.trend import trend


def local(months, per_month):
    """Put so many reports in the middle of each month."""
    moments = [
        pd.Timestamp(year=month.year, month=month.month, day=15, hour=12)
        for month, count in zip(months, per_month, strict=True)
        for _ in range(count)
    ]
    return pd.Series(pd.DatetimeIndex(moments).tz_localize("Europe/Stockholm"))


@pytest.fixture
def compare(town):
    months = pd.date_range(town.period.first, town.period.last, freq="MS")

    def run(before, after):
        times = local(months, [before] * 12 + [after] * 12)
        return trend(times, pd.Series(1.0, index=times.index), period=town.period)

    return run


def test_every_month_of_two_years_is_counted(compare):
    found = compare(2, 3)
    assert found.counts.tolist() == [2.0] * 12 + [3.0] * 12
    assert (found.before, found.after) == (24.0, 36.0)


def test_the_p_value_is_that_of_the_binomial(compare):
    found = compare(2, 4)
    # Hand sum: both tails of 72 tosses of a fair coin from 48 on.
    tail = sum(stats.binom.pmf(k, 72, 0.5) for k in range(48, 73))
    assert found.p == pytest.approx(2 * tail)
    assert found.direction == "up"
    assert found.ratio == pytest.approx(2.0)
    assert found.low < 2 < found.high


def test_a_small_difference_is_no_change(compare):
    found = compare(2, 3)
    assert found.direction == "unclear"
    assert found.low < 1 < found.high


def test_fewer_reports_are_told_as_fewer(compare):
    assert compare(4, 1).direction == "down"


def test_too_few_reports_say_nothing(town):
    times = local([pd.Timestamp("2026-05-01")], [4])
    found = trend(times, pd.Series(1.0, index=times.index), period=town.period)
    assert found.direction == "few"
    assert np.isnan(found.ratio)


def test_an_empty_first_year_has_no_upper_ratio(compare):
    found = compare(0, 1)
    assert found.ratio == float("inf")
    assert np.isfinite(found.low)


def test_no_reports_at_all_is_few(town):
    none = pd.Series(pd.DatetimeIndex([], tz="Europe/Stockholm"))
    found = trend(none, pd.Series(dtype=float), period=town.period)
    assert found.direction == "few"


@pytest.mark.parametrize(("before", "after"), [(0, 1), (3, 5), (1, 7)])
def test_the_interval_is_that_of_clopper_and_pearson(compare, before, after):
    found = compare(before, after)
    test = stats.binomtest(12 * after, 12 * (before + after), 0.5)
    interval = test.proportion_ci(0.95)
    assert found.p == pytest.approx(test.pvalue)
    assert found.low == pytest.approx(interval.low / (1 - interval.low))
    if before:
        assert found.high == pytest.approx(interval.high / (1 - interval.high))
