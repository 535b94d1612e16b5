"""Text with odd spaces, wide signs and the digits of all scripts written plainly."""

import re
import unicodedata
from typing import Final

_ODD_SIGN = re.compile(
    r"(?![0-9])\d|[\uff01-\uff5e\u00a0\u00ad\u2000-\u200d\u202f\u2060]"
)
_UNSEEN: Final = dict.fromkeys("\u200b\u200c\u200d\u2060", " ") | {"\u00ad": "-"}


def with_plain_signs(text: str) -> str:
    """
    Write each odd sign plainly, in its place, so that the length stays the same.

    >>> with_plain_signs(chr(0xFF10) + chr(0xFF17) + chr(0xA0))
    '07 '
    """
    if not _ODD_SIGN.search(text):
        return text
    return "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    """Give the plain sign for one of another width or script."""
    if sign.isascii():
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    plain = _UNSEEN.get(sign) or unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign
