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
        `first`, the first cell without the bits below its level, and `gaps`.
        Neighbours in number lie near each other, so that most steps are small and
        pack well; sums stay below 2**53, which a browser counts to exactly.

    Examples
    --------
    >>> packed_cells(np.array([0x891F1D48A3BFFFF, 0x891F1D48A3FFFFF]), 9)
    {'first': 2355730129550, 'gaps': [1]}
    """
    numbers = cells >> (_DIGIT_BITS * (_FINEST - resolution))
    if not numbers.size:
        return {"first": 0, "gaps": []}
    return {"first": int(numbers[0]), "gaps": np.diff(numbers).tolist()}
