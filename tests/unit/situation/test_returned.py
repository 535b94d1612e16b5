"""What has changed since a meeting was locked is counted and told."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.situation.returned import Returned, returned, returned_sentence

ids = st.frozensets(st.integers(0, 30).map(lambda each: UUID(int=each)))


@given(ids, ids, ids)
def test_what_left_and_what_came_explain_the_difference(then, now, changed):
    found = returned(3, counted=then, now=now, changed=changed)
    assert found.counted - found.withdrawn + found.late == len(now)
    assert found.changed <= found.counted - found.withdrawn


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 0, 0), "Inget har ändrats i de 52 rapporter som möte 7 räknade."),
        ((2, 0, 0), "har 2 av dess 52 räknade rapporter utgått."),
        ((0, 1, 0), "har 1 av dess 52 räknade rapporter ändrats."),
        ((2, 1, 3), "utgått, 1 ändrats och 3 från samma dagar kommit till."),
        ((0, 0, 3), "Sedan möte 7 låstes har 3 från samma dagar kommit till."),
    ],
)
def test_it_is_told_in_plain_words(numbers, said):
    withdrawn, changed, late = numbers
    found = Returned(
        meeting=7, counted=52, withdrawn=withdrawn, changed=changed, late=late
    )
    assert said in returned_sentence(found)
