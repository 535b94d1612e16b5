from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import mann_kendall

series = st.lists(st.integers(-3, 3), min_size=4, max_size=20)


@given(series)
def test_s_counts_rising_pairs_less_falling_ones(values):
    expected = sum(np.sign(b - a) for a, b in combinations(values, 2))
    assert mann_kendall(values).s[0] == expected


def test_s_belongs_to_the_tau_of_scipy():
    rng = np.random.default_rng(3)
    for values in rng.integers(0, 5, (20, 15)):
        n, ties = values.size, np.bincount(values)
        pairs = n * (n - 1) / 2
        untied = pairs - (ties * (ties - 1) / 2).sum()
        tau = kendalltau(np.arange(n), values).statistic
        assert mann_kendall(values).s[0] == pytest.approx(tau * np.sqrt(pairs * untied))


@pytest.mark.parametrize(
    "values", [(1, 2, 3, 4, 5), (1, 1, 2, 2, 3), (0, 0, 0, 4, 7), (1, 1, 1, 1, 2)]
)
def test_the_variance_is_that_of_all_orders(values):
    orders = np.array(list(permutations(values)))
    trends = mann_kendall(orders)
    assert trends.s.mean() == pytest.approx(0)
    assert np.square(trends.s).mean() == pytest.approx(trends.variance[0])


def test_z_has_the_continuity_correction_of_the_textbook():
    # Ten rising values: S = 45, V = 10 * 9 * 25 / 18 = 125, z = 44 / sqrt(125).
    trends = mann_kendall(np.arange(10.0))
    assert (trends.s[0], trends.variance[0]) == (45, 125)
    assert trends.z[0] == pytest.approx(3.935479)
    assert trends.p[0] == pytest.approx(8.3030e-5, rel=1e-4)


@given(series)
def test_turned_around_a_series_has_the_opposite_trend(values):
    there, back = mann_kendall(values), mann_kendall(values[::-1])
    assert there.z[0] == -back.z[0]
    assert there.p[0] == back.p[0]


def test_a_series_that_never_changes_has_no_trend():
    trends = mann_kendall(np.full((2, 12), 7.0))
    assert (trends.z == 0).all()
    assert (trends.p == 1).all()


def test_many_series_are_taken_one_by_one():
    table = np.random.default_rng(1).integers(0, 4, (9000, 6))
    together = mann_kendall(table)
    for row in (0, 8191, 8192, 8999):
        assert together.s[row] == mann_kendall(table[row]).s[0]
        assert together.variance[row] == mann_kendall(table[row]).variance[0]


def test_too_few_values_are_refused_and_what_is_missing_told():
    with pytest.raises(RefusedInputError, match="so 1 are missing"):
        mann_kendall([1, 2, 3])


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_gaps_are_refused(bad):
    with pytest.raises(RefusedInputError, match="position 2"):
        mann_kendall([1, 2, bad, 4])


def test_a_cube_is_no_table_of_series():
    with pytest.raises(ShapeError):
        mann_kendall(np.zeros((2, 3, 4)))
