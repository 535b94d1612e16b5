import numpy as np
import pytest

from geosafety.errors import RefusedInputError
from geosafety.stats import Unanswered, displacement


def test_the_quotient_is_that_of_the_definition():
    found = displacement((120, 50), (80, 100), (400, 390))
    # (100/390 - 80/400) / (50/390 - 120/400), Bowers and Johnson (2003).
    assert found.quotient.value == pytest.approx(-0.3283582, abs=1e-7)
    assert found.target.value == pytest.approx(-0.1717949, abs=1e-7)


@pytest.mark.parametrize(
    ("buffer", "low", "high"),
    [
        ((300, 100), 1, 9),
        ((120, 100), 0, 1),
        ((100, 130), -1, 0),
        ((100, 300), -9, -1),
    ],
)
def test_the_sign_and_size_tell_gain_from_displacement(buffer, low, high):
    found = displacement((200, 120), buffer, (1000, 1000))
    assert low < found.quotient.value < high


def test_a_target_that_may_not_have_changed_gives_no_quotient():
    found = displacement((20, 18), (20, 30), (100, 100))
    assert found.quotient is None
    assert found.unanswered is Unanswered.NO_EFFECT


def test_a_target_that_got_worse_gives_no_quotient():
    found = displacement((20, 80), (20, 30), (100, 100))
    assert found.quotient is None
    assert found.unanswered is Unanswered.WORSE


def test_a_dispersion_widens_every_interval():
    narrow, wide = (
        displacement((200, 80), (150, 160), (900, 880), dispersion=d) for d in (1, 2)
    )
    for one in ("target", "buffer", "quotient"):
        inner, outer = getattr(narrow, one), getattr(wide, one)
        assert outer.low < inner.low < inner.value < inner.high < outer.high


@pytest.mark.parametrize("truth", [-0.5, 0.0, 0.6])
def test_the_interval_holds_the_truth_as_often_as_promised(truth):
    rng = np.random.default_rng(5)
    means = np.array([150, 80, 120, 120 - 70 * truth, 500, 500])
    held, answered = 0, 0
    for _ in range(600):
        a0, a1, b0, b1, c0, c1 = rng.poisson(means)
        quotient = displacement((a0, a1), (b0, b1), (c0, c1)).quotient
        if quotient is not None:
            answered += 1
            held += quotient.low <= truth <= quotient.high
    assert answered > 500
    assert 0.925 < held / answered < 0.975


def test_a_target_that_falls_to_nothing_has_an_interval():
    found = displacement((60, 0), (40, 41), (200, 200))
    assert found.quotient.low < found.quotient.value < found.quotient.high


def test_a_thin_control_is_refused_with_how_many_are_missing():
    with pytest.raises(RefusedInputError, match="3 more"):
        displacement((20, 10), (20, 20), (7, 40))


@pytest.mark.parametrize("bad", [-1, 2.5, float("nan"), float("inf")])
def test_counts_that_are_none_are_refused(bad):
    with pytest.raises(RefusedInputError):
        displacement((bad, 10), (20, 20), (70, 40))
