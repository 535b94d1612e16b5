"""A stretch of whole days, as people in Sweden count them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Europe/Stockholm")
MONTH_NAMES = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
    *("augusti", "september", "oktober", "november", "december"),
)


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


def period_as_json(period: Period | None) -> dict[str, str] | None:
    """Give the first and last day as ISO dates."""
    if period is None:
        return None
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
