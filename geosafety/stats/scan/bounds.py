"""How many cases a window must have before its ratio can be large."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.likelihood import largest_expected

# Levels are rounded down to a multiple of this, so that few tables are made.
_LEVEL_STEP = 0.25

Counts = NDArray[np.unsignedinteger]


class Bar(NamedTuple):
    """
    What it takes to reach a level.

    Attributes
    ----------
    largest : ndarray of float
        For each number of cases, what may at most be expected.
    needed : ndarray of an unsigned type, shape of the windows + (1,)
        For each kind of circle and window, the least cases; the largest number of
        the type where no number would do.
    """

    largest: NDArray[np.float64]
    needed: Counts


@dataclass(frozen=True, eq=False)
class Bounds:
    """
    Bars for all levels, made when they are asked for.

    Attributes
    ----------
    expected : ndarray of float, shape (...)
        The least that can be expected for each kind of circle and window, in cases;
        infinity where there is no window.
    total, most_cases
        All cases, and the most in any circle.
    """

    expected: NDArray[np.float64]
    total: int
    most_cases: int
    _bars: dict[tuple[float, np.dtype[np.unsignedinteger]], Bar] = field(
        default_factory=dict
    )

    def at(self, level: float, counts: np.dtype[np.unsignedinteger]) -> Bar:
        """Give the bar of a level, for counts of a type."""
        rounded = float(np.floor(level / _LEVEL_STEP) * _LEVEL_STEP)
        key = (rounded, counts)
        if key not in self._bars:
            self._bars[key] = self._made(rounded, counts)
        return self._bars[key]

    def _made(self, level: float, counts: np.dtype[np.unsignedinteger]) -> Bar:
        """Turn the question round: from what is expected to the cases needed."""
        largest = largest_expected(
            level, total=self.total, most_cases=self.most_cases
        )
        needed = np.searchsorted(largest, self.expected)
        needed[needed > self.most_cases] = np.iinfo(np.int64).max
        top = np.iinfo(counts).max
        return Bar(largest, np.minimum(needed, top).astype(counts)[..., np.newaxis])
