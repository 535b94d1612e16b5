"""Counts by series, place and day, sorted so that any period is two bisections."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geosafety.model.period import Period

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """
    One run for each series and place that occur together, sorted by day.

    A count over a period is the difference of two running totals: its cost follows
    the runs, which grow with the cells and the series, not with the reports.

    Attributes
    ----------
    series, place : ndarray of int64, shape (r,)
        What each run is of.
    period
        From the first to the last day that occurs; None when none is known.
    """

    series: Whole
    place: Whole
    period: Period | None
    _start: Whole
    _keys: Whole
    _totals: Whole
    _span: int

    @classmethod
    def sort(
        cls,
        series: Whole,
        place: Whole,
        days: NDArray[np.datetime64],
        counts: Whole,
    ) -> "Runs":
        """
        Sort counts into runs.

        Parameters
        ----------
        series, place : ndarray of int64, shape (n,)
            Numbers from 0.
        days : ndarray of datetime64[D], shape (n,)
            Local days, NaT where not known.
        counts : ndarray of int64, shape (n,)
            Reports; below 0 where reports are taken away.
        """
        period, day, span = _numbered(days)
        places = int(place.max(initial=0)) + 1
        keys, inverse = np.unique(
            (series * places + place) * span + day, return_inverse=True
        )
        sums = np.bincount(inverse, counts, minlength=keys.size)
        runs, starts = np.unique(keys // span, return_index=True)
        positions = np.searchsorted(runs, keys // span)
        return cls(
            series=runs // places,
            place=runs % places,
            period=period,
            _start=np.append(starts, keys.size),
            _keys=positions * span + keys % span,
            _totals=np.concatenate([[0], np.cumsum(sums)]).astype(np.int64),
            _span=span,
        )

    def totals(self, runs: Whole, period: Period | None) -> Whole:
        """Count the reports of some runs in a period; None counts all days."""
        if period is None:
            first, last = self._start[runs], self._start[runs + 1]
            return np.asarray(self._totals[last] - self._totals[first])
        if self.period is None:
            return np.zeros(runs.size, np.int64)
        # Day 0 is for reports without a day, so known days count from 1.
        begin = (period.first - self.period.first).days + 1
        end = (period.last - self.period.first).days + 2
        first, last = (
            np.searchsorted(self._keys, runs * self._span + edge)
            for edge in np.clip([begin, max(begin, end)], 1, self._span)
        )
        return np.asarray(self._totals[last] - self._totals[first])


def _numbered(days: NDArray[np.datetime64]) -> tuple[Period | None, Whole, int]:
    """Count days from 1, unknown 0; give the whole period and the span too."""
    known = ~np.isnat(days)
    if not known.any():
        return None, np.zeros(days.size, dtype=np.int64), 2
    first, last = days[known].min(), days[known].max()
    number = np.where(known, (days - first).astype(np.int64) + 1, 0)
    return Period(first.item(), last.item()), number, int(number.max()) + 1
