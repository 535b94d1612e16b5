"""Keep the share of false discoveries down when many cells are tested."""

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import RefusedInputError


def benjamini_hochberg(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Turn p-values into q-values by the step-up rule of Benjamini and Hochberg.

    Parameters
    ----------
    p : ndarray of float, shape (n,)
        Probabilities, one for each test; unitless. NaN is refused.

    Returns
    -------
    ndarray of float, shape (n,)
        The least share of false discoveries at which each test would still be
        called a discovery; unitless, at most 1, never below `p`.

    Raises
    ------
    RefusedInputError
        If a value is no probability.

    Notes
    -----
    With the p-values in ascending order, q of rank i is the least of
    n p / rank over the ranks from i on [1]_.

    References
    ----------
    .. [1] Y. Benjamini and Y. Hochberg (1995). Controlling the false discovery
       rate. Journal of the Royal Statistical Society B 57(1), 289-300.

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])).round(4)
    array([0.04  , 0.0533, 0.0533, 0.5   ])
    """
    return _stepped_up(_probabilities(p), 1.0)


def benjamini_yekutieli(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Turn p-values into q-values that hold however the tests depend on each other.

    Parameters
    ----------
    p : ndarray of float, shape (n,)
        Probabilities, one for each test; unitless. NaN is refused.

    Returns
    -------
    ndarray of float, shape (n,)
        As `benjamini_hochberg`, times 1 + 1/2 + … + 1/n, at most 1.

    Raises
    ------
    RefusedInputError
        If a value is no probability.

    Notes
    -----
    The step-up rule of Benjamini and Hochberg keeps its level for independent and
    for positively dependent tests, as those of overlapping neighbourhoods are;
    with the factor it does so for any dependence [1]_, at the price of power.

    References
    ----------
    .. [1] Y. Benjamini and D. Yekutieli (2001). The control of the false discovery
       rate in multiple testing under dependency. Annals of Statistics 29(4),
       1165-1188.

    Examples
    --------
    >>> benjamini_yekutieli(np.array([0.01, 0.04, 0.03, 0.5])).round(4)
    array([0.0833, 0.1111, 0.1111, 1.    ])
    """
    values = _probabilities(p)
    return _stepped_up(values, float((1 / np.arange(1, values.size + 1)).sum()))


def _probabilities(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the values as floats; refuse what is no probability."""
    values = np.asarray(p, dtype=np.float64)
    good = (values >= 0) & (values <= 1)
    if not good.all():
        wrong = values[~good][0]
        raise RefusedInputError(
            sv=f"{wrong} är ingen sannolikhet; den ska ligga mellan 0 och 1.",
            en=f"{wrong} is no probability; it should lie between 0 and 1.",
        )
    return values


def _stepped_up(values: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """Raise each value by the tests there are for its rank, and by a factor."""
    order = np.argsort(values)
    ranks = np.arange(1, values.size + 1)
    raised = values[order] * (values.size * factor / ranks)
    q = np.empty_like(values)
    q[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return q
