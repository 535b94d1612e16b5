"""Hold down the chance that any place at all is called hot by mistake."""

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import RefusedInputError
from geosafety.stats.checks import Counts, Weights, checked_counts, square_weights
from geosafety.stats.getis_ord import gi_star
from geosafety.stats.permutation import TailProbabilities, both_tails

# Scores this close are ties, however their sums were added up.
_TIE = 1e-9


def max_statistic_p(
    counts: Counts,
    weights: Weights,
    *,
    permutations: int,
    rng: np.random.Generator,
) -> TailProbabilities:
    """
    Adjust the p-values of Gi* by the highest score of each shuffled map.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Reports per cell, in reports.
    weights : csr_array of float, shape (n, n)
        Neighbours, each cell its own; unitless.
    permutations
        How many shuffled maps R; no p-value can be below 1 / (R + 1).
    rng
        The source of chance; the same state gives the same answer.

    Returns
    -------
    TailProbabilities
        Of each cell: (M + 1) / (R + 1), M being the maps whose highest score
        reaches the cell's (`upper`), or whose lowest does (`lower`).

    Raises
    ------
    ShapeError, RefusedInputError, FlatInputError
        As `gi_star`, and if `permutations` is below 1.

    Notes
    -----
    Calling every cell with `upper` at most 0.05 hot, a map without any pattern has
    a hot cell in at most 5 of 100 cases, however the cells' neighbourhoods overlap
    [1]_. That is stricter than a false discovery rate: use it where one wrong
    cell costs much. Unlike `exact_gi_star_p`, a cell's own count is shuffled too.

    References
    ----------
    .. [1] P. H. Westfall and S. S. Young (1993). Resampling-Based Multiple Testing.
       Wiley, New York.

    Examples
    --------
    >>> from scipy import sparse
    >>> line = sparse.csr_array(np.eye(9) + np.eye(9, k=1) + np.eye(9, k=-1))
    >>> counts = np.array([0, 0, 0, 5, 6, 5, 0, 0, 0])
    >>> rng = np.random.default_rng(1)
    >>> p = max_statistic_p(counts, line, permutations=199, rng=rng)
    >>> bool(p.upper.argmin() == 4)
    True
    """
    if permutations < 1:
        raise RefusedInputError(
            sv=f"Antalet dragningar är {permutations}; det ska vara minst 1.",
            en=f"The number of draws is {permutations}; it should be at least 1.",
        )
    values = checked_counts(counts)
    matrix = square_weights(weights, n=values.size)
    observed = gi_star(values, matrix)
    highest, lowest = np.empty(permutations), np.empty(permutations)
    for draw in range(permutations):
        scores = gi_star(rng.permutation(values), matrix)
        highest[draw], lowest[draw] = scores.max(), scores.min()
    return both_tails(_reached(highest, observed), _reached(-lowest, -observed))


def _reached(
    extremes: NDArray[np.float64], observed: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the share of maps whose extreme is at least each score."""
    ascending = np.sort(extremes)
    below = np.searchsorted(ascending, observed - _TIE)
    return np.asarray((extremes.size - below + 1) / (extremes.size + 1))
