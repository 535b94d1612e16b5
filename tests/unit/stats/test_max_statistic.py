from itertools import permutations

import numpy as np
import pytest
from scipy import sparse

from geosafety.errors import FlatInputError, RefusedInputError
from geosafety.stats import gi_star, max_statistic_p

LINE = sparse.csr_array(np.eye(60) + np.eye(60, k=1) + np.eye(60, k=-1))


def test_p_values_are_those_of_all_orders():
    line = LINE[:6][:, :6]
    counts = np.array([0, 5, 6, 1, 0, 0])
    highest = [gi_star(np.array(order), line).max() for order in permutations(counts)]
    scores = gi_star(counts, line)
    exact = [(np.array(highest) >= score - 1e-9).mean() for score in scores]
    rng = np.random.default_rng(1)
    p = max_statistic_p(counts, line, permutations=4999, rng=rng)
    np.testing.assert_allclose(p.upper, exact, atol=0.03)


def test_a_map_without_pattern_seldom_has_any_hot_cell():
    wrong = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        p = max_statistic_p(rng.poisson(0.3, 60), LINE, permutations=99, rng=rng)
        wrong += p.upper.min() <= 0.05
    # 3 are due; 9 or more would be a chance of 1 in 300.
    assert wrong < 9


def test_a_planted_place_is_found():
    counts = np.random.default_rng(1).poisson(0.3, 60)
    counts[30:33] += 6
    rng = np.random.default_rng(1)
    p = max_statistic_p(counts, LINE, permutations=199, rng=rng)
    assert p.upper[31] <= 2 / 200
    assert (p.upper[:28] > 0.05).all()


def test_the_same_seed_gives_the_same_answer():
    counts = np.arange(60) % 7
    p, again = (
        max_statistic_p(counts, LINE, permutations=19, rng=np.random.default_rng(3))
        for _ in range(2)
    )
    np.testing.assert_array_equal(p.two_sided, again.two_sided)


def test_equal_counts_and_no_draws_are_refused():
    rng = np.random.default_rng(1)
    with pytest.raises(FlatInputError):
        max_statistic_p(np.ones(60), LINE, permutations=9, rng=rng)
    with pytest.raises(RefusedInputError):
        max_statistic_p(np.arange(60), LINE, permutations=0, rng=rng)
