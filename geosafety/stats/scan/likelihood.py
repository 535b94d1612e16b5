"""How much better a raised risk inside explains the cases than none does."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlogy

from geosafety.stats.scan.ragged import bounding

LEAST_CASES = 2

_HALVINGS = 60
_FINE = 1.002
_LOWEST_LOG = -80.0
# A bound may let through a little more than it must, never less.
_SLACK = 1e-9


def poisson_llr(
    cases: ArrayLike, expected: ArrayLike, *, total: float
) -> NDArray[np.float64]:
    r"""
    Compute the log likelihood ratio of a raised risk inside, Poisson.

    Parameters
    ----------
    cases : array_like, shape (...)
        Cases c inside, in cases.
    expected : array_like, shape (...)
        Cases E expected inside when the risk is the same everywhere, in cases.
    total
        All cases C.

    Returns
    -------
    ndarray of float, shape (...)
        The ratio, unitless; 0 where c does not exceed E.

    Notes
    -----
    From [1]_, with :math:`0 \ln 0 = 0`:

    .. math::
        c \ln \frac{c}{E} + (C - c) \ln \frac{C - c}{C - E}, \quad c > E.

    References
    ----------
    .. [1] M. Kulldorff (1997). A spatial scan statistic. Communications in
       Statistics: Theory and Methods 26(6), 1481-1496.

    Examples
    --------
    >>> poisson_llr([85, 3], [49.711, 5.0], total=552).round(3)
    array([11.577,  0.   ])
    """
    inside = np.asarray(cases, dtype=np.float64)
    mean = np.asarray(expected, dtype=np.float64)
    raised = inside > mean
    mean = np.where(raised, mean, 1.0)
    count = np.where(raised, inside, 1.0)
    rest = total - count
    left = np.where(rest > 0, total - mean, 1.0)
    with np.errstate(divide="ignore"):
        ratio = xlogy(count, count / mean) + xlogy(rest, rest / left)
    return np.where(raised, ratio, 0.0)


def bernoulli_llr(
    cases: ArrayLike, people: ArrayLike, *, cases_total: float, people_total: float
) -> NDArray[np.float64]:
    r"""
    Compute the log likelihood ratio of a raised share of cases inside.

    Parameters
    ----------
    cases : array_like, shape (...)
        Cases c inside, in cases.
    people : array_like, shape (...)
        Cases and controls n inside.
    cases_total, people_total
        All cases C, and all cases and controls N.

    Returns
    -------
    ndarray of float, shape (...)
        The ratio, unitless; 0 where c / n does not exceed (C - c) / (N - n).

    Notes
    -----
    From [1]_: the log likelihood of two shares less that of one,

    .. math::
        c \ln \frac{c}{n} + (n-c) \ln \frac{n-c}{n}
        + (C-c) \ln \frac{C-c}{N-n} + (N-n-C+c) \ln \frac{N-n-C+c}{N-n}
        - C \ln \frac{C}{N} - (N-C) \ln \frac{N-C}{N}.

    References
    ----------
    .. [1] M. Kulldorff and N. Nagarwalla (1995). Spatial disease clusters:
       detection and inference. Statistics in Medicine 14(8), 799-810.

    Examples
    --------
    >>> bernoulli_llr([8, 1], [10, 10], cases_total=10, people_total=40).round(3)
    array([10.141,  0.   ])
    """
    c = np.asarray(cases, dtype=np.float64)
    n = np.asarray(people, dtype=np.float64)
    share = cases_total / people_total
    raised = c > n * share
    ratio = _against(c, n, share)
    ratio += _against(cases_total - c, people_total - n, share)
    return np.where(raised, ratio, 0.0)


def _against(
    cases: NDArray[np.float64], people: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """Compare the best share for a group with a given one, as log likelihoods."""
    size = np.maximum(people, 1.0)
    spared = people - cases
    ratio = xlogy(cases, cases / (size * share))
    if share < 1:
        ratio += xlogy(spared, spared / (size * (1 - share)))
    return np.asarray(ratio)


def largest_expected(
    level: float, *, total: int, most_cases: int
) -> NDArray[np.float64]:
    """
    Find how large the expectation may be for a Poisson ratio to reach a level.

    Returns
    -------
    ndarray of float, shape (most_cases + 1,)
        For c cases, the ratio reaches `level` only if no more are expected than
        this, in cases; ascending, and a little too large for many cases. Below the
        least number of cases nothing does: -1.
    """
    grid = bounding(LEAST_CASES, most_cases, _FINE)
    count = grid.astype(np.float64)
    low, high = np.full(count.size, _LOWEST_LOG), np.log(count)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        reaches = poisson_llr(count, np.exp(middle), total=total) >= level
        low, high = np.where(reaches, middle, low), np.where(reaches, high, middle)
    found = np.maximum.accumulate(np.exp(high) * (1 + _SLACK))
    # A count between two of the grid is allowed what the larger one is.
    each = np.searchsorted(grid, np.arange(LEAST_CASES, most_cases + 1))
    return np.concatenate([np.full(LEAST_CASES, -1.0), found[each]])
