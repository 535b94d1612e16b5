"""Change is said with an interval, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.situation.change import LEAST_COMPARED, Direction, changes

counts = st.lists(
    st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)), max_size=12
)


@given(counts)
def test_nothing_is_said_of_few_and_nothing_as_a_percentage(pairs):
    found = changes([now for now, _ in pairs], [before for _, before in pairs])
    for (now, before), change in zip(pairs, found, strict=True):
        assert "%" not in change.text
        if before is None:
            assert change.direction is Direction.UNKNOWN
        elif now + before < LEAST_COMPARED:
            assert change.direction is Direction.FEW
        elif change.direction in {Direction.MORE, Direction.FEWER}:
            low, high = change.ratio.ratio[1:]
            assert not low <= 1 <= high
            assert (change.direction is Direction.MORE) == (now > before)


def test_a_lone_difference_is_said_but_not_among_many():
    alone = changes([25], [11])[0]
    assert alone.direction is Direction.MORE
    among = changes([25, *[20] * 19], [11, *[20] * 19])[0]
    assert among.direction is Direction.UNCLEAR


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (30, 10, "fler (1,4–6,9 gånger)"),
        (12, 0, "fler (minst 2,8 gånger)"),
        (2, 20, "färre (0,01–0,41 gånger)"),
        (20, 22, "ingen säker skillnad"),
        (3, 2, "för få för att säga"),
    ],
)
def test_change_is_told_in_plain_words(now, before, said):
    assert changes([now], [before])[0].text == said
