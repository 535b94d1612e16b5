"""The space-time permutation scan beside one written out in loops."""

import numpy as np
import pytest

from geosafety.stats.scan import (
    Circles,
    Ending,
    Trials,
    Windows,
    scan_space_time_permutation,
)
from geosafety.stats.scan.circles import grown, sites_of
from geosafety.stats.scan.event_zones import event_zones
from geosafety.stats.scan.report import Ground
from geosafety.stats.scan.settings import Distance
from geosafety.stats.scan.shuffled import scan_of
from geosafety.stats.scan.timeline import period_of, timeline_of

FEW = Trials(permutations=1)


def town(seed, *, cases=60, sites=12, days=40):
    """Lay cases on a lattice, so that distances tie, and on days with gaps."""
    rng = np.random.default_rng(seed)
    lattice = np.stack(np.meshgrid(np.arange(5), np.arange(5)), -1).reshape(-1, 2)
    places = rng.permutation(lattice)[:sites].astype(float)
    where = rng.integers(0, sites - 1, cases)
    when = rng.choice(np.arange(days)[:: 1 + seed % 3], cases)
    where[:4], when[:4] = where[0], when[0]
    return places, where, when


def quick(places, where, when, *, windows, circles=None):
    """Make the scan without running any trial."""
    circles = circles or Circles()
    sites = sites_of(places, Distance.PLANAR)
    at_site = sites.site_of[where]
    weight = np.bincount(at_site, minlength=sites.size).astype(float)
    period = period_of(when, windows)
    ground = Ground(sites, grown(sites, weight, circles), circles)
    timeline = timeline_of(when, period)
    return scan_of(ground, at_site, timeline, period, windows.ending)


@pytest.mark.parametrize("ending", list(Ending))
@pytest.mark.parametrize("seed", range(6))
def test_the_largest_ratio_of_shuffled_times_is_that_of_plain_loops(
    plain, ending, seed
):
    places, where, when = town(seed)
    windows = Windows(max_length=7 + seed, ending=ending)
    scan = quick(places, where, when, windows=windows)
    rng = np.random.default_rng(seed)
    for _ in range(3):
        order = rng.permutation(when.size)
        found = scan.largest(scan.timeline.at[order])
        ratios = plain.shuffled(
            places,
            where,
            when[order],
            longest=windows.max_length,
            now=ending is Ending.NOW,
            period=(when.min(), when.max()),
        )
        largest = max((ratio for ratio, *_ in ratios), default=0.0)
        assert found == pytest.approx(largest, abs=1e-10)


@pytest.mark.parametrize("ending", list(Ending))
@pytest.mark.parametrize("seed", range(4))
def test_every_centre_gets_its_strongest_circle_and_window(plain, ending, seed):
    places, where, when = town(seed)
    windows = Windows(max_length=9, ending=ending)
    scan = quick(places, where, when, windows=windows)
    best = {}
    for ratio, centre, *_ in plain.shuffled(
        places, where, when, longest=9, now=ending is Ending.NOW
    ):
        best[centre] = max(ratio, best.get(centre, 0.0))
    site_of = sites_of(places, Distance.PLANAR).site_of
    expected = {site_of[centre]: ratio for centre, ratio in best.items() if ratio}
    found = {one.centre: one.llr for one in scan.best_of_each(scan.timeline.at, 0.0)}
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("ending", list(Ending))
def test_the_cluster_told_is_the_circle_and_window_it_was_counted_in(plain, ending):
    places, where, when = town(3)
    windows = Windows(max_length=9, ending=ending)
    first, *_ = scan_space_time_permutation(
        places, where, when, windows=windows, trials=FEW
    )
    here = np.isin(where, first.locations)
    then = (when >= first.first) & (when <= first.last)
    assert (here & then).sum() == first.cases
    assert first.expected == pytest.approx(here.sum() * then.sum() / when.size)
    ratios = plain.shuffled(places, where, when, longest=9, now=ending is Ending.NOW)
    assert first.llr == pytest.approx(max(ratios)[0])


def test_a_radius_and_a_share_hold_circles_back(plain):
    places, where, when = town(5)
    circles = Circles(max_share=0.3, max_radius=1.0)
    windows = Windows(max_length=10)
    scan = quick(places, where, when, windows=windows, circles=circles)
    ratios = plain.shuffled(
        places, where, when, longest=10, now=False, share=0.3, radius=1.0
    )
    largest = max(ratio for ratio, *_ in ratios)
    assert scan.largest(scan.timeline.at) == pytest.approx(largest)


def test_windows_of_more_cases_than_a_byte_holds_are_still_found(plain):
    rng = np.random.default_rng(8)
    places = rng.uniform(0, 10, (20, 2))
    where = np.concatenate([np.zeros(300, int), rng.integers(0, 20, 3000)])
    when = np.concatenate([rng.integers(10, 13, 300), rng.integers(0, 60, 3000)])
    windows = Windows(max_length=5)
    circles = Circles(max_share=0.15)
    scan = quick(places, where, when, windows=windows, circles=circles)
    assert scan.finder.counts_in == np.uint8
    ratios = plain.shuffled(places, where, when, longest=5, now=False, share=0.15)
    largest = max(ratio for ratio, *_ in ratios)
    assert scan.largest(scan.timeline.at) == pytest.approx(largest)
    assert largest > 250


