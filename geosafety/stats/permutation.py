"""
How often chance alone would give a neighbourhood as many reports, or as few.

The conditional permutation test of Gi*: a cell keeps its own count, and its k
neighbours get k counts drawn without replacement from all other cells.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geosafety.errors import RefusedInputError
from geosafety.stats.checks import (
    Counts,
    Weights,
    checked_counts,
    others_of_ones,
    refuse_infinite,
    refuse_rows_without_themselves,
    square_weights,
)
from geosafety.stats.draw_sums import tails_without_self


class TailProbabilities(NamedTuple):
    """
    Permutation p-values of every cell.

    Attributes
    ----------
    two_sided : ndarray of float, shape (n,)
        Twice the smaller of the two tails, at most 1.
    upper : ndarray of float, shape (n,)
        P(sum of the neighbours >= observed): small where reports gather.
    lower : ndarray of float, shape (n,)
        P(sum of the neighbours <= observed): small where they are missing.
    """

    two_sided: NDArray[np.float64]
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]


def both_tails(
    upper: NDArray[np.float64], lower: NDArray[np.float64]
) -> TailProbabilities:
    """
    Add the two-sided value; rounding never lifts a probability above 1.

    Parameters
    ----------
    upper, lower : ndarray of float
        Probabilities of at least and of at most what was observed, of one shape.

    Examples
    --------
    >>> both_tails(np.array([0.01]), np.array([0.995])).two_sided
    array([0.02])
    """
    upper, lower = np.minimum(upper, 1.0), np.minimum(lower, 1.0)
    return TailProbabilities(
        np.minimum(2 * np.minimum(upper, lower), 1.0), upper, lower
    )


def agreed_direction(
    p: TailProbabilities, score: NDArray[np.float64]
) -> NDArray[np.int64]:
    """
    Tell which way each place lies, where p-value and score agree on it.

    Parameters
    ----------
    p
        Of each place.
    score : ndarray of float
        Gi* of each place, standard deviations; of the shape of `p`.

    Returns
    -------
    ndarray of int64
        1 where both say that reports gather, -1 where both say that they are
        missing, else 0.

    Notes
    -----
    An exact p-value of a map speaks of a cell's neighbours alone, the score of cell
    and neighbours together; a place is called only what both say.

    Examples
    --------
    >>> p = both_tails(np.array([0.01, 0.99, 0.01]), np.array([0.995, 0.02, 0.995]))
    >>> agreed_direction(p, np.array([2.0, -2.0, -0.1]))
    array([ 1, -1,  0])
    """
    hot, cold = (p.upper < p.lower) & (score > 0), (p.lower < p.upper) & (score < 0)
    return np.asarray(hot.astype(np.int64) - cold.astype(np.int64))


def exact_gi_star_p(
    counts: Counts, weights: "sparse.csr_array[np.float64]"
) -> TailProbabilities:
    """
    Compute the conditional permutation p-values of Gi* exactly.

    Parameters
    ----------
    counts : ndarray of int or whole float, shape (n,)
        Reports per cell, in reports; zeros are cells without reports.
    weights : csr_array of float, shape (n, n)
        Binary: 1 where a cell is a neighbour, itself included; unitless.

    Returns
    -------
    TailProbabilities
        `two_sided`, `upper` and `lower`, each of shape (n,). A cell with no
        other neighbour gets 1.

    Raises
    ------
    ShapeError
        If `weights` is not square or disagrees with `counts` on `n`.
    RefusedInputError
        If a count is negative, missing or no whole number, if the weights are
        not 0 and 1, or if a row leaves out its own cell.

    Notes
    -----
    Given the count of cell i, its neighbours' sum T is the sum of k values drawn
    without replacement from the other n - 1, so P(T >= t) follows from the
    number of ways to draw k values with each sum. Those numbers are the
    coefficients of a product with one factor for each distinct count [1]_; they
    are computed by a dynamic programme of positive terms, so that small
    probabilities are right to about nine digits too. It is what simulation as
    in [2]_ tends to when the number of permutations grows, and it has no least
    value of 1 / (permutations + 1).

    Ties count as at least as extreme and are compared as whole numbers. Two-sided
    is twice the smaller tail, the usual choice for lopsided distributions.

    References
    ----------
    .. [1] M. Pagano and D. Tritchler (1983). On obtaining permutation
       distributions in polynomial time. Journal of the American Statistical
       Association 78(382), 435-440.
    .. [2] L. Anselin (1995). Local indicators of spatial association: LISA.
       Geographical Analysis 27(2), 93-115.

    Examples
    --------
    >>> line = sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    >>> exact_gi_star_p(np.array([4, 1, 0]), line).upper.round(3)
    array([0.5, 1. , 1. ])
    """
    values = checked_counts(counts)
    whole = _whole(values)
    matrix = square_weights(weights, n=values.size)
    drawn = _neighbours(matrix)
    sums = (matrix @ values).astype(np.int64) - whole
    return _exact(whole, drawn, sums)


def simulated_gi_star_p(
    counts: Counts,
    weights: "sparse.csr_array[np.float64]",
    *,
    permutations: int,
    rng: np.random.Generator,
) -> TailProbabilities:
    """
    Estimate the permutation p-values of Gi* by simulation.

    For weights that are not binary, or counts that are not whole.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Reports or expected reports per cell, in reports.
    weights : csr_array of float, shape (n, n)
        Any weights, each cell its own neighbour; unitless.
    permutations
        How many draws R; no p-value can be below 1 / (R + 1).
    rng
        The source of chance; the same state gives the same answer.

    Returns
    -------
    TailProbabilities
        (M + 1) / (R + 1), M being the draws at least as extreme.

    Raises
    ------
    ShapeError
        If `weights` is not square or disagrees with `counts` on `n`.
    RefusedInputError
        If a count or weight is not finite, or a row leaves out its own cell.

    Notes
    -----
    All cells share the draws, as in GeoDa's look-up table: a draw is a list of
    distinct cells, and each cell takes the first k of it that are not itself.
    Sums are compared with a tolerance of 1e-9 of the largest, so that ties
    count as ties however the terms were added up.

    References
    ----------
    .. [1] L. Anselin (1995). Local indicators of spatial association: LISA.
       Geographical Analysis 27(2), 93-115.
    """
    values = checked_counts(counts)
    matrix = square_weights(weights, n=values.size)
    refuse_infinite(matrix)
    refuse_rows_without_themselves(matrix)
    others = sparse.csr_array(matrix - sparse.diags_array(matrix.diagonal()))
    others.eliminate_zeros()
    drawn = np.diff(others.indptr)
    draws = _draws(values.size, int(drawn.max()) + 1, permutations, rng)
    above, below = np.empty(values.size), np.empty(values.size)
    for k in np.unique(drawn):
        cells = np.flatnonzero(drawn == k)
        for part in np.array_split(cells, cells.size // 4096 + 1):
            simulated = _simulated(values, others[part], part, draws, int(k))
            observed = (others[part] @ values)[:, np.newaxis]
            slack = 1e-9 * max(np.abs(simulated).max(initial=0), 1e-300)
            above[part] = (simulated >= observed - slack).sum(axis=1)
            below[part] = (simulated <= observed + slack).sum(axis=1)
    return both_tails(
        (above + 1) / (permutations + 1), (below + 1) / (permutations + 1)
    )


def _draws(
    n: int, size: int, permutations: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw lists of distinct cells, shape (permutations, size)."""
    lists = [rng.choice(n, min(size, n), replace=False) for _ in range(permutations)]
    return np.array(lists, dtype=np.int64)


