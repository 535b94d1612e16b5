"""Two counts are compared exactly, over equal stretches or not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geosafety.errors import RefusedInputError
from geosafety.stats import count_ratio

counts = st.integers(0, 60)


@given(counts, counts.filter(bool), st.sampled_from([1.0, 2.0, 26.0]))
def test_the_p_value_and_interval_are_those_of_the_binomial(before, after, stretch):
    found = count_ratio(before, after, stretch=stretch)
    total, even = before + after, 1 / (1 + stretch)
    fewer = stats.binom.cdf(after, total, even)
    more = stats.binom.sf(after - 1, total, even)
    assert found.p == pytest.approx(min(1.0, 2 * min(fewer, more)))
    interval = stats.binomtest(after, total).proportion_ci(method="exact")
    low = stretch * interval.low / (1 - interval.low)
    assert found.ratio.low == pytest.approx(low)
    assert found.ratio.low <= found.ratio.value <= found.ratio.high


def test_nothing_before_is_infinitely_fewer():
    found = count_ratio(0, 6)
    assert found.ratio.value == math.inf
    assert found.ratio.high == math.inf
    assert found.p == pytest.approx(2 / 64)


@pytest.mark.parametrize(
    "bad", [{"before": 0, "after": 0}, {"before": -1, "after": 2}, {"stretch": 0}]
)
def test_what_cannot_be_compared_is_refused(bad):
    asked = {"before": 1, "after": 1} | bad
    with pytest.raises(RefusedInputError):
        count_ratio(asked.pop("before"), asked.pop("after"), **asked)
