"""Counts as whole numbers, and how many ways there are to choose among them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from geosafety.errors import RefusedInputError, ShapeError

# Distributions are listed count by count; no place has this many reports.
_MOST = 2_000_000


def whole_counts(counts: ArrayLike) -> NDArray[np.int64]:
    """
    Give counts as whole numbers, shape (n,); refuse others.

    Raises
    ------
    ShapeError, RefusedInputError
        If they are no list, or one is missing, no whole number, negative or above
        two million.
    """
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 1:
        raise ShapeError(
            sv=f"Antalen har formen {values.shape}; de ska vara en lista.",
            en=f"The counts have the shape {values.shape}; they should be a list.",
        )
    good = (values >= 0) & (values == np.floor(values)) & (values <= _MOST)
    if not good.all():
        at = int(np.argmin(good))
        raise RefusedInputError(
            sv=f"Antal nummer {at} är {values[at]:g}; det ska vara ett helt tal "
            f"från 0 till {_MOST}.",
            en=f"Count number {at} is {values[at]:g}; it should be a whole number "
            f"from 0 to {_MOST}.",
        )
    return values.astype(np.int64)


def log_choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the logarithm of n over k."""
    ways: NDArray[np.float64] = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return ways
