"""Which clusters are told, and with what probability."""

import numpy as np
import pytest

from geosafety.stats.scan import PValue, Trials, scan_poisson
from geosafety.stats.scan.clusters import Found, p_values, without_overlap


def found(llr, centre, size):
    return Found(llr=llr, centre=centre, size=size)


def test_a_weaker_cluster_that_shares_a_site_is_left_out():
    members = [np.array([0, 1, 2]), np.array([2, 3]), np.array([4, 3])]
    some = [found(5.0, 0, 3), found(4.0, 2, 2), found(3.0, 4, 2)]
    kept = without_overlap(some, members, np.arange(5))
    assert [one.centre for one in kept] == [0, 4]


def test_of_equals_the_first_location_is_the_centre():
    members = [np.array([0, 1]), np.array([1, 0])]
    some = [found(5.0, 0, 2), found(5.0 + 1e-13, 1, 2)]
    kept = without_overlap(some, members, np.array([7, 3]))
    assert [one.centre for one in kept] == [1]


def test_ties_with_the_trials_count_against_the_cluster():
    maxima = np.array([1.0, 2.0, 3.0, 3.0 - 1e-12])
    assert p_values([3.0, 0.0], maxima, PValue.RANK) == [3 / 5, 1.0]


def test_gumbel_follows_a_gumbel_law():
    rng = np.random.default_rng(1)
    maxima = rng.gumbel(8.0, 1.5, 20_000)
    for ratio in (8.0, 12.0, 20.0):
        exact = -np.expm1(-np.exp(-(ratio - 8.0) / 1.5))
        p = p_values([ratio], maxima, PValue.GUMBEL)[0]
        assert p == pytest.approx(exact, rel=0.1)


def test_gumbel_of_equal_maxima_is_all_or_nothing():
    maxima = np.full(9, 2.0)
    assert p_values([3.0, 2.0, 1.0], maxima, PValue.GUMBEL) == [0.0, 1.0, 1.0]


def test_gumbel_goes_below_the_least_rank():
    places = [(x, 0) for x in range(8)]
    cases, people = [40, 38, 2, 2, 2, 2, 2, 2], [100] * 8
    trials = Trials(permutations=99, p_value=PValue.GUMBEL)
    assert 0 < scan_poisson(places, cases, people, trials=trials)[0].p < 0.001
    assert (
        scan_poisson(places, cases, people, trials=Trials(permutations=99))[0].p == 0.01
    )


def test_a_cluster_that_chance_always_beat_is_told_only_if_it_is_the_first():
    rng = np.random.default_rng(2)
    places, people = rng.random((30, 2)), np.full(30, 100)
    cases = rng.multinomial(200, people / people.sum())
    told = scan_poisson(places, cases, people, trials=Trials(permutations=99))
    assert all(one.p < 1 for one in told[1:])
