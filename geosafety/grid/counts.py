"""How many of something lie in each cell."""

import numpy as np
from numpy.typing import NDArray


def counts_per_cell(
    cells: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Count how often each cell occurs.

    Parameters
    ----------
    cells : ndarray of int64, shape (n,)
        One H3 cell for each thing counted.

    Returns
    -------
    cells : ndarray of int64, shape (m,)
        Each cell once, ascending.
    counts : ndarray of int64, shape (m,)
        How often it occurs; they sum to n.

    Examples
    --------
    >>> counts_per_cell(np.array([7, 5, 7]))
    (array([5, 7]), array([1, 2]))
    """
    unique, counts = np.unique(cells, return_counts=True)
    return unique, counts.astype(np.int64, copy=False)
