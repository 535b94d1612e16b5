"""What a follow-up says of made-up worlds whose truth is known."""

import numpy as np
import pytest

from geosafety.errors import RefusedInputError
from geosafety.situation.compare import compare
from geosafety.situation.control import choose_control

SIZE, CELLS = 7, 1400
TARGET = np.arange(SIZE)
# Areas of as many cells, side by side; the first after the target are its ring.
BLOCKS = np.arange(CELLS).reshape(-1, SIZE)
RING, FAR = BLOCKS[1:3].ravel(), BLOCKS[3:]
# So that an area has forty reports on average.
MEAN, SHAPE = 40 / SIZE, 1.5


def worlds(n, *, effect=1.0, mean=MEAN, seed=5):
    """Cells of unequal rates, before and after; the target's change by `effect`."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(SHAPE, mean / SHAPE, (n, CELLS))
    after = rate.copy()
    after[:, TARGET] *= effect
    old, new = rng.poisson(rate).astype(float), rng.poisson(after).astype(float)
    return list(zip(old, new, strict=True))


def with_forty(made):
    """Keep the worlds whose target had about forty before."""
    return [each for each in made if abs(each[0][TARGET].sum() - 40) <= 5]


def chosen_for_being_bad(world, *, place):
    """Do something in one of the areas where there was most before."""
    before, after = (each.reshape(-1, SIZE) for each in world)
    order = np.argsort(-before.sum(axis=1), kind="stable")
    order = np.concatenate([order[[place]], np.delete(order, place)])
    return before[order].ravel(), after[order].ravel()


def answer(before, after, *, matched=True):
    control = FAR.ravel()
    if matched:
        control = choose_control(before, np.zeros(CELLS), target=TARGET, areas=FAR)
    return compare(before, after, target=TARGET, ring=RING, control=control)


def share_found(answers):
    return np.mean([each.change.p <= 0.05 for each in answers])


def mean_ratio(answers):
    return np.exp(np.mean([np.log(each.change.ratio.value) for each in answers]))


def test_a_measure_without_effect_is_seldom_said_to_have_one():
    # 3.5 % here: the exact interval is on the safe side.
    assert share_found([answer(*each) for each in worlds(200)]) <= 0.08


def test_a_place_that_was_chosen_for_being_bad_is_not_taken_for_mended():
    made = [chosen_for_being_bad(each, place=4) for each in worlds(60, mean=20 / SIZE)]
    matched = [answer(*each) for each in made]
    assert mean_ratio(matched) == pytest.approx(1, abs=0.1)
    assert share_found(matched) <= 0.08
    # Beside areas of any kind, a fifth seems to be gained by nothing at all.
    assert mean_ratio([answer(*each, matched=False) for each in made]) < 0.87


def test_a_place_that_no_other_is_like_is_not_compared_with_lesser_ones():
    before, _ = worlds(1)[0]
    before[TARGET] = 60
    with pytest.raises(RefusedInputError, match="Only 0 areas"):
        answer(before, before)


def test_a_half_fewer_of_forty_is_found_in_most_worlds():
    found = [answer(*each) for each in with_forty(worlds(250, effect=0.5))]
    assert len(found) > 50
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
