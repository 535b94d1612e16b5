"""The code that a report is followed with, worked out and never kept."""

import hmac
import re
from hashlib import sha256

# Crockford's 32 signs: none is taken for another.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OILU", "011V")
_BITS_A_SIGN = 5
_LENGTH = 16
_GROUP = 4
_WRITTEN = re.compile(f"[{_SIGNS}]{{{_LENGTH}}}")


def report_name(secret: str, client_id: str) -> str:
    """
    Name the report that a page's id belongs to.

    The id itself is kept nowhere: it would give whoever reads it the code.
    """
    return _digest(secret, "report", client_id).hex()[:32]


def code_of(secret: str, client_id: str) -> str:
    """
    Work out the code of a report, the same each time the same page is sent.

    Returns
    -------
    str
        80 bits in groups of four signs.

    Examples
    --------
    >>> code_of("secret", "2b6f1c1e-6a52-4f5e-9a43-2f1f5a0b7c12")
    'S27X-D7WZ-2TKJ-RP07'
    """
    number = int.from_bytes(_digest(secret, "receipt", client_id))
    signs = [_SIGNS[number >> _BITS_A_SIGN * place & 31] for place in range(_LENGTH)]
    return grouped("".join(signs))


def grouped(signs: str) -> str:
    """Write a code in groups that can be read aloud."""
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def read_code(text: str) -> str | None:
    """
    Read a code as people write it; None if it cannot be one.

    Examples
    --------
    >>> read_code(" abcd-efgh jkmn-pqrs "), read_code("ABCD"), read_code("o" * 16)
    ('ABCDEFGHJKMNPQRS', None, '0000000000000000')
    """
    signs = re.sub(r"[\s–-]", "", text[:100]).upper().translate(_MISREAD)
    return signs if _WRITTEN.fullmatch(signs) else None


def hashed(signs: str) -> bytes:
    """Give what the store keeps of a code."""
    return sha256(signs.replace("-", "").encode()).digest()


def _digest(secret: str, purpose: str, client_id: str) -> bytes:
    """Tie an id to the site's own secret."""
    return hmac.digest(secret.encode(), f"{purpose}\0{client_id}".encode(), sha256)
