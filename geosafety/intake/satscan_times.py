"""Times as SaTScan writes them: plain steps, years, months or days."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from geosafety.errors import RefusedInputError

_STEP: Final = re.compile(r"[+-]?[0-9]{1,9}")
_MONTH: Final = re.compile(r"([0-9]{4})[/-]([0-9]{1,2})")
_DAY: Final = re.compile(r"([0-9]{4})[/-]([0-9]{1,2})[/-]([0-9]{1,2})")

_MONTHS: Final = 12
_MIDDLE_MONTH: Final = 7
_CENTURY: Final = 1900


class Precision(StrEnum):
    """What one time step is: a plain number (a year, too), a month or a day."""

    STEP = "step"
    MONTH = "month"
    DAY = "day"


class Moment(NamedTuple):
    """A time as a whole number of steps, and what a step is."""

    step: int
    precision: Precision


def moment_of(text: str) -> Moment | None:
    """
    Read a time; None if it is none.

    Examples
    --------
    >>> moment_of("2001/11/24")
    Moment(step=730813, precision=<Precision.DAY: 'day'>)
    >>> moment_of("993").step
    993
    """
    if _STEP.fullmatch(text):
        return Moment(int(text), Precision.STEP)
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        if not 1 <= month <= _MONTHS:
            return None
        return Moment(year * _MONTHS + month - 1, Precision.MONTH)
    if found := _DAY.fullmatch(text):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
        return Moment(day.toordinal(), Precision.DAY)
    return None


def written(step: int, precision: Precision) -> int | str:
    """
    Write a step as it is read.

    Examples
    --------
    >>> written(730813, Precision.DAY), written(24022, Precision.MONTH)
    ('2001-11-24', '2001-11')
    """
    if precision is Precision.DAY:
        return date.fromordinal(step).isoformat()
    if precision is Precision.MONTH:
        return f"{step // _MONTHS}-{step % _MONTHS + 1:02d}"
    return step


def in_steps_of(
    moments: Iterable[Moment], precision: Precision, cases: tuple[int, int]
) -> list[int]:
    """
    Bring times of a population to the steps of the cases.

    A year or a month stands for its middle. Years of two digits beside cases of the
    twentieth century are of that century, as SaTScan has it.

    Parameters
    ----------
    moments
        Times of the population.
    precision
        What a step of the cases is.
    cases
        First and last step that has a case.

    Raises
    ------
    RefusedInputError
        If a time is finer than the steps of the cases.
    """
    times = list(moments)
    of_century = (
        precision is Precision.STEP
        and all(_CENTURY <= step < _CENTURY + 100 for step in cases)
        and all(0 <= one.step < 100 for one in times)  # noqa: PLR2004
    )
    if of_century:
        return [_CENTURY + one.step for one in times]
    return [_converted(one, precision) for one in times]


def _converted(moment: Moment, precision: Precision) -> int:
    """Bring one time to steps of a precision."""
    if moment.precision is precision:
        return moment.step
    year, month = moment.step, _MIDDLE_MONTH
    if moment.precision is Precision.MONTH:
        year, month = divmod(moment.step, _MONTHS)
        month += 1
    if moment.precision is Precision.DAY or precision is Precision.STEP:
        raise RefusedInputError(
            sv=f"Befolkningens tid {written(*moment)} går inte att jämföra med "
            "fallens; skriv båda på samma sätt.",
            en=f"The time {written(*moment)} of the population cannot be compared with "
            "those of the cases; write both the same way.",
        )
    if not 1 <= year <= date.max.year:
        raise RefusedInputError(
            sv=f"Befolkningens år är {year}; det ska vara 1 till {date.max.year}.",
            en=f"The year of the population is {year}; it should be 1 to "
            f"{date.max.year}.",
        )
    if precision is Precision.MONTH:
        return year * _MONTHS + month - 1
    middle = 1 if moment.precision is Precision.STEP else 15
    return date(year, month, middle).toordinal()
