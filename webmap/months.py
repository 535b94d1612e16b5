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
        numbers = range(_number(first.date()), _number(last.date()) + 1)
        return cls(tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in numbers))

    @property
    def usual(self) -> tuple[str, str] | None:
        """Give the latest twelve months; None without reports."""
        return (self.values[-USUAL:][0], self.values[-1]) if self.values else None


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
    (first_year, first_month), (year, month) = (
        (int(text[:4]), int(text[5:])) for text in chosen
    )
    last_day = monthrange(year, month)[1]
    return Period(date(first_year, first_month, 1), date(year, month, last_day))


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
