"""Periods of equal length, as tables name them: 2025, 2025-03, 2025-W07, days."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.errors import Problem, RefusedInputError, refuse, refuse_all
from geosafety.intake.table import Table

# Almost twenty years of weeks.
MAX_PERIODS = 1000

_MONTHS, _QUARTERS, _WEEK_DAYS = 12, 4, 7


class Periods(NamedTuple):
    """
    The period of each row.

    Attributes
    ----------
    at : ndarray of int64, shape (n,)
        Counted from the first period, 0.
    labels : list of str, length t
        Every period from the first to the last, in order, also those that no row
        names.
    """

    at: NDArray[np.int64]
    labels: list[str]


class _Form(NamedTuple):
    """A way to write periods, as a number that grows by one a period and back."""

    pattern: re.Pattern[str]
    number: Callable[[re.Match[str]], int]
    label: Callable[[int], str]


def _week_number(found: re.Match[str]) -> int:
    """Give an ISO week its number through the years; refuse a week 53 of 52."""
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return monday.toordinal() // _WEEK_DAYS


def _week_label(number: int) -> str:
    """Write the ISO week of a number."""
    year, week, _ = date.fromordinal(number * _WEEK_DAYS + 1).isocalendar()
    return f"{year}-W{week:02d}"


_FORMS = (
    _Form(re.compile(r"-?[0-9]{1,9}"), lambda found: int(found[0]), str),
    _Form(
        re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])"),
        lambda found: int(found[1]) * _MONTHS + int(found[2]) - 1,
        lambda number: f"{number // _MONTHS:04d}-{number % _MONTHS + 1:02d}",
    ),
    _Form(
        re.compile(r"([0-9]{4})-?[QqKk]([1-4])"),
        lambda found: int(found[1]) * _QUARTERS + int(found[2]) - 1,
        lambda number: f"{number // _QUARTERS:04d}-Q{number % _QUARTERS + 1}",
    ),
    _Form(re.compile(r"([0-9]{4})-?[WwVv]([0-9]{2})"), _week_number, _week_label),
    _Form(
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        lambda found: date.fromisoformat(found[0]).toordinal(),
        lambda number: date.fromordinal(number).isoformat(),
    ),
)
_DAYS = _FORMS[-1]


def period_column(table: Table, name: str) -> Periods:
    """
    Give a column as periods of equal length, without gaps.

    Whole numbers, years, months (2025-03), quarters (2025-Q1), ISO weeks (2025-W07)
    and dates are read; dates are the first days of months, or stand a fixed number
    of days apart.

    Raises
    ------
    RefusedInputError
        `period`, with each row that holds something else or another form than the
        first; `uneven-periods` for dates that no fixed number of days explains;
        `too-many-periods`.
    """
    encoded = pc.dictionary_encode(pc.utf8_trim_whitespace(table.columns[name]))
    texts = [str(text) for text in encoded.dictionary.to_pylist()]
    which = np.asarray(encoded.indices, dtype=np.int64)
    form = next((one for one in _FORMS if one.pattern.fullmatch(texts[0])), None)
    numbers = [_number(form, text) for text in texts]
    if form is None or None in numbers:
        raise _not_periods(table, name, numbers, which)
    of_text = np.array(numbers, dtype=np.int64)
    if form is _DAYS:
        form, of_text = _of_days(of_text)
    first, last = int(of_text.min()), int(of_text.max())
    if last - first >= MAX_PERIODS:
        raise refuse(
            "too-many-periods",
            f"Det är {last - first + 1} perioder från {form.label(first)} till "
            f"{form.label(last)}; högst {MAX_PERIODS} tas emot. Slå ihop dem.",
            f"There are {last - first + 1} periods from {form.label(first)} to "
            f"{form.label(last)}; at most {MAX_PERIODS} are accepted. Join them.",
            column=name,
        )
    labels = [form.label(number) for number in range(first, last + 1)]
    return Periods((of_text - first)[which], labels)


def _number(form: _Form | None, text: str) -> int | None:
    """Read one period, or give None where it is none of that form."""
    found = form and form.pattern.fullmatch(text)
    if form is None or not found:
        return None
    try:
        return form.number(found)
    except ValueError:
        return None


def _of_days(days: NDArray[np.int64]) -> tuple[_Form, NDArray[np.int64]]:
    """Tell how far apart dates stand, and number them by that."""
    dates = [date.fromordinal(int(day)) for day in days]
    if len(dates) > 1 and all(one.day == 1 for one in dates):
        months = [one.year * _MONTHS + one.month - 1 for one in dates]
        return _FORMS[1], np.array(months, dtype=np.int64)
    ascending = np.unique(days)
    steps = np.diff(ascending)
    step = int(steps.min(initial=ascending[-1])) if steps.size else 1
    uneven = np.flatnonzero(steps % step)
    if uneven.size:
        raise _uneven(ascending, int(uneven[0]), step)
    first = int(ascending[0])

    def label(number: int) -> str:
        return (date.fromordinal(first) + timedelta(days=number * step)).isoformat()

    return _Form(_DAYS.pattern, _DAYS.number, label), (days - first) // step


def _uneven(ascending: NDArray[np.int64], at: int, step: int) -> RefusedInputError:
    """Tell which two dates do not fit."""
    before, after = (date.fromordinal(int(day)) for day in ascending[at : at + 2])
    return refuse(
        "uneven-periods",
        f"Perioderna är olika långa: minst {step} dagar skiljer, men från {before} "
        f"till {after} är det {(after - before).days}. De ska vara lika långa.",
        f"The periods differ in length: the least distance is {step} days, but from "
        f"{before} to {after} it is {(after - before).days}. They should be equal.",
    )


def _not_periods(
    table: Table, name: str, numbers: list[int | None], which: NDArray[np.int64]
) -> RefusedInputError:
    """Name each row whose period is not understood."""
    wrong = np.array([number is None for number in numbers])[which]
    return refuse_all(
        [_problem(table, name, int(index)) for index in np.flatnonzero(wrong)]
    )


def _problem(table: Table, name: str, index: int) -> Problem:
    """Tell what stands in a cell and what should."""
    row, column = int(table.rows[index]), table.columns[name]
    shown = _shown(column, index)
    return Problem(
        code="period",
        sv=f"Rad {row}, kolumn {name}: ”{shown}” är ingen period som de andra; skriv "
        "alla som 2025, 2025-03, 2025-Q1, 2025-W07 eller 2025-03-31.",
        en=f"Row {row}, column {name}: “{shown}” is no period like the others; write "
        "all as 2025, 2025-03, 2025-Q1, 2025-W07 or 2025-03-31.",
        row=row,
        column=name,
    )


def _shown(column: pa.StringArray, index: int) -> str:
    """Give the start of a cell."""
    return str(column[index])[:40]
