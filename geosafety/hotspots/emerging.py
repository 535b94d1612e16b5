"""How hotspots came and went, month by month."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from geosafety.errors import FlatInputError, Problem
from geosafety.hotspots.counts import Cube
from geosafety.hotspots.detect import Weights
from geosafety.model.brush import Brush
from geosafety.model.emerging import PATTERNS, Pattern
from geosafety.model.period import Period, whole_months
from geosafety.stats.emerging import LEAST_PERIODS, emerging_hotspots

# Longer than this is no longer what people mean by how a place develops.
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MonthlyPatterns:
    """
    What each cell's months look like together.

    Attributes
    ----------
    patterns
        One for each cell of the cube, in its order; none is `Pattern.NONE`.
    months
        The months that were looked at, the last one last.
    refusal
        Why no cell is classed, or None.
    """

    patterns: tuple[Pattern, ...]
    months: tuple[Period, ...]
    refusal: Problem | None = None


def monthly_patterns(
    cube: Cube,
    categories: Collection[str],
    period: Period | None,
    neighbours: Weights,
    *,
    brush: Brush | None = None,
) -> MonthlyPatterns:
    """
    Class each cell by how its hotspot came and went.

    Parameters
    ----------
    cube
        The reports.
    categories
        Category keys, all of one kind.
    period
        Local days; only whole months of it are looked at, at most the latest 36.
        None takes all that the reports span.
    neighbours : csr_array, shape (n, n)
        Binary neighbours of the cube's cells, each cell its own.
    brush
        Only some of the week; None for all of it.

    Returns
    -------
    MonthlyPatterns
        With a refusal where there are fewer than 10 whole months, or every month
        and cell holds the same.

    Raises
    ------
    RefusedInputError
        If the categories are of different kinds.

    Notes
    -----
    Months are not of equal length: 28 to 31 days, which is within what the counts
    of a month vary by themselves. Reports without a known day are in none.
    """
    within = period or cube.period
    months = whole_months(within)[-MOST_MONTHS:] if within is not None else ()
    if len(months) < LEAST_PERIODS:
        return _refused(cube, months, _too_short(len(months)))
    counts = np.column_stack(
        [cube.counts(categories, month, brush=brush) for month in months]
    )
    try:
        found = emerging_hotspots(counts, neighbours)
    except FlatInputError as error:
        why = Problem(code="flat-input", sv=error.sv, en=error.en)
        return _refused(cube, months, why)
    patterns = tuple(PATTERNS[number] for number in found.category.tolist())
    return MonthlyPatterns(patterns=patterns, months=months)


def _refused(cube: Cube, months: tuple[Period, ...], why: Problem) -> MonthlyPatterns:
    """Class no cell, and say why."""
    nothing = (Pattern.NONE,) * cube.cells.size
    return MonthlyPatterns(patterns=nothing, months=months, refusal=why)


def _too_short(months: int) -> Problem:
    """Say how many months are missing."""
    missing = LEAST_PERIODS - months
    return Problem(
        code="too-few-months",
        sv=f"Perioden har {months} hela månader; för att säga hur platser utvecklas "
        f"behövs minst {LEAST_PERIODS}. Det saknas {missing}.",
        en=f"The period has {months} whole months; to tell how places develop at "
        f"least {LEAST_PERIODS} are needed. {missing} are missing.",
    )
