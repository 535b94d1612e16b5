"""What a scan cannot answer is refused in words, and nothing becomes NaN."""

import numpy as np
import pytest

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats.scan import (
    Circles,
    Distance,
    PValue,
    Trials,
    Windows,
    bernoulli_llr,
    poisson_llr,
    scan_bernoulli,
    scan_poisson,
    scan_space_time_permutation,
    scan_space_time_poisson,
    standardised,
)

PLACES = [(0.0, 0.0), (1.0, 0.0), (5.0, 5.0)]
FEW = Trials(permutations=9)


@pytest.mark.parametrize(
    ("places", "cases", "people", "said"),
    [
        ([], [], [], "0 distinct places"),
        ([(1, 1)], [5], [9], "1 distinct places"),
        ([(1, 1)] * 3, [5, 5, 5], [9, 9, 9], "1 distinct places"),
        (PLACES, [0, 0, 0], [9, 9, 9], "0 cases"),
        (PLACES, [1, 0, 0], [9, 9, 9], "1 cases"),
        (PLACES, [-1, 3, 3], [9, 9, 9], "-1 at place 0"),
        (PLACES, [np.nan, 3, 3], [9, 9, 9], "nan at place 0"),
        (PLACES, [1.5, 3, 3], [9, 9, 9], "whole numbers"),
        (PLACES, [1, 3, 3], [9, np.inf, 9], "inf at place 1"),
        (PLACES, [1, 3, 3], [9, 0, 9], "cases but no population"),
        (PLACES, [1, 3, 3], [9, -2, 9], "-2 at place 1"),
        ([(0, 0), (np.nan, 1), (2, 2)], [1, 3, 3], [9, 9, 9], "(nan, 1)"),
    ],
)
def test_poisson_refuses(places, cases, people, said):
    places = np.array(places, dtype=float).reshape(-1, 2)
    with pytest.raises(RefusedInputError) as error:
        scan_poisson(places, cases, people, trials=FEW)
    assert said in error.value.en
    assert error.value.sv


def test_nobody_anywhere_is_refused():
    with pytest.raises(FlatInputError, match="population is 0"):
        scan_poisson(PLACES, [1, 2, 3], [0, 0, 0], trials=FEW)


def test_no_controls_are_refused():
    with pytest.raises(FlatInputError, match="no controls"):
        scan_bernoulli(PLACES, [1, 2, 3], [0, 0, 0], trials=FEW)


@pytest.mark.parametrize(
    "arguments", [([1, 2], [9, 9, 9]), ([1, 2, 3], [9, 9]), (4, [9, 9, 9])]
)
def test_arrays_that_do_not_belong_together_are_refused(arguments):
    with pytest.raises(ShapeError):
        scan_poisson(PLACES, *arguments, trials=FEW)
    with pytest.raises(ShapeError):
        scan_poisson([1, 2, 3], [1, 2, 3], [9, 9, 9], trials=FEW)


@pytest.mark.parametrize(
    ("where", "when", "said"),
    [
        ([], [], "no cases"),
        ([0], [3], "single step"),
        ([0, 1, 2], [4, 4, 4], "single step"),
        ([0, 0, 0], [1, 2, 3], "lie at one place"),
        ([0, 1, 3], [1, 2, 3], "not there"),
        ([0, 1, -1], [1, 2, 3], "not there"),
        ([0, 1, 2], [1, 2, np.nan], "time is missing"),
        ([0, 1, 2], [1, 2, 2.5], "not whole"),
    ],
)
def test_space_time_permutation_refuses(where, when, said):
    with pytest.raises(RefusedInputError, match=said):
        scan_space_time_permutation(PLACES, where, when, trials=FEW)


def test_equal_times_in_a_longer_period_are_refused():
    with pytest.raises(RefusedInputError, match="same time"):
        scan_space_time_permutation(
            PLACES, [0, 1, 2], [4, 4, 4], windows=Windows(first=0, last=9), trials=FEW
        )


def test_unequally_many_places_and_times_are_refused():
    with pytest.raises(ShapeError, match="2 places for 3 times"):
        scan_space_time_permutation(PLACES, [0, 1], [1, 2, 3], trials=FEW)


