"""Which days a meeting is about, and which it is compared with."""

from dataclasses import dataclass

from geosafety.errors import RefusedInputError
from geosafety.model.period import YEAR_DAYS, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """
    A meeting's days and what they are compared with, all equally long.

    Attributes
    ----------
    this, before, last_year
        The days, those just before, and those 52 weeks back.
    """

    this: Period
    before: Period
    last_year: Period


def periods_of(period: Period) -> Periods:
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
        this=period,
        before=period.moved(-period.days),
        last_year=period.moved(-YEAR_DAYS),
    )
