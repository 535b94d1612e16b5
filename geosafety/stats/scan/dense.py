"""Every circle and window of models in which cases fall on places and steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.circles import Zones
from geosafety.stats.scan.clusters import Found
from geosafety.stats.scan.settings import Ending
from geosafety.stats.scan.tables import Model

# Trials done at once may hold this many counts, so that they stay in the cache.
_ROOM = 1 << 19
_MOST_AT_ONCE = 512

# The first trials are computed in full and tell what the others can be expected to
# reach; those that do not are computed in full too.
_PILOTS = 8
_SAFETY = 0.85

_BETTER = 1 + 1e-12

Counts = NDArray[np.signedinteger[Any]]

_Number = TypeVar("_Number", bound=np.number[Any])


class _Windows(NamedTuple):
    """Windows tried together: slices of where they end and begin, and each one."""

    ends: slice
    firsts: slice
    each: Sequence[tuple[int, int]]


@dataclass(frozen=True, eq=False)
class DenseScan:
    """
    All circles by all windows.

    Attributes
    ----------
    zones
        The circles.
    base : ndarray of float, shape (sites, steps)
        Expected cases, or people, of each site and time step.
    model
        How counts are compared with them.
    longest
        Longest window, in steps.
    ending
        Where windows may end.
    """

    zones: Zones
    base: NDArray[np.float64]
    model: Model
    longest: int = 1
    ending: Ending = Ending.NOW
    _level: list[float] = field(default_factory=list)

    @property
    def batch(self) -> int:
        """Tell how many trials are best done at once."""
        return int(np.clip(_ROOM // self.base.size, 1, _MOST_AT_ONCE))

    def strongest(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        """
        Find the largest ratio of each trial.

        Parameters
        ----------
        counts : ndarray of int64, shape (sites, steps, trials)
            Cases.

        Returns
        -------
        ndarray of float, shape (trials,)
            0 where no circle has enough cases and more than expected.
        """
        small: Counts = counts.astype(_smallest(int(counts[..., 0].sum())))
        if not self._level:
            pilots = self._above(small[..., :_PILOTS], 0.0)
            self._level.append(float(pilots.min()) * _SAFETY)
        best = self._above(small, self._level[0])
        weak = np.flatnonzero(best < self._level[0])
        if weak.size:
            best[weak] = self._above(small[..., weak], 0.0)
        return best

    def best_of_each(self, counts: NDArray[np.int64]) -> list[Found]:
        """
        Find the strongest circle and window of each centre that has any.

        Parameters
        ----------
        counts : ndarray of int64, shape (sites, steps)
            Cases.

        Returns
        -------
        list of Found
            Of equals, the smallest circle and then the earliest window.
        """
        found = []
        for centre in range(self.base.shape[0]):
            best = None
            for base, cases, windows in self._tried(centre, counts[..., np.newaxis]):
                ratios = self.model.ratios(cases[..., 0], base)
                at, window = np.unravel_index(ratios.argmax(), ratios.shape)
                ratio = float(ratios[at, window])
                if ratio > (best.llr * _BETTER if best else 0.0):
                    first, end = windows.each[int(window)]
                    best = Found(
                        llr=ratio,
                        centre=centre,
                        size=int(at) + 1,
                        first=first,
                        end=end,
                    )
            if best:
                found.append(best)
        return found

    def _above(self, counts: Counts, level: float) -> NDArray[np.float64]:
        """Find the largest ratio of each trial, if it reaches a level."""
        best = np.zeros(counts.shape[2])
        for centre in range(self.base.shape[0]):
            for base, cases, _ in self._tried(centre, counts):
                needed = self.model.needed(level, base)
                needed = np.minimum(needed, np.iinfo(cases.dtype).max)
                reaches = cases >= needed.astype(cases.dtype)[..., np.newaxis]
                hits = np.flatnonzero(reaches)
                place, trial = np.divmod(hits, cases.shape[2])
                ratios = self.model.ratios(
                    cases.reshape(-1)[hits], base.reshape(-1)[place]
                )
                np.maximum.at(best, trial, ratios)
        return best

    def _tried(
        self, centre: int, counts: Counts
    ) -> Iterator[tuple[NDArray[np.float64], Counts, _Windows]]:
        """Give base and cases by circle, window (and trial), bit by bit."""
        inside = self.zones.of(centre)
        if not inside.size:
            return
        base = _grown(self.base[inside])
        cases = _grown(counts[inside])
        if self.base.shape[1] == 1:
            yield base, cases, _Windows(slice(1, 2), slice(0, 1), [(0, 1)])
            return
        base, cases = _since_start(base), _since_start(cases)
        for windows in self._windows():
            ends, firsts, _ = windows
            yield (
                base[:, ends] - base[:, firsts],
                cases[:, ends] - cases[:, firsts],
                windows,
            )

    def _windows(self) -> Iterator[_Windows]:
        """Give the windows, those of a length together."""
        steps = self.base.shape[1]
        if self.ending is Ending.NOW:
            firsts = range(steps - self.longest, steps)
            yield _Windows(
                slice(steps, steps + 1),
                slice(firsts.start, firsts.stop),
                [(first, steps) for first in firsts],
            )
            return
        for length in range(1, self.longest + 1):
            starts = range(steps - length + 1)
            yield _Windows(
                slice(length, steps + 1),
                slice(0, steps - length + 1),
                [(first, first + length) for first in starts],
            )


def _smallest(total: int) -> type[np.int16 | np.int32]:
    """Choose the smallest numbers that hold all cases, and one more for never."""
    return np.int16 if total < np.iinfo(np.int16).max else np.int32


def _grown(values: NDArray[_Number]) -> NDArray[_Number]:
    """Add up in place over circles; quicker than cumsum, which goes down columns."""
    for circle in range(1, len(values)):
        values[circle] += values[circle - 1]
    return values


def _since_start(values: NDArray[_Number]) -> NDArray[_Number]:
    """Add up over time, with a 0 before the first step."""
    circles, steps, *trials = values.shape
    sums = np.zeros((circles, steps + 1, *trials), values.dtype)
    for step in range(steps):
        np.add(sums[:, step], values[:, step], out=sums[:, step + 1])
    return sums
