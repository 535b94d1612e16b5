import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import empirical_bayes, local_empirical_bayes, raw_rates

EVERYONE = sparse.csr_array(np.ones((5, 5)))
tables = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 5000)), min_size=5, max_size=5
)


def marshall(counts, exposure):
    """Write the estimator of Marshall (1991) out place by place."""
    b = counts.sum() / exposure.sum()
    r = counts / exposure
    a = (exposure * (r - b) ** 2).sum() / exposure.sum() - b / exposure.mean()
    a = max(a, 0.0)
    return b + a / (a + b / exposure) * (r - b) if b else np.zeros(r.size)


@given(tables)
def test_rates_are_those_of_marshall(table):
    counts, exposure = np.array(table).T
    found = empirical_bayes(counts, exposure)
    np.testing.assert_allclose(
        found.rate, marshall(counts, exposure), rtol=1e-6, atol=1e-12
    )


@given(tables)
def test_everyone_around_is_everyone(table):
    counts, exposure = np.array(table).T
    np.testing.assert_allclose(
        local_empirical_bayes(counts, exposure, EVERYONE).rate,
        empirical_bayes(counts, exposure).rate,
    )


@given(tables)
def test_a_smoothed_rate_lies_between_its_own_and_the_usual(table):
    counts, exposure = np.array(table).T
    found, own = empirical_bayes(counts, exposure), counts / exposure
    assert (found.rate >= np.minimum(own, found.usual) - 1e-12).all()
    assert (found.rate <= np.maximum(own, found.usual) + 1e-12).all()


def test_few_people_are_drawn_further_than_many():
    counts, exposure = np.array([1, 100, 1, 90, 0]), np.array([10, 1000, 100, 5000, 90])
    own = empirical_bayes(counts, exposure).own
    assert (np.diff(own[np.argsort(exposure)]) > 0).all()


def test_nobody_there_gets_the_usual_rate():
    found = empirical_bayes(np.array([0, 5, 40]), np.array([0, 100, 1000]))
    assert found.rate[0] == found.usual[0] == pytest.approx(45 / 1100)
    assert found.own[0] == 0


def test_an_island_keeps_its_own_rate():
    alone = sparse.csr_array(np.eye(3))
    found = local_empirical_bayes([1, 5, 0], [10, 100, 0], alone)
    np.testing.assert_allclose(found.rate, [0.1, 0.05, 6 / 110])
    np.testing.assert_array_equal(found.own, [1, 1, 0])


def test_no_reports_anywhere_is_a_rate_of_zero():
    assert (empirical_bayes(np.zeros(3), np.ones(3)).rate == 0).all()


@pytest.mark.parametrize("function", [raw_rates, empirical_bayes])
@pytest.mark.parametrize(
    ("counts", "exposure"),
    [
        ([-1, 2], [10, 10]),
        ([1, np.nan], [10, 10]),
        ([1, 2], [10, -10]),
        ([1, 2], [10, np.inf]),
        ([1, 2], [10, 0]),
        ([0, 0], [0, 0]),
    ],
)
def test_what_is_no_rate_is_refused(function, counts, exposure):
    with pytest.raises(RefusedInputError):
        function(np.array(counts), np.array(exposure))


def test_lists_of_unequal_length_are_refused():
    with pytest.raises(ShapeError):
        empirical_bayes(np.ones(3), np.ones(4))


def test_shares_are_no_neighbours():
    with pytest.raises(RefusedInputError, match="neither 0 nor 1"):
        local_empirical_bayes(np.ones(5), np.ones(5), EVERYONE / 5)
