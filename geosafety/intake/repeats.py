"""The same report twice within one file, and the digest that tells."""

from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_SEPARATOR: Final = "\x1f"
_DIGEST_BYTES: Final = 16


class Repeats(NamedTuple):
    """Rows that say what an earlier one says, and rows that contradict it."""

    same: NDArray[np.bool_]
    contradicting: NDArray[np.bool_]


def digest_rows(columns: list[pa.Array]) -> NDArray[np.object_]:
    """
    Sum up each row in 16 bytes, by which a changed report is known.

    Parameters
    ----------
    columns : list of pyarrow.Array, length n each
        What a row says, in a fixed order; missing values count as such.

    Returns
    -------
    ndarray of object (bytes), shape (n,)
        BLAKE2b digests.
    """
    texts = [
        column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
        for column in columns
    ]
    joined = pc.binary_join_element_wise(
        *texts, _SEPARATOR, null_handling="replace", null_replacement="\x1e"
    )
    digests = np.empty(len(joined), dtype=object)
    digests[:] = [
        blake2b(row, digest_size=_DIGEST_BYTES).digest()
        for row in pc.cast(joined, pa.binary()).to_pylist()
    ]
    return digests


def find_repeats(external_ids: pa.StringArray, digests: NDArray[np.object_]) -> Repeats:
    """
    Find rows whose external id stands earlier in the same file.

    Parameters
    ----------
    external_ids : pyarrow.StringArray, length n
        The sender's numbers.
    digests : ndarray of object (bytes), shape (n,)
        What each row says.

    Returns
    -------
    Repeats
        Arrays of bool, shape (n,): `same` where the earlier row says the same,
        `contradicting` where it says something else.
    """
    count = len(external_ids)
    same = np.zeros(count, dtype=bool)
    contradicting = np.zeros(count, dtype=bool)
    if pc.count_distinct(external_ids).as_py() == count:
        return Repeats(same, contradicting)
    first: dict[str, int] = {}
    for index, identity in enumerate(external_ids.to_pylist()):
        earlier = first.setdefault(identity, index)
        if earlier != index:
            is_same = digests[earlier] == digests[index]
            same[index] = is_same
            contradicting[index] = not is_same
    return Repeats(same, contradicting)
