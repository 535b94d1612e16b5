"""Hexagons as short numbers, for the journey to a browser."""

import numpy as np
from numpy.typing import NDArray

# H3 writes three bits for each level below the cell's own, and all of them are ones.
_DIGIT_BITS, _FINEST = 3, 15


def packed_cells(cells: NDArray[np.int64], resolution: int) -> dict[str, object]:
    """
    Write cells as the first one and the steps to each next.

    Parameters
    ----------
    cells : ndarray of int64, shape (n,)
        H3 cells of one resolution, ascending.
    resolution
        Theirs.

    Returns
    -------
    dict
        `resolution`, `first`, the first cell without the bits below its level, and
        `gaps`. Cells near each other have numbers near each other, so that most
        steps are small; sums stay below 2**53, to which a browser counts exactly.

    Examples
    --------
    >>> packed_cells(np.array([0x891F1D48A3BFFFF, 0x891F1D48A3FFFFF]), 9)
    {'resolution': 9, 'first': 2355730129550, 'gaps': [1]}
    """
    numbers = cells >> (_DIGIT_BITS * (_FINEST - resolution))
    first = int(numbers[0]) if numbers.size else 0
    return {
        "resolution": resolution,
        "first": first,
        "gaps": np.diff(numbers).tolist(),
    }
