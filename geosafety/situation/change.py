"""What can be said of two counts, and when they are too few to say anything."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from geosafety.stats import CountRatio, benjamini_hochberg, count_ratio

# Fewer than these together say nothing, however they fall.
LEAST_COMPARED: Final = 10
# The false discovery rate at which a row is said to have changed.
LEVEL: Final = 0.05


class Direction(StrEnum):
    """What is said of two counts."""

    MORE = "more"
    FEWER = "fewer"
    UNCLEAR = "unclear"
    FEW = "few"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """
    How a count compares with an earlier one.

    Attributes
    ----------
    before
        The earlier count, in reports; None where the reports do not reach back.
    direction
        What is said.
    ratio
        The comparison behind it; None where nothing is said.
    """

    before: int | None
    direction: Direction
    ratio: CountRatio | None = None

    @property
    def text(self) -> str:
        """
        Say it in Swedish, never as a percentage.

        Examples
        --------
        >>> changes([25, 3, 9], [10, 2, None])[0].text
        'fler (1,2–5,8 gånger)'
        """
        if self.ratio is None or self.direction is Direction.UNCLEAR:
            return _PLAIN[self.direction]
        low, high = (times(end) for end in self.ratio.ratio[1:])
        if math.isinf(self.ratio.ratio.high):
            return f"{_PLAIN[self.direction]} (minst {low} gånger)"
        return f"{_PLAIN[self.direction]} ({low}–{high} gånger)"


_PLAIN: Final = {
    Direction.MORE: "fler",
    Direction.FEWER: "färre",
    Direction.UNCLEAR: "ingen säker skillnad",
    Direction.FEW: "för få för att säga",
    Direction.UNKNOWN: "uppgift saknas",
}


def changes(now: Sequence[int], before: Sequence[int | None]) -> list[Change]:
    """
    Compare counts that are read together, such as the rows of a table.

    Parameters
    ----------
    now, before
        Reports over equally long periods; None where nothing is known.

    Returns
    -------
    list of Change
        A row is said to have changed where its Benjamini-Hochberg value among all
        rows that can be compared is at most 0.05.

    Examples
    --------
    >>> [each.direction.value for each in changes([25, 3, 9], [10, 2, None])]
    ['more', 'few', 'unknown']
    """
    ratios = [_compared(*pair) for pair in zip(now, before, strict=True)]
    p = np.array([each.p for each in ratios if each is not None])
    q = iter(benjamini_hochberg(p).tolist() if p.size else ())
    return [
        Change(earlier, _direction(earlier, ratio, next(q) if ratio else 1.0), ratio)
        for earlier, ratio in zip(before, ratios, strict=True)
    ]


def _compared(now: int, before: int | None) -> CountRatio | None:
    """Compare two counts if they are enough."""
    if before is None or now + before < LEAST_COMPARED:
        return None
    return count_ratio(before, now)


def _direction(before: int | None, ratio: CountRatio | None, q: float) -> Direction:
    """Tell what can be said."""
    if before is None:
        return Direction.UNKNOWN
    if ratio is None:
        return Direction.FEW
    if q > LEVEL:
        return Direction.UNCLEAR
    return Direction.MORE if ratio.ratio.value > 1 else Direction.FEWER


def times(value: float) -> str:
    """
    Write how many times, with two decimals below 1.

    Examples
    --------
    >>> times(3.0), times(0.126)
    ('3,0', '0,13')
    """
    return f"{value:.{1 if value >= 1 else 2}f}".replace(".", ",")
