"""Periods as people choose them: from one month up to and including another."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from geosafety.model.period import LOCAL_TIME, Period
from webmap.errors import BadParameterError

USUAL = 12


@dataclass(frozen=True, slots=True)
class Months:
    """The months that hold reports, `YYYY-MM`, oldest first."""

    values: tuple[str, ...]

    @classmethod
    def of_span(cls, span: tuple[datetime, datetime] | None) -> "Months":
        """
        List the months from the first report to the last, local time.

        Examples
        --------
        >>> from datetime import UTC
        >>> first = datetime(2025, 11, 30, 23, 30, tzinfo=UTC)
        >>> Months.of_span((first, datetime(2026, 1, 5, tzinfo=UTC))).values
        ('2025-12', '2026-01')
        """
        if span is None:
            return cls(())
        first, last = (moment.astimezone(LOCAL_TIME) for moment in span)
        return cls(_between(_number(first.date()), _number(last.date())))

    @property
    def usual(self) -> tuple[str, str] | None:
        """Give the latest twelve months; None without reports."""
        return (self.values[-USUAL:][0], self.values[-1]) if self.values else None


def latest_months(today: date) -> tuple[str, ...]:
    """
    List the latest twelve months, oldest first; the last one is not over.

    Examples
    --------
    >>> latest_months(date(2026, 3, 1))[::11]
    ('2025-04', '2026-03')
    """
    return _between(_number(today) - USUAL + 1, _number(today))


def first_day(month: str) -> date:
    """
    Give the first day of a month.

    Examples
    --------
    >>> first_day("2026-03")
    datetime.date(2026, 3, 1)
    """
    return date(int(month[:4]), int(month[5:]), 1)


def chosen_months(months: Months, asked: Mapping[str, str]) -> tuple[str, str] | None:
    """
    Give the months asked for as `from` and `to`, the latest twelve if neither.

    Raises
    ------
    BadParameterError
        If either is no month or they stand in the wrong order.
    """
    first, last = asked.get("from"), asked.get("to")
    if first is None and last is None:
        return months.usual
    usual = months.usual or (first or last or "", last or first or "")
    first, last = first or min(usual[0], last or usual[0]), last or usual[1]
    for name, value in (("from", first), ("to", last)):
        if not re.fullmatch("(19|20)[0-9]{2}-(0[1-9]|1[0-2])", value, re.ASCII):
            raise _bad(name, value)
    if first > last:
        raise _bad("from", first)
    return first, last


def period_of(chosen: tuple[str, str] | None) -> Period | None:
    """
    Give the whole days of the chosen months.

    Examples
    --------
    >>> period_of(("2025-11", "2026-02")).last
    datetime.date(2026, 2, 28)
    """
    if chosen is None:
        return None
    first, last = (first_day(month) for month in chosen)
    return Period(first, last.replace(day=monthrange(last.year, last.month)[1]))


def _between(first: int, last: int) -> tuple[str, ...]:
    """Write the months from one number up to and including another."""
    return tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last + 1))


def _number(day: date) -> int:
    """Count months since the year 0."""
    return day.year * 12 + day.month - 1


def _bad(name: str, value: str) -> BadParameterError:
    """Refuse a month, naming the parameter."""
    text = _(
        "%(name)s is “%(value)s”; it should be a month such as 2026-03, and from "
        "should not be after to.",
        name=name,
        value=value[:40],
    )
    return BadParameterError(sv=text, en=text)
