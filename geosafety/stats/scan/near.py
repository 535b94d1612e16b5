"""Who lies within reach of whom, the nearest first, for all points at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree


class Neighbours(NamedTuple):
    """
    Neighbours of every point, itself first.

    Attributes
    ----------
    start : ndarray of int64, shape (n + 1,)
        Where the neighbours of each point begin.
    member : ndarray of int64, shape (neighbours,)
        In the order of distance, ties in the order of the points.
    """

    start: NDArray[np.int64]
    member: NDArray[np.int64]


def neighbours_within(
    points: NDArray[np.float64], reach: float, *, most: int
) -> Neighbours | None:
    """
    Find all neighbours up to and including a distance; None if there are too many.

    Parameters
    ----------
    points : ndarray of float, shape (n, k)
        Distinct points, in any unit.
    reach
        The distance, in the same unit.
    most
        How many neighbours all points may have together.

    Examples
    --------
    >>> found = neighbours_within(np.array([[0.0], [2.0], [5.0]]), 3.0, most=9)
    >>> np.split(found.member, found.start[1:-1])
    [array([0, 1]), array([1, 0, 2]), array([2, 1])]
    """
    tree = KDTree(points)
    if tree.count_neighbors(tree, reach) > most:
        return None
    pairs = tree.query_pairs(reach, output_type="ndarray")
    squared = np.square(points[pairs[:, 0]] - points[pairs[:, 1]]).sum(axis=1)
    itself = np.arange(len(points))
    point = np.concatenate([itself, pairs[:, 0], pairs[:, 1]])
    other = np.concatenate([itself, pairs[:, 1], pairs[:, 0]])
    far = np.concatenate([np.zeros(itself.size), squared, squared])
    # One number for both, sorted at once; where that is too coarse, sorted again.
    order = np.argsort(point + far / (2 * max(far.max(), 1e-300)))
    point, other, far = point[order], other[order], far[order]
    start = np.concatenate([[0], np.cumsum(np.bincount(point))])
    unsure = (far[1:] <= far[:-1]) & (point[1:] == point[:-1])
    for row in np.unique(point[1:][unsure]):
        part = slice(start[row], start[row + 1])
        again = np.lexsort((other[part], far[part]))
        other[part] = other[part][again]
    return Neighbours(start, other)
