import numpy as np
import pytest
from scipy import sparse

from geosafety.errors import FlatInputError, RefusedInputError
from geosafety.model.emerging import CATEGORIES, PATTERNS, Pattern
from geosafety.stats import classify_patterns, emerging_hotspots

SIGNS = {"H": 1, "C": -1, ".": 0}


def band(n, reach=2):
    """Join each cell of a line with those within `reach` of it."""
    return sparse.csr_array(sum(np.eye(n, k=k) for k in range(-reach, reach + 1)))


def classed(periods, direction=0):
    """Name the class of one cell whose periods are written as letters."""
    states = [[SIGNS[period] for period in periods]]
    return PATTERNS[int(classify_patterns(states, [direction])[0])]


# Cases after the definitions of Esri, each a border of one of them.
CASES = [
    ("..........", 0, Pattern.NONE),
    (".........H", 0, Pattern.NEW_HOT),
    ("C........H", 0, Pattern.NEW_HOT),
    ("........HH", 0, Pattern.CONSECUTIVE_HOT),
    ("..HHHHHHHH", 1, Pattern.CONSECUTIVE_HOT),
    ("C.......HH", 0, Pattern.CONSECUTIVE_HOT),
    (".HHHHHHHHH", 1, Pattern.INTENSIFYING_HOT),
    ("HHHHHHHHHH", 0, Pattern.PERSISTENT_HOT),
    ("HHHH.HHHHH", 0, Pattern.PERSISTENT_HOT),
    ("HHHH.HHHHH", -1, Pattern.DIMINISHING_HOT),
    ("H.......HH", 0, Pattern.SPORADIC_HOT),
    ("HHHHHHHH.H", 1, Pattern.INTENSIFYING_HOT),
    ("HHHHHHH..H", 1, Pattern.SPORADIC_HOT),
    ("H.C......H", 0, Pattern.OSCILLATING_HOT),
    ("HHHHHHHHH.", 0, Pattern.HISTORICAL_HOT),
    ("HHHHHHHHH.", -1, Pattern.HISTORICAL_HOT),
    ("HHHHHHHHHC", 0, Pattern.HISTORICAL_HOT),
    ("HHHHHHHH..", 0, Pattern.NONE),
    ("HH........", 0, Pattern.NONE),
    ("HHHHHHHHH..", 0, Pattern.NONE),
    ("HHHHHHHHHHH.", 0, Pattern.HISTORICAL_HOT),
    ("H" * 17 + "..H", 0, Pattern.PERSISTENT_HOT),
    ("H" * 16 + "...H", 0, Pattern.SPORADIC_HOT),
]


@pytest.mark.parametrize(("periods", "direction", "expected"), CASES)
def test_each_class_is_told_by_its_periods(periods, direction, expected):
    assert classed(periods, direction) == expected


@pytest.mark.parametrize(("periods", "direction", "expected"), CASES)
def test_cold_classes_mirror_the_hot_ones(periods, direction, expected):
    mirrored = periods.translate(str.maketrans("HC", "CH"))
    found = classed(mirrored, -direction)
    # Nine cold periods and a hot last one are a new hotspot as well.
    if mirrored == "CCCCCCCCCH":
        assert found == Pattern.NEW_HOT
    else:
        assert CATEGORIES[found] == -CATEGORIES[expected]


def test_a_place_that_turns_hot_after_cold_years_is_new_and_not_historical():
    assert classed("CCCCCCCCCH") == Pattern.NEW_HOT


def test_there_are_seventeen_classes_with_a_number_each():
    assert sorted(PATTERNS) == list(range(-8, 9))
    assert set(PATTERNS.values()) == set(Pattern)


def planted(rng, *, n=200, periods=16):
    """Plant places whose reports come and go as their classes say."""
    cube = rng.poisson(1.0, (n, periods))
    cube[8:13, -1] += 40
    cube[23:28, -4:] += 20
    cube[38:43] += 20
    cube[52:57, :-1] += 20
    return cube


@pytest.mark.parametrize("test", ["exact", "normal"])
def test_planted_places_get_the_class_they_were_given(test):
    found = emerging_hotspots(planted(np.random.default_rng(5)), band(200), test=test)
    middle = [PATTERNS[int(found.category[cell])] for cell in (10, 25, 40)]
    assert middle == [Pattern.NEW_HOT, Pattern.CONSECUTIVE_HOT, Pattern.PERSISTENT_HOT]


def test_a_place_that_went_quiet_is_historical():
    # With a neighbourhood of one period, the last period stands by itself.
    cube = planted(np.random.default_rng(5))
    found = emerging_hotspots(cube, band(200), lag=0)
    assert found.category[54] == CATEGORIES[Pattern.HISTORICAL_HOT]


def test_a_place_that_grows_is_intensifying():
    cube = np.random.default_rng(2).poisson(0.5, (200, 12))
    cube[28:33] += 20 + 3 * np.arange(12)
    found = emerging_hotspots(cube, band(200), lag=0)
    assert found.trends.z[30] > 3
    assert found.category[30] == CATEGORIES[Pattern.INTENSIFYING_HOT]


def test_chance_alone_is_seldom_called_hot_though_counts_are_few():
    exact, normal = 0, 0
    for seed in range(40):
        cube = np.random.default_rng(seed).poisson(0.1, (100, 12))
        exact += emerging_hotspots(cube, band(100)).state.any()
        normal += emerging_hotspots(cube, band(100), test="normal").state.any()
    # 40 * 0.05 = 2 are due, 6 would be a chance of 1 in 300.
    assert exact < 6
    assert normal > 20


def test_trends_are_not_found_in_neighbourhoods_that_overlap():
    exact, normal = [], []
    for seed in range(20):
        cube = np.random.default_rng(seed).poisson(1.0, (100, 20))
        for test, shares in (("exact", exact), ("normal", normal)):
            trends = emerging_hotspots(cube, band(100), test=test).trends
            shares.append((trends.p <= 0.05).mean())
    assert np.mean(exact) == pytest.approx(0.045, abs=0.02)
    assert np.mean(normal) > 0.1


def test_reports_may_be_shares():
    cube = planted(np.random.default_rng(5)) / 2
    found = emerging_hotspots(cube, band(200))
    assert found.category[10] == CATEGORIES[Pattern.NEW_HOT]


def test_all_reports_in_one_bin_give_no_hotspot_but_an_answer():
    cube = np.zeros((50, 12))
    cube[25, -1] = 1_000_000
    found = emerging_hotspots(cube, band(50))
    assert not found.category.any()
    assert np.isfinite(found.score).all()


@pytest.mark.parametrize("value", [0, 4])
def test_nothing_but_equal_counts_is_refused(value):
    with pytest.raises(FlatInputError):
        emerging_hotspots(np.full((50, 12), value), band(50))


@pytest.mark.parametrize(
    ("cube", "reason"),
    [
        (np.eye(1, 12), "only one cell"),
        (np.eye(50, 9), "so 1 are missing"),
        (-np.eye(50, 12), "cell 0 in period 0 is -1"),
    ],
)
def test_what_cannot_be_answered_is_refused(cube, reason):
    with pytest.raises(RefusedInputError, match=reason):
        emerging_hotspots(cube, band(len(cube)))


@pytest.mark.parametrize("level", [0, 1, -0.1, np.nan])
def test_a_level_is_a_share(level):
    with pytest.raises(RefusedInputError, match="level"):
        emerging_hotspots(np.eye(50, 12), band(50), level=level)
