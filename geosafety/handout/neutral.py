"""Text that no spreadsheet takes for a formula."""

import re

# What spreadsheets begin a formula with, also after space, and as full-width signs.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def neutral(text: str) -> str:
    """
    Put an apostrophe before a text that a spreadsheet would work out.

    Examples
    --------
    >>> neutral("=HYPERLINK(A1)")
    "'=HYPERLINK(A1)"
    >>> neutral("Storgatan 3")
    'Storgatan 3'
    """
    return f"'{text}" if _FORMULA.match(text) else text


def without_control(text: str) -> str:
    r"""
    Leave out the characters that no XML may hold.

    Examples
    --------
    >>> without_control("a\x00b")
    'ab'
    """
    return _CONTROL.sub("", text)
