"""The periods that EST works in: cycles of a week or a fortnight, one after another."""

from dataclasses import dataclass
from datetime import date, timedelta

from geosafety.model.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycles:
    """
    Stretches of `length` days, one of which begins on `first_day`.

    Examples
    --------
    >>> cycles = Cycles(length=14, first_day=date(2026, 1, 5))
    >>> cycles.holding(date(2026, 1, 20))
    Period(first=datetime.date(2026, 1, 19), last=datetime.date(2026, 2, 1))
    """

    length: int
    first_day: date

    def holding(self, day: date) -> Period:
        """Give the cycle that a day belongs to."""
        number = (day - self.first_day).days // self.length
        first = self.first_day + timedelta(days=number * self.length)
        return Period(first, first + timedelta(days=self.length - 1))

    def proposed(self, *, today: date, newest: date | None) -> Period:
        """
        Give the newest finished cycle; where reports have ceased, the last they fill.

        Examples
        --------
        >>> cycles = Cycles(length=7, first_day=date(2026, 1, 5))
        >>> cycles.proposed(today=date(2026, 1, 28), newest=date(2026, 1, 23)).first
        datetime.date(2026, 1, 19)
        >>> cycles.proposed(today=date(2026, 3, 9), newest=date(2026, 1, 20)).first
        datetime.date(2026, 1, 12)
        """
        back = timedelta(days=self.length)
        if newest is not None and newest < today - back:
            return self.holding(newest + timedelta(days=1) - back)
        return self.holding(today - back)
