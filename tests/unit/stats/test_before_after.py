import math

import numpy as np
import pytest
from scipy.stats import fisher_exact
from scipy.stats.contingency import odds_ratio

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import dispersion_of_cells, rate_ratio

TABLES = [
    ((40, 20), (100, 95)),
    ((5, 2), (8, 9)),
    ((12, 0), (40, 38)),
    ((0, 7), (20, 21)),
    ((3, 4), (10, 0)),
    ((4000, 3500), (9000, 9100)),
]


@pytest.mark.parametrize(("target", "control"), TABLES)
def test_the_interval_is_that_of_scipy(target, control):
    ours = rate_ratio(target, control).ratio
    theirs = odds_ratio([target[::-1], control[::-1]]).confidence_interval()
    assert ours.low == pytest.approx(theirs.low, rel=1e-6)
    assert ours.high == pytest.approx(theirs.high, rel=1e-6)


@pytest.mark.parametrize(("target", "control"), TABLES)
def test_p_is_twice_the_smaller_tail_of_fisher(target, control):
    table = [target[::-1], control[::-1]]
    tails = [fisher_exact(table, alternative=a).pvalue for a in ("less", "greater")]
    assert rate_ratio(target, control).p == pytest.approx(min(1, 2 * min(tails)))


def test_the_ratio_is_of_the_two_changes():
    assert rate_ratio((40, 20), (100, 50)).ratio.value == 1
    assert rate_ratio((40, 10), (100, 50)).ratio.value == 0.5


def test_a_target_without_reports_afterwards_has_an_upper_end():
    ratio = rate_ratio((12, 0), (40, 38)).ratio
    assert (ratio.value, ratio.low) == (0, 0)
    assert 0 < ratio.high < 1


def test_a_target_without_reports_before_has_a_lower_end():
    ratio = rate_ratio((0, 12), (40, 38)).ratio
    assert ratio.value == ratio.high == math.inf
    assert ratio.low > 1


def test_a_dispersion_of_four_doubles_the_width():
    narrow = rate_ratio((4000, 3500), (9000, 9100))
    wide = rate_ratio((4000, 3500), (9000, 9100), dispersion=4)
    width, width_of_wide = (
        math.log(one.ratio.high / one.ratio.low) for one in (narrow, wide)
    )
    assert width_of_wide == pytest.approx(2 * width, rel=1e-2)
    assert wide.p > narrow.p


def test_the_interval_holds_the_truth_as_often_as_promised():
    rng = np.random.default_rng(3)
    truth, held = 0.6, 0
    for _ in range(300):
        a0, a1, c0, c1 = rng.poisson([30, 30 * truth * 1.2, 80, 80 * 1.2])
        low, high = rate_ratio((a0, a1), (c0, c1)).ratio[1:]
        held += low <= truth <= high
    assert held >= 0.93 * 300


def test_cells_that_vary_by_chance_alone_have_no_dispersion():
    rng = np.random.default_rng(4)
    level = rng.uniform(2, 9, 400)
    group = np.repeat(["target", "control"], 200)
    fall = np.where(group == "target", 0.5, 1.0)
    found = dispersion_of_cells(rng.poisson(level), rng.poisson(level * fall), group)
    assert 1 <= found < 1.2


def test_cells_that_vary_more_have_a_dispersion():
    rng = np.random.default_rng(4)
    before, after = rng.poisson(rng.gamma(1, 10, (2, 200)))
    assert dispersion_of_cells(before, after, np.zeros(200)) > 3


def test_from_few_cells_no_dispersion_can_be_told():
    assert dispersion_of_cells([1, 2, 3, 4], [4, 3, 2, 1], ["a", "a", "b", "b"]) is None
    assert dispersion_of_cells([0] * 50, [0] * 50, ["a"] * 50) is None


def test_cells_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError):
        dispersion_of_cells([1, 2], [1], ["a", "b"])


@pytest.mark.parametrize(
    ("target", "control", "said"),
    [
        ((0, 0), (5, 5), "the target"),
        ((5, 5), (0, 0), "the control"),
        ((0, 5), (0, 5), "the period before"),
        ((5, 0), (5, 0), "the period after"),
        ((-1, 5), (5, 5), "is -1"),
        ((1.5, 5), (5, 5), "is 1.5"),
        ((math.nan, 5), (5, 5), "is nan"),
    ],
)
def test_counts_that_cannot_be_compared_are_refused(target, control, said):
    with pytest.raises(RefusedInputError, match=said):
        rate_ratio(target, control)


@pytest.mark.parametrize("bad", [{"dispersion": 0.5}, {"dispersion": math.nan}])
def test_a_dispersion_below_one_is_refused(bad):
    with pytest.raises(RefusedInputError, match="at least 1"):
        rate_ratio((5, 5), (5, 5), **bad)


@pytest.mark.parametrize("confidence", [0, 1, math.nan])
def test_a_confidence_outside_0_and_1_is_refused(confidence):
    with pytest.raises(RefusedInputError, match="between 0 and 1"):
        rate_ratio((5, 5), (5, 5), confidence=confidence)
