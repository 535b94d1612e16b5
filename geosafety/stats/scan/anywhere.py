"""Windows that may end on any day: bounded for many centres and days at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.bounds import Bar, Bounds, Counts, Kind
from geosafety.stats.scan.event_zones import Candidates, EventZones
from geosafety.stats.scan.likelihood import poisson_llr
from geosafety.stats.scan.moving import MovingSums
from geosafety.stats.scan.timeline import Timeline

# Centres done at once: their counts by day then lie in the cache.
_COLUMNS = 1024

_BYTE: Final[Kind] = np.dtype(np.uint8)
_SHORT: Final[Kind] = np.dtype(np.uint16)
_LONG: Final[Kind] = np.dtype(np.uint32)

# Windows looked at again at once may be this many.
_AT_ONCE = 1 << 18

# Where the largest circle and window expect more than this, a byte would run over.
_MOST_EXPECTED_IN_BYTE = 100


class _Joining(NamedTuple):
    """Events that join the circles of a block of centres, in one class."""

    event: NDArray[np.int32]
    column: NDArray[np.int32]


class _Place(NamedTuple):
    """A block of centres, a class of circles, and which of the lengths."""

    block: int
    size: int
    at: int


class _Hits(NamedTuple):
    """First step and column of windows that reach a bar."""

    first: NDArray[np.int64]
    column: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AnywhereWindows:
    """
    Finds the windows worth computing among all that end anywhere.

    Circles of one class are bounded by the largest of them, which holds the most
    cases, and by the least that the smallest would expect; windows of several
    lengths from one day likewise. Counts by day and centre are added up in whole
    arrays of small numbers; the few windows that reach the bar are looked at again
    with their own length.
    """

    zones: EventZones
    timeline: Timeline

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
        sums = self._moving.room(self._rows, self._columns, self.counts_in)
        for block in range(len(self._joining)):
            yield from self._of_block(block, times, level, sums)
            if self.counts_in == _BYTE and self._ran_over(sums[0]):
                wide = self._moving.room(self._rows, self._columns, _SHORT)
                yield from self._of_block(block, times, level, wide)

    def _of_block(
        self,
        block: int,
        times: NDArray[np.int64],
        level: Callable[[], float],
        sums: list[Counts],
    ) -> Iterator[Candidates]:
        """Let the circles of a block grow class by class."""
        days = sums[0]
        days[:] = 0
        one = days.dtype.type(1)
        for size, joining in enumerate(self._joining[block]):
            if not joining.event.size:
                continue
            cell = times[joining.event] * self._columns
            cell += joining.column
            np.add.at(days.reshape(-1), cell, one)
            bar = self._bounds.at(level(), days.dtype)
            found: list[Candidates] = []
            for at in range(bar.lengths[size]):
                summed = self._moving.fill(sums, at)[: self.timeline.size]
                hits = _reaching(summed, bar.needed[size, at])
                if hits:
                    found += self._looked_at(_Place(block, size, at), hits, sums, bar)
            if found:
                yield Candidates(*map(np.concatenate, zip(*found, strict=True)))

    def _looked_at(
        self, place: _Place, hits: _Hits, sums: list[Counts], bar: Bar
    ) -> Iterator[Candidates]:
        """Try each length that was bounded together with others on its own."""
        block, size, at = place
        before = self.timeline.before
        shorter = int(self._moving.lengths[at - 1]) if at else 0
        length = np.arange(shorter + 1, self._moving.lengths[at] + 1)[:, np.newaxis]
        least = self.zones.least[size] / self.zones.total
        for part in _in_parts(hits, max(_AT_ONCE // length.size, 1)):
            first, column = part
            cases = sums[0][first + length - 1, column].astype(np.int64)
            if at:
                cases[0] += sums[at - 1][part]
            np.cumsum(cases, axis=0, out=cases)
            end = first + length
            in_window = before[np.minimum(end, self.timeline.size)] - before[first]
            fits = end <= self.timeline.limit[first]
            fits &= least * in_window <= bar.largest[cases]
            which, hit = np.nonzero(fits)
            if which.size:
                centre = self._order[block * self._columns + column[hit]]
                yield Candidates(
                    centre=centre,
                    upto=self.zones.upto[size, centre],
                    first=first[hit],
                    end=end[which, hit],
                    bound=poisson_llr(
                        cases[which, hit],
                        least * in_window[which, hit],
                        total=self.zones.total,
                    ),
                )

    def _ran_over(self, days: Counts) -> bool:
        """Tell whether a window of the largest circles had too many cases to count."""
        wide = self._moving.room(self._rows, self._columns, _SHORT)
        wide[0][:] = days
        for at in range(1, len(wide)):
            self._moving.fill(wide, at)
        return bool(wide[-1].max() >= np.iinfo(days.dtype).max)

    @cached_property
    def _moving(self) -> MovingSums:
        """Add up to the longest window, counted in distinct steps."""
        limit = self.timeline.limit
        longest = int((limit - np.arange(limit.size)).max())
        return MovingSums(longest, rate=int(self.zones.most[-1]) / limit.size)

    @property
    def _columns(self) -> int:
        """Count the centres of a block."""
        return min(_COLUMNS, self.zones.centres)

    @property
    def _rows(self) -> int:
        """Count the steps, and as many empty ones as a window may run over the end."""
        return self.timeline.size + self._moving.longest - 1

    @cached_property
    def counts_in(self) -> Kind:
        """Choose the smallest numbers that will do; bytes are watched meanwhile."""
        before, limit = self.timeline.before, self.timeline.limit
        in_window = int((before[limit] - before[:-1]).max())
        if in_window >= np.iinfo(_SHORT).max:
            return _LONG
        expected = int(self.zones.most[-1]) * in_window / self.zones.total
        in_step = int(np.diff(before).max())
        fits = in_step < np.iinfo(_BYTE).max and expected <= _MOST_EXPECTED_IN_BYTE
        return _BYTE if fits else _SHORT

    @cached_property
    def _bounds(self) -> Bounds:
        """Bound each class of circles by the windows of each first step and lengths."""
        before, limit = self.timeline.before, self.timeline.limit
        first = np.arange(self.timeline.size)
        shortest = np.concatenate([[1], self._moving.lengths[:-1] + 1])
        end = first + shortest[:, np.newaxis]
        in_window = before[np.minimum(end, first.size)] - before[first]
        least = np.where(end <= limit, in_window / self.zones.total, np.inf)
        return Bounds(
            expected=np.multiply(self.zones.least[:, np.newaxis, np.newaxis], least),
            total=self.zones.total,
            most=self.zones.most,
        )

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        """Order the centres so that those of a block have circles alike in size."""
        return np.argsort(-np.diff(self.zones.start), kind="stable")

    @cached_property
    def _joining(self) -> list[list[_Joining]]:
        """Sort the entries by block and class."""
        place = np.empty(self._order.size, dtype=np.int64)
        place[self._order] = np.arange(place.size)
        block, column = np.divmod(place[self.zones.of_entry], self._columns)
        classes = self.zones.most.size
        key = block * classes + self.zones.class_of_entry
        order = np.argsort(key, kind="stable")
        blocks = -(-place.size // self._columns)
        bounds = np.searchsorted(key[order], np.arange(blocks * classes + 1))
        event = self.zones.event[order]
        columns = column[order].astype(np.int32)
        parts = [
            _Joining(event[low:high], columns[low:high])
            for low, high in pairwise(bounds.tolist())
        ]
        return [parts[at : at + classes] for at in range(0, len(parts), classes)]


def _reaching(summed: Counts, needed: Counts) -> _Hits | None:
    """Find the windows with enough cases; most steps have none and cost little."""
    step = np.flatnonzero(summed.max(axis=1) >= needed[:, 0])
    if not step.size:
        return None
    row, column = np.nonzero(summed[step] >= needed[step])
    return _Hits(step[row], column)


def _in_parts(hits: _Hits, most: int) -> Iterator[_Hits]:
    """Give the hits a limited number at a time."""
    for at in range(0, hits.first.size, most):
        yield _Hits(hits.first[at : at + most], hits.column[at : at + most])
