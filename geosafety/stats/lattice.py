"""Counts rounded to whole steps, so that an exact test stays quick."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.checks import Counts, Weights, checked_counts, square_weights
from geosafety.stats.permutation import TailProbabilities, exact_gi_star_p


class RoundedCounts(NamedTuple):
    """
    Counts as whole numbers of steps.

    Attributes
    ----------
    steps : ndarray of float, shape (n,)
        Whole numbers of steps.
    step
        Reports to a step, a power of two: 1/64 or 8, for example.
    """

    steps: NDArray[np.float64]
    step: float


def rounded_counts(
    counts: Counts,
    weights: Weights,
    *,
    finest: int = 64,
    most_steps: int = 4096,
) -> RoundedCounts:
    """
    Round counts to a step so long that no neighbourhood holds too many.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Expected reports per cell, in reports.
    weights : csr_array of float, shape (n, n)
        Binary, each cell its own neighbour.
    finest
        Steps to a report to begin with, a power of two; whole counts begin with
        one step to a report, and so are not rounded at all if they are few.
    most_steps
        The step is doubled until the largest sum of a cell and its neighbours is
        at most this many steps: the cost of an exact test follows that sum.

    Returns
    -------
    RoundedCounts
        The numbers of steps and the length of the step.

    Raises
    ------
    ShapeError
        If `weights` is not square or disagrees with `counts` on `n`.
    RefusedInputError
        If a count is missing or infinite.

    Notes
    -----
    Each count moves by at most half a step, and does so before any test and
    without regard to where the cell lies. What is then tested is whether the
    rounded counts gather, so the test keeps its level; only differences smaller
    than a step go unseen.

    Examples
    --------
    >>> from scipy import sparse
    >>> line = sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    >>> rounded_counts(np.array([900.0, 95.0, 3.0]), line, most_steps=128)
    RoundedCounts(steps=array([112.,  12.,   0.]), step=8.0)
    """
    values = checked_counts(counts)
    matrix = square_weights(weights, n=values.size)
    is_whole = np.array_equal(values, np.rint(values))
    step = 1.0 if is_whole else 1.0 / finest
    while float((matrix @ np.rint(values / step)).max(initial=0)) > most_steps:
        step *= 2
    return RoundedCounts(np.rint(values / step), step)


def lattice_gi_star_p(
    counts: Counts,
    weights: Weights,
    *,
    finest: int = 64,
    most_steps: int = 4096,
) -> TailProbabilities:
    """
    Compute the p-values of Gi* exactly for counts rounded to a step.

    Expected counts, sums of shares of reports, are not whole. Rounded to the
    nearest 1/64 they are whole numbers of steps, and their permutation
    distribution is exact again, with no floor as in simulation. Many reports are
    rounded to longer steps, so that the time follows the cells and not the
    reports; see `rounded_counts` for why the test stays valid.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Expected reports per cell, in reports.
    weights : csr_array of float, shape (n, n)
        Binary, each cell its own neighbour.
    finest, most_steps
        As in `rounded_counts`.

    Returns
    -------
    TailProbabilities
        As `exact_gi_star_p`. Whole counts whose neighbourhoods hold no more than
        `most_steps` reports get exactly its values.

    Raises
    ------
    ShapeError, RefusedInputError
        As `exact_gi_star_p`, but for counts that are not whole.
    """
    rounded = rounded_counts(counts, weights, finest=finest, most_steps=most_steps)
    return exact_gi_star_p(rounded.steps, weights)
