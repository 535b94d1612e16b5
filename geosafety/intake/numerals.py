"""Numbers as people in Sweden type them, and nothing else that looks like one."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

# RE2 keeps to ASCII here, so full-width digits, hexadecimal, underscores,
# exponents, NaN and infinities all fall outside.
_NUMBER = r"^[+-]?[0-9]{1,9}(?:[.,][0-9]{1,17})?$"


class Numbers(NamedTuple):
    """Numbers of a column, and which cells are empty or no numbers; shape (n,)."""

    numbers: NDArray[np.float64]
    empty: NDArray[np.bool_]
    wrong: NDArray[np.bool_]


def read_numbers(cells: pa.StringArray) -> Numbers:
    """
    Read numbers with a decimal point or a decimal comma.

    Parameters
    ----------
    cells : pyarrow.StringArray, length n
        Text as it was sent; spaces around it do not matter.

    Returns
    -------
    Numbers
        NaN where the cell is empty or wrong.

    Examples
    --------
    >>> read_numbers(pa.array(["58,75", "", "0x3A"])).numbers
    array([58.75,   nan,   nan])
    """
    trimmed = pc.utf8_trim_whitespace(cells)
    empty = np.asarray(pc.binary_length(trimmed)) == 0
    fits = np.asarray(pc.match_substring_regex(trimmed, _NUMBER))
    if not fits.all():
        trimmed = pc.if_else(pa.array(fits), trimmed, pa.scalar(None, pa.string()))
    if pc.any(pc.match_substring(trimmed, ",")).as_py():
        trimmed = pc.replace_substring(trimmed, ",", ".")
    if pc.any(pc.starts_with(trimmed, "+")).as_py():
        trimmed = pc.utf8_ltrim(trimmed, "+")
    values = pc.cast(trimmed, pa.float64()).to_numpy(zero_copy_only=False)
    return Numbers(values, empty, ~fits & ~empty)
