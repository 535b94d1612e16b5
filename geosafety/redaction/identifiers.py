"""Case numbers of the police, flats, machines and bank accounts in running text."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from geosafety.redaction.personal_numbers import passes_luhn
from geosafety.redaction.surroundings import before, mentions, says_fixture

FLAT, CASE, IP_ADDRESS, BANK = "lägenhet", "K-nummer", "ip-adress", "bankkonto"

_DASH: Final = "-\u2010-\u2015"
_CASE = re.compile(
    rf"(?<![{_DASH}\w])(?:"
    # 5000-K123456-25, the usual form: the place, the number, the year.
    rf"[0-9]{{4}}\s?[{_DASH}]?\s?[KE]\s?[0-9][0-9. ]{{0,8}}\s?[{_DASH}/]\s?"
    rf"|K\s?[{_DASH}]?\s?[0-9]{{3}}[0-9 ]{{0,5}}\s?[{_DASH}]\s?"
    r"|K\s?[0-9]{4}[0-9 ]{0,4}/"
    r"|(?<=K-nr )[0-9]{3,7}-|(?<=K-nummer )[0-9]{3,7}-"
    r")(?:20)?[0-9]{2}(?![\w-])",
    re.IGNORECASE,
)
_CASE_GLUED = re.compile(r"(?<!\w)[0-9]{4}K[0-9]{3,9}(?!\w)")
_FLAT = re.compile(
    r"(?<!\w)(?:lghe?t?|lgt|lght|lägenhet(?:en)?(?:s(?:nummer|nr|num+ret))?)"
    r"[-. ]{0,2}(?:nr|nummer)?\b[.:]?(?:\sär)?\s{0,3}[:#]?\s{0,3}"
    r"(?P<number>[0-9]{1,4}[A-Z]?(?:-[0-9]{3,4})?)\b"
    r"(?:\s?(?:[/,&]|och|o)\s?1[0-9][0-2][0-9]\b)*(?!\s?(?:kvm|rok\b|rum\b|%|m²|st\b))",
    re.IGNORECASE,
)
_FLAT_GLUED = re.compile(r"(?<!\w)(?:lgh|lght|lghnr)[0-9]{4}\b", re.IGNORECASE)
_SAYS_A_FLAT = re.compile(r"\b(?:en|ny|min|hans|hennes|deras)\s$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_IP = re.compile(r"(?<![\d.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\d.]*\d)")
_IP_LONG = re.compile(
    r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE
)
_SAYS_CHAPTER = re.compile(
    r"\b(?:kap\w*|avsnitt|version|v|sidan?|punkt)\.?\s$", re.IGNORECASE
)
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?!\w)", re.IGNORECASE
)
_CARD = re.compile(r"(?<![0-9])(?:4|5|2[2-7])[0-9]{0,3}(?:[ -]?[0-9]{4}){3}(?![0-9])")
_ACCOUNT = re.compile(
    r"(?:konto(?:t|nr|nummer|numret)?|clearing(?:nr|nummer)?)[. :=]{1,3}"
    r"(?P<number>[0-9]{4}(?:[-, ]{1,2}[0-9]+){0,6}|[0-9]{11,16})",
    re.IGNORECASE,
)
_AFTER_CLEARING = re.compile(
    r"clearing(?:nr|nummer)?[. :=]{1,3}(?P<clearing>[0-9]{4}(?:-[0-9])?)[ ,.]{1,3}"
    r"konto(?:t|nr|nummer)?[. :=]{1,3}(?P<number>[0-9](?:[- ]?[0-9]){5,11})",
    re.IGNORECASE,
)
_THREE_DIGITS, _FOUR_DIGITS = re.compile("[0-9]{3}"), re.compile("[0-9]{4}")
_OF_FLATS: Final = ("lgh", "lgt", "lght", "lägenhet")
_LEAST_OF_ACCOUNT: Final = 11
_DIGITS_OF_CARD: Final = 16


def find_cases(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find the police's case numbers.

    >>> list(find_cases("se 5000-K123456-25"))
    [(3, 18, 'K-nummer')]
    """
    if not _THREE_DIGITS.search(text):
        return
    for pattern in (_CASE, _CASE_GLUED):
        for found in pattern.finditer(text):
            has_place = found.group()[0].isdigit()
            if has_place or not says_fixture(before(text, found.start())):
                yield found.start(), found.end(), CASE


def find_flats(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find numbers of flats.

    >>> list(find_flats("Brandgatan 5, lgh 1203"))
    [(14, 22, 'lägenhet')]
    """
    if not mentions(text, _OF_FLATS):
        return
    for found in _FLAT.finditer(text):
        is_year = _YEAR.fullmatch(found["number"]) and _SAYS_A_FLAT.search(
            before(text, found.start())
        )
        if not is_year:
            yield found.start(), found.end(), FLAT
    for found in _FLAT_GLUED.finditer(text):
        yield found.start(), found.end(), FLAT


def find_machines(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find IP addresses that can belong to somebody.

    >>> list(find_machines("från 81.2.69.142, inte 10.0.0.1"))
    [(5, 16, 'ip-adress')]
    """
    if text.count(".") < 3 and text.count(":") < 2:  # noqa: PLR2004
        return
    for pattern in (_IP, _IP_LONG):
        for found in pattern.finditer(text):
            if _SAYS_CHAPTER.search(before(text, found.start())):
                continue
            try:
                address = ipaddress.ip_address(found.group())
            except ValueError:
                continue
            if address.is_global:
                yield found.start(), found.end(), IP_ADDRESS


def find_bank_accounts(text: str) -> Iterator[tuple[int, int, str]]:
    """
    Find IBANs and payment cards by their check digits, and accounts by the word.

    >>> list(find_bank_accounts("IBAN SE45 5000 0000 0583 9825 7466"))
    [(5, 34, 'bankkonto')]
    """
    if not _FOUR_DIGITS.search(text):
        return
    for found in _IBAN.finditer(text):
        if _is_iban(found.group().replace(" ", "").upper()):
            yield found.start(), found.end(), BANK
    for found in _CARD.finditer(text):
        digits = re.sub("[ -]", "", found.group())
        if len(digits) == _DIGITS_OF_CARD and passes_luhn(digits):
            yield found.start(), found.end(), BANK
    for found in _AFTER_CLEARING.finditer(text):
        yield found.start("clearing"), found.end("clearing"), BANK
        yield found.start("number"), found.end("number"), BANK
    for found in _ACCOUNT.finditer(text):
        if sum(map(str.isdigit, found["number"])) >= _LEAST_OF_ACCOUNT:
            yield found.start("number"), found.end("number"), BANK


def _is_iban(number: str) -> bool:
    """Tell whether the check digits of an IBAN are right (ISO 13616: 97)."""
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
