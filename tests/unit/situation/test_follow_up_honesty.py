"""What a follow-up says of made-up worlds whose truth is known."""

import numpy as np
import pytest

from geosafety.situation.compare import compare
from geosafety.situation.control import choose_control

CELLS, TARGET = 1500, np.arange(7)
RING, FAR = np.arange(7, 25), np.arange(25, CELLS)
# So that seven cells have forty reports on average.
MEAN, SHAPE = 40 / TARGET.size, 1.5


def worlds(n, *, effect=1.0, mean=MEAN, seed=5):
    """Cells of unequal rates, before and after; the target's change by `effect`."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(SHAPE, mean / SHAPE, (n, CELLS))
    rate[:, TARGET] = mean
    after = rate.copy()
    after[:, TARGET] *= effect
    old, new = rng.poisson(rate).astype(float), rng.poisson(after).astype(float)
    return list(zip(old, new, strict=True))


def chosen_for_being_bad(world):
    """Do something where there was most before, in every third of such cells."""
    before, after = world
    order = np.argsort(-before, kind="stable")
    order = np.concatenate([order[:21:3], np.delete(order, np.arange(0, 21, 3))])
    return before[order], after[order]


def answer(before, after, *, matched=True):
    control = (
        choose_control(before, np.zeros(CELLS), target=TARGET, far=FAR)
        if matched
        else FAR
    )
    return compare(before, after, target=TARGET, ring=RING, control=control)


def share_found(answers):
    return np.mean([each.change.p <= 0.05 for each in answers])


def test_a_measure_without_effect_is_seldom_said_to_have_one():
    # 2.5 % here: the exact interval is on the safe side.
    assert share_found([answer(*each) for each in worlds(200)]) <= 0.08


def test_a_place_that_was_chosen_for_being_bad_is_not_taken_for_mended():
    made = [chosen_for_being_bad(each) for each in worlds(100)]
    assert share_found([answer(*each) for each in made]) <= 0.10
    # Without cells that were as bad, chance alone looks like success.
    beside_rest = [answer(*each, matched=False) for each in made[:40]]
    assert share_found(beside_rest) > 0.25


def test_a_half_fewer_of_forty_is_found_in_most_worlds():
    found = [answer(*each) for each in worlds(100, effect=0.5)]
    ratios = [each.change.ratio for each in found]
    assert share_found(found) > 0.5
    assert np.mean([one.low <= 0.5 <= one.high for one in ratios]) >= 0.9


def test_small_worlds_are_refused_and_told_what_is_missing():
    found = [answer(*each) for each in worlds(100, mean=0.3)]
    refused = [each for each in found if each.change is None]
    assert len(refused) > 95
    assert all("minst 10" in each.missing[0].sv for each in refused)
    assert all(each.moved is None for each in refused)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_missing_is_told_in_both_languages(language):
    nothing = np.zeros(30)
    found = compare(
        nothing, nothing, target=TARGET, ring=RING, control=np.arange(25, 30)
    )
    assert len(found.missing) == 2
    assert all("10" in each.text(language) for each in found.missing)
