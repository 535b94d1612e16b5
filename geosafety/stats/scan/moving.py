"""Sums over windows of many lengths, each made from two shorter ones."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.bounds import Counts, Kind
from geosafety.stats.scan.ragged import bounding

_LENGTH_RATIO = 1.5


@dataclass(frozen=True, eq=False)
class MovingSums:
    """
    Lengths 1, 2, 3, 4, 6, 9, … up to the longest.

    Attributes
    ----------
    longest
        The longest window, in rows.
    rate
        How many cases a row of the largest circle can be expected to have.

    Examples
    --------
    >>> MovingSums(10, rate=0.1).lengths.tolist()
    [1, 2, 3, 4, 6, 9, 10]
    """

    longest: int
    rate: float

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Give the lengths, ascending."""
        return bounding(1, self.longest, _LENGTH_RATIO, rate=self.rate)

    @cached_property
    def _parts(self) -> list[list[tuple[int, int]]]:
        """Give, for each length, shorter ones that make it up and where they begin."""
        lengths = self.lengths.tolist()
        made: list[list[tuple[int, int]]] = [[]]
        for at in range(1, len(lengths)):
            done, parts = 0, []
            while done < lengths[at]:
                left = lengths[at] - done
                which = max(k for k in range(at) if lengths[k] <= left)
                parts.append((which, done))
                done += lengths[which]
            made.append(parts)
        return made

    def room(self, rows: int, columns: int, counts: Kind) -> list[Counts]:
        """Make the arrays of all lengths; the first is for the counts themselves."""
        return [
            np.zeros((rows - length + 1, columns), counts)
            for length in self.lengths.tolist()
        ]

    def fill(self, sums: list[Counts], at: int) -> Counts:
        """Compute the sums of one length from those of the shorter ones."""
        result = sums[at]
        if at:
            (which, _), (other, offset), *rest = self._parts[at]
            rows = len(result)
            np.add(sums[which][:rows], sums[other][offset : offset + rows], out=result)
            for which, offset in rest:
                result += sums[which][offset : offset + rows]
        return result
