"""Windows that end now: bounded for all centres and first days at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geosafety.stats.scan.bounds import Bounds, Counts, Kind
from geosafety.stats.scan.event_zones import Candidates, EventZones
from geosafety.stats.scan.likelihood import poisson_llr
from geosafety.stats.scan.ragged import joined
from geosafety.stats.scan.timeline import Timeline

# Counts of a block of centres, by class and step, are to lie in the cache.
_ROOM = 1 << 21

_KINDS: Final[tuple[Kind, ...]] = (
    np.dtype(np.uint8),
    np.dtype(np.uint16),
    np.dtype(np.uint32),
)


class _Block(NamedTuple):
    """
    Which circles of a block of centres each event is part of.

    `start` tells where the circles of each event begin in `place`, which stands for
    class and column, and in `column`.
    """

    first_centre: int
    centres: int
    start: NDArray[np.int64]
    place: NDArray[np.int64]
    column: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WindowsUntilNow:
    """
    Finds the windows worth computing among those that end with the period.

    Only the events since the first step of the longest window matter, so these are
    looked up among the circles, not the other way round.

    Attributes
    ----------
    zones, timeline
        The circles and the distinct steps.
    oldest
        The first distinct step that a window may begin with.
    """

    zones: EventZones
    timeline: Timeline
    oldest: int

    def candidates(
        self, times: NDArray[np.int64], level: Callable[[], float]
    ) -> Iterator[Candidates]:
        """
        Give all windows that may reach a level.

        Parameters
        ----------
        times : ndarray of int64, shape (events,)
            Where each event stands among the distinct steps.
        level
            Tells the level; it may rise meanwhile.
        """
        if not self._steps:
            return
        recent = np.flatnonzero(times >= self.oldest)
        since = self.timeline.size - 1 - times[recent]
        for block in self._blocks:
            counts = self._counted(block, recent, since)
            bar = self._bounds.at(level(), counts.dtype)
            hits = np.flatnonzero(counts >= bar.needed[:, :, 0])
            if not hits.size:
                continue
            size, age, column = np.unravel_index(hits, counts.shape)
            expected = self._bounds.expected[size, age, 0]
            centre = block.first_centre + column
            first = self.timeline.size - 1 - age
            yield Candidates(
                centre=centre,
                upto=self.zones.upto[size, centre],
                first=first,
                end=np.full(first.size, self.timeline.size),
                bound=poisson_llr(
                    counts.reshape(-1)[hits], expected, total=self.zones.total
                ),
            )

    def _counted(
        self, block: _Block, recent: NDArray[np.int64], since: NDArray[np.int64]
    ) -> Counts:
        """Count events by class of circle, first step of the window and centre."""
        start, end = block.start[recent], block.start[recent + 1]
        cell = joined(block.place, start, end)
        cell += np.repeat(since * block.centres, end - start)
        shape = (self.zones.most.size, self._steps, block.centres)
        most = int(np.bincount(joined(block.column, start, end)).max(initial=0))
        counts = np.zeros(shape, _smallest(most))
        np.add.at(counts.reshape(-1), cell, counts.dtype.type(1))
        for size in range(1, shape[0]):
            counts[size] += counts[size - 1]
        for age in range(1, shape[1]):
            counts[:, age] += counts[:, age - 1]
        return counts

    @property
    def _steps(self) -> int:
        """Count the steps that a window may begin with."""
        return self.timeline.size - self.oldest

    @cached_property
    def _bounds(self) -> Bounds:
        """Bound each class of circles by the windows from each step on."""
        before = self.timeline.before
        share = (before[-1] - before[self.oldest : -1][::-1]) / self.zones.total
        return Bounds(
            expected=self.zones.least[:, np.newaxis, np.newaxis] * share[:, np.newaxis],
            total=self.zones.total,
            most=self.zones.most,
        )

    @cached_property
    def _blocks(self) -> list[_Block]:
        """Turn the circles round: from events to the circles that hold them."""
        wide = max(_ROOM // (self.zones.most.size * self._steps), 1)
        return [
            self._block(first, min(wide, self.zones.centres - first))
            for first in range(0, self.zones.centres, wide)
        ]

    def _block(self, first: int, centres: int) -> _Block:
        """Turn the circles of some centres round."""
        zones = self.zones
        begin = zones.start[first : first + centres + 1]
        entries = slice(begin[0], begin[-1])
        column = zones.of_entry[entries] - first
        place = zones.class_of_entry[entries].astype(np.int64) * self._steps * centres
        place += column
        # From rows of events to columns of circles: a sort in one pass.
        turned = sparse.csr_array(
            (np.arange(place.size), zones.event[entries], begin - begin[0]),
            shape=(centres, zones.total),
        ).tocsc()
        return _Block(
            first,
            centres,
            turned.indptr.astype(np.int64),
            place[turned.data],
            column[turned.data],
        )


def _smallest(most: int) -> Kind:
    """Choose the smallest numbers that hold a count, and one more for never."""
    return next(kind for kind in _KINDS if most < np.iinfo(kind).max)
