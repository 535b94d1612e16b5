"""Whether a series rises or falls, whatever its shape."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from geosafety.errors import RefusedInputError, ShapeError

# With fewer values no trend can be significant, however clear.
LEAST_VALUES = 4

# Series taken at once, so that what is worked on stays in the cache.
_BLOCK = 8192


class Trends(NamedTuple):
    """
    The trend of each series; arrays of shape (m,).

    Attributes
    ----------
    s : ndarray of int64
        Pairs in which the later value is larger, less those in which it is smaller.
    variance : ndarray of float
        Of `s` when there is no trend, ties taken into account.
    z : ndarray of float
        Standard score, in standard deviations: above 0 the series rises.
    p : ndarray of float
        Two-sided, normal approximation.
    """

    s: NDArray[np.int64]
    variance: NDArray[np.float64]
    z: NDArray[np.float64]
    p: NDArray[np.float64]


def mann_kendall(series: ArrayLike) -> Trends:
    r"""
    Test each series for a trend with the Mann-Kendall test, ties corrected for.

    Parameters
    ----------
    series : array of float, shape (m, n)
        A series a row, in order of time; any unit. One series of shape (n,) is
        taken as one row.

    Returns
    -------
    Trends
        A series that never changes has `s`, `variance` and `z` 0 and `p` 1.

    Raises
    ------
    ShapeError
        If the array is not of one or two dimensions.
    RefusedInputError
        If a value is not finite or the series have fewer than 4 values.

    Notes
    -----
    With n values, of which t_g are tied in group g [1]_ [2]_ [3]_,

    .. math::
        S = \sum_{i < j} \operatorname{sgn}(x_j - x_i), \qquad
        V = \frac{n (n - 1) (2n + 5) - \sum_g t_g (t_g - 1) (2 t_g + 5)}{18},

    and z is (S - 1) / √V for S > 0, (S + 1) / √V for S < 0, and 0 for S = 0. The
    test takes the values as independent of each other in time; where they are
    not, it finds trends too often. The normal approximation is good from about
    ten values on.

    References
    ----------
    .. [1] H. B. Mann (1945). Nonparametric tests against trend. Econometrica 13,
       245-259.
    .. [2] M. G. Kendall (1975). Rank Correlation Methods. Griffin, London.
    .. [3] R. O. Gilbert (1987). Statistical Methods for Environmental Pollution
       Monitoring. Wiley, section 16.4.

    Examples
    --------
    >>> trends = mann_kendall([[1, 2, 3, 3, 5, 6, 7, 8], [4, 4, 4, 4, 4, 4, 4, 4]])
    >>> trends.s, trends.z.round(4)
    (array([27,  0]), array([3.2416, 0.    ]))
    """
    rows = np.atleast_2d(np.asarray(series, dtype=np.float64))
    _check(rows)
    n = rows.shape[1]
    s = np.empty(len(rows), dtype=np.int64)
    tied = np.empty(len(rows))
    for start in range(0, len(rows), _BLOCK):
        # Periods first, so that each comparison runs over many series at once.
        block = np.ascontiguousarray(rows[start : start + _BLOCK].T)
        s[start : start + _BLOCK] = _rises_less_falls(block)
        tied[start : start + _BLOCK] = _tie_term(np.sort(block, axis=0))
    variance = (n * (n - 1) * (2 * n + 5) - tied) / 18
    z = np.zeros(len(rows))
    np.divide(s - np.sign(s), np.sqrt(variance), out=z, where=variance > 0)
    return Trends(s, variance, z, np.minimum(2 * ndtr(-np.abs(z)), 1.0))


def _check(rows: NDArray[np.float64]) -> None:
    """Refuse what is no table of series, has gaps, or is too short."""
    if rows.ndim > 2:  # noqa: PLR2004 - rows and columns
        raise ShapeError(
            sv=f"Serierna har formen {rows.shape}; de ska vara en tabell med en serie "
            "per rad.",
            en=f"The series have shape {rows.shape}; they should be a table with a "
            "series a row.",
        )
    n = rows.shape[1]
    if n < LEAST_VALUES:
        raise RefusedInputError(
            sv=f"Serierna har {n} värden; en trend kan prövas från {LEAST_VALUES}, "
            f"så {LEAST_VALUES - n} saknas.",
            en=f"The series have {n} values; a trend can be tested from "
            f"{LEAST_VALUES}, so {LEAST_VALUES - n} are missing.",
        )
    if not np.isfinite(rows).all():
        row, column = np.argwhere(~np.isfinite(rows))[0]
        raise RefusedInputError(
            sv=f"Serie {row} har {rows[row, column]} på plats {column}; varje värde "
            "ska vara ett ändligt tal.",
            en=f"Series {row} has {rows[row, column]} at position {column}; each value "
            "should be a finite number.",
        )


def _rises_less_falls(block: NDArray[np.float64]) -> NDArray[np.int64]:
    """Compare every pair of periods in all series, shape (periods, series)."""
    total = np.zeros(block.shape[1], dtype=np.int64)
    for earlier in range(len(block) - 1):
        later = block[earlier + 1 :]
        total += (later > block[earlier]).sum(axis=0, dtype=np.int32)
        total -= (later < block[earlier]).sum(axis=0, dtype=np.int32)
    return total


def _tie_term(ascending: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add up t (t - 1) (2t + 5) over the groups of ties of each series."""
    total = np.zeros(ascending.shape[1])
    run = np.zeros(ascending.shape[1])
    for period in range(1, len(ascending)):
        run = np.where(ascending[period] == ascending[period - 1], run + 1, 0.0)
        # What a group's term grows by when it grows from `run` to `run + 1`.
        total += 6 * run * (run + 2)
    return total
