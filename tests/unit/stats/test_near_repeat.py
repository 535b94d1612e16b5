from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats import Bands, Metric, close_pairs, knox, linked_pairs, read_bands
from geosafety.stats.shuffled_times import compact_times, count_in_time

SPACE, TIME = read_bands("0,10,25,inf"), read_bands("0,7,14,inf")


def rng(seed=1):
    return np.random.default_rng(seed)


def town(n=60, seed=2, side=60):
    draws = rng(seed)
    return draws.integers(0, side, (n, 2)).astype(float), draws.integers(0, 40, n)


def table_by_listing(places, times, space, time, metric):
    """Every pair, one by one."""
    table = np.zeros((len(space), len(time)), dtype=int)
    for i, j in combinations(range(len(times)), 2):
        dx, dy = np.abs(places[i] - places[j])
        apart = dx + dy if metric is Metric.MANHATTAN else np.hypot(dx, dy)
        gap = abs(times[i] - times[j])
        s = np.searchsorted(space.edges, apart, side="right") - 1
        t = np.searchsorted(time.edges, gap, side="right") - 1
        if 0 <= s < len(space) and 0 <= t < len(time):
            table[s, t] += 1
    return table


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("space", ["0,10,25,inf", "5,10],25", "0,inf", "3,9,inf"])
@pytest.mark.parametrize("time", ["0,7,14,inf", "1,7],20", "0,inf"])
@pytest.mark.parametrize("part", [0, 0.37])
def test_pairs_are_those_found_one_by_one(metric, space, time, part):
    places, times = town()
    times = times + part * rng().integers(0, 2, times.size)
    bands = read_bands(space), read_bands(time)
    found = knox(
        places,
        times,
        space=bands[0],
        time=bands[1],
        metric=metric,
        permutations=1,
        rng=rng(),
    )
    expected = table_by_listing(places, times, *bands, metric)
    np.testing.assert_array_equal(found.observed, expected)


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=6, max_size=25))
@settings(max_examples=40, deadline=None)
def test_every_pair_lies_in_one_band(events):
    x, y, t = np.array(events, dtype=float).T
    if np.ptp(t) == 0 or (np.ptp(x) == 0 and np.ptp(y) == 0):
        return
    places = np.column_stack([x, y])
    found = knox(places, t, space=SPACE, time=TIME, permutations=3, rng=rng())
    assert found.observed.sum() == found.pairs == t.size * (t.size - 1) // 2
    assert found.expected.sum() == pytest.approx(found.pairs)


@pytest.mark.parametrize("far", ["0,5,inf", "0,5,95", "2,95"])
@pytest.mark.parametrize("late", ["0,7,inf", "0,7,60", "2,60"])
def test_p_and_mean_tend_to_those_of_all_orders_of_the_times(far, late):
    places = np.array([[0, 0], [1, 0], [2, 0], [90, 0], [91, 0], [300, 0]], float)
    times = np.array([1.0, 2, 3, 50, 51, 90])
    space, time = read_bands(far), read_bands(late)
    tables = np.array(
        [
            table_by_listing(places, order, space, time, Metric.EUCLIDEAN)
            for order in permutations(times)
        ]
    )
    found = knox(places, times, space=space, time=time, permutations=5000, rng=rng())
    share = (tables >= found.observed).mean(axis=0)
    np.testing.assert_allclose(found.p, share, atol=0.02)
    np.testing.assert_allclose(found.expected, tables.mean(axis=0))


def test_shuffles_are_counted_whatever_their_number():
    places, times = town(n=80)
    pairs = close_pairs(places, within=30.0, metric=Metric.EUCLIDEAN)
    dealt = np.column_stack([rng(seed).permutation(times) for seed in range(7)])
    found = count_in_time(
        dealt.astype(np.int16), [(pairs.first, pairs.second)], np.array([7, 14])
    )
    gaps = np.abs(dealt[pairs.first] - dealt[pairs.second])
    assert pairs.first.size > 600
    np.testing.assert_array_equal(found[:, 0, 0], (gaps < 7).sum(axis=0))
    np.testing.assert_array_equal(found[:, 0, 1], (gaps < 14).sum(axis=0))


@pytest.mark.parametrize(
    ("times", "kind"),
    [
        ([0, 32_766], np.int16),
        ([-40_000, -39_000], np.int16),
        ([0, 32_767], np.int32),
        ([1_700_000_000, 1_760_000_000], np.int32),
        ([0, 2.0**31], np.float64),
        ([0, 0.5], np.float64),
    ],
)
def test_times_are_packed_only_when_nothing_is_lost(times, kind):
    packed, limits = compact_times(np.array(times, float), np.array([0.5, 7, 1e9]))
    assert packed.dtype == limits.dtype == kind
    gap = float(packed[1]) - float(packed[0])
    assert gap == times[1] - times[0]
    assert (gap < limits).tolist() == (gap < np.array([0.5, 7, 1e9])).tolist()


def test_seconds_and_days_give_the_same_table():
    places, times = town()
    days = knox(places, times, space=SPACE, time=TIME, rng=rng())
    seconds = knox(
        places, times * 86_400.0, space=SPACE, time=TIME.times(86_400), rng=rng()
    )
    np.testing.assert_array_equal(days.observed, seconds.observed)
    np.testing.assert_array_equal(days.p, seconds.p)


def test_the_same_seed_gives_the_same_p():
    places, times = town()
    first, second, third = (
        knox(places, times, space=SPACE, time=TIME, rng=rng(seed)).p
        for seed in (5, 5, 6)
    )
    assert (first == second).all()
    assert (first != third).any()


