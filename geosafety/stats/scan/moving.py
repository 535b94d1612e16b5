"""Sums over windows of many lengths, each made from two shorter ones."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.bounds import Counts, Kind


@dataclass(frozen=True, eq=False)
class MovingSums:
    """
    Lengths 1, 2, 3, 4, 6, 8, 12, … up to the longest.

    Attributes
    ----------
    longest
        The longest window, in rows.

    Examples
    --------
    >>> MovingSums(10).lengths.tolist()
    [1, 2, 3, 4, 6, 8, 10]
    """

    longest: int

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Give the lengths, ascending."""
        found = [1, 2, 3]
        while found[-1] < self.longest:
            found.append(2 * found[-2])
        shorter = [length for length in found if length < self.longest]
        return np.array([*shorter, self.longest], dtype=np.int64)

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
