"""Numbers are written as in Swedish, and small ones are not told."""

import pytest

from geosafety.documents.numbers import (
    area,
    decimal,
    known_count,
    listed,
    percent,
    shown_count,
)


@pytest.mark.parametrize(
    ("count", "shown", "known"),
    [
        (0, "färre än 5", None),
        (4.9, "färre än 5", None),
        (4.96, "5", 5.0),
        (5, "5", 5.0),
        (12.34, "12", 12.3),
        (1234.0, "1\N{NARROW NO-BREAK SPACE}234", 1234.0),
    ],
)
def test_counts_below_five_are_few_and_zero_looks_the_same(count, shown, known):
    assert (shown_count(count), known_count(count)) == (shown, known)


def test_other_numbers_are_written_in_swedish():
    assert decimal(-1.5) == "−1,5"
    assert percent(0.005) == "0 %"
    assert area(10_000) == "1 ha"
    assert listed(["a"]) == "a"
    assert listed([]) == ""
