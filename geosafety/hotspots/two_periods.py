"""Where reports are in a short period, and how that differs from the one before."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import Problem
from geosafety.hotspots.counts import Cube, PlaceCounts
from geosafety.hotspots.detect import Weights, detect
from geosafety.hotspots.emerging import MonthlyPatterns, monthly_patterns
from geosafety.model.brush import Brush
from geosafety.model.hotspot import Hotspots
from geosafety.model.period import Period, whole_months
from geosafety.stats import empirical_bayes

# With fewer inhabitants a rate tells of single persons, and of nothing else.
LEAST_PEOPLE: Final = 10
PER_PEOPLE: Final = 1000
# How far back one looks for how a place has developed, days.
_YEAR: Final = 366
_MONTHS: Final = 12

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """
    Which reports are counted, whatever the days.

    Attributes
    ----------
    categories
        Category keys, all of one kind.
    senders
        Only theirs; None counts those of all.
    brush
        Only some weekdays and hours; None counts the whole week.
    """

    categories: tuple[str, ...]
    senders: tuple[str, ...] | None = None
    brush: Brush | None = None

    def of(self, cube: Cube) -> Cube:
        """Give the cube in which only the selected senders' reports are counted."""
        return cube if self.senders is None else cube.sent_by(self.senders)

    def places(self, cube: Cube, period: Period) -> PlaceCounts:
        """Count the selected reports of a period by place."""
        return self.of(cube).places(self.categories, period, brush=self.brush)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rates:
    """
    Reports per 1,000 inhabitants, drawn towards what is usual.

    Attributes
    ----------
    rate : ndarray of float, shape (n,)
        NaN where fewer than 10 live, or nobody knows.
    usual
        That of all cells with a rate together.
    """

    rate: Floats
    usual: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TwoPeriods:
    """
    The hexagons of a period beside those of as many days just before.

    Attributes
    ----------
    found
        The tested map of the period.
    before : ndarray of float, shape (n,)
        Expected reports per cell in the period before.
    period, period_before
        Local days, equally many.
    places, places_before
        How many reports lie where.
    """

    found: Hotspots
    before: Floats
    period: Period
    period_before: Period
    places: PlaceCounts
    places_before: PlaceCounts


def just_before(period: Period) -> Period:
    """
    Give as many days just before a period.

    Examples
    --------
    >>> from datetime import date
    >>> just_before(Period(date(2026, 3, 15), date(2026, 3, 28))).first
    datetime.date(2026, 3, 1)
    """
    return period.moved(-period.days)


def two_periods(
    cube: Cube, selection: Selection, period: Period, *, weights: Weights
) -> TwoPeriods:
    """
    Count and test a period, and count the one just before.

    Parameters
    ----------
    cube
        The reports.
    selection, period
        Which reports, and when.
    weights : csr_array, shape (n, n)
        Binary neighbours of the cube's cells, each cell its own.

    Raises
    ------
    RefusedInputError
        If the categories are of different kinds.
    """
    earlier = just_before(period)
    places, before = (selection.places(cube, days) for days in (period, earlier))
    return TwoPeriods(
        found=detect(cube.expected(places), cube.cells, weights=weights),
        before=cube.expected(before),
        period=period,
        period_before=earlier,
        places=places,
        places_before=before,
    )


def months_of_year(period: Period) -> tuple[Period, ...]:
    """
    List the whole months of the year up to the end of a period.

    Examples
    --------
    >>> from datetime import date
    >>> months = months_of_year(Period(date(2026, 8, 10), date(2026, 8, 23)))
    >>> len(months), months[-1].last
    (12, datetime.date(2026, 7, 31))
    """
    # A little more than a year, so that it holds twelve whole months on any day.
    begin = (period.last - timedelta(days=_YEAR)).replace(day=1)
    return whole_months(Period(begin, period.last))[-_MONTHS:]


def year_patterns(
    cube: Cube, selection: Selection, period: Period, *, weights: Weights
) -> MonthlyPatterns:
    """
    Class each cell by its whole months in the year up to the end of a period.

    Parameters
    ----------
    cube, selection, period, weights
        As `two_periods`.

    Raises
    ------
    RefusedInputError
        If the categories are of different kinds.
    """
    months = months_of_year(period)
    whole = Period(months[0].first, months[-1].last)
    return monthly_patterns(
        selection.of(cube), selection.categories, whole, weights, brush=selection.brush
    )


def rates(counts: Floats, people: Floats) -> Rates | Problem:
    """
    Give reports per 1,000 inhabitants of each cell, smoothed.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Reports per cell.
    people : ndarray of float, shape (n,)
        Inhabitants per cell; NaN where nobody knows.

    Returns
    -------
    Rates or Problem
        The reason where too few live anywhere.

    Notes
    -----
    Cells with fewer than 10 inhabitants have no rate, and what is reported there
    is in none. The others are drawn towards the rate of all by empirical Bayes;
    see `geosafety.stats.empirical_bayes`.

    Examples
    --------
    >>> found = rates(np.array([1.0, 9.0]), np.array([500.0, 4.0]))
    >>> found.rate
    array([ 2., nan])
    """
    known = np.nan_to_num(people) >= LEAST_PEOPLE
    if not known.any():
        return Problem(
            code="no-population",
            sv=f"Ingen sexhörning har minst {LEAST_PEOPLE} kända invånare.",
            en=f"No hexagon has at least {LEAST_PEOPLE} known inhabitants.",
        )
    rate = np.full(counts.size, np.nan)
    smoothed = empirical_bayes(counts[known], people[known])
    rate[known] = smoothed.rate * PER_PEOPLE
    return Rates(rate=rate, usual=float(smoothed.usual[0] * PER_PEOPLE))
