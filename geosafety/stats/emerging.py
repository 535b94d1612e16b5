"""Emerging hotspots: how each place's hot and cold periods follow each other."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import RefusedInputError
from geosafety.model.emerging import CATEGORIES, Pattern
from geosafety.stats.checks import Weights
from geosafety.stats.fdr import benjamini_hochberg
from geosafety.stats.mann_kendall import Trends, mann_kendall
from geosafety.stats.permutation import agreed_direction
from geosafety.stats.space_time import (
    single_periods,
    space_time_gi_star,
    space_time_sums,
)
from geosafety.stats.space_time_p import drawn_p, normal_p

# Esri asks for as many periods before it makes a cube.
LEAST_PERIODS = 10

# Scores closer than this are ties, whichever way their sums were added up.
_SCORE_DIGITS = 9

Test = Literal["exact", "normal"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class EmergingHotspots:
    """
    Every cell and period tested, and every cell classed.

    Attributes
    ----------
    score, p, q : ndarray of float, shape (c, t)
        Gi* in standard deviations, two-sided p-value, and its Benjamini-Hochberg
        value over all bins of the cube.
    state : ndarray of int8, shape (c, t)
        1 where a bin is hot, -1 where it is cold, else 0.
    trends
        Mann-Kendall of each cell's scores, for `exact` those of single periods.
    category : ndarray of int8, shape (c,)
        The class of each cell, numbered as `model.emerging.CATEGORIES`.
    test
        `exact` or `normal`: which p-values these are.
    """

    score: NDArray[np.float64]
    p: NDArray[np.float64]
    q: NDArray[np.float64]
    state: NDArray[np.int8]
    trends: Trends
    category: NDArray[np.int8]
    test: Test


def emerging_hotspots(  # noqa: PLR0913 - what is asked, and four settings
    counts: ArrayLike,
    weights: Weights,
    *,
    lag: int = 1,
    level: float = 0.05,
    trend_level: float = 0.05,
    test: Test = "exact",
) -> EmergingHotspots:
    """
    Find where reports gather in space and time, and class how that developed.

    Parameters
    ----------
    counts : array of float, shape (c, t)
        Reports per cell and period, in reports; zeros are cells without reports.
        Periods of equal length, in order of time, at least 10.
    weights : csr_array of float, shape (c, c)
        Neighbours in space, each cell its own; unitless.
    lag
        How many periods before its own a bin's neighbourhood reaches back.
    level
        False discovery rate, over all bins, at which a bin is hot or cold.
    trend_level
        p-value at which the trend of a cell's scores counts, for classes that are
        hot or cold nearly always.
    test
        `exact` takes the sums as drawn from the counts of the cube, and trends from
        scores of single periods; `normal` takes the scores as normal, and trends
        from the scores themselves, as Esri does. See Notes.

    Returns
    -------
    EmergingHotspots
        Bins and cells in the order of `counts`.

    Raises
    ------
    ShapeError
        If the arrays disagree on their shape.
    RefusedInputError
        If there are fewer than 2 cells or 10 periods, a count is negative or not
        finite, or a level is not between 0 and 1.
    FlatInputError
        If all counts are equal.

    Notes
    -----
    The steps are those of Esri's Emerging Hot Spot Analysis [1]_: Gi* of each bin
    over space and time against the entire cube, the false discovery rate held over
    all bins, Mann-Kendall of each cell's scores, and the classes of
    `classify_patterns`. Two steps differ unless `test` is `normal`. P-values are
    those of `drawn_p`, which the normal ones approximate, and badly where counts
    are small and lopsided: of maps without any pattern, with 0.1 reports a bin,
    98 of 100 get a false hot or cold bin by the normal ones, 1 by these. And
    trends are those of scores without the periods before: scores of neighbourhoods
    that overlap in time follow each other, and 15 of 100 places without any trend
    would be given one at a `trend_level` of 0.05.

    A bin is called hot only where p-value and score agree that its sums are high.
    What happens in a single cell is thinned by its neighbours in space and time,
    and may not be found; a `lag` of 0 and fewer neighbours see it better.

    References
    ----------
    .. [1] Esri. How Emerging Hot Spot Analysis works. ArcGIS Pro tool reference,
       Space Time Pattern Mining.

    Examples
    --------
    >>> from scipy import sparse
    >>> near = sparse.csr_array(sum(np.eye(40, k=k) for k in range(-3, 4)))
    >>> cube = np.zeros((40, 12))
    >>> cube[18:23, -1] = 9
    >>> emerging_hotspots(cube, near).category[15:26]
    array([0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0], dtype=int8)
    """
    _check_levels(level, trend_level)
    around = space_time_sums(counts, weights, lag=lag)
    _check_cube(around.counts)
    score = space_time_gi_star(around)
    p = drawn_p(around) if test == "exact" else normal_p(score)
    q = benjamini_hochberg(p.two_sided.ravel()).reshape(score.shape)
    state = np.where(q <= level, agreed_direction(p, score), 0).astype(np.int8)
    if test == "exact" and lag:
        # Scores that share no period, so that a trend is not found in the sharing.
        alone = space_time_gi_star(single_periods(around))
    else:
        alone = score
    trends = mann_kendall(alone.round(_SCORE_DIGITS))
    direction = np.where(trends.p <= trend_level, np.sign(trends.s), 0)
    return EmergingHotspots(
        score=score,
        p=p.two_sided,
        q=q,
        state=state,
        trends=trends,
        category=classify_patterns(state, direction),
        test=test,
    )


def classify_patterns(state: ArrayLike, direction: ArrayLike) -> NDArray[np.int8]:
    """
    Class each cell by its hot and cold periods and the trend of its scores.

    Parameters
    ----------
    state : array of int, shape (c, t)
        1 where a bin is hot, -1 where it is cold, else 0; periods in order.
    direction : array of int, shape (c,)
        1 where the scores rise significantly, -1 where they fall, else 0.

    Returns
    -------
    ndarray of int8, shape (c,)
        The class, numbered as `model.emerging.CATEGORIES`.

    Notes
    -----
    The classes stand in `model.emerging.Pattern`. Esri's definitions overlap in
    two places, and the first that fits in that order is taken: a cell that turns
    hot for the first time is new (or consecutive) even if it was cold before, not
    oscillating; and one that was hot in at least 90 % of the periods but not the
    last is historical, with or without a trend. "At least 90 %" is counted in
    whole periods: 9 of 10, 18 of 20, 11 of 12.

    Examples
    --------
    >>> classify_patterns([[0, 0, 0, 1], [1, 1, 1, 1], [1, 0, 0, 1]], [0, 1, 0])
    array([1, 3, 6], dtype=int8)
    """
    states, rising = np.asarray(state, dtype=np.int8), np.asarray(direction)
    hot = _hot_patterns(states, rising)
    # A cold spot's low counts gather more and more while its scores fall.
    cold = _hot_patterns(-states, -rising)
    return np.where(hot, hot, -cold).astype(np.int8)


def _hot_patterns(
    state: NDArray[np.int8], direction: NDArray[np.int8]
) -> NDArray[np.int8]:
    """Give the number of each cell's hot class, 0 where none fits."""
    periods = state.shape[1]
    hot = state > 0
    times, last = hot.sum(axis=1), hot[:, -1]
    mostly = times * 10 >= periods * 9
    # The length of the unbroken hot run that ends with the last period.
    run = np.where(hot.all(axis=1), periods, (~hot[:, ::-1]).argmax(axis=1))
    only_now = last & (run == times)
    was_cold = (state < 0).any(axis=1)
    rules = [
        (Pattern.NEW_HOT, only_now & (times == 1)),
        (Pattern.CONSECUTIVE_HOT, only_now & ~mostly),
        (Pattern.INTENSIFYING_HOT, last & mostly & (direction > 0)),
        (Pattern.PERSISTENT_HOT, last & mostly & (direction == 0)),
        (Pattern.DIMINISHING_HOT, last & mostly & (direction < 0)),
        (Pattern.SPORADIC_HOT, last & ~mostly & ~was_cold),
        (Pattern.OSCILLATING_HOT, last & ~mostly & was_cold),
        (Pattern.HISTORICAL_HOT, ~last & mostly),
    ]
    numbers = [CATEGORIES[pattern] for pattern, _ in rules]
    return np.select([rule for _, rule in rules], numbers, 0).astype(np.int8)


