"""Which days before a measure are compared with which days after it began."""

from datetime import date, timedelta
from enum import StrEnum

from geosafety.errors import RefusedInputError, refuse
from geosafety.model.period import YEAR_DAYS, Period

# Shorter periods say next to nothing; longer ones mix in what else has changed.
LEAST_DAYS = 28
MOST_DAYS = 364
_YEAR = timedelta(days=YEAR_DAYS)


class Before(StrEnum):
    """Which days before the measure are taken."""

    SAME_SEASON = "same-season"
    JUST_BEFORE = "just-before"


def usual_before(start: date, known: Period) -> Before:
    """Give the same season, or the days just before where nobody reported then."""
    reach = start - _YEAR
    return Before.SAME_SEASON if known.first <= reach else Before.JUST_BEFORE


def compared_periods(
    start: date, known: Period, *, before: Before = Before.SAME_SEASON
) -> tuple[Period, Period]:
    """
    Give the days before and after, as many of each.

    Parameters
    ----------
    start
        The first day of the measure.
    known
        The first to the last day that is reported of anywhere.
    before
        The same weeks a year earlier, or the days just before the start; then both
        are shortened to what is known.

    Raises
    ------
    RefusedInputError
        `too-few-days` if there are fewer than `LEAST_DAYS` after the start, or the
        reports do not go back far enough.

    Examples
    --------
    >>> known = Period(date(2024, 1, 1), date(2025, 12, 31))
    >>> old, new = compared_periods(date(2025, 9, 1), known)
    >>> str(old.first), str(old.last), old.days == new.days
    ('2024-09-02', '2025-01-01', True)
    """
    last = min(known.last, start + timedelta(days=MOST_DAYS - 1))
    days = (last - start).days + 1
    if before is Before.JUST_BEFORE:
        # As many as there are on both sides.
        days = min(days, (start - known.first).days)
        if days < LEAST_DAYS <= (last - start).days + 1:
            raise _too_little_before(start - timedelta(days=LEAST_DAYS), known)
        last = start + timedelta(days=days - 1)
    if days < LEAST_DAYS:
        raise _too_little_after(start, known, days)
    back = _YEAR if before is Before.SAME_SEASON else timedelta(days=days)
    first = start - back
    if first < known.first:
        raise _too_little_before(first, known)
    return Period(first, first + timedelta(days=days - 1)), Period(start, last)


def _too_little_after(start: date, known: Period, days: int) -> RefusedInputError:
    """Refuse a measure that has been felt for too short a time."""
    lacking = LEAST_DAYS - max(days, 0)
    return refuse(
        "too-few-days",
        f"Åtgärden började {start} och rapporterna går till {known.last}; minst "
        f"{LEAST_DAYS} dagar efter början behövs, alltså {lacking} till.",
        f"The measure began {start} and reports go to {known.last}; at least "
        f"{LEAST_DAYS} days after it began are needed, that is {lacking} more.",
    )


def _too_little_before(first: date, known: Period) -> RefusedInputError:
    """Refuse a comparison with days that nobody has reported of."""
    return refuse(
        "too-few-days",
        f"Jämförelsen behöver rapporter från {first}, men de börjar {known.first}. "
        "Välj dagarna strax före, om de räcker.",
        f"The comparison needs reports from {first}, but they begin {known.first}. "
        "Choose the days just before, if they are enough.",
    )