def test_p_counts_the_ties_and_the_observed():
    places, times = town()
    found = knox(places, times, space=SPACE, time=TIME, permutations=19, rng=rng())
    assert found.p.min() >= 1 / 20
    assert found.p.max() <= 1
    np.testing.assert_allclose(
        found.poisson_p, poisson.sf(found.observed - 1, found.expected), rtol=1e-10
    )


def test_events_without_a_pattern_are_called_one_about_as_often_as_promised():
    low = 0
    for seed in range(200):
        draws = rng(seed)
        p = knox(
            draws.uniform(0, 100, (40, 2)),
            draws.integers(0, 60, 40),
            space=read_bands("0,15,inf"),
            time=read_bands("0,7,inf"),
            permutations=99,
            rng=draws,
        ).p[0, 0]
        low += p <= 0.05
    assert low <= 18  # 200 x 0.05 = 10, and 18 is passed once in a hundred


def test_planted_near_repeats_are_found():
    places, times = town(n=100, side=5000)
    places = np.vstack([places, places[:30] + 3])
    times = np.concatenate([times, times[:30] + 2])
    found = knox(places, times, space=SPACE, time=TIME, rng=rng())
    assert found.p[0, 0] == 0.001
    assert found.ratio[0, 0] > 2


def test_a_band_where_no_pair_can_be_has_no_ratio():
    places, times = town()
    found = knox(places, times, space=read_bands("0,0.1,inf"), time=TIME, rng=rng())
    distinct = knox(
        np.arange(20.0).reshape(10, 2),
        np.arange(10),
        space=read_bands("0,0.1,inf"),
        time=TIME,
        rng=rng(),
    )
    assert found.observed[0].sum() > 0
    assert np.isnan(distinct.ratio[0]).all()
    assert (distinct.p[0] == 1).all()
    assert (distinct.poisson_p[0] == 1).all()


def test_linked_pairs_are_the_pairs_of_the_finite_bands():
    places, times = town()
    links = linked_pairs(places, times, space=SPACE, time=TIME)
    table = np.zeros((3, 3), dtype=int)
    np.add.at(table, (links.space_band, links.time_band), 1)
    found = knox(places, times, space=SPACE, time=TIME, permutations=1, rng=rng())
    np.testing.assert_array_equal(table[:2, :2], found.observed[:2, :2])
    assert (times[links.earlier] <= times[links.later]).all()
    assert (links.gap == times[links.later] - times[links.earlier]).all()


def test_events_at_one_time_are_linked_in_their_order():
    places = np.zeros((5, 2))
    links = linked_pairs(places, [3] * 5, space=Bands((0, 1)), time=Bands((0, 1)))
    assert (links.earlier < links.later).all()
    assert links.gap.size == 10


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", ["place", "time"])
def test_values_that_are_not_finite_are_refused(bad, where):
    places, times = town()
    times = times.astype(float)
    target = places[3] if where == "place" else times[3:4]
    target[0] = bad
    with pytest.raises(RefusedInputError, match="Event 3"):
        knox(places, times, space=SPACE, time=TIME, rng=rng())


@pytest.mark.parametrize("n", [0, 1, 4])
def test_too_few_events_are_refused_with_how_many_are_missing(n):
    with pytest.raises(RefusedInputError, match=f"{5 - n} more"):
        knox(np.zeros((n, 2)), np.zeros(n), space=SPACE, time=TIME, rng=rng())


def test_no_events_in_an_empty_list_are_refused():
    with pytest.raises(RefusedInputError, match="0 events"):
        knox([], [], space=SPACE, time=TIME, rng=rng())


@pytest.mark.parametrize("shape", [(6,), (6, 3), (5, 2)])
def test_places_that_do_not_fit_the_times_are_refused(shape):
    with pytest.raises(ShapeError):
        knox(np.zeros(shape), np.zeros(6), space=SPACE, time=TIME, rng=rng())


def test_no_shuffles_are_refused():
    places, times = town()
    with pytest.raises(RefusedInputError, match="at least 1"):
        knox(places, times, space=SPACE, time=TIME, permutations=0, rng=rng())


def test_a_million_events_at_one_place_are_refused_at_once():
    with pytest.raises(FlatInputError, match="one place"):
        knox(np.ones((10**6, 2)), np.arange(10**6), space=SPACE, time=TIME, rng=rng())


def test_a_million_events_at_one_time_are_refused_at_once():
    places = np.arange(2.0 * 10**6).reshape(-1, 2)
    with pytest.raises(FlatInputError, match="same time"):
        knox(places, np.ones(10**6), space=SPACE, time=TIME, rng=rng())


@pytest.mark.parametrize("metric", Metric)
def test_a_million_events_at_two_places_are_refused_before_they_are_paired(metric):
    places = np.zeros((10**6, 2))
    places[0] = 1e5
    with pytest.raises(RefusedInputError, match="499998500001 pairs"):
        knox(
            places,
            np.arange(10**6),
            space=SPACE,
            time=TIME,
            metric=metric,
            rng=rng(),
        )


def test_a_crowd_that_no_small_square_betrays_is_refused_too():
    places = rng().uniform(0, 100, (300, 2))
    with pytest.raises(RefusedInputError, match="at most 20000"):
        close_pairs(places, within=70.0, metric=Metric.EUCLIDEAN, most=20_000)


def test_many_events_need_no_pairs_when_space_is_one_band():
    times = np.arange(10.0**5)
    places = np.column_stack([times, times])
    found = knox(
        places, times, space=read_bands("0,inf"), time=TIME, permutations=1, rng=rng()
    )
    assert found.observed.sum() == found.pairs == 10**5 * (10**5 - 1) // 2