def test_cases_outside_the_period_are_refused():
    with pytest.raises(RefusedInputError, match="from 1 to 9, but the period runs"):
        scan_space_time_permutation(
            PLACES, [0, 1, 2], [1, 2, 9], windows=Windows(last=8), trials=FEW
        )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Windows(first=9, last=3), "end should not lie before"),
        (lambda: Windows(max_length=0), "longest window is 0"),
        (lambda: Circles(max_share=0), "largest share is 0"),
        (lambda: Circles(max_share=1.2), "largest share is 1.2"),
        (lambda: Circles(max_share=float("nan")), "largest share is nan"),
        (lambda: Circles(max_radius=0), "largest radius is 0"),
        (lambda: Circles(max_radius=float("nan")), "largest radius is nan"),
        (lambda: Trials(permutations=0), "number of permutations is 0"),
        (lambda: Trials(permutations=5, p_value=PValue.GUMBEL), "at least 9"),
        (lambda: Trials(threads=0), "number of threads is 0"),
    ],
)
def test_choices_that_hold_nothing_are_refused(make, said):
    with pytest.raises(RefusedInputError, match=said):
        make()


def test_places_off_the_globe_are_refused():
    globe = Circles(distance=Distance.GEOGRAPHIC)
    with pytest.raises(RefusedInputError, match="at most 180 and 90"):
        scan_poisson([(18, 59), (18, 91)], [2, 3], [9, 9], circles=globe, trials=FEW)


def test_islands_too_large_for_any_circle_give_no_cluster():
    assert not scan_poisson(
        PLACES, [2, 3, 4], [9, 9, 9], circles=Circles(max_share=0.1), trials=FEW
    )
    assert not scan_space_time_permutation(
        PLACES,
        [0, 0, 1, 1, 2, 2],
        [1, 5, 1, 5, 1, 5],
        circles=Circles(max_share=0.1),
        trials=FEW,
    )


def test_the_same_risk_everywhere_gives_no_cluster():
    assert not scan_poisson(PLACES, [3, 3, 3], [9, 9, 9], trials=FEW)
    assert not scan_bernoulli(PLACES, [3, 3, 3], [9, 9, 9], trials=FEW)


def test_a_million_cases_at_one_place_are_refused_or_answered():
    million = 1_000_000
    when = np.arange(million) % 365
    with pytest.raises(RefusedInputError, match="lie at one place"):
        scan_space_time_permutation(
            PLACES, np.zeros(million, int), when, trials=Trials(permutations=1)
        )
    first, *_ = scan_poisson(
        [*PLACES, (9.0, 9.0)], [million, 5, 5, 5], [10**6] * 4, trials=FEW
    )
    assert first.locations == (0,)
    assert first.cases == million
    assert np.isfinite([first.llr, first.relative_risk, first.p]).all()


def test_all_cases_inside_have_no_relative_risk():
    first, *_ = scan_poisson(PLACES, [6, 0, 0], [10, 10, 10], trials=FEW)
    assert first.cases == 6
    assert first.relative_risk is None
    assert np.isfinite(first.llr)


def test_too_much_to_try_is_refused_with_what_would_be_less():
    rng = np.random.default_rng(0)
    places = rng.random((1500, 2))
    where, when = rng.integers(0, 1500, 3000), rng.integers(0, 3000, 3000)
    with pytest.raises(RefusedInputError, match="longer time steps"):
        scan_space_time_poisson(places, where, when, np.ones(1500))
    with pytest.raises(RefusedInputError, match="such as weeks"):
        scan_space_time_poisson(
            places, where, when, np.ones(1500), windows=Windows(last=900_000)
        )


def test_strata_that_do_not_match_are_refused():
    with pytest.raises(ShapeError):
        standardised([1, 2], [[3, 4]])
    with pytest.raises(RefusedInputError, match="no population"):
        standardised([1, 2], [[3, 4], [0, 0]])


@pytest.mark.parametrize(
    ("cases", "mean"), [(0, 0), (5, 0), (0, 5), (10, 5), (10, 10), (10, 0), (3, 3)]
)
def test_ratios_are_numbers_at_the_edges(cases, mean):
    ratio = float(poisson_llr(cases, mean, total=10))
    assert ratio >= 0
    assert ratio == np.inf or np.isfinite(ratio)
    people = max(cases, mean)
    ratio = bernoulli_llr(cases, people, cases_total=10, people_total=40)
    assert np.isfinite(ratio)
    assert ratio >= 0
