"""A stretch of whole days, as people in Sweden count them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Europe/Stockholm")
MONTH_NAMES = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
    *("augusti", "september", "oktober", "november", "december"),
)

# 52 weeks, so that weekdays agree; a calendar year would shift them.
YEAR_DAYS = 364


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` up to and including `last`, Europe/Stockholm."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """Give the first moment, in UTC."""
        return datetime.combine(self.first, time(), LOCAL_TIME).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """Give the first moment after the period, in UTC."""
        after = self.last + timedelta(days=1)
        return datetime.combine(after, time(), LOCAL_TIME).astimezone(UTC)

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.last - self.first).days + 1

    def moved(self, days: int) -> "Period":
        """
        Give as many days, so many later; earlier if negative.

        >>> Period(date(2026, 3, 15), date(2026, 3, 28)).moved(-14).first
        datetime.date(2026, 3, 1)
        """
        by = timedelta(days=days)
        return Period(self.first + by, self.last + by)


def period_as_json(period: Period | None) -> dict[str, str] | None:
    """Give the first and last day as ISO dates."""
    if period is None:
        return None
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def whole_months(period: Period) -> tuple[Period, ...]:
    """
    List the calendar months that lie wholly within a period.

    Examples
    --------
    >>> months = whole_months(Period(date(2026, 1, 15), date(2026, 3, 31)))
    >>> [str(month.first) for month in months]
    ['2026-02-01', '2026-03-01']
    """
    months: list[Period] = []
    first = period.first.replace(day=1)
    while True:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        if last > period.last:
            return tuple(months)
        if first >= period.first:
            months.append(Period(first, last))
        first = date(last.year + last.month // 12, last.month % 12 + 1, 1)
