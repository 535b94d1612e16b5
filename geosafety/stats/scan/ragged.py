"""Lists of different lengths, laid one after the other."""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

# A step may change the expectation by this many of its square roots.
_CHANCES = 2.0

_Any = TypeVar("_Any", bound=np.generic)


def ragged(start: Whole, size: Whole) -> tuple[Whole, Whole]:
    """
    Lay out pieces of an array.

    Parameters
    ----------
    start, size : ndarray of int64, shape (n,)
        Where each piece begins, and how long it is.

    Returns
    -------
    owner, position : ndarray of int64, shape (size.sum(),)
        The piece of each entry, and where it stands in the array.

    Examples
    --------
    >>> ragged(np.array([5, 0]), np.array([2, 1]))
    (array([0, 0, 1]), array([5, 6, 0]))
    """
    owner = np.repeat(np.arange(size.size), size)
    before = np.cumsum(size) - size
    return owner, np.arange(owner.size) + (start - before)[owner]


def joined(values: NDArray[_Any], start: Whole, end: Whole) -> NDArray[_Any]:
    """
    Join pieces of an array; quicker than `ragged` for a few long ones.

    Examples
    --------
    >>> joined(np.array([7, 8, 9]), np.array([1, 0]), np.array([3, 1]))
    array([8, 9, 7])
    """
    pieces = [values[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
    return np.concatenate(pieces) if pieces else values[:0]


def bounding(low: int, top: int, ratio: float, *, rate: float = 0.0) -> Whole:
    """
    Give whole numbers that bound what lies between them sharply enough.

    They run from `low` to `top`, or are `low` alone if that is the larger. Each is
    at most `ratio` times the last, or one more than it. What is expected grows with
    the number, `rate` of it; chance moves that by its square root. Steps become
    shorter where they would change the expectation by more than chance does; at
    the rate 0 they never do.

    Examples
    --------
    >>> bounding(2, 10, 1.5).tolist()
    [2, 3, 4, 6, 9, 10]
    >>> bounding(2, 40, 1.5, rate=1.0).tolist()
    [2, 3, 4, 6, 9, 13, 19, 27, 37, 40]
    """
    found, number = [], low
    while number < top:
        found.append(number)
        step = min(ratio, 1 + _CHANCES / math.sqrt(number * rate)) if rate else ratio
        number = max(number + 1, int(number * step))
    return np.array([*found, max(top, low)], dtype=np.int64)
