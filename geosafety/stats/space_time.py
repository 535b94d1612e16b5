"""Gi* in space and time: each cell and period with those around and before it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats.checks import (
    Weights,
    refuse_infinite,
    refuse_rows_without_themselves,
    square_weights,
)

# What is left of a difference below this share of its first term is rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class SpaceTimeSums:
    """
    What each bin's neighbourhood holds.

    Attributes
    ----------
    counts : ndarray of float, shape (c, t)
        The cube itself.
    matrix : csr_array, shape (c, c)
        The neighbours in space.
    lag
        How many periods back they are looked at.
    sums : ndarray of float, shape (c, t)
        Weighted sum of the neighbourhood, the bin itself included.
    weight, squares : ndarray of float, shape (c,)
        Sum of a cell's weights in one period, and of their squares.
    steps : ndarray of int64, shape (t,)
        How many periods a neighbourhood holds; the first periods have fewer.
    """

    counts: NDArray[np.float64]
    matrix: Weights
    lag: int
    sums: NDArray[np.float64]
    weight: NDArray[np.float64]
    squares: NDArray[np.float64]
    steps: NDArray[np.int64]

    def in_steps(self, step: float) -> "SpaceTimeSums":
        """Give the same for the counts as whole numbers of steps."""
        whole = np.rint(self.counts / step)
        if np.array_equal(whole, self.counts):
            return self
        sums = _with_periods_before(np.asarray(self.matrix @ whole), self.lag)
        return replace(self, counts=whole, sums=sums)


def space_time_sums(
    counts: ArrayLike, weights: "sparse.csr_array[np.float64]", *, lag: int = 1
) -> SpaceTimeSums:
    """
    Add up each bin's neighbours in space, now and in the periods before.

    Parameters
    ----------
    counts : array of float, shape (c, t)
        Reports per cell and period, periods in order of time.
    weights : csr_array of float, shape (c, c)
        Neighbours in space, each cell its own; unitless.
    lag
        How many periods before its own a neighbourhood reaches back; 0 for none.
        The first periods have fewer before them.

    Returns
    -------
    SpaceTimeSums
        What the score and the p-values start from.

    Raises
    ------
    ShapeError
        If the cube is no table or disagrees with `weights`.
    RefusedInputError
        If a count or weight is not finite, a row leaves out its own cell, or
        `lag` is negative or leaves no period outside it.

    Examples
    --------
    >>> line = sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    >>> space_time_sums([[4, 0, 0], [0, 1, 0], [0, 0, 2]], line).sums
    array([[4., 5., 1.],
           [4., 5., 3.],
           [0., 1., 3.]])
    """
    cube = _checked_cube(counts)
    cells, periods = cube.shape
    matrix = square_weights(weights, n=cells)
    refuse_infinite(matrix)
    refuse_rows_without_themselves(matrix)
    if not 0 <= lag < periods:
        raise RefusedInputError(
            sv=f"Grannskapet ska nå {lag} perioder bakåt; med {periods} perioder kan "
            f"det vara 0 till {periods - 1}.",
            en=f"The neighbourhood is to reach {lag} periods back; with {periods} "
            f"periods it can be 0 to {periods - 1}.",
        )
    ones = np.ones(cells)
    return SpaceTimeSums(
        counts=cube,
        matrix=matrix,
        lag=lag,
        sums=_with_periods_before(np.asarray(matrix @ cube), lag),
        weight=np.asarray(matrix @ ones),
        squares=np.asarray(_squared(matrix) @ ones),
        steps=np.minimum(np.arange(periods) + 1, lag + 1),
    )


def space_time_gi_star(around: SpaceTimeSums) -> NDArray[np.float64]:
    r"""
    Score every bin with Gi*, its neighbours in space and time together.

    Parameters
    ----------
    around
        As `space_time_sums` gives.

    Returns
    -------
    ndarray of float, shape (c, t)
        Standard score of each bin, in standard deviations.

    Raises
    ------
    FlatInputError
        If all counts are equal: the score would be 0 / 0.

    Notes
    -----
    The score of [1]_ with the bins of the whole cube as the places: with n bins,
    mean :math:`\bar{x}` and :math:`S^2 = \sum x^2 / n - \bar{x}^2` over the cube,

    .. math::
        z_{it} = \frac{\sum_{u = t - l}^{t} \sum_j w_{ij} x_{ju} - \bar{x} W_{it}}
                      {S \sqrt{(n S_{1it} - W_{it}^2) / (n - 1)}},

    W and S_1 being the sums of the weights in that neighbourhood and of their
    squares. So is it done in Esri's Emerging Hot Spot Analysis with the entire
    cube as global window.

    References
    ----------
    .. [1] J. K. Ord and A. Getis (1995). Local spatial autocorrelation
       statistics. Geographical Analysis 27(4), 286-306.

    Examples
    --------
    >>> line = sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    >>> cube = [[4, 0, 0], [0, 1, 0], [0, 0, 2]]
    >>> space_time_gi_star(space_time_sums(cube, line)).round(2)
    array([[ 1.41,  0.91, -1.02],
           [ 0.85,  0.17, -0.85],
           [-0.89, -1.02, -0.05]])
    """
    cube = around.counts
    if cube.min() == cube.max():
        raise FlatInputError(
            sv=f"Alla celler har samma antal ({cube.flat[0]:g}) i alla perioder; då "
            "finns inget att jämföra med.",
            en=f"All cells have the same count ({cube.flat[0]:g}) in all periods; "
            "then there is nothing to compare with.",
        )
    n, mean = cube.size, cube.mean()
    variance = float(np.square(cube - mean).sum()) / n
    score = around.sums.copy()
    for steps in np.unique(around.steps):
        weight, whole = around.weight * steps, n * around.squares * steps
        freedom = whole - weight**2
        freedom[freedom <= whole * _ROUNDING] = 0.0
        error = np.sqrt(variance * freedom / (n - 1))
        # Where nothing can vary the score is 0, not 0 / 0.
        per_error = np.divide(1.0, error, out=np.zeros_like(error), where=error > 0)
        columns = _as_slice(around.steps == steps)
        score[:, columns] -= (mean * weight)[:, np.newaxis]
        score[:, columns] *= per_error[:, np.newaxis]
    return score


def _as_slice(there: NDArray[np.bool_]) -> slice:
    """Give neighbouring columns as a slice, which copies nothing."""
    at = np.flatnonzero(there)
    return slice(int(at[0]), int(at[-1]) + 1)


def _checked_cube(counts: ArrayLike) -> NDArray[np.float64]:
    """Give the cube as floats; refuse other shapes, NaN and infinity."""
    cube = np.ascontiguousarray(counts, dtype=np.float64)
    if cube.ndim != 2 or not cube.size:  # noqa: PLR2004 - cells and periods
        raise ShapeError(
            sv=f"Antalen har formen {cube.shape}; de ska vara en tabell med en rad per "
            "cell och en kolumn per period.",
            en=f"The counts have shape {cube.shape}; they should be a table with a row "
            "a cell and a column a period.",
        )
    finite = np.isfinite(cube)
    if not finite.all():
        cell, period = np.argwhere(~finite)[0]
        raise RefusedInputError(
            sv=f"Antalet i cell {cell} och period {period} är {cube[cell, period]}; "
            "utan rapporter ska det vara 0.",
            en=f"The count of cell {cell} in period {period} is {cube[cell, period]}; "
            "without reports it should be 0.",
        )
    return cube


def _squared(matrix: Weights) -> Weights:
    """Square each weight."""
    data = matrix.data.astype(np.float64) ** 2
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def single_periods(around: SpaceTimeSums) -> SpaceTimeSums:
    """Give the same neighbourhoods without the periods before."""
    now = np.asarray(around.matrix @ around.counts)
    return replace(around, lag=0, sums=now, steps=np.ones_like(around.steps))


def _with_periods_before(now: NDArray[np.float64], lag: int) -> NDArray[np.float64]:
    """Add the sums of the `lag` periods before to those of each period."""
    total = now.copy()
    for back in range(1, lag + 1):
        total[:, back:] += now[:, :-back]
    return total