def test_many_cases_a_day_are_counted_in_larger_numbers(plain):
    rng = np.random.default_rng(9)
    places = rng.uniform(0, 10, (5, 2))
    where, when = rng.integers(0, 5, 4000), rng.integers(0, 8, 4000)
    scan = quick(places, where, when, windows=Windows(max_length=4))
    assert scan.finder.counts_in == np.uint16
    ratios = plain.shuffled(places, where, when, longest=4, now=False)
    largest = max(ratio for ratio, *_ in ratios)
    assert scan.largest(scan.timeline.at) == pytest.approx(largest)


def test_several_blocks_of_centres_give_what_one_gives(monkeypatch):
    places, where, when = town(2)
    whole = quick(places, where, when, windows=Windows(max_length=9))
    monkeypatch.setattr("geosafety.stats.scan.anywhere._COLUMNS", 5)
    monkeypatch.setattr("geosafety.stats.scan.until_now._ROOM", 64)
    parts = quick(places, where, when, windows=Windows(max_length=9))
    assert parts.largest(parts.timeline.at) == whole.largest(whole.timeline.at)
    now = Windows(max_length=9, ending=Ending.NOW)
    recent = quick(places, where, when, windows=now)
    monkeypatch.undo()
    together = quick(places, where, when, windows=now)
    assert recent.largest(when - when.min()) == together.largest(when - when.min())


def test_nothing_lately_is_no_cluster():
    places, where, when = town(1)
    windows = Windows(last=500, max_length=10, ending=Ending.NOW)
    assert not scan_space_time_permutation(
        places, where, when, windows=windows, trials=FEW
    )


def test_long_windows_over_large_circles_are_bounded_sharply():
    rng = np.random.default_rng(0)
    places = rng.random((500, 2))
    where, when = rng.integers(0, 500, 1000), rng.integers(0, 200, 1000)
    scan = quick(places, where, when, windows=Windows())
    level = scan.largest(scan.timeline.at)
    tried = sum(
        found.centre.size
        for found in scan.finder.candidates(scan.timeline.at, lambda: level)
    )
    # With steps that only grow there would be 20,984.
    assert 0 < tried < 200


def test_locations_at_one_place_are_one():
    places, where, when = town(1)
    doubled = np.vstack([places, places])
    other = where + len(places) * (np.arange(where.size) % 2)
    first, *_ = scan_space_time_permutation(places, where, when, trials=FEW)
    again, *_ = scan_space_time_permutation(doubled, other, when, trials=FEW)
    assert (again.llr, again.cases) == (first.llr, first.cases)
    size = len(places)
    both = {row for at in first.locations for row in (at, at + size)}
    assert set(again.locations) == both


def test_the_order_of_the_cases_does_not_matter():
    places, where, when = town(4)
    order = np.random.default_rng(0).permutation(when.size)
    one = scan_space_time_permutation(places, where, when, trials=FEW)
    other = scan_space_time_permutation(places, where[order], when[order], trials=FEW)
    assert [c.llr for c in one[:1]] == [c.llr for c in other[:1]]
    assert one[0].locations == other[0].locations


def test_a_seed_gives_the_same_answer_with_any_number_of_threads():
    places, where, when = town(2)

    def run(threads):
        trials = Trials(permutations=30, rng=np.random.default_rng(5), threads=threads)
        return scan_space_time_permutation(places, where, when, trials=trials)

    assert run(1) == run(2) == run(3)


def test_a_planted_outbreak_is_found_and_noise_is_not():
    rng = np.random.default_rng(11)
    places = rng.uniform(0, 1000, (80, 2))
    where, when = rng.integers(0, 80, 300), rng.integers(0, 120, 300)
    noise, *_ = scan_space_time_permutation(
        places,
        where,
        when,
        windows=Windows(max_length=14),
        trials=Trials(permutations=99),
    )
    near = np.argsort(np.hypot(*(places - places[7]).T))[:4]
    where[:15], when[:15] = rng.choice(near, 15), rng.integers(50, 55, 15)
    first, *_ = scan_space_time_permutation(
        places,
        where,
        when,
        windows=Windows(max_length=14),
        trials=Trials(permutations=99),
    )
    assert noise.p > 0.05
    assert first.p == 0.01
    assert set(near) <= set(first.locations)
    assert 50 <= first.first <= first.last <= 54


def test_entries_of_events_count_whole_sites():
    sites = sites_of([(0, 0), (1, 0), (5, 0)], Distance.PLANAR)
    at_site = np.array([0, 0, 1, 2, 2, 2])
    weight = np.bincount(at_site).astype(float)
    zones = event_zones(grown(sites, weight, Circles(max_share=0.5)), at_site, rate=1)
    assert zones.start.tolist() == [0, 3, 6, 9]
    assert zones.cases.tolist() == [2, 2, 3, 1, 3, 3, 3, 3, 3]
