"""What a time slider plays: the counts of each step of a year, sent once."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

import numpy as np

from geosafety.model.period import YEAR_DAYS, Period, period_as_json
from webmap.est.answers import rounded
from webmap.est.question import EstQuestion
from webmap.hexagons import Answer, Snapshot, packed
from webmap.packed_cells import packed_cells

WEEK, CYCLE, MONTH = "week", "cycle", "month"
STEPS: Final = (CYCLE, WEEK, MONTH)
_MONTHS: Final = 12


def steps_until(last: date, *, days: int) -> tuple[Period, ...]:
    """
    List the stretches of so many days within a year, the latest one last.

    Examples
    --------
    >>> steps = steps_until(date(2026, 8, 30), days=14)
    >>> len(steps), steps[-1].first, steps[0].first
    (26, datetime.date(2026, 8, 17), datetime.date(2025, 9, 1))
    """
    count = YEAR_DAYS // days
    ends = [last - timedelta(days=days * back) for back in reversed(range(count))]
    return tuple(Period(end - timedelta(days=days - 1), end) for end in ends)


def months_until(last: date) -> tuple[Period, ...]:
    """
    List twelve calendar months, the one that holds a day last.

    Examples
    --------
    >>> months = months_until(date(2026, 3, 14))
    >>> months[0].first, months[-1].last
    (datetime.date(2025, 4, 1), datetime.date(2026, 3, 31))
    """
    newest = last.year * _MONTHS + last.month - 1
    return tuple(
        _month(*divmod(number, _MONTHS))
        for number in range(newest - _MONTHS + 1, newest + 1)
    )


def _month(year: int, before: int) -> Period:
    """Give the days of a month, of which so many are before it in its year."""
    first = date(year, before + 1, 1)
    return Period(first, first.replace(day=monthrange(year, before + 1)[1]))


def steps_answer(
    snapshot: Snapshot, question: EstQuestion, steps: tuple[Period, ...]
) -> Answer:
    """Give the counts of each step, hexagon by hexagon where there are any."""
    return snapshot.kept(
        ("steps", question, steps), lambda: _worked_out(snapshot, question, steps)
    )


def _worked_out(
    snapshot: Snapshot, question: EstQuestion, steps: tuple[Period, ...]
) -> Answer:
    """Count each step."""
    cube = snapshot.laid_out(question.resolution).cube
    places = [question.selection.places(cube, step) for step in steps]
    counts = np.column_stack([cube.expected(each) for each in places])
    drawn = np.flatnonzero(counts.any(axis=1))
    columns = counts[drawn]
    return packed(
        {
            **packed_cells(cube.cells[drawn], question.resolution),
            "steps": [
                {
                    **(period_as_json(step) or {}),
                    "n": each.reports,
                    "rows": np.diff(np.flatnonzero(column), prepend=0).tolist(),
                    "counts": rounded(column[column > 0], 1),
                }
                for step, each, column in zip(steps, places, columns.T, strict=True)
            ],
        }
    )
