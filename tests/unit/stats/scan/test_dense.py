"""Scans against a population beside ones written out in loops."""

import numpy as np
import pytest

from geosafety.stats.scan import (
    Circles,
    Distance,
    Ending,
    Trials,
    Windows,
    bernoulli_llr,
    poisson_llr,
    scan_bernoulli,
    scan_poisson,
    scan_space_time_poisson,
    standardised,
)
from geosafety.stats.scan.circles import grown, sites_of
from geosafety.stats.scan.dense import DenseScan
from geosafety.stats.scan.tables import Bernoulli, Poisson

FEW = Trials(permutations=1)


def county(seed, sites=14):
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 6, (sites, 2)) + rng.random((sites, 2)).round(1)
    return places, rng.poisson(4, sites), rng.integers(50, 200, sites)


@pytest.mark.parametrize("seed", range(5))
def test_the_strongest_poisson_circle_is_that_of_plain_loops(plain, seed):
    places, cases, people = county(seed)
    total, everyone = cases.sum(), people.sum()
    found = scan_poisson(places, cases, people, trials=FEW)
    ratios = [
        float(
            poisson_llr(
                cases[inside].sum(),
                total * people[inside].sum() / everyone,
                total=total,
            )
        )
        for _, inside in plain.circles(places, people.astype(float))
        if cases[inside].sum() >= 2
    ]
    assert found[0].llr == pytest.approx(max(ratios))
    inside = list(found[0].locations)
    assert found[0].cases == cases[inside].sum()
    assert found[0].population == people[inside].sum()
    assert found[0].expected == pytest.approx(total * people[inside].sum() / everyone)


@pytest.mark.parametrize("seed", range(5))
def test_the_strongest_bernoulli_circle_is_that_of_plain_loops(plain, seed):
    places, cases, controls = county(seed)
    people = cases + controls
    found = scan_bernoulli(places, cases, controls, trials=FEW)
    ratios = [
        float(
            bernoulli_llr(
                cases[inside].sum(),
                people[inside].sum(),
                cases_total=cases.sum(),
                people_total=people.sum(),
            )
        )
        for _, inside in plain.circles(places, people.astype(float))
        if cases[inside].sum() >= 2
    ]
    assert found[0].llr == pytest.approx(max(ratios))


@pytest.mark.parametrize("ending", list(Ending))
@pytest.mark.parametrize("seed", range(3))
def test_the_strongest_cylinder_is_that_of_plain_loops(plain, seed, ending):
    places, _, people = county(seed, sites=8)
    rng = np.random.default_rng(seed)
    where, when = rng.integers(0, 8, 40), rng.integers(0, 10, 40)
    now = ending is Ending.NOW
    windows = Windows(first=0, last=9, max_length=4, ending=ending)
    by_step = people[:, np.newaxis] * np.linspace(1, 2, 10)
    found = scan_space_time_poisson(
        places, where, when, by_step, windows=windows, trials=FEW
    )
    mean = by_step * 40 / by_step.sum()
    best = 0.0
    for _, inside in plain.circles(places, by_step.mean(axis=1)):
        for start, end in plain.windows(4, 0, 9, now=now):
            then = (when >= start) & (when <= end)
            had = (np.isin(where, inside) & then).sum()
            if had >= 2:
                expected = mean[inside, start : end + 1].sum()
                best = max(best, float(poisson_llr(had, expected, total=40)))
    assert found[0].llr == pytest.approx(best)


@pytest.mark.parametrize("seed", range(4))
def test_trials_that_are_bounded_give_what_full_ones_give(seed):
    places, cases, people = county(seed)
    sites = sites_of(places, Distance.PLANAR)
    rng = np.random.default_rng(seed)
    total = int(cases.sum())
    people_at = sites.summed(people)
    base = people_at * total / people_at.sum()
    drawn = rng.multinomial(total, base / base.sum(), size=200).T
    alike = np.full(sites.size, 100.0)
    for model, of in (
        (Poisson(total), base),
        (Bernoulli(total, 100 * sites.size), alike),
    ):
        zones = grown(sites, of, Circles())
        scan = DenseScan(zones, of[:, np.newaxis], model)
        bounded = scan.strongest(drawn[:, np.newaxis])
        full = [
            max(
                (one.llr for one in scan.best_of_each(column[:, np.newaxis])), default=0
            )
            for column in drawn.T
        ]
        np.testing.assert_allclose(bounded, full, rtol=1e-9)


@pytest.mark.parametrize("model", [Poisson(60), Bernoulli(60, 300)])
def test_fewer_cases_than_needed_never_reach_a_level(model):
    base = np.arange(1.0, 55.0)
    for level in (0.0, 0.5, 3.0, 12.0):
        needed = model.needed(level, base)
        for one, least in zip(base, needed, strict=True):
            fewer = np.arange(2, min(least, one if one > 60 else 61))
            fewer = fewer[fewer <= 60]
            if isinstance(model, Bernoulli):
                fewer = fewer[fewer <= one]
            below = model.ratios(fewer, np.full(fewer.size, one))
            assert (below[fewer < least] < level + 1e-6).all()


def test_p_values_hold_what_they_promise_under_chance():
    rng = np.random.default_rng(3)
    places, people = rng.random((20, 2)), rng.integers(100, 300, 20)
    p = [
        scan_poisson(
            places,
            rng.multinomial(80, people / people.sum()),
            people,
            trials=Trials(permutations=19, rng=rng, threads=1),
        )[0].p
        for _ in range(60)
    ]
    assert np.mean(np.array(p) <= 0.1) == pytest.approx(0.1, abs=0.1)


def test_strata_change_what_is_expected():
    places = [(0, 0), (1, 0), (9, 0), (10, 0)]
    old = np.array([90, 80, 10, 10])
    young = np.array([10, 20, 90, 90])
    cases = np.array([18, 16, 3, 3])
    crude = scan_poisson(places, cases, old + young, trials=FEW)
    adjusted = scan_poisson(
        places,
        cases,
        old + young,
        expected=standardised([38, 2], [old, young]),
        trials=FEW,
    )
    assert crude[0].llr > 5
    assert not adjusted or adjusted[0].llr < 0.5


def test_geographic_circles_follow_the_globe():
    # A degree of longitude is half as long as one of latitude at 60 degrees north.
    places = [(18.0, 60.0), (18.0, 61.0), (19.5, 60.0), (25.0, 60.0), (30.0, 60.0)]
    cases, people = [9, 0, 9, 1, 1], [20, 20, 20, 20, 200]
    globe = Circles(distance=Distance.GEOGRAPHIC)
    first, *_ = scan_poisson(places, cases, people, circles=globe, trials=FEW)
    assert first.locations == (0, 2)
    assert first.radius == pytest.approx(83_390, rel=1e-3)
    flat, *_ = scan_poisson(places, cases, people, trials=FEW)
    assert flat.locations != (0, 2)


def test_a_radius_in_metres_holds_geographic_circles_back():
    places = [(18.0, 60.0), (18.001, 60.0), (18.1, 60.0), (18.2, 60.0)]
    circles = Circles(distance=Distance.GEOGRAPHIC, max_radius=100.0)
    first, *_ = scan_poisson(
        places, [6, 6, 6, 1], [10, 10, 10, 90], circles=circles, trials=FEW
    )
    assert set(first.locations) == {0, 1}
