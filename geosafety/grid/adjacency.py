"""Which cells lie beside which."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geosafety.errors import RefusedInputError
from geosafety.grid.engine import engine


def neighbours(
    cells: NDArray[np.int64], *, rings: int = 1
) -> "sparse.csr_array[np.float64]":
    """
    Tell which of the given cells lie within some rings of each other.

    Parameters
    ----------
    cells : ndarray of int64, shape (n,)
        H3 cells of one resolution, each once, in any order.
    rings
        1 means the six cells around (five around a pentagon).

    Returns
    -------
    csr_array of float64, shape (n, n)
        1.0 where the cell of the column lies within `rings` of the cell of the
        row, itself included; columns ascending in each row. Cells that are not
        among `cells` are left out, so rows at the rim are shorter. It cannot be
        written to; take a copy to change it.

    Raises
    ------
    RefusedInputError
        If a cell is given twice.

    Examples
    --------
    >>> neighbours(np.array([0x8908B3295B7FFFF, 0x8908B3295B3FFFF])).toarray()
    array([[1., 1.],
           [1., 1.]])
    """
    own = np.asarray(cells, dtype=np.int64)
    order = np.argsort(own)
    ascending = own[order]
    twice = np.flatnonzero(ascending[1:] == ascending[:-1])
    if twice.size:
        cell = f"{int(ascending[twice[0]]):x}"
        raise RefusedInputError(
            sv=f"Cellen {cell} är med två gånger; varje cell ska vara med en gång.",
            en=f"Cell {cell} is given twice; each cell should be given once.",
        )
    starts, members = engine.disks(own, rings=rings)
    position = np.searchsorted(ascending, members)
    position[position == own.size] = 0
    inside = ascending[position] == members if own.size else members == 0
    before = np.concatenate([[0], np.cumsum(inside)])
    columns = order[position[inside]].astype(np.int32)
    ends = before[starts].astype(np.int32)
    matrix = sparse.csr_array(
        (np.ones(columns.size), columns, ends), shape=(own.size, own.size)
    )
    matrix.sort_indices()
    for part in (matrix.data, matrix.indices, matrix.indptr):
        part.flags.writeable = False
    return matrix


def grow(cells: NDArray[np.int64], *, rings: int = 1) -> NDArray[np.int64]:
    """
    Add the cells around, as many rings of them as asked for.

    Parameters
    ----------
    cells : ndarray of int64, shape (n,)
        H3 cells of one resolution.
    rings
        0 gives the cells themselves.

    Returns
    -------
    ndarray of int64, shape (m,)
        The cells and all within `rings` of them, each once, ascending.

    Examples
    --------
    >>> grow(np.array([0x8908B3295B7FFFF])).size
    7
    """
    _, members = engine.disks(np.unique(cells), rings=rings)
    return np.unique(members)
