import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import pattern_change, unchanged_s

# Six areas of R sppt's toy: shares 25, 25, 25, 12.5, 0, 12.5 % and 22.22, 11.11,
# 22.22, 22.22, 11.11, 11.11 %.
BASE, TEST = [2, 2, 2, 1, 0, 1], [2, 1, 2, 2, 1, 1]

counts = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=12
).filter(lambda pairs: all(sum(side) for side in zip(*pairs, strict=True)))


def sampled(test, *, samples, share=0.85, seed=1):
    """Draw samples without replacement, as the published programs do."""
    rng = np.random.default_rng(seed)
    points = np.repeat(np.arange(len(test)), test)
    size = int(share * len(points) + 0.5)
    return np.array(
        [
            np.bincount(rng.permutation(points)[:size], minlength=len(test)) / size
            for _ in range(samples)
        ]
    )


def test_five_of_six_areas_of_the_toy_are_stable():
    change = pattern_change(BASE, TEST)
    assert change.s == pytest.approx(0.8333333, abs=5e-8)
    assert change.local.tolist() == [0, -1, 0, 0, 0, 0]
    np.testing.assert_allclose(
        change.test_share, [0.2222, 0.1111, 0.2222, 0.2222, 0.1111, 0.1111], atol=1e-4
    )


@pytest.mark.parametrize("seed", range(5))
def test_200_samples_of_the_toy_say_the_same(seed):
    shares = np.sort(sampled(TEST, samples=200, seed=seed), axis=0)
    low, high = shares[5], shares[-6]
    base = np.array(BASE) / sum(BASE)
    assert ((low <= base) & (base <= high)).mean() == pattern_change(BASE, TEST).s


@given(counts)
@settings(deadline=None)
def test_intervals_are_the_quantiles_of_scipy(pairs):
    base, test = np.array(pairs).T
    change = pattern_change(base, test)
    size = int(0.85 * test.sum() + 0.5)
    ours = hypergeom(test.sum(), test, size)
    tail = 0.025
    low, high = np.rint(change.low * size), np.rint(change.high * size)
    assert (ours.cdf(low) >= tail - 1e-8).all()
    assert (ours.cdf(low - 1) < tail + 1e-8).all()
    assert (ours.sf(high) <= tail + 1e-8).all()
    assert (ours.sf(high - 1) > tail - 1e-8).all()


@given(counts)
@settings(deadline=None)
def test_the_same_pattern_twice_is_stable(pairs):
    base = np.array(pairs)[:, 0]
    assert pattern_change(base, base).s == 1
    assert pattern_change(base, base * 7).s == 1


def test_a_rise_and_a_fall_are_told_apart():
    change = pattern_change([50, 50, 100], [100, 0, 100])
    assert change.local.tolist() == [1, -1, 0]


def test_areas_that_are_always_empty_lift_only_the_first_of_the_two_shares():
    change = pattern_change([50, 50, 0, 0], [100, 0, 0, 0])
    assert (change.s, change.s_of_used) == (0.5, 0.0)


def test_a_million_events_in_one_area_are_answered():
    change = pattern_change([10**6, 0], [10**6, 0])
    assert (change.s, change.low[0], change.high[0]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("base", "test", "said"),
    [
        ([], [], "0 areas"),
        ([3], [4], "1 areas"),
        ([0, 0], [1, 2], "earlier period has no events"),
        ([1, 2], [0, 0], "later period has no events"),
        ([1, -2], [1, 1], "is -2"),
        ([1, 1], [1, np.nan], "is nan"),
        ([1, 1], [1, 1.5], "is 1.5"),
        ([1, 1], [np.inf, 1], "is inf"),
    ],
)
def test_counts_that_are_no_pattern_are_refused(base, test, said):
    with pytest.raises(RefusedInputError, match=said):
        pattern_change(base, test)


@pytest.mark.parametrize("base", [[1, 2, 3], [[1, 2]]])
def test_periods_of_different_areas_are_refused(base):
    with pytest.raises(ShapeError):
        pattern_change(base, [1, 2])


@pytest.mark.parametrize("share", [0, 1, -1, 2, np.nan])
def test_shares_outside_0_and_1_are_refused(share):
    with pytest.raises(RefusedInputError, match="between 0 and 1"):
        pattern_change(BASE, TEST, sample_share=share)
    with pytest.raises(RefusedInputError, match="between 0 and 1"):
        pattern_change(BASE, TEST, confidence=share)


def test_what_chance_gives_holds_the_s_of_periods_that_only_chance_sets_apart():
    rng, held, rounds = np.random.default_rng(3), 0, 40
    for _ in range(rounds):
        base, test = rng.poisson(3, (2, 25))
        drawn = unchanged_s(base, test, draws=99, rng=rng)
        low, high = np.quantile(drawn, [0.025, 0.975])
        held += low <= pattern_change(base, test).s_of_used <= high
    assert held >= 0.85 * rounds


def test_a_pattern_that_moved_has_a_lower_s_than_chance_gives():
    base, test = [40, 40, 40, 5, 5, 5], [5, 5, 5, 40, 40, 40]
    drawn = unchanged_s(base, test, rng=np.random.default_rng(1))
    assert pattern_change(base, test).s_of_used == 0
    assert (drawn > 0).mean() > 0.9
    assert (np.diff(drawn) >= 0).all()
    again = unchanged_s(base, test, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(drawn, again)


def test_no_draws_and_no_pattern_are_refused():
    with pytest.raises(RefusedInputError, match="0 draws"):
        unchanged_s(BASE, TEST, draws=0, rng=np.random.default_rng(1))
    with pytest.raises(RefusedInputError, match="no events"):
        unchanged_s([0, 0], [1, 2], rng=np.random.default_rng(1))
