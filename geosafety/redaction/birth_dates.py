"""Dates of birth in running text: after a word that says so, or half a number."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

BIRTH: Final = "födelsedatum"

_MONTHS: Final = (
    "jan(?:uari)?",
    "feb(?:ruari)?",
    "mar(?:s)?",
    "apr(?:il)?",
    "maj",
    "juni?",
    "juli?",
    "aug(?:usti)?",
    "sep(?:t(?:ember)?)?",
    "okt(?:ober)?",
    "nov(?:ember)?",
    "dec(?:ember)?",
)
_DASH: Final = "-\u2010-\u2015"
_DIGITS_FIRST: Final = (
    rf"(?P<year>(?:1[89]|20)?[0-9]{{2}})(?P<gap>[{_DASH}./ ]?)"
    r"(?P<month>[0-9]{2})(?P=gap)(?P<day>[0-9]{2})"
)
_DAY_FIRST: Final = (
    r"(?P<day2>[0-9]{1,2})\s?[./ ]\s?"
    rf"(?:(?P<month2>[0-9]{{1,2}})|(?P<name>{'|'.join(_MONTHS)})\.?)"
    rf"\s?[{_DASH}./ ]?\s?(?P<year2>(?:1[89]|20)[0-9]{{2}})"
)
_BORN = re.compile(
    r"(?<!\w)(?:föd(?:d[as]?)?|fdd|f|födelse(?:datum|data|dag|tid|år)"
    r"|p(?:ers(?:on)?)?[ .]?-?n(?:umme)?r)\b"
    r"[.:=]?\s{0,2}(?:som\s|är\s|den\s|börjar\s|på\s){0,3}"
    rf"(?P<date>{_DAY_FIRST}|{_DIGITS_FIRST})(?P<rest>[{_DASH}])?(?![0-9])",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"(?<![0-9])(?P<year>(?:1[89]|20)?[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    rf"\s?[{_DASH}+]\s?(?:[Xx]{{4}}|[*]{{4}}|[?]{{4}}|_{{4}}|[.]{{4}})"
)
_MAY_BE_DATE = re.compile(r"[0-9]{4}|[0-9]{2}[^\w\s][0-9]{2}")
_FIRST_LETTERS: Final = tuple(month[:3] for month in _MONTHS)


def find_birth_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find the dates after words such as "född", and numbers without their last four.

    A year alone is no date, and a date without such a word is an event's.

    Parameters
    ----------
    text
        Free text.

    Yields
    ------
    tuple of int, int and str
        Where the date starts and ends, and `födelsedatum`.

    Examples
    --------
    >>> list(find_birth_dates("kvinna, f. 1956-08-17"))
    [(11, 21, 'födelsedatum')]
    """
    if not _MAY_BE_DATE.search(text):
        return
    for found in _HALF.finditer(text):
        if _exists(found["year"], int(found["month"]), found["day"]):
            yield found.start(), found.end(), BIRTH
    for found in _BORN.finditer(text):
        if found["day"]:
            is_date = _exists(found["year"], int(found["month"]), found["day"])
        else:
            is_date = _exists(found["year2"], _month(found), found["day2"])
        if is_date:
            yield found.start("date"), found.end(), BIRTH


def _month(found: re.Match[str]) -> int:
    """Give the number of a month that is written as a number or by name."""
    if found["month2"]:
        return int(found["month2"])
    return 1 + _FIRST_LETTERS.index(found["name"][:3].lower())


def _exists(year: str, month: int, day: str) -> bool:
    """Tell whether there is such a day, in this century if none is given."""
    try:
        date(int(f"20{year}"[-4:]), month, int(day))
    except ValueError:
        return False
    return True
