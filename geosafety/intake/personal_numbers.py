"""Swedish personal identity numbers and coordination numbers in running text."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

PERSONAL, COORDINATION = "personnummer", "samordningsnummer"

_DASH: Final = "-\u2010\u2011\u2012\u2013\u2212"
_NUMBER = re.compile(
    rf"""
    (?<![0-9])(?<![0-9][.,:/{_DASH}])
    (?P<century>1[89]|20)?[ ]?
    (?P<year>[0-9]{{2}})(?P<inner>[{_DASH}. ]?)
    (?P<month>[0-9]{{2}})(?P=inner)
    (?P<day>[0-9]{{2}})
    (?P<sep>[ ]?[{_DASH}+/][ ]?|[ ]|)
    (?P<last>[0-9]{{4}})
    (?![0-9])(?![.,:][0-9])
    """,
    re.VERBOSE,
)
_SAYS_PERSON = re.compile(
    r"(?:person(?:n(?:umme)?r)?|p-?nr|pnr|samordnings(?:nummer|nr)|född|f\.|id)"
    r"[^0-9]{0,12}$",
    re.IGNORECASE,
)
_SAYS_OTHER = re.compile(
    r"(?:order|faktura|artikel|ärende|dnr|diarie|konto|ocr|serie|kvitto|referens|ref"
    r"|best(?:ällning)?)[\wåäö.-]{0,10}[^0-9A-Za-zÅÄÖåäö]{0,3}$",
    re.IGNORECASE,
)
_SAYS_NORTH_EAST = re.compile(r"(?:[NEXY]|sweref|koord\w*)\s*[:=]?\s*$", re.IGNORECASE)
_CONTEXT: Final = 30
_COORDINATION_DAYS: Final = 60
# Dates from this year on beside a clock time are read as a moment, not a person.
_RECENT_YEAR, _LAST_YEAR = 15, 39
_HOURS, _MINUTES = 24, 60


def find_personal_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find numbers with a true date and check digit, however they are spelt.

    A number without a hyphen that looks like a recent date and a clock time, or
    stands after a word such as "order", is left alone unless a word such as
    "personnummer" stands before it.

    Parameters
    ----------
    text
        Free text.

    Yields
    ------
    tuple of int, int and str
        Where the number starts and ends, and `personnummer` or
        `samordningsnummer`.

    Notes
    -----
    The check digit is that of Luhn over the last ten digits [1]_; coordination
    numbers have 60 added to the day.

    References
    ----------
    .. [1] Skatteverket, SKV 704, Personnummer.

    Examples
    --------
    >>> list(find_personal_numbers("född 850709-9805"))
    [(5, 16, 'personnummer')]
    """
    for found in _NUMBER.finditer(text):
        kind = _kind(found)
        if kind and not _is_something_else(text, found):
            start = found.start()
            while text[start] == " ":
                start += 1
            yield start, found.end(), kind


def passes_luhn(digits: str) -> bool:
    """
    Tell whether the last digit is the check digit of the others.

    >>> passes_luhn("8507099805")
    True
    """
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + position % 2)
        total += doubled - 9 * (doubled > 9)  # noqa: PLR2004
    return total % 10 == 0


def _kind(found: re.Match[str]) -> str | None:
    """Tell the kind of number, or None if date or check digit is wrong."""
    year, month, day, last = found["year"], found["month"], found["day"], found["last"]
    if not passes_luhn(year + month + day + last):
        return None
    century = found["century"]
    is_coordination = int(day) > _COORDINATION_DAYS
    real_day = int(day) - _COORDINATION_DAYS * is_coordination
    # A leap day is right in either century when none is given: 2000 was one.
    whole_year = int((century or "20") + year)
    try:
        date(whole_year, int(month), real_day)
    except ValueError:
        return None
    return COORDINATION if is_coordination else PERSONAL


def _is_something_else(text: str, found: re.Match[str]) -> bool:
    """Tell whether the surroundings speak for a moment, an order or a place."""
    before = text[max(0, found.start() - _CONTEXT) : found.start()]
    if _SAYS_PERSON.search(before):
        return False
    if found["sep"].strip():
        return False
    return (
        _SAYS_OTHER.search(before) is not None
        or _SAYS_NORTH_EAST.search(before) is not None
        or _is_moment(found)
    )


def _is_moment(found: re.Match[str]) -> bool:
    """Tell whether it reads as a recent date followed by a clock time."""
    is_recent = (
        found["century"] in {None, "20"}
        and _RECENT_YEAR <= int(found["year"]) <= _LAST_YEAR
    )
    hour, minute = int(found["last"][:2]), int(found["last"][2:])
    return is_recent and hour < _HOURS and minute < _MINUTES
