"""E-mail addresses and phone numbers, and nothing else that people may write."""

import re

from geosafety.jobs.public_reports import has_personal_number

_EMAIL = re.compile(r"[^\s@<>,;:\"()]{1,64}@[^\s@<>,;:\"()]+\.[^\s@<>,;:\"().]{2,}")
_PHONE = re.compile(r"(?:\+|0)[0-9](?:[ ()/-]{0,2}[0-9]){5,14}")
_BARE = re.compile(r"[0-9]{10}")


def is_reachable(text: str) -> bool:
    """
    Tell whether a text is an e-mail address or a phone number.

    Examples
    --------
    >>> [is_reachable(each) for each in ("a@b.se", "070-174 06 05", "+46 70 1740605")]
    [True, True, True]
    >>> [is_reachable(each) for each in ("Anna", "050709-9802", "a@b.se x")]
    [False, False, False]
    """
    if not text.isprintable():
        return False
    # Ten bare digits are a phone number, even where the check digit would fit.
    if not _BARE.fullmatch(text) and has_personal_number(text):
        return False
    return bool(_EMAIL.fullmatch(text) or _PHONE.fullmatch(text))
