"""Which days a meeting is about, and which it is compared with."""

from dataclasses import dataclass
from datetime import date, timedelta

from geosafety.errors import RefusedInputError
from geosafety.model.cycle import Cycle
from geosafety.model.period import Period

# 52 weeks, so that weekdays agree; a calendar year would shift them.
YEAR_DAYS = 364


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """
    A meeting's days and what they are compared with, all equally long.

    Attributes
    ----------
    number
        Of the period in the cycle, from 1; None for days chosen freely.
    this, before, last_year
        The days, those just before, and those 52 weeks back.
    """

    number: int | None
    this: Period
    before: Period
    last_year: Period


def proposed(cycle: Cycle, day: date) -> Periods:
    """
    Propose the last whole period that ends before a day.

    Raises
    ------
    RefusedInputError
        If the first period has not ended by then.

    Examples
    --------
    >>> found = proposed(Cycle(14, date(2026, 1, 5)), date(2026, 2, 3))
    >>> found.number, str(found.this.first), str(found.this.last)
    (2, '2026-01-19', '2026-02-01')
    """
    number = (day - cycle.first_day).days // cycle.days
    return numbered(cycle, number)


def numbered(cycle: Cycle, number: int) -> Periods:
    """
    Give a period of the cycle by its number, from 1.

    Raises
    ------
    RefusedInputError
        If the number is below 1.
    """
    if number < 1:
        first = cycle.first_day + timedelta(days=cycle.days)
        raise RefusedInputError(
            sv=f"Cykeln börjar {cycle.first_day}; dess första period går att ha möte "
            f"om från och med {first}.",
            en=f"The cycle begins on {cycle.first_day}; its first period can be met "
            f"about from {first} on.",
        )
    first = cycle.first_day + timedelta(days=(number - 1) * cycle.days)
    period = Period(first, first + timedelta(days=cycle.days - 1))
    return periods_of(period, number=number)


def periods_of(period: Period, *, number: int | None = None) -> Periods:
    """
    Tell what a period is compared with.

    Raises
    ------
    RefusedInputError
        If it ends before it begins, or is longer than the 52 weeks.
    """
    if not 1 <= period.days <= YEAR_DAYS:
        raise RefusedInputError(
            sv=f"Perioden {period.first}–{period.last} är {period.days} dagar; den "
            f"ska vara 1 till {YEAR_DAYS}.",
            en=f"The period {period.first}–{period.last} is {period.days} days; it "
            f"should be 1 to {YEAR_DAYS}.",
        )
    return Periods(
        number=number,
        this=period,
        before=moved(period, -period.days),
        last_year=moved(period, -YEAR_DAYS),
    )


def moved(period: Period, days: int) -> Period:
    """Move a period by some days."""
    by = timedelta(days=days)
    return Period(period.first + by, period.last + by)
