from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats import drawn_p, gi_star, space_time_gi_star, space_time_sums

LINE = sparse.csr_array(np.eye(4) + np.eye(4, k=1) + np.eye(4, k=-1))
cubes = arrays(np.int64, (4, 5), elements=st.integers(0, 9)).filter(
    lambda cube: cube.min() < cube.max()
)


def as_one_map(weights, periods, lag):
    """Write the neighbours of every bin out as one matrix, period by period."""
    before = sum(np.eye(periods, k=-back) for back in range(lag + 1))
    return sparse.csr_array(np.kron(before, weights.toarray()))


@given(cubes, st.integers(0, 4))
def test_a_cube_scores_as_a_map_of_its_bins(cube, lag):
    score = space_time_gi_star(space_time_sums(cube, LINE, lag=lag))
    expected = gi_star(cube.T.ravel(), as_one_map(LINE, 5, lag))
    np.testing.assert_allclose(score.T.ravel(), expected, atol=1e-9)


@given(cubes, st.floats(0.01, 100))
def test_scores_do_not_change_with_the_scale_of_the_weights(cube, factor):
    score = space_time_gi_star(space_time_sums(cube, LINE))
    scaled = space_time_gi_star(space_time_sums(cube, LINE * factor))
    np.testing.assert_allclose(scaled, score, atol=1e-9)


def test_p_values_are_those_of_every_draw():
    cube = np.array([[4, 0, 1], [0, 1, 0], [0, 0, 2], [7, 0, 0]])
    around = space_time_sums(cube, LINE)
    p = drawn_p(around)
    for cell, period in ((0, 0), (1, 1), (2, 2), (3, 1)):
        k = int(around.weight[cell] * around.steps[period])
        sums = np.array([sum(draw) for draw in combinations(cube.ravel(), k)])
        observed = around.sums[cell, period]
        assert p.upper[cell, period] == pytest.approx((sums >= observed).mean())
        assert p.lower[cell, period] == pytest.approx((sums <= observed).mean())


def test_half_reports_are_tested_in_steps():
    cube = np.array([[4, 0, 1], [0, 1, 0], [0, 0, 2], [7, 0, 0]])
    whole = drawn_p(space_time_sums(cube, LINE))
    halves = drawn_p(space_time_sums(cube / 2, LINE))
    np.testing.assert_allclose(halves.upper, whole.upper, atol=1e-9)


def test_rounding_up_gives_no_more_steps_than_promised():
    # Six bins hold 4,095.6 steps of 1/64 report, but 4,098 once each is rounded.
    cube = np.full((4, 5), 682.6 / 64)
    cube[0, 0] = 682.4 / 64
    p = drawn_p(space_time_sums(cube, LINE))
    # In steps of 1/32 they are all alike.
    np.testing.assert_array_equal(p.two_sided, 1)


def test_a_million_reports_in_one_bin_are_no_trouble():
    cube = np.zeros((4, 5))
    cube[1, 2] = 1_000_000
    p = drawn_p(space_time_sums(cube, LINE))
    # A neighbourhood of 6 of 20 bins holds it with the chance 6 / 20.
    assert p.upper[1, 2] == pytest.approx(0.3)


def test_an_island_has_only_its_own_past():
    alone = sparse.csr_array(np.eye(3))
    sums = space_time_sums([[1, 2, 4], [0, 0, 0], [5, 0, 0]], alone).sums
    np.testing.assert_array_equal(sums, [[1, 3, 6], [0, 0, 0], [5, 5, 0]])


@pytest.mark.parametrize("value", [0, 3])
def test_equal_counts_are_refused(value):
    with pytest.raises(FlatInputError):
        space_time_gi_star(space_time_sums(np.full((4, 5), value), LINE))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_missing_counts_are_refused_by_cell_and_period(bad):
    cube = np.zeros((4, 5))
    cube[2, 3] = bad
    with pytest.raises(RefusedInputError, match="cell 2 in period 3"):
        space_time_sums(cube, LINE)


def test_negative_counts_have_no_exact_p():
    with pytest.raises(RefusedInputError, match="A count is -1"):
        drawn_p(space_time_sums(np.full((4, 5), -1), LINE))


def test_shares_as_weights_have_no_exact_p():
    with pytest.raises(RefusedInputError, match="weights 0 and 1"):
        drawn_p(space_time_sums(np.eye(4), LINE / 3))


@pytest.mark.parametrize("lag", [-1, 5])
def test_a_neighbourhood_cannot_reach_outside_time(lag):
    with pytest.raises(RefusedInputError, match="0 to 4"):
        space_time_sums(np.zeros((4, 5)), LINE, lag=lag)


def test_a_list_is_no_cube():
    with pytest.raises(ShapeError):
        space_time_sums(np.zeros(4), LINE)
