"""The largest ratio of shuffled times, or that of each centre, and no other work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.circles import Zones
from geosafety.stats.scan.clusters import Found
from geosafety.stats.scan.event_zones import Candidates, EventZones, Tried
from geosafety.stats.scan.timeline import Timeline

# Candidates computed at once; the best go first and make the rest needless.
_AT_ONCE = 1024

_FIRST_LEVEL = 6.0
_LOWERED, _LOWEST_LEVEL = 0.8, 0.25
_ROUNDING = 1 - 1e-12


class WindowFinder(Protocol):
    """What gives the windows that may reach a level."""

    def candidates(
        self, times: NDArray[np.int64], level: Callable[[], float]
    ) -> Iterator[Candidates]:
        """Give them, bit by bit."""


@dataclass(slots=True)
class _Largest:
    """The largest ratio so far, or the level that is asked for."""

    level: float
    ratio: float = 0.0

    def bar(self) -> float:
        """Tell what a window must reach to matter."""
        return max(self.level, self.ratio)

    def matters(self, some: Candidates) -> NDArray[np.bool_]:
        """Tell which candidates may be larger."""
        return some.bound >= self.bar()

    def keep(self, _some: Candidates, tried: Tried) -> None:
        """Note the largest."""
        self.ratio = max(self.ratio, float(tried.ratio.max(initial=0.0)))


@dataclass(slots=True)
class _OfEach:
    """The strongest circle and window of each centre, if it reaches a level."""

    level: float
    zones: EventZones
    ratio: NDArray[np.float64]
    best: dict[int, tuple[float, int, int, int]] = field(default_factory=dict)

    def bar(self) -> float:
        """Tell what a window must reach to matter."""
        return self.level

    def matters(self, some: Candidates) -> NDArray[np.bool_]:
        """Tell which candidates may be as strong as the best of their centre."""
        least = np.maximum(self.ratio[some.centre] * _ROUNDING, self.level)
        return some.bound >= least

    def keep(self, some: Candidates, tried: Tried) -> None:
        """Note the best of each centre; of equals the smallest, then the earliest."""
        centre = some.centre[tried.candidate]
        first, end = some.first[tried.candidate], some.end[tried.candidate]
        order = np.lexsort((end, first, tried.entry, -tried.ratio, centre))
        _, leading = np.unique(centre[order], return_index=True)
        for at in order[leading]:
            key = (
                -float(tried.ratio[at]),
                int(tried.entry[at]),
                int(first[at]),
                int(end[at]),
            )
            owner = int(centre[at])
            if key[0] < 0 and key < self.best.get(owner, (0.0, 0, 0, 0)):
                self.best[owner] = key
                self.ratio[owner] = -key[0]


@dataclass(frozen=True, eq=False)
class ShuffledScan:
    """
    A space-time permutation scan.

    Attributes
    ----------
    zones, timeline
        The circles and the distinct steps.
    finder
        Gives the windows worth computing.
    steps
        The same circles, site by site.
    """

    zones: EventZones
    timeline: Timeline
    finder: WindowFinder
    steps: Zones
    _maxima: list[float] = field(default_factory=list)

    def of_seed(self, seed: int) -> float:
        """Shuffle the times and find the largest ratio."""
        rng = np.random.default_rng(seed)
        ratio = self.largest(rng.permutation(self.timeline.at))
        self._maxima.append(ratio)
        return ratio

    def largest(self, times: NDArray[np.int64]) -> float:
        """
        Find the largest ratio; 0 where nothing exceeds what is expected.

        A first level is guessed from earlier trials, which spares most of the work;
        if nothing reaches it, it is lowered until something does.
        """
        level = min(self._maxima, default=_FIRST_LEVEL)
        while True:
            best = _Largest(level)
            self._run(times, best)
            if best.ratio >= level:
                return best.ratio
            level = level * _LOWERED if level > _LOWEST_LEVEL else 0.0

    def best_of_each(self, times: NDArray[np.int64], level: float) -> list[Found]:
        """Find the strongest of each centre that has one of at least a level."""
        best = _OfEach(level, self.zones, np.zeros(self.zones.centres))
        self._run(times, best)
        return [
            Found(
                llr=-ratio,
                centre=centre,
                size=self._sites_inside(centre, entry),
                first=first,
                end=end,
            )
            for centre, (ratio, entry, first, end) in sorted(best.best.items())
            if -ratio >= level
        ]

    def _sites_inside(self, centre: int, entry: int) -> int:
        """Count the sites of the smallest circle that holds an entry's site."""
        low, high = self.steps.start[centre : centre + 2]
        cases = self.zones.cases[entry] - 0.5
        return int(np.searchsorted(self.steps.weight[low:high], cases)) + 1

    def _run(self, times: NDArray[np.int64], best: _Largest | _OfEach) -> None:
        """Compute candidates, the most promising first, while they matter."""
        for found in self.finder.candidates(times, best.bar):
            some = found.chosen(np.argsort(-found.bound, kind="stable"))
            while some.centre.size:
                some = some.chosen(best.matters(some))
                now = some.chosen(np.arange(min(_AT_ONCE, some.centre.size)))
                best.keep(now, self.zones.tried(self.timeline, times, now))
                some = some.chosen(np.arange(now.centre.size, some.centre.size))
