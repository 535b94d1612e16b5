"""Circles as lists of events, in classes of size that can be bounded together."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import RefusedInputError
from geosafety.stats.scan.circles import Zones
from geosafety.stats.scan.likelihood import LEAST_CASES, poisson_llr
from geosafety.stats.scan.ragged import bounding, joined, ragged
from geosafety.stats.scan.timeline import Timeline

# A class holds circles of up to this many times its smallest's cases: finer
# classes give sharper bounds, and more of them.
_CLASS_RATIO = 1.25

_MOST_ENTRIES = 60_000_000


class Candidates(NamedTuple):
    """
    Windows around some centres whose ratio may be large.

    Attributes
    ----------
    centre : ndarray of int64, shape (n,)
    upto : ndarray of int64, shape (n,)
        Up to where the events of the centre's circles are looked at.
    first, end : ndarray of int64, shape (n,)
        The window among the distinct steps, `end` not included.
    bound : ndarray of float, shape (n,)
        No circle there has a larger ratio.
    """

    centre: NDArray[np.int64]
    upto: NDArray[np.int64]
    first: NDArray[np.int64]
    end: NDArray[np.int64]
    bound: NDArray[np.float64]

    def chosen(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> "Candidates":
        """Keep some of them."""
        return Candidates(
            self.centre[which],
            self.upto[which],
            self.first[which],
            self.end[which],
            self.bound[which],
        )


class Tried(NamedTuple):
    """
    Circles that were computed: candidate, entry of the last event inside, ratio.

    Attributes
    ----------
    candidate, entry : ndarray of int64, shape (n,)
    ratio : ndarray of float, shape (n,)
    """

    candidate: NDArray[np.int64]
    entry: NDArray[np.int64]
    ratio: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EventZones:
    """
    All circles around all centres, one entry for each event that joins.

    Attributes
    ----------
    start : ndarray of int64, shape (s + 1,)
        Where the entries of each centre begin.
    event : ndarray of int32, shape (entries,)
        The event.
    cases : ndarray of int64, shape (entries,)
        Events inside once the whole site of that event is in.
    total
        All events.
    rate
        The largest share of them that a window can hold.
    """

    start: NDArray[np.int64]
    event: NDArray[np.int32]
    cases: NDArray[np.int64]
    total: int
    rate: float

    @property
    def centres(self) -> int:
        """Count the centres."""
        return self.start.size - 1

    @cached_property
    def most(self) -> NDArray[np.int64]:
        """Give the most cases of the circles of each class, ascending."""
        most = int(self.cases.max(initial=0))
        return bounding(LEAST_CASES, most, _CLASS_RATIO, rate=self.rate)

    @cached_property
    def least(self) -> NDArray[np.int64]:
        """Give the least cases that a circle of each class can have."""
        return np.concatenate([[LEAST_CASES], self.most[:-1] + 1])

    @cached_property
    def of_entry(self) -> NDArray[np.int64]:
        """Give the centre of each entry."""
        return np.repeat(np.arange(self.centres), np.diff(self.start))

    @cached_property
    def class_of_entry(self) -> NDArray[np.int16]:
        """Give the smallest class of circles that each entry is part of."""
        each = np.searchsorted(self.most, np.arange(self.most[-1] + 1))
        return each.astype(np.int16)[self.cases]

    @cached_property
    def upto(self) -> NDArray[np.int64]:
        """Give where the entries of each class end, shape (classes, s)."""
        classes = self.most.size
        cell = self.of_entry * classes + self.class_of_entry
        joining = np.bincount(cell, minlength=self.centres * classes)
        sizes = np.cumsum(joining.reshape(-1, classes), axis=1)
        return np.ascontiguousarray((self.start[:-1, np.newaxis] + sizes).T)

    def tried(
        self, timeline: Timeline, times: NDArray[np.int64], some: Candidates
    ) -> Tried:
        """
        Compute the ratios of the circles of some candidates exactly.

        Only circles in which an event of the window has just come in are computed:
        any other has the same cases and more expected than one of those.
        """
        start = self.start[some.centre]
        size = some.upto - start
        events = joined(self.event, start, some.upto)
        since = times[events] - np.repeat(some.first, size)
        length = (some.end - some.first).astype(np.uint64)
        # Seen without a sign, what lies before the window is very late.
        inside = np.flatnonzero(since.view(np.uint64) < np.repeat(length, size))
        after = np.cumsum(size)
        owner = np.searchsorted(after, inside, side="right")
        entry = inside - (after - size - start)[owner]
        cases = np.arange(1, owner.size + 1) - np.searchsorted(owner, owner)
        enough = cases >= LEAST_CASES
        owner, entry, cases = owner[enough], entry[enough], cases[enough]
        in_window = timeline.before[some.end] - timeline.before[some.first]
        expected = self.cases[entry] * in_window[owner] / self.total
        return Tried(owner, entry, poisson_llr(cases, expected, total=self.total))


def event_zones(zones: Zones, at_site: NDArray[np.int64], *, rate: float) -> EventZones:
    """
    List the events of circles.

    Parameters
    ----------
    zones
        Circles whose weight is their number of events.
    at_site : ndarray of int64, shape (events,)
        The site of each event.
    rate
        The largest share of them that a window can hold.

    Raises
    ------
    RefusedInputError
        If the lists would not fit in memory.
    """
    sites = zones.start.size - 1
    size = np.bincount(at_site, minlength=sites)
    order = np.argsort(at_site, kind="stable").astype(np.int32)
    cases = np.rint(zones.weight).astype(np.int64)
    if (size == 1).all():
        return EventZones(zones.start, order[zones.member], cases, at_site.size, rate)
    first = np.concatenate([[0], np.cumsum(size)])
    joining = size[zones.member]
    entries = int(joining.sum())
    if entries > _MOST_ENTRIES:
        raise RefusedInputError(
            sv=f"Cirklarna rymmer tillsammans {entries} fall; högst {_MOST_ENTRIES} "
            "får plats. Välj en mindre största radie eller andel.",
            en=f"All circles hold {entries} cases together; at most {_MOST_ENTRIES} "
            "fit. Choose a smaller largest radius or share.",
        )
    step, position = ragged(first[zones.member], joining)
    start = np.concatenate([[0], np.cumsum(joining)])[zones.start]
    return EventZones(start, order[position], cases[step], at_site.size, rate)
