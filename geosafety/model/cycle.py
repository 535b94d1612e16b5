"""How often the EST group meets, and which days each meeting is about."""

from dataclasses import dataclass
from datetime import date, timedelta

from geosafety.errors import RefusedInputError
from geosafety.model.period import Period

_WEEK, _FORTNIGHT = 7, 14
LENGTHS = (_WEEK, _FORTNIGHT)


@dataclass(frozen=True, slots=True)
class Cycle:
    """
    Periods of equal length that follow on each other, before and after the first.

    Attributes
    ----------
    days
        Length of each, 7 or 14.
    first_day
        The first day of one of them.

    Examples
    --------
    >>> cycle = Cycle(14, date(2026, 1, 5))
    >>> cycle.period_of(date(2026, 1, 4)).first.isoformat()
    '2025-12-22'
    """

    days: int = _FORTNIGHT
    first_day: date = date(2026, 1, 5)

    def __post_init__(self) -> None:
        """Refuse lengths that no group meets by."""
        if self.days not in LENGTHS:
            raise RefusedInputError(
                sv=f"En cykel är 7 eller 14 dagar, inte {self.days}.",
                en=f"A cycle is 7 or 14 days, not {self.days}.",
            )

    @property
    def is_weekly(self) -> bool:
        """Tell whether the group meets each week."""
        return self.days == _WEEK

    def period_of(self, day: date) -> Period:
        """Give the period that holds a day."""
        into = (day - self.first_day).days % self.days
        first = day - timedelta(days=into)
        return Period(first, first + timedelta(days=self.days - 1))

    def latest_whole(self, today: date) -> Period:
        """Give the last period that has ended."""
        return self.period_of(self.period_of(today).first - timedelta(days=1))

    def after(self, last_day: date) -> Period:
        """Give what follows on a day, to the end of its period: nothing is left out."""
        first = last_day + timedelta(days=1)
        return Period(first, self.period_of(first).last)

    def proposed(self, last_day: date | None, today: date) -> Period:
        """
        Give the period of the next meeting.

        Parameters
        ----------
        last_day
            Last day of the period of the meeting before; None if there is none.
        """
        if last_day is None:
            return self.latest_whole(today)
        return self.after(last_day)

    def next_day(self, last_day: date, held_on: date) -> date:
        """
        Give the day on which the next meeting can be held, after its whole period.

        Parameters
        ----------
        last_day, held_on
            Last day of the period of this meeting, and when this meeting is held.

        Examples
        --------
        >>> cycle = Cycle(14, date(2026, 1, 5))
        >>> cycle.next_day(date(2026, 1, 4), date(2026, 1, 7)).isoformat()
        '2026-01-19'
        """
        begins = max(last_day + timedelta(days=1), held_on)
        return self.period_of(begins).last + timedelta(days=1)

    def looked_at(self, today: date, newest: date | None) -> Period:
        """
        Give the newest period that has ended; where reports ceased, the last they fill.

        Parameters
        ----------
        newest
            The last day that is reported; None without reports.

        Examples
        --------
        >>> cycle = Cycle(7, date(2026, 1, 5))
        >>> cycle.looked_at(date(2026, 1, 28), date(2026, 1, 23)).first.isoformat()
        '2026-01-19'
        >>> cycle.looked_at(date(2026, 3, 9), date(2026, 1, 20)).first.isoformat()
        '2026-01-12'
        """
        back = timedelta(days=self.days)
        if newest is not None and newest < today - back:
            return self.period_of(newest + timedelta(days=1) - back)
        return self.period_of(today - back)
