"""What has changed since a meeting was locked is counted and told."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.situation.returned import Returned, returned, returned_sentence

ids = st.frozensets(st.integers(0, 30).map(lambda each: UUID(int=each)))


@given(ids, ids)
def test_what_left_and_what_came_explain_the_difference(then, now):
    found = returned(3, counted=then, now=now)
    assert found.counted - found.withdrawn + found.late == len(now)


@pytest.mark.parametrize(
    ("withdrawn", "late", "said"),
    [
        (0, 0, "Inget har ändrats i de 52 rapporter som möte 7 räknade."),
        (2, 0, "har 2 av dess 52 räknade rapporter utgått."),
        (2, 3, "utgått och 3 från samma dagar kommit till."),
        (0, 3, "Sedan möte 7 låstes har 3 från samma dagar kommit till."),
    ],
)
def test_it_is_told_in_plain_words(withdrawn, late, said):
    found = Returned(meeting=7, counted=52, withdrawn=withdrawn, late=late)
    assert said in returned_sentence(found)
