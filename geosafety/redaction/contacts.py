"""E-mail addresses and phone numbers in running text."""

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

from geosafety.redaction.surroundings import before, mentions, says_fixture, says_thing

EMAIL, PHONE = "e-post", "telefon"

_DOT: Final = r"(?:\.|\s?[(\[{](?:dot|punkt|\.)[)\]}]\s?|\s(?:dot|punkt)\s)"
_AT: Final = (
    r"(?:\s?[(\[{]\s?(?:at|a|@|snabel[- ]?a)\s?[)\]}]\s?"
    r"|\s(?:at|snabel[- ]?a)\s|\s?@\s|\s@)"
)
# The ends that are looked for when the sign or a point is written in another way.
_ENDS: Final = r"(?:se|com|org|net|nu|eu|info|io|no|dk|fi|de|uk|me)(?![\w@]|\.\w)"
_POST: Final = r"(?:gmail|hotmail|outlook|live|icloud|yahoo|telia|proton(?:mail)?|msn)"
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+@(?:"
    r"[\w-]+(?:\.[\w-]+)+"
    rf"|{_POST}\b(?:[ ,.]{{1,2}}(?:{_ENDS}|kom\b))?"
    rf"|[\w-]+[ ]?[.,][ ]?{_ENDS}"
    r")",
    re.IGNORECASE,
)
_EMAIL_IN_BRACKETS = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+\s?[(\[{]\s?(?:at|@|snabel[- ]?a)\s?[)\]}]\s?"
    r"[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_EMAIL_IN_WORDS = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+(?:\s(?:punkt|dot)\s[\w.+%-]+){0,3}"
    rf"{_AT}[\w-]+(?:{_DOT}[\w-]+){{0,3}}{_DOT}{_ENDS}",
    re.IGNORECASE,
)
_OF_EMAILS: Final = ("@", "(a", "[a", "{a", "( a", "[ a", "{ a", "snabel", " at ")

_GAP: Final = r"[\s().\-\u2010-\u2015/_*]{0,3}"
# Letters that are taken for the digits 0 and 1 when a number is typed.
_DIGIT: Final = "[0-9OoIl]"
_MOBILE = re.compile(
    rf"(?<![0-9])(?<![0-9][.,])"
    rf"(?:(?:\+|00)?46{_GAP}(?:\(0\){_GAP})?7[ ]?|\(?[0o][ ]?7[ ]?"
    r"|(?<=ring )7|(?<=tel )7|(?<=mob )7|(?<=tfn )7|(?<=mobil )7|(?<=nummer )7)"
    rf"[02369O](?:{_GAP}{_DIGIT}){{7}}(?![0-9])",
    re.IGNORECASE,
)
_ABROAD = re.compile(
    r"(?<![0-9+])(?:\+|00(?=4[4-9]|358|37[0-2]))[1-9](?:[\s().\-/]{0,2}[0-9]){7,13}"
    r"(?![0-9])"
)
_SEVEN_DIGITS = re.compile(rf"[0-9](?:{_GAP}{_DIGIT}){{6}}")
_PHONE_LIKE = re.compile(r"(?:\+|\b0|\(0)(?:[\s()./–-]{0,3}[0-9]){6,14}")
_LONG_NUMBER = re.compile(r"\+?[0-9](?:[\s()./–-]{0,3}[0-9]){5,}")
_CLOCK: Final = r"(?:[01][0-9]|2[0-3])[.:]?[0-5][0-9]"
_HOURS = re.compile(rf"{_CLOCK} ?[-–/] ?{_CLOCK}(?![0-9])")
_DATE = re.compile(r"[0-3]?[0-9][./ -][01]?[0-9][./ -](?:19|20)[0-9]{2}")
_DAY_AND_TIME = re.compile(rf"(?:0[0-9]|1[0-2])[0-3][0-9] {_CLOCK}")
_COUNTING = re.compile(r"0123456789|(?:[0-9] ){5,}[0-9]|0?[0-9]{2}-[0-9]{4}-[0-9]{2}")
_MOST_TRIES, _MOST_PHONES = 200, 20
_LEAST_DIGITS: Final = 6


def find_emails(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find e-mail addresses, also with (at), snabel-a or gaps.

    >>> list(find_emails("anna snabela example punkt org"))
    [(0, 30, 'e-post')]
    """
    if not mentions(text, _OF_EMAILS):
        return
    for pattern in (_EMAIL, _EMAIL_IN_BRACKETS, _EMAIL_IN_WORDS):
        for found in pattern.finditer(text):
            yield found.start(), found.end(), EMAIL


def find_phones(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find phone numbers: Swedish mobiles, all with +, and others that exist.

    Numbers of lamps, orders and other things are left alone, and so are hours.

    A number may be given more than once.

    >>> set(find_phones("Ring 070-174 06 05 mellan 0800-1700"))
    {(5, 18, 'telefon')}
    """
    if not _SEVEN_DIGITS.search(text):
        return
    for pattern in (_MOBILE, _ABROAD):
        for found in pattern.finditer(text):
            if not _is_no_phone(text, found.start(), found.group()):
                yield found.start() + _opens(found.group()), found.end(), PHONE
    yield from _planned(text)


def _planned(text: str) -> Iterator[tuple[int, int, str]]:
    """Find phone numbers that exist in the Swedish or international plan."""
    if not _PHONE_LIKE.search(text):
        return
    matcher = phonenumbers.PhoneNumberMatcher(text, "SE", max_tries=_MOST_TRIES)
    for count, found in enumerate(matcher):
        if count == _MOST_PHONES:
            # Looking each up takes long; whoever writes so many means numbers.
            for like in _LONG_NUMBER.finditer(text, found.start):
                yield like.start(), like.end(), PHONE
            return
        is_counting = _COUNTING.fullmatch(found.raw_string) is not None
        if not (is_counting or _is_no_phone(text, found.start, found.raw_string)):
            start = found.start + _opens(found.raw_string)
            yield start, found.end, PHONE


def _opens(written: str) -> bool:
    """Tell whether it begins with a bracket that closes after the number."""
    return written.startswith("(") and ")" not in written


def _is_no_phone(text: str, start: int, written: str) -> bool:
    """Tell whether it is hours, a moment, or the number of a thing."""
    # Orders and cases are not written in groups as telephones are; some lamps are.
    is_of_thing = says_thing if written.isdecimal() else says_fixture
    return (
        _HOURS.match(written) is not None
        or _DATE.fullmatch(written) is not None
        or _DAY_AND_TIME.fullmatch(written) is not None
        or sum(sign in "0123456789" for sign in written) < _LEAST_DIGITS
        or is_of_thing(before(text, start))
    )
