"""How many cases a window must have before its ratio can be large."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.likelihood import largest_expected

# Levels are rounded down to a multiple of this, so that few tables are made.
_LEVEL_STEP = 0.25

Counts = NDArray[np.unsignedinteger[Any]]
Kind = np.dtype[np.unsignedinteger[Any]]


class Bar(NamedTuple):
    """
    What it takes to reach a level.

    Attributes
    ----------
    largest : ndarray of float
        For each number of cases, what may at most be expected.
    needed : ndarray of an unsigned type, shape (classes, lengths, firsts, 1)
        For each class of circles, length and first step, the least cases; the largest
        number of the type where no number would do.
    lengths : ndarray of int64, shape (classes,)
        How many lengths, the shortest first, circles of each class may reach at all.
    """

    largest: NDArray[np.float64]
    needed: Counts
    lengths: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bounds:
    """
    Bars for all levels, made when they are asked for.

    Attributes
    ----------
    expected : ndarray of float, shape (classes, lengths, firsts)
        The least that can be expected for each class of circles and window, in cases;
        infinity where there is no window.
    total
        All cases.
    most : ndarray of int64, shape (classes,)
        The most cases of the circles of each class.
    """

    expected: NDArray[np.float64]
    total: int
    most: NDArray[np.int64]
    _bars: dict[tuple[float, Kind], Bar] = field(default_factory=dict)

    def at(self, level: float, counts: Kind) -> Bar:
        """Give the bar of a level, for counts of a type."""
        rounded = float(np.floor(level / _LEVEL_STEP) * _LEVEL_STEP)
        key = (rounded, counts)
        if key not in self._bars:
            self._bars[key] = self._made(rounded, counts)
        return self._bars[key]

    def _made(self, level: float, counts: Kind) -> Bar:
        """Turn the question round: from what is expected to the cases needed."""
        most = int(self.most[-1])
        largest = largest_expected(level, total=self.total, most_cases=most)
        needed = np.searchsorted(largest, self.expected)
        possible = needed.min(axis=2) <= self.most[:, np.newaxis]
        lengths = possible.shape[1] - np.argmax(possible[:, ::-1], axis=1)
        top = np.iinfo(counts).max
        least: Counts = np.where(needed > most, top, np.minimum(needed, top)).astype(
            counts
        )
        return Bar(
            largest,
            least[..., np.newaxis],
            np.where(possible.any(axis=1), lengths, 0),
        )
