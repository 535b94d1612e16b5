"""Counts by series, place, day and hour, for questions about some of the week."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geosafety.hotspots.runs import Whole
from geosafety.model.brush import EVERY_HOUR, EVERY_WEEKDAY, Brush
from geosafety.model.period import Period

Day: TypeAlias = NDArray[np.int32]

# A slot is a weekday and an hour; the last of each stands for those not known.
_DAYS, _HOURS = 7 + 1, 24 + 1
SLOTS: Final = _DAYS * _HOURS
# Days are counted from 1970-01-01, which was a Thursday.
_THURSDAY = 3
_UNKNOWN_DAY = np.iinfo(np.int32).min
_OUTSIDE, _INSIDE, _DOUBTFUL = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """
    Some of the counts.

    Attributes
    ----------
    place : ndarray of int32, shape (m,)
        Number of the place.
    day : ndarray of int32, shape (m,)
        Local days since 1970-01-01.
    slot : ndarray of uint8, shape (m,)
        Hour of the week, as `week` knows it.
    count : ndarray of int32, shape (m,)
        Reports; below 0 where reports are taken away.
    """

    place: NDArray[np.int32]
    day: Day
    slot: NDArray[np.uint8]
    count: NDArray[np.int32]

    def take(self, kept: NDArray[np.intp] | slice) -> "Chosen":
        """Keep some of the rows."""
        return Chosen(
            self.place[kept], self.day[kept], self.slot[kept], self.count[kept]
        )

    def brushed(self, fit: NDArray[np.uint8]) -> tuple["Chosen", int]:
        """Keep what lies in a brush; count what may lie there but is not known."""
        found = fit.take(self.slot)
        doubtful = int(self.count[np.flatnonzero(found == _DOUBTFUL)].sum())
        return self.take(np.flatnonzero(found == _INSIDE)), doubtful

    def by_place(self, places: int) -> Whole:
        """Add up by place, shape (places,)."""
        sums = np.bincount(self.place, self.count, minlength=places)
        return sums.astype(np.int64)

    def week(self) -> tuple[Whole, int]:
        """Add up by weekday and hour, shape (7, 24), and what is not known so well."""
        sums = np.bincount(self.slot, self.count, minlength=SLOTS).astype(np.int64)
        known = sums.reshape(_DAYS, _HOURS)[:7, :24]
        return known, int(sums.sum() - known.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """
    Counts sorted by series and day, so that any period is a slice of each series.

    A question costs what the entries of its series in its period are.
    """

    _entries: Chosen
    _starts: Whole

    @classmethod
    def sort(
        cls,
        series: Whole,
        place: Whole,
        days: NDArray[np.datetime64],
        hours: NDArray[np.integer],
        counts: Whole,
    ) -> "Moments":
        """
        Sort counts.

        Parameters
        ----------
        series, place : ndarray of int64, shape (n,)
            Numbers from 0.
        days : ndarray of datetime64[D], shape (n,)
            Local days, NaT where not known.
        hours : ndarray of int, shape (n,)
            Local hours, -1 where not known.
        counts : ndarray of int64, shape (n,)
            Reports; below 0 where reports are taken away.
        """
        is_known = ~np.isnat(days)
        day = np.where(is_known, days.astype(np.int64), _UNKNOWN_DAY)
        weekday = np.where(is_known, (day + _THURSDAY) % 7, 7)
        slot = weekday * _HOURS + np.where(hours < 0, 24, hours)
        order = np.argsort((series << 32) + day, kind="stable")
        entries = Chosen(
            place=place[order].astype(np.int32),
            day=day[order].astype(np.int32),
            slot=slot[order].astype(np.uint8),
            count=counts[order].astype(np.int32),
        )
        of_series = np.bincount(series, minlength=1)
        return cls(entries, np.concatenate([[0], np.cumsum(of_series)]))

    def of(
        self, series: Whole, period: Period | None, brush: Brush | None = None
    ) -> tuple[Chosen, int]:
        """
        Give the counts of some series in a period and a brush.

        None gives all days, and the whole week. What may lie in the brush, but has no
        day or hour that is known well enough, is counted beside.
        """
        known = series[series < self._starts.size - 1].tolist()
        pieces = [self._entries.take(self._slice(one, period)) for one in known]
        left_out = 0
        if brush is not None and not brush.is_everything:
            fit = _fit(brush)
            brushed = [each.brushed(fit) for each in pieces]
            pieces = [each for each, _ in brushed]
            left_out = sum(doubtful for _, doubtful in brushed)
        # Nothing of no series is still a list.
        pieces = pieces or [self._entries.take(slice(0))]
        chosen = Chosen(
            place=np.concatenate([each.place for each in pieces]),
            day=np.concatenate([each.day for each in pieces]),
            slot=np.concatenate([each.slot for each in pieces]),
            count=np.concatenate([each.count for each in pieces]),
        )
        return chosen, left_out

    def _slice(self, series: int, period: Period | None) -> slice:
        """Find where the days of a series lie."""
        first, after = self._starts[series : series + 2].tolist()
        if period is None:
            return slice(first, after)
        begin, last = np.array([period.first, period.last], "datetime64[D]").astype(int)
        days = self._entries.day[first:after]
        edges = np.array([begin, max(last + 1, begin)], dtype=np.int32)
        start, stop = np.searchsorted(days, edges).tolist()
        return slice(first + start, first + stop)


def _fit(brush: Brush) -> NDArray[np.uint8]:
    """Tell of each slot whether it lies in a brush, or may but is not known so well."""
    day_in, day_may = _fits(brush.weekdays, EVERY_WEEKDAY)
    hour_in, hour_may = _fits(brush.hours, EVERY_HOUR)
    is_in = np.logical_and.outer(day_in, hour_in).ravel()
    may_be = np.logical_and.outer(day_in | day_may, hour_in | hour_may).ravel()
    fit = np.select([is_in, may_be], [_INSIDE, _DOUBTFUL], _OUTSIDE)
    return fit.astype(np.uint8)


def _fits(
    wanted: frozenset[int], every: frozenset[int]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which numbers are wanted, and which, the last one being unknown, may be."""
    is_in = np.zeros(len(every) + 1, dtype=np.bool_)
    is_in[sorted(wanted)] = True
    is_in[-1] = wanted == every
    may_be = np.zeros_like(is_in)
    may_be[-1] = True
    return is_in, may_be