def _simulated(
    values: NDArray[np.float64],
    rows: Weights,
    cells: NDArray[np.int64],
    draws: NDArray[np.int64],
    k: int,
) -> NDArray[np.float64]:
    """Weigh each draw by each row, the cell itself passed over."""
    shares = rows.data.reshape(cells.size, k)
    sums = shares @ values[draws[:, :k]].T
    # A cell that turns up among its own first k takes the next in the list.
    place = np.searchsorted(cells, draws[:, :k])
    place[place == cells.size] = 0
    itself = cells[place] == draws[:, :k]
    draw, position = np.nonzero(itself)
    row = place[draw, position]
    swap = values[draws[draw, k]] - values[draws[draw, position]] if k else 0.0
    sums[row, draw] += shares[row, position] * swap
    return np.asarray(sums)


def _exact(
    values: NDArray[np.int64], drawn: NDArray[np.int64], sums: NDArray[np.int64]
) -> TailProbabilities:
    """Find both tails of whole sums."""
    if not values.size:
        return TailProbabilities(np.empty(0), np.empty(0), np.empty(0))
    tails, which = tails_without_self(values, drawn, sums)
    # No position is outside; "clip" only spares the look.
    return TailProbabilities(*(p.take(which, mode="clip") for p in both_tails(*tails)))


def _whole(counts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the counts as whole numbers; refuse others, and those below 0."""
    whole = counts.astype(np.int64)
    good = whole == counts
    if good.all() and whole.min(initial=0) >= 0:
        return whole
    good &= whole >= 0
    cell = int(np.argmin(good))
    raise RefusedInputError(
        sv=f"Antalet i cell {cell} är {counts[cell]:g}; exakta p-värden kräver "
        "hela antal från 0. För andra tal finns simulated_gi_star_p.",
        en=f"The count of cell {cell} is {counts[cell]:g}; exact p-values need "
        "whole counts from 0. For other numbers there is simulated_gi_star_p.",
    )


def _neighbours(weights: Weights) -> NDArray[np.int64]:
    """Count each cell's neighbours without itself; refuse weights but 0 and 1."""
    others = others_of_ones(weights)
    if others is not None:
        return others
    refuse_rows_without_themselves(weights)
    good = np.isin(weights.data, (0, 1))
    if not good.all():
        wrong = weights.data[~good][0]
        raise RefusedInputError(
            sv=f"En vikt är {wrong:g}; exakta p-värden kräver vikterna 0 och 1. För "
            "andra vikter finns simulated_gi_star_p.",
            en=f"A weight is {wrong:g}; exact p-values need weights 0 and 1. For "
            "other weights there is simulated_gi_star_p.",
        )
    ones = np.ones(weights.shape[1])
    return np.asarray(np.rint(weights @ ones).astype(np.int64) - 1)
