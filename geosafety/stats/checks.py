"""What counts and weights must be before anything is computed from them."""

from operator import is_
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from geosafety.errors import RefusedInputError, ShapeError

_KEPT = "geosafety_others_of_ones"

Weights = sparse.csr_array
Counts = NDArray[np.floating[Any] | np.integer[Any]]


def checked_counts(counts: ArrayLike) -> NDArray[np.float64]:
    """Give the counts as floats, shape (n,); refuse NaN and infinity."""
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 1:
        raise ShapeError(
            sv=f"Antalen har formen {values.shape}; de ska vara en lista med ett tal "
            "per cell.",
            en=f"The counts have shape {values.shape}; they should be one number "
            "a cell.",
        )
    finite = np.isfinite(values)
    if not finite.all():
        cell = int(np.argmin(finite))
        raise RefusedInputError(
            sv=f"Antalet i cell {cell} är {values[cell]}; en cell utan rapporter "
            "ska ha 0.",
            en=f"The count of cell {cell} is {values[cell]}; a cell without "
            "reports should have 0.",
        )
    return values


def square_weights(weights: "sparse.csr_array[np.float64]", *, n: int) -> Weights:
    """Give the weights as a csr array without repeated entries, shape (n, n)."""
    # A new wrapper would forget that the entries were found in order before.
    is_csr = isinstance(weights, sparse.csr_array)
    matrix = weights if is_csr else sparse.csr_array(weights)
    if matrix.shape != (n, n):
        raise ShapeError(
            sv=f"Vikterna har formen {matrix.shape}; för {n} celler ska den vara "
            f"({n}, {n}).",
            en=f"The weights have shape {matrix.shape}; for {n} cells it should be "
            f"({n}, {n}).",
        )
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    return matrix


def refuse_infinite(weights: Weights) -> None:
    """Refuse weights that are NaN or infinite."""
    if not np.isfinite(weights.data).all():
        raise RefusedInputError(
            sv="En vikt är inte ett ändligt tal; vikter ska vara ändliga.",
            en="A weight is no finite number; weights should be finite.",
        )


def others_of_ones(weights: Weights) -> NDArray[np.int64] | None:
    """
    Count each cell's neighbours but itself, if all weights are 1 and it is one.

    None for other weights. For a matrix whose arrays cannot be written to, such as
    `grid.neighbours` gives, the answer is kept with it: many maps are tested with
    one matrix.
    """
    parts = (weights.data, weights.indices, weights.indptr)
    kept = getattr(weights, _KEPT, None)
    if kept is not None and all(map(is_, kept[0], parts)):
        others: NDArray[np.int64] | None = kept[1]
        return others
    is_plain = bool((weights.data == 1).all() and weights.diagonal().all())
    others = np.diff(weights.indptr) - np.int64(1) if is_plain else None
    if not any(part.flags.writeable for part in parts):
        setattr(weights, _KEPT, (parts, others))
    return others


def refuse_rows_without_themselves(weights: Weights) -> None:
    """Refuse weights in which a cell is not its own neighbour, as Gi* needs."""
    own = weights.diagonal()
    if own.all():
        return
    cell = int(np.argmin(own != 0))
    raise RefusedInputError(
        sv=f"Cell {cell} är inte med bland sina egna grannar; Gi* räknar in cellen "
        "själv, så varje vikt på diagonalen ska vara skild från noll.",
        en=f"Cell {cell} is not among its own neighbours; Gi* counts the cell "
        "itself, so each weight on the diagonal should differ from zero.",
    )