def _check_levels(*levels: float) -> None:
    """Refuse a level that is no probability between 0 and 1."""
    for level in levels:
        if not 0 < level < 1:
            raise RefusedInputError(
                sv=f"Nivån är {level}; den ska ligga mellan 0 och 1.",
                en=f"The level is {level}; it should lie between 0 and 1.",
            )


def _check_cube(cube: NDArray[np.float64]) -> None:
    """Refuse too few cells or periods, and counts below 0."""
    cells, periods = cube.shape
    if cells == 1:
        raise RefusedInputError(
            sv="Det finns bara en cell; den har inga andra att jämföras med.",
            en="There is only one cell; it has no others to be compared with.",
        )
    if periods < LEAST_PERIODS:
        raise RefusedInputError(
            sv=f"Det finns {periods} perioder; klasserna kräver {LEAST_PERIODS}, så "
            f"{LEAST_PERIODS - periods} saknas.",
            en=f"There are {periods} periods; the classes need {LEAST_PERIODS}, so "
            f"{LEAST_PERIODS - periods} are missing.",
        )
    if cube.min() < 0:
        cell, period = np.argwhere(cube < 0)[0]
        raise RefusedInputError(
            sv=f"Antalet i cell {cell} och period {period} är {cube[cell, period]:g}; "
            "antal ska vara minst 0.",
            en=f"The count of cell {cell} in period {period} is "
            f"{cube[cell, period]:g}; counts should be at least 0.",
        )
