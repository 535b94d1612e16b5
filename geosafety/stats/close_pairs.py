"""Pairs of events that lie near each other, listed once for all permutations."""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from geosafety.errors import RefusedInputError

# Half a gigabyte while they are listed. Ten thousand events in a town have about
# two million pairs within 400 m.
MOST_PAIRS = 25_000_000

_Floats = NDArray[np.float64]


class Metric(StrEnum):
    """How far apart two places are: along a straight line, or along the axes."""

    EUCLIDEAN = "euclidean"
    MANHATTAN = "manhattan"

    @property
    def power(self) -> int:
        """Give the p of the Minkowski distance."""
        return 1 if self is Metric.MANHATTAN else 2


class ClosePairs(NamedTuple):
    """
    Pairs of events, each once; arrays of shape (m,).

    Attributes
    ----------
    first, second : ndarray of int64
        Positions of the two events, `first` < `second`, in rising order.
    distance : ndarray of float
        Between them, in the unit of the places.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    distance: _Floats


def close_pairs(
    places: _Floats, *, within: float, metric: Metric, most: int = MOST_PAIRS
) -> ClosePairs:
    """
    List the pairs of events closer than a distance.

    Parameters
    ----------
    places : ndarray of float, shape (n, 2)
        Points in a projected CRS, metres; finite.
    within
        Distance in the same unit that every listed pair is below.
    metric
        Euclidean or Manhattan.
    most
        More pairs than this are refused, before they take up memory.

    Returns
    -------
    ClosePairs
        All pairs with a distance of less than `within`.

    Raises
    ------
    RefusedInputError
        If there are more than `most`.

    Examples
    --------
    >>> places = np.array([[0.0, 0.0], [3.0, 4.0], [50.0, 0.0]])
    >>> close_pairs(places, within=6, metric=Metric.EUCLIDEAN).distance
    array([5.])
    """
    if within <= 0:
        nobody = np.empty(0, dtype=np.int64)
        return ClosePairs(nobody, nobody, np.empty(0))
    least = _fewest_pairs(places, within, metric)
    _refuse_crowd(least, within, most)
    tree = KDTree(places)
    # The tree rounds in its own way; the list is made again with ours below.
    reach = within * (1 + 1e-9)
    counted = int(tree.count_neighbors(tree, reach, p=metric.power))
    _refuse_crowd((counted - len(places)) // 2, within, most)
    pairs = tree.query_pairs(reach, p=metric.power, output_type="ndarray")
    # One number a pair sorts far quicker than two.
    keys = np.sort(pairs[:, 0].astype(np.int64) * len(places) + pairs[:, 1])
    first, second = np.divmod(keys, len(places))
    distance = _distances(places[first] - places[second], metric)
    kept = distance < within
    return ClosePairs(first[kept], second[kept], distance[kept])


def _distances(apart: _Floats, metric: Metric) -> _Floats:
    """Measure how far apart two places are."""
    if metric is Metric.MANHATTAN:
        along: _Floats = np.abs(apart).sum(axis=1)
        return along
    straight: _Floats = np.hypot(apart[:, 0], apart[:, 1])
    return straight


def _fewest_pairs(places: _Floats, within: float, metric: Metric) -> int:
    """Count pairs that share a square so small that all in it are close."""
    side = within / (2.0 if metric is Metric.MANHATTAN else np.sqrt(2.0)) * 0.999
    squares = np.floor((places - places.min(axis=0)) / side)
    _, sizes = np.unique(squares[:, 0] + 1j * squares[:, 1], return_counts=True)
    return int((sizes * (sizes - 1) // 2).sum())


def _refuse_crowd(pairs: int, within: float, most: int) -> None:
    """Refuse to list more pairs than there is room for."""
    if pairs > most:
        raise RefusedInputError(
            sv=f"Minst {pairs} par av händelser ligger inom {within:g} m från "
            f"varandra; högst {most} kan prövas. Välj kortare avstånd, ett mindre "
            "område eller en kortare period.",
            en=f"At least {pairs} pairs of events lie within {within:g} m of each "
            f"other; at most {most} can be tested. Choose shorter distances, a "
            "smaller area or a shorter period.",
        )
