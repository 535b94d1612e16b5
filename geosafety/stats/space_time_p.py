"""How often chance would give a bin's neighbourhood as many reports, or as few."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from geosafety.errors import RefusedInputError
from geosafety.stats.draw_sums import Population, distinct_values
from geosafety.stats.permutation import TailProbabilities, both_tails
from geosafety.stats.space_time import SpaceTimeSums

# Counts that are not whole are rounded to this many steps a report to begin with.
_FINEST = 64

# The step is doubled until no neighbourhood holds more steps than this.
_MOST_STEPS = 4096


def drawn_p(around: SpaceTimeSums) -> TailProbabilities:
    """
    Compute exactly how likely each neighbourhood's sum is under permutation.

    Parameters
    ----------
    around
        As `space_time_sums` gives, from counts of at least 0 and weights 0 and 1.

    Returns
    -------
    TailProbabilities
        Arrays of shape (c, t); a neighbourhood that is the whole cube gets 1.

    Raises
    ------
    RefusedInputError
        If a count is negative or the weights are not 0 and 1.

    Notes
    -----
    The sum of a neighbourhood of k bins, the bin itself among them, is compared
    with the sums of k counts drawn without replacement from all bins of the cube.
    Mean and variance of those sums are what standardises Gi*, so the normal
    p-values of other programs approximate these; where counts are small and
    lopsided, as reports in cells and weeks are, they call far too much hot. The
    distribution is computed by the dynamic programme of `exact_gi_star_p`, which
    differs in that it holds the count of the place itself fixed. In a cube that
    would hide a place that is hot by itself week after week.

    Counts that are not whole, or so large that a neighbourhood holds more than
    4,096, are first rounded to steps of 1/64 report or longer, each count by at
    most half a step and without regard to where it lies.

    Examples
    --------
    >>> from geosafety.stats.space_time import space_time_sums
    >>> from scipy import sparse
    >>> line = sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    >>> cube = [[4, 0, 0], [0, 1, 0], [0, 0, 2]]
    >>> drawn_p(space_time_sums(cube, line)).upper.round(3)
    array([[0.222, 0.286, 0.881],
           [0.333, 0.595, 0.845],
           [1.   , 0.881, 0.563]])
    """
    if not np.isin(around.matrix.data, (0, 1)).all():
        raise RefusedInputError(
            sv="Exakta p-värden kräver vikterna 0 och 1.",
            en="Exact p-values need weights 0 and 1.",
        )
    if around.counts.min() < 0:
        raise RefusedInputError(
            sv=f"Ett antal är {around.counts.min():g}; antal ska vara minst 0.",
            en=f"A count is {around.counts.min():g}; counts should be at least 0.",
        )
    steps = _rounded(around)
    drawn, row = _drawn(steps)
    sums = steps.sums.astype(np.int64)
    values, sizes = distinct_values(steps.counts.astype(np.int64).ravel())
    table = Population(
        values=values, sizes=sizes, drawn=int(drawn[-1]), largest=int(sums.max())
    ).table()[drawn]
    table /= table.sum(axis=1, keepdims=True)
    upper = np.cumsum(table[:, ::-1], axis=1)[:, ::-1]
    tails = both_tails(upper, np.cumsum(table, axis=1))
    sums += row * table.shape[1]
    # No position is outside; "clip" only spares the look.
    return TailProbabilities(*(tail.take(sums, mode="clip") for tail in tails))


def normal_p(score: NDArray[np.float64]) -> TailProbabilities:
    """
    Turn standard scores into p-values, as if they were normal.

    Parameters
    ----------
    score : ndarray of float
        In standard deviations.

    Returns
    -------
    TailProbabilities
        Arrays of the shape of `score`.

    Examples
    --------
    >>> normal_p(np.array([1.959964])).two_sided.round(6)
    array([0.05])
    """
    return both_tails(ndtr(-score), ndtr(score))


def _drawn(around: SpaceTimeSums) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the sizes of neighbourhoods that occur, and which of them each bin has."""
    sizes, of_cell = np.unique(around.weight.astype(np.int64), return_inverse=True)
    times, of_period = np.unique(around.steps, return_inverse=True)
    drawn, which = np.unique(np.outer(sizes, times), return_inverse=True)
    table = which.reshape(sizes.size, times.size)
    return drawn, table[of_cell[:, np.newaxis], of_period]


def _rounded(around: SpaceTimeSums) -> SpaceTimeSums:
    """Count in steps so long that no neighbourhood holds too many."""
    is_whole = np.array_equal(around.counts, np.rint(around.counts))
    step = 1.0 if is_whole else 1.0 / _FINEST
    while float(around.sums.max()) / step > _MOST_STEPS:
        step *= 2
    rounded = around.in_steps(step)
    # Each count may have been rounded up.
    while float(rounded.sums.max()) > _MOST_STEPS:
        step *= 2
        rounded = around.in_steps(step)
    return rounded
