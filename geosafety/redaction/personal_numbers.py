"""Swedish personal identity numbers and coordination numbers in running text."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from geosafety.redaction.surroundings import (
    before,
    says_north_or_east,
    says_person,
    says_person_number,
    says_thing,
)

PERSONAL, COORDINATION = "personnummer", "samordningsnummer"

_DASH: Final = "-\u2010-\u2015\u2212"
_RUN = re.compile(r"[0-9]+")
_NUMBER = re.compile(
    rf"""
    (?:(?P<century>1[89]|20)[ ]?)?
    (?P<date>
        (?P<year>[0-9]{{2}})[{_DASH}./ ]?
        (?P<month>[0-9]{{2}})[{_DASH}./ ]?
        (?P<day>[0-9]{{2}})
    )
    (?P<sep>\s{{0,3}}(?:[{_DASH}+/_.:,]{{1,2}}\s{{0,3}})?)
    (?P<last>[0-9]{{2}}[ ]?[0-9]{{2}})
    (?![0-9])
    """,
    re.VERBOSE,
)
# Numbers that hospitals and universities lend out have a letter and no check digit.
_LENT = re.compile(
    rf"""
    (?P<century>1[89]|20)?(?P<year>[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})
    (?:[{_DASH}+][TRSUWXJKLMN]|T)[0-9]{{3}}
    (?!\w)
    """,
    re.VERBOSE,
)
_SPELT_OUT = re.compile(
    rf"[0-9](?:[ ]?[{_DASH}]?[ ]?[0-9]){{9}}"
    rf"(?:(?:[ ]?[{_DASH}]?[ ]?[0-9]){{2}})?(?![0-9])"
)
_PAIRS = re.compile(r"[1-9][0-9](?: [0-9]{2}){4}")
_STRONG = re.compile(rf"[{_DASH}+/]")
_LIKE_DECIMALS = re.compile(r"[.,]")
_LIKE_ANOTHER_DATE = re.compile(r"[./]")
_AFTER_DIGITS = re.compile(rf"[0-9][{_DASH}.,:/]$")
_BEFORE_DIGITS = re.compile(r"[.,:][0-9]")
_BARE_MOBILE = re.compile(r"07[02369][0-9]{7}")
_COORDINATION_DAYS: Final = 60
# A bare date of these years beside a clock time is read as a moment, not a person.
# Many who live were born in the thirties, and moments of the thirties are to come.
_RECENT_YEAR, _LAST_YEAR = 15, 30
_HOURS, _MINUTES = 24, 60


def find_personal_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find numbers with a true date and check digit, however they are spelt.

    After a word such as "personnummer" a wrong check digit is let pass. A number
    without a hyphen that looks like a recent date and a clock time or a
    mobile phone, or stands after a word such as "order", is left alone unless a
    word such as "personnummer" stands before it.

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
    done = 0
    # A time or a count before a number may be taken for its first digits, so each
    # run of digits gets a try of its own.
    for run in _RUN.finditer(text):
        if run.start() >= done:
            for start, end, kind in _starting(text, run.start()):
                yield start, end, kind
                done = end


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


def _starting(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Find the number that starts at a place, if there is one."""
    if found := _NUMBER.match(text, start):
        kind = _kind(found)
        if kind and _is_person(before(text, start), found):
            yield start, found.end(), kind
    elif found := _LENT.match(text, start):
        if _is_date(found["century"], *found.group("year", "month", "day")):
            yield start, found.end(), PERSONAL
    elif found := _SPELT_OUT.match(text, start):
        whole = _NUMBER.fullmatch(re.sub(r"[^0-9]", "", found.group()))
        kind = whole and _kind(whole)
        if whole and kind and _is_spelt_out(before(text, start), whole):
            yield start, found.end(), kind


def _kind(found: re.Match[str]) -> str | None:
    """Tell the kind of number, or None if the date is wrong."""
    year, month, day = found["year"], found["month"], found["day"]
    is_coordination = int(day) > _COORDINATION_DAYS
    real_day = int(day) - _COORDINATION_DAYS * is_coordination
    if not _is_date(found["century"], year, month, str(real_day)):
        return None
    return COORDINATION if is_coordination else PERSONAL


def _is_date(century: str | None, year: str, month: str, day: str) -> bool:
    """Tell whether there is such a day."""
    # A leap day is right in either century when none is given: 2000 was one.
    try:
        date(int((century or "20") + year), int(month), int(day))
    except ValueError:
        return False
    return True


def _is_person(words: str, found: re.Match[str]) -> bool:
    """Tell whether check digit and the words before speak for a person."""
    # Somebody who mistypes a digit of a person's number still tells who it is.
    if says_person_number(words):
        return True
    if not passes_luhn(re.sub(r"[^0-9]", "", found["date"] + found["last"])):
        return False
    is_plain = _STRONG.search(found["sep"]) is not None or says_person(words)
    return is_plain or not _is_something_else(words, found)


def _is_spelt_out(words: str, whole: re.Match[str]) -> bool:
    """Tell whether digits with gaps anywhere are a person's."""
    if says_person_number(words):
        return True
    is_mobile = _BARE_MOBILE.fullmatch(whole.group()) is not None
    is_true = passes_luhn(whole["date"] + whole["last"])
    return is_true and not is_mobile and says_person(words)


def _is_something_else(words: str, found: re.Match[str]) -> bool:
    """Tell whether the surroundings speak for a moment, an order or a place."""
    separator = found["sep"]
    return (
        _LIKE_DECIMALS.search(separator) is not None
        or _LIKE_ANOTHER_DATE.search(found["date"]) is not None
        or (" " in found["last"] and _PAIRS.fullmatch(found.group()) is None)
        or _AFTER_DIGITS.search(words) is not None
        or _BEFORE_DIGITS.match(found.string, found.end()) is not None
        or _BARE_MOBILE.fullmatch(found.group()) is not None
        or says_thing(words)
        or says_north_or_east(words)
        or _is_moment(found)
    )


def _is_moment(found: re.Match[str]) -> bool:
    """Tell whether it reads as a recent date followed by a clock time."""
    is_recent = (
        found["century"] in {None, "20"}
        and _RECENT_YEAR <= int(found["year"]) <= _LAST_YEAR
    )
    last = found["last"].replace(" ", "")
    return is_recent and int(last[:2]) < _HOURS and int(last[2:]) < _MINUTES
