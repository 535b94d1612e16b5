"""Moran's I: whether neighbours are more alike than others, and where."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import ndtr

from geosafety.errors import FlatInputError, RefusedInputError
from geosafety.stats.checks import (
    Counts,
    Weights,
    checked_counts,
    refuse_infinite,
    square_weights,
)
from geosafety.stats.permutation import (
    TailProbabilities,
    exact_gi_star_p,
    simulated_gi_star_p,
)

# The variance under randomisation divides by n - 3.
LEAST_PLACES = 4

_PERMUTED_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class MoransI:
    """
    Moran's I of a map, with what it would be without any pattern.

    Attributes
    ----------
    i
        Near 1 where neighbours are alike, near -1 where they differ; unitless.
    expected
        -1 / (n - 1).
    variance_normal, variance_random
        Under normality, and under randomisation of the values at hand.
    z_normal, z_random
        Standard scores.
    p_normal, p_random
        Two-sided, normal approximation.
    places, islands
        How many places were used, and how many were left out because they have no
        neighbours.
    """

    i: float
    expected: float
    variance_normal: float
    variance_random: float
    z_normal: float
    z_random: float
    p_normal: float
    p_random: float
    places: int
    islands: int


class LocalMoran(NamedTuple):
    """
    Moran's I place by place; arrays of shape (n,).

    Attributes
    ----------
    i : ndarray of float
        Above 0 where a place is like its neighbours; 0 for an island.
    quadrant : ndarray of int8
        1 high among high, 2 low among high, 3 low among low, 4 high among low, as
        other programs number them; 0 for an island.
    """

    i: NDArray[np.float64]
    quadrant: NDArray[np.int8]


def row_standardised(weights: "sparse.csr_array[np.float64]") -> Weights:
    """
    Make the weights of each row sum to 1, the diagonal left out.

    Examples
    --------
    >>> row_standardised(sparse.csr_array([[1, 1, 1], [1, 0, 0], [0, 0, 0]])).toarray()
    array([[0. , 0.5, 0.5],
           [1. , 0. , 0. ],
           [0. , 0. , 0. ]])
    """
    others = _without_diagonal(square_weights(weights, n=weights.shape[0]))
    sums = np.asarray(others.sum(axis=1)).ravel()
    scale = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums != 0)
    return sparse.csr_array(sparse.diags_array(scale) @ others)


def morans_i(values: Counts, weights: "sparse.csr_array[np.float64]") -> MoransI:
    r"""
    Compute Moran's I with its moments under normality and randomisation.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        A number a place, in any unit.
    weights : csr_array of float, shape (n, n)
        Row `i` holds the weights of the neighbours of place `i`; the diagonal is
        ignored. Often `row_standardised`.

    Returns
    -------
    MoransI
        Places without neighbours are left out of all sums, also of the mean, and
        counted in `islands`.

    Raises
    ------
    ShapeError
        If `weights` is not square or disagrees with `values` on `n`.
    RefusedInputError
        If a value or weight is not finite, or fewer than 4 places have neighbours.
    FlatInputError
        If all values are equal: I would be 0 / 0.

    Notes
    -----
    With deviations z from the mean, b the kurtosis of the values, and
    :math:`S_0 = \sum w_{ij}`, :math:`S_1 = \sum (w_{ij} + w_{ji})^2 / 2`,
    :math:`S_2 = \sum_i (\sum_j w_{ij} + \sum_j w_{ji})^2` [1]_,

    .. math::
        I = \frac{n}{S_0} \frac{\sum_{ij} w_{ij} z_i z_j}{\sum_i z_i^2},

    .. math::
        V_N = \frac{n^2 S_1 - n S_2 + 3 S_0^2}{(n^2 - 1) S_0^2} - E^2,

    .. math::
        V_R = \frac{n ((n^2 - 3n + 3) S_1 - n S_2 + 3 S_0^2)
                    - b ((n^2 - n) S_1 - 2n S_2 + 6 S_0^2)}
                   {(n - 1)(n - 2)(n - 3) S_0^2} - E^2.

    References
    ----------
    .. [1] A. D. Cliff and J. K. Ord (1981). Spatial Processes. Pion, London,
       section 1.5.

    Examples
    --------
    >>> line = sparse.csr_array(np.eye(5, k=1) + np.eye(5, k=-1))
    >>> round(morans_i(np.array([1.0, 2, 3, 4, 5]), line).i, 6)
    0.5
    """
    kept, matrix, islands = _with_neighbours(values, weights)
    n = kept.size
    z = kept - kept.mean()
    squares = float((z**2).sum())
    s0 = float(matrix.sum())
    i = n / s0 * float((z * (matrix @ z)).sum()) / squares
    both = sparse.csr_array(matrix + matrix.T)
    s1 = float((both.data**2).sum()) / 2
    s2 = float((np.asarray(both.sum(axis=1)) ** 2).sum())
    b = n * float((z**4).sum()) / squares**2
    expected = -1 / (n - 1)
    normal = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - expected**2
    top = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    top -= b * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    random = top / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
    z_normal, z_random = (_score(i - expected, v) for v in (normal, random))
    return MoransI(
        i=i,
        expected=expected,
        variance_normal=normal,
        variance_random=random,
        z_normal=z_normal,
        z_random=z_random,
        p_normal=float(2 * ndtr(-abs(z_normal))),
        p_random=float(2 * ndtr(-abs(z_random))),
        places=n,
        islands=islands,
    )


def morans_i_p(
    values: Counts,
    weights: "sparse.csr_array[np.float64]",
    *,
    permutations: int,
    rng: np.random.Generator,
) -> tuple[float, float, float]:
    """
    Estimate the p-values of Moran's I by shuffling the values over the places.

    Parameters
    ----------
    values, weights
        As for `morans_i`.
    permutations
        How many shuffles R; no p-value can be below 1 / (R + 1).
    rng
        The source of chance; the same state gives the same answer.

    Returns
    -------
    tuple of float
        Two-sided, upper (neighbours alike) and lower (neighbours different), each
        (M + 1) / (R + 1) with M shuffles at least as extreme.

    Raises
    ------
    ShapeError, RefusedInputError, FlatInputError
        As `morans_i`.
    """
    kept, matrix, _ = _with_neighbours(values, weights)
    z = kept - kept.mean()
    observed = float((z * (matrix @ z)).sum())
    # Equal sums count as equal however their terms were added up.
    slack = 1e-9 * float((np.abs(z) * (abs(matrix) @ np.abs(z))).sum())
    above = below = 0
    for start in range(0, permutations, _PERMUTED_AT_ONCE):
        times = min(_PERMUTED_AT_ONCE, permutations - start)
        shuffled = rng.permuted(np.tile(z, (times, 1)), axis=1).T
        sums = (shuffled * (matrix @ shuffled)).sum(axis=0)
        above += int((sums >= observed - slack).sum())
        below += int((sums <= observed + slack).sum())
    upper, lower = ((times + 1) / (permutations + 1) for times in (above, below))
    return min(1.0, 2 * min(upper, lower)), upper, lower


def local_morans_i(
    values: Counts, weights: "sparse.csr_array[np.float64]"
) -> LocalMoran:
    r"""
    Compute Moran's I of every place and the quadrant it lies in.

    Parameters
    ----------
    values, weights
        As for `morans_i`.

    Returns
    -------
    LocalMoran
        A place without neighbours has I 0 and quadrant 0.

    Raises
    ------
    ShapeError, RefusedInputError, FlatInputError
        As `morans_i`, but any number of places will do.

    Notes
    -----
    :math:`I_i = z_i \sum_j w_{ij} z_j / m_2` with :math:`m_2 = \sum z^2 / n` [1]_,
    as R spdep has it; esda divides by n - 1 instead, so that its values are
    (n - 1) / n times these.

    References
    ----------
    .. [1] L. Anselin (1995). Local indicators of spatial association: LISA.
       Geographical Analysis 27(2), 93-115.

    Examples
    --------
    >>> line = sparse.csr_array(np.eye(5, k=1) + np.eye(5, k=-1))
    >>> local_morans_i(np.array([4.0, 5, 4, 0, 0]), line).quadrant
    array([1, 1, 4, 3, 3], dtype=int8)
    """
    numbers = checked_counts(values)
    _refuse_flat(numbers)
    matrix = _without_diagonal(square_weights(weights, n=numbers.size))
    refuse_infinite(matrix)
    z = numbers - numbers.mean()
    lag = np.asarray(matrix @ z)
    quadrant = np.select(
        [(z > 0) & (lag > 0), (z <= 0) & (lag > 0), (z <= 0), (z > 0)], [1, 2, 3, 4]
    )
    quadrant[np.diff(matrix.indptr) == 0] = 0
    return LocalMoran(z * lag / (z**2).mean(), quadrant.astype(np.int8))


def local_morans_i_p(
    values: Counts,
    weights: "sparse.csr_array[np.float64]",
    *,
    permutations: int,
    rng: np.random.Generator,
) -> TailProbabilities:
    """
    Compute the conditional permutation p-values of the local Moran's I.

    Parameters
    ----------
    values, weights, permutations, rng
        As for `morans_i_p`.

    Returns
    -------
    TailProbabilities
        `upper` is small where the neighbours' values are high, `lower` where they
        are low; the quadrant tells which it is. An island gets 1.

    Raises
    ------
    ShapeError, RefusedInputError
        As `simulated_gi_star_p`.

    Notes
    -----
    A place keeps its value and its neighbours get values drawn from the other
    places, so that I_i varies only by the weighted sum of the neighbours: the test
    is that of Gi*. For whole counts of at least 0, and neighbours of a place all
    of one weight, the p-values are exact and nothing is drawn.
    """
    numbers = checked_counts(values)
    matrix = _without_diagonal(square_weights(weights, n=numbers.size))
    own = sparse.csr_array(matrix + sparse.eye_array(numbers.size))
    is_count = numbers.min(initial=0) >= 0 and np.array_equal(numbers, np.rint(numbers))
    if is_count and _rows_are_even(matrix):
        plain = sparse.csr_array(
            (np.ones(own.data.size), own.indices, own.indptr), shape=own.shape
        )
        return exact_gi_star_p(numbers, plain)
    return simulated_gi_star_p(numbers, own, permutations=permutations, rng=rng)


def _rows_are_even(matrix: Weights) -> bool:
    """Tell whether the weights of each row are all the same and above 0."""
    sizes = np.diff(matrix.indptr)
    first = np.repeat(matrix.data[matrix.indptr[:-1][sizes > 0]], sizes[sizes > 0])
    return bool((matrix.data == first).all() and (matrix.data > 0).all())


def _with_neighbours(
    values: Counts, weights: "sparse.csr_array[np.float64]"
) -> tuple[NDArray[np.float64], Weights, int]:
    """Leave out the places that neither have nor are neighbours; count them."""
    numbers = checked_counts(values)
    matrix = _without_diagonal(square_weights(weights, n=numbers.size))
    refuse_infinite(matrix)
    rows = np.diff(matrix.indptr) > 0
    rows[matrix.indices] = True
    kept = np.flatnonzero(rows)
    if kept.size < LEAST_PLACES:
        raise RefusedInputError(
            sv=f"{kept.size} platser har grannar; Morans I kräver minst "
            f"{LEAST_PLACES}.",
            en=f"{kept.size} places have neighbours; Moran's I needs at least "
            f"{LEAST_PLACES}.",
        )
    _refuse_flat(numbers[kept])
    return numbers[kept], matrix[kept][:, kept], numbers.size - kept.size


def _refuse_flat(numbers: NDArray[np.float64]) -> None:
    """Refuse values that do not vary."""
    if numbers.size == 0 or numbers.min() == numbers.max():
        raise FlatInputError(
            sv="Alla platser har samma värde; då finns inget mönster att mäta.",
            en="All places have the same value; then there is no pattern to measure.",
        )


def _without_diagonal(matrix: Weights) -> Weights:
    """Leave a place out of its own neighbours, and weights of 0 altogether."""
    others = sparse.csr_array(
        matrix - sparse.diags_array(matrix.diagonal(), dtype=np.float64)
    )
    others.eliminate_zeros()
    return others


def _score(excess: float, variance: float) -> float:
    """Standardise; 0 where nothing can vary, as when all are neighbours of all."""
    return excess / float(np.sqrt(variance)) if variance > 0 else 0.0
