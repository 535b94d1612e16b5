"""How many close pairs are close in time, when times are dealt out at random."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# A block of shuffles side by side, and as many pairs at once as keep it in the
# processor's own memory.
_SHUFFLES = 128
_PAIRS = 512
# Ones are added up in bytes, so no more than 255 times.
_ROUNDS = 255
_ROOM = 1 << 24

Times = NDArray[np.int16] | NDArray[np.int32] | NDArray[np.float64]
_Index = NDArray[np.int64]


def compact_times(
    times: NDArray[np.float64], limits: NDArray[np.float64]
) -> tuple[Times, Times]:
    """
    Give times and limits in the smallest numbers that compare exactly alike.

    Whole times become whole numbers from 0, and a gap of whole numbers is below a
    limit when it is below the next whole number.
    """
    span = times.max() - times.min()
    for kind in (np.int16, np.int32):
        if span < np.iinfo(kind).max and (times == np.floor(times)).all():
            whole = np.minimum(np.ceil(limits), span + 1)
            return (times - times.min()).astype(kind), whole.astype(kind)
    return times, limits


def pairs_within(
    times: NDArray[np.float64], limits: NDArray[np.float64]
) -> NDArray[np.int64]:
    """
    Count, for each limit, the pairs of all events whose gap in time is below it.

    Examples
    --------
    >>> pairs_within(np.array([0.0, 1.0, 5.0]), np.array([2.0, 5.0]))
    array([1, 2])
    """
    ordered = np.sort(times)
    own = np.arange(ordered.size)
    counted = []
    for limit in limits:
        low, high = own.copy(), np.full(own.size, own.size)
        # Bisect with the very subtraction that pairs are compared by; a search
        # for time + limit would round in another way.
        while (low < high).any():
            middle = (low + high) // 2
            inside = ordered[np.minimum(middle, own.size - 1)] - ordered < limit
            inside &= low < high
            low = np.where(inside, middle + 1, low)
            high = np.where(inside, high, np.minimum(high, middle))
        counted.append(int((low - own - 1).clip(0).sum()))
    return np.array(counted, dtype=np.int64)


def count_in_time(
    times: Times, pairs: Sequence[tuple[_Index, _Index]], limits: Times
) -> NDArray[np.int64]:
    """
    Count the pairs of each group whose gap in time is below each limit.

    Parameters
    ----------
    times : ndarray, shape (n, shuffles)
        Times of all events, one column a shuffle.
    pairs
        Groups of pairs, as positions of the first and the second event.
    limits : ndarray, shape (limits,)
        Of the same type as `times`.

    Returns
    -------
    ndarray of int64, shape (shuffles, groups, limits)
        The counts.
    """
    found = np.zeros((times.shape[1], len(pairs), limits.size), dtype=np.int64)
    for group, (first, second) in enumerate(pairs):
        for start in range(0, first.size, _PAIRS * _ROUNDS):
            part = slice(start, start + _PAIRS * _ROUNDS)
            ones = _ones(times, first[part], second[part], limits)
            found[:, group] += ones.sum(axis=1, dtype=np.int64).T
    return found


def _ones(
    times: Times, first: _Index, second: _Index, limits: Times
) -> NDArray[np.uint8]:
    """Lay pairs over each other and count those below each limit, in bytes."""
    shuffles = times.shape[1]
    ones = np.zeros((limits.size, _PAIRS, shuffles), dtype=np.uint8)
    room = np.empty((2, _PAIRS, shuffles), dtype=times.dtype)
    flags = np.empty((_PAIRS, shuffles), dtype=np.bool_)
    for start in range(0, first.size, _PAIRS):
        part = slice(start, start + _PAIRS)
        size = first[part].size
        gap, other, is_below = room[0, :size], room[1, :size], flags[:size]
        np.take(times, first[part], axis=0, out=gap, mode="clip")
        np.take(times, second[part], axis=0, out=other, mode="clip")
        np.abs(np.subtract(gap, other, out=gap), out=gap)
        for at, limit in enumerate(limits):
            np.less(gap, limit, out=is_below)
            ones[at, :size] += is_below.view(np.uint8)
    return ones


def shuffled_counts(
    times: Times,
    pairs: Sequence[tuple[_Index, _Index]],
    limits: Times,
    *,
    permutations: int,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """
    Count as `count_in_time` for times dealt out at random, again and again.

    Returns
    -------
    ndarray of int64, shape (permutations, groups, limits)
        The counts of each shuffle.
    """
    block = max(1, min(_SHUFFLES, permutations, _ROOM // times.size))
    parts = []
    for start in range(0, permutations, block):
        dealt = np.empty(
            (times.size, min(block, permutations - start)), dtype=times.dtype
        )
        for column in range(dealt.shape[1]):
            dealt[:, column] = rng.permutation(times)
        parts.append(count_in_time(dealt, pairs, limits))
    return np.concatenate(parts)
