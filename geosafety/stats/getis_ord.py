"""The local statistics of Getis and Ord: where sums are high or low."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geosafety.errors import FlatInputError
from geosafety.stats.checks import (
    Counts,
    Weights,
    checked_counts,
    others_of_ones,
    refuse_infinite,
    refuse_rows_without_themselves,
    square_weights,
)

# What is left of a difference below this share of its first term is rounding.
_ROUNDING = 1e-12


def gi_star(
    counts: Counts, weights: "sparse.csr_array[np.float64]"
) -> NDArray[np.float64]:
    r"""
    Score every cell with the Gi* statistic, the cell itself included.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Reports per cell, in reports. Zeros are cells without reports; NaN is
        refused.
    weights : csr_array of float, shape (n, n)
        Row `i` holds the weights of the neighbours of cell `i`, itself
        included; unitless. Any weights will do, binary or not.

    Returns
    -------
    ndarray of float, shape (n,)
        Standard score of each cell, in standard deviations. A cell whose
        neighbours are all cells, alike in weight, scores 0.

    Raises
    ------
    ShapeError
        If `weights` is not square or disagrees with `counts` on `n`.
    RefusedInputError
        If a count or weight is not finite, or a row leaves out its own cell.
    FlatInputError
        If all counts are equal: the score would be 0 / 0.

    Notes
    -----
    The score is the standardised weighted sum of [1]_,

    .. math::
        z_i = \frac{\sum_j w_{ij} x_j - \bar{x} W_i}
                   {S \sqrt{(n S_{1i} - W_i^2) / (n - 1)}},

    with :math:`W_i = \sum_j w_{ij}`, :math:`S_{1i} = \sum_j w_{ij}^2` and
    :math:`S^2 = \sum_j x_j^2 / n - \bar{x}^2`. It does not change when a row of
    weights is multiplied by a positive constant. Counts enter as they are, so
    rates must be made before this call.

    References
    ----------
    .. [1] J. K. Ord and A. Getis (1995). Local spatial autocorrelation
       statistics. Geographical Analysis 27(4), 286-306.

    Examples
    --------
    >>> line = sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    >>> gi_star(np.array([4.0, 0.0, 0.0]), line).round(2)
    array([ 0.71,  0.  , -1.41])
    """
    values = checked_counts(counts)
    n = values.size
    matrix = square_weights(weights, n=n)
    centred = _centred(values)
    total, squares, of_row = _row_sums(matrix)
    if others_of_ones(matrix) is None:
        refuse_rows_without_themselves(matrix)
    variance = _squared(centred) / n * _left(n * squares, total**2) / (n - 1)
    return _standardised(matrix @ centred, np.sqrt(variance)[of_row])


def gi(counts: Counts, weights: "sparse.csr_array[np.float64]") -> NDArray[np.float64]:
    r"""
    Score every cell with the Gi statistic, the cell itself left out.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Reports per cell, in reports; NaN is refused.
    weights : csr_array of float, shape (n, n)
        Row `i` holds the weights of the neighbours of cell `i`; unitless. What
        stands on the diagonal is ignored.

    Returns
    -------
    ndarray of float, shape (n,)
        Standard score of each cell, in standard deviations. A cell with no
        neighbours, or whose others are all equal, scores 0.

    Raises
    ------
    ShapeError
        If `weights` is not square or disagrees with `counts` on `n`.
    RefusedInputError
        If a count or weight is not finite.
    FlatInputError
        If all counts are equal: the score would be 0 / 0.

    Notes
    -----
    As Gi* of [1]_, but mean and variance are those of the other n - 1 cells:

    .. math::
        z_i = \frac{\sum_{j \ne i} w_{ij} x_j - \bar{x}(i) W_i}
             {S(i) \sqrt{((n - 1) S_{1i} - W_i^2) / (n - 2)}}.

    References
    ----------
    .. [1] J. K. Ord and A. Getis (1995). Local spatial autocorrelation
       statistics. Geographical Analysis 27(4), 286-306.

    Examples
    --------
    >>> line = sparse.csr_array(np.eye(4, k=1) + np.eye(4, k=-1))
    >>> gi(np.array([4.0, 1.0, 0.0, 0.0]), line).round(2)
    array([ 1.41,  0.71, -1.37, -0.98])
    """
    values = checked_counts(counts)
    n = values.size
    matrix = square_weights(weights, n=n)
    centred = _centred(values)
    total, squares, of_row = _row_sums(matrix)
    own = matrix.diagonal()
    total, squares = total[of_row] - own, squares[of_row] - own**2
    others = n - 1
    mean = -centred / others
    variance = _left(_squared(centred), centred**2 + others * mean**2) / others
    excess = matrix @ centred - own * centred - mean * total
    freedom = _left(others * squares, total**2) / max(others - 1, 1)
    return _standardised(excess, np.sqrt(variance * freedom))


def _centred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Subtract the mean; refuse values that do not vary."""
    if values.size == 0 or values.min() == values.max():
        value = values[0] if values.size else 0.0
        raise FlatInputError(
            sv=f"Alla celler har samma antal ({value:g}); då finns inget att jämföra "
            "med och ingen poäng kan räknas ut.",
            en=f"All cells have the same count ({value:g}); then there is nothing to "
            "compare with and no score can be computed.",
        )
    return np.asarray(values - values.mean())


def _squared(values: NDArray[np.float64]) -> float:
    """Add up squares, in one thread: BLAS would wait for others on a busy machine."""
    return float(np.square(values).sum())


def _row_sums(
    weights: Weights,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64] | slice]:
    """
    Give sums of weights and of their squares, and which of them each row has.

    Rows of ones are told apart by their size alone.
    """
    others = others_of_ones(weights)
    if others is not None:
        possible = np.arange(1.0, others.max(initial=0) + 2.0)
        return possible, possible, others
    refuse_infinite(weights)
    ones = np.ones(weights.shape[1])
    squared = sparse.csr_array(
        (weights.data.astype(np.float64) ** 2, weights.indices, weights.indptr),
        shape=weights.shape,
    )
    return np.asarray(weights @ ones), np.asarray(squared @ ones), slice(None)


def _left(
    whole: NDArray[np.float64] | float, part: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Subtract, and call what is only rounding zero."""
    rest = np.asarray(whole - part)
    rest[rest <= whole * _ROUNDING] = 0.0
    return rest


def _standardised(
    excess: NDArray[np.float64], error: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Divide by the standard error; 0 where nothing can vary."""
    score = np.zeros_like(excess)
    return np.divide(excess, error, out=score, where=error > 0)
