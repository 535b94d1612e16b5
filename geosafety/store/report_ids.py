"""Ids of reports, the same each time the same report is read."""

from collections.abc import Sequence
from hashlib import blake2b
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

_BYTES = 16


def report_ids(sender: str, external_ids: Sequence[str]) -> NDArray[np.uint8]:
    """
    Make ids from a sender's key and the sender's own ids.

    Returns
    -------
    ndarray of uint8, shape (n, 16)
        UUIDs of version 8 (RFC 9562), as bytes.
    """
    # The sender is hashed once, and each id from there.
    start = blake2b(sender.encode() + b"\0", digest_size=_BYTES)
    digests = []
    for external_id in external_ids:
        one = start.copy()
        one.update(external_id.encode())
        digests.append(one.digest())
    ids = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, _BYTES).copy()
    ids[:, 6] = ids[:, 6] & 0x0F | 0x80
    ids[:, 8] = ids[:, 8] & 0x3F | 0x80
    return ids


def as_uuids(ids: NDArray[np.uint8]) -> list[UUID]:
    """See ids, shape (n, 16), as UUIDs."""
    return [UUID(bytes=row.tobytes()) for row in ids]


def as_keys(ids: NDArray[np.uint8]) -> list[bytes]:
    """See ids, shape (n, 16), as bytes that a dictionary can be keyed by."""
    data = ids.tobytes()
    return [data[start : start + _BYTES] for start in range(0, len(data), _BYTES)]
