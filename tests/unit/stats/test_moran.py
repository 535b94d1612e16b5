from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats import (
    exact_gi_star_p,
    local_morans_i,
    local_morans_i_p,
    morans_i,
    morans_i_p,
    row_standardised,
)

LINE = sparse.csr_array(np.eye(6, k=1) + np.eye(6, k=-1))
varied = arrays(np.float64, 6, elements=st.integers(-9, 9)).filter(
    lambda values: values.min() < values.max()
)


def by_hand(values, weights):
    """Add the formula up pair by pair."""
    z, w = values - values.mean(), weights.toarray()
    top = sum(w[i, j] * z[i] * z[j] for i in range(z.size) for j in range(z.size))
    return z.size / w.sum() * top / (z**2).sum()


@given(varied)
def test_i_is_the_formula_written_out(values):
    assert morans_i(values, LINE).i == pytest.approx(by_hand(values, LINE), abs=1e-12)


@given(varied, st.floats(0.01, 100), st.floats(-50, 50))
def test_i_does_not_change_with_the_scale_of_values_or_weights(values, factor, shift):
    there, here = (
        morans_i(values * factor + shift, LINE * factor),
        morans_i(values, LINE),
    )
    assert there.i == pytest.approx(here.i, abs=1e-6)
    assert there.z_random == pytest.approx(here.z_random, abs=1e-4)


def test_the_moments_under_randomisation_are_those_of_all_orders():
    values = np.array([3.0, 1, 4, 1, 5, 9])
    weights = row_standardised(LINE)
    found = morans_i(values, weights)
    every = [morans_i(np.array(order), weights).i for order in permutations(values)]
    assert np.mean(every) == pytest.approx(found.expected)
    assert np.var(every) == pytest.approx(found.variance_random)


def test_the_p_value_of_shuffling_is_that_of_all_orders():
    values = np.array([5.0, 4, 4, 1, 0, 1])
    observed = morans_i(values, LINE).i - 1e-12
    orders = {
        order: morans_i(np.array(order), LINE).i for order in permutations(values)
    }
    weight = len(list(permutations(values))) // len(orders)
    exact = sum(i >= observed for i in orders.values()) * weight / 720
    rng = np.random.default_rng(1)
    _, upper, _ = morans_i_p(values, LINE, permutations=9999, rng=rng)
    assert upper == pytest.approx(exact, abs=5 * np.sqrt(exact / 9999))


def test_islands_are_left_out_and_counted():
    weights = sparse.block_diag([LINE, sparse.csr_array((2, 2))]).tocsr()
    values = np.array([1.0, 2, 3, 4, 5, 6, 70, -80])
    found = morans_i(values, sparse.csr_array(weights))
    assert (found.places, found.islands) == (6, 2)
    assert found.i == morans_i(values[:6], LINE).i


def test_the_local_values_add_up_to_the_global_one():
    values = np.array([3.0, 1, 4, 1, 5, 9])
    weights = row_standardised(LINE)
    total = local_morans_i(values, weights).i.sum()
    assert total / weights.sum() == pytest.approx(morans_i(values, weights).i)


def test_quadrants_are_numbered_as_by_others():
    values = np.array([9.0, 8, 9, 0, 1, 0, 7, 0, 1, 9, 1, 9])
    line = sparse.csr_array(np.eye(12, k=1) + np.eye(12, k=-1))
    quadrant = local_morans_i(values, line).quadrant
    assert (quadrant[0], quadrant[10], quadrant[4], quadrant[6]) == (1, 2, 3, 4)


def test_an_island_has_no_quadrant_and_p_one():
    weights = sparse.csr_array(np.diag([1.0, 1, 0], k=1) + np.diag([1.0, 1, 0], k=-1))
    values = np.array([3, 0, 1, 8])
    rng = np.random.default_rng(1)
    assert local_morans_i(values, weights).quadrant[3] == 0
    assert local_morans_i_p(values, weights, permutations=99, rng=rng).two_sided[3] == 1


def test_counts_get_the_exact_p_of_gi_star():
    values, rng = np.array([3, 1, 4, 1, 5, 9]), np.random.default_rng(1)
    p = local_morans_i_p(values, row_standardised(LINE), permutations=1, rng=rng)
    with_itself = sparse.csr_array(LINE + np.eye(6))
    np.testing.assert_array_equal(p.upper, exact_gi_star_p(values, with_itself).upper)


def test_simulated_p_values_tend_to_the_exact_ones():
    values = np.random.default_rng(2).poisson(2, 6).astype(float)
    exact = local_morans_i_p(values, LINE, permutations=1, rng=np.random.default_rng(1))
    drawn = local_morans_i_p(
        values + 0.5, LINE, permutations=9999, rng=np.random.default_rng(1)
    )
    np.testing.assert_allclose(drawn.upper, exact.upper, atol=0.03)


@pytest.mark.parametrize("function", [morans_i, local_morans_i])
@pytest.mark.parametrize("value", [0, 3])
def test_equal_values_are_refused(function, value):
    with pytest.raises(FlatInputError):
        function(np.full(6, value), LINE)


@pytest.mark.parametrize(
    ("values", "weights", "error"),
    [
        ([1, 2, np.nan, 4, 5, 6], LINE, RefusedInputError),
        ([1, 2, 3], LINE, ShapeError),
        ([1, 2, 3], LINE[:3][:, :3], RefusedInputError),
        ([1, 2, 3, 4, 5, 6], sparse.csr_array((6, 6)), RefusedInputError),
        ([1, 2, 3, 4, 5, 6], LINE * np.inf, RefusedInputError),
    ],
)
def test_what_has_no_answer_is_refused(values, weights, error):
    with pytest.raises(error):
        morans_i(np.array(values), weights)
