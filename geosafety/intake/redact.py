"""Finding personal data in free text, and masking it before others read it."""

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.intake.personal_numbers import find_personal_numbers

EMAIL, PHONE, PLATE, FLAT = "e-post", "telefon", "registreringsnummer", "lägenhet"
CASE, IP_ADDRESS, ACCOUNT_NAME = "K-nummer", "ip-adress", "konto"

# RE2 patterns that every text with personal data meets; `\\pN` are the digits of
# all scripts. The first is quick and rules out most texts.
_MAY_HOLD: Final = r"[@\pN]|[(\[]\s?(?:at|snabel)"
_DASH: Final = r"-\x{2010}-\x{2015}\x{2212}"
_SUSPECT: Final = "|".join(
    [
        r"@|\x{FF20}|[(\[]\s?(?:at|snabel-?a)\s?[)\]]",
        # Six digits and four, as in a personal number.
        rf"(?:\pN{{2}}[{_DASH}.\pZ]?){{3}}\pZ?[{_DASH}+/]?\pZ?\pN{{4}}",
        # A phone number.
        rf"(?:\+|[(]?\b0|\x{{FF10}})(?:[\pZ\t()./{_DASH}]{{0,3}}\pN){{6}}",
        r"(?:\pN{1,3}\.){3}\pN",
        r"(?i:\b[a-z]{3}[ -]?\pN{2}[\pNa-z](?:[^\pL\pN]|$))",
        r"(?i:\b(?:lght?|lägenhet\pL*)\b[.\s]*(?:nr|nummer)?[\s.:]*\pN)",
        r"(?i:\bK\s?-?\s?\pN{3})",
    ]
)
_AT = re.compile(r"[@(\[]")
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+\s?(?:@|[(\[]\s?(?:at|snabel-?a)\s?[)\]])"
    r"\s?[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,29}(?![\w(@])")
_PHONE_LIKE = re.compile(r"(?:\+|\b0|\(0)(?:[\s()./–-]{0,3}[0-9]){6,14}")
_LONG_NUMBER = re.compile(r"\+?[0-9](?:[\s()./–-]{0,3}[0-9]){5,}")
_HOURS = re.compile(r"[0-9]{2}[.:][0-9]{2} ?[-–/] ?[0-9]{2}[.:][0-9]{2}")
_PLATE = re.compile(
    r"(?<![A-Za-z0-9ÅÄÖåäö])([A-HJ-PR-UW-Za-hj-pr-uw-z]{3})([ -]?)"
    r"([0-9]{2}[0-9A-HJ-NPR-UW-Za-hj-npr-uw-z])(?![A-Za-z0-9ÅÄÖåäö])(?![.,:][0-9]|-tal)"
)
_SAYS_VEHICLE = re.compile(
    r"(?:bil|\breg(?:\b|istrering|nr|skylt)|moped|fordon|skylt|motorcykel|\bmc\b|lastbil|släp|volvo|saab|bmw"
    r"|audi|ford|taxi|buss|skåpbil|a-traktor|plåt)[\wåäöÅÄÖ.:]*[^.!?]{0,25}$",
    re.IGNORECASE,
)
# Three letters that are written before a number for other reasons.
_NO_PLATE = re.compile(
    "adr|apr|aug|bmw|bus|cat|dec|dnr|dok|epa|est|ett|feb|fig|gps|hus|ike|jan|jul|jun|kap"
    "|klo|kmh|led|lgh|maj|mar|max|med|mhz|min|nok|nor|ntm|och|okt|per|psm|ref|res|rum"
    "|sal|sek|sep|skp|skr|sms|sol|syd|tab|tel|tot|tpl|usb|usd|ute",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"\b(?:lght?|lägenhet(?:en|snummer|snr)?)\b\.?\s{0,3}(?:nr\.?|nummer)?\s{0,3}:?\s{0,3}"
    r"[0-9]{1,4}\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"(?<![\w-])(?:[0-9]{4}-)?K\s?-?\s?[0-9]{3,7}-[0-9]{2}(?![\w-])", re.IGNORECASE
)
_IP = re.compile(r"(?<![\d.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\d.]*\d)")
_ODD_SIGN = re.compile(r"(?![0-9])\d|[\uff20\u00a0]")
_MOST_TRIES, _MOST_PHONES = 200, 20
_VEHICLE_CONTEXT: Final = 40


class Redacted(NamedTuple):
    """A text with masks such as `[telefon]`, and the kinds of what was masked."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redacted:
    """
    Mask personal data in a text.

    Personal identity and coordination numbers, phone numbers, e-mail addresses,
    account names, registration plates, flat numbers, police case numbers and
    public IP addresses become `[personnummer]` and so on. Names are not found.

    Parameters
    ----------
    text
        Free text.

    Returns
    -------
    Redacted
        The text and the kinds found, in order of place, each once.

    Examples
    --------
    >>> redact("Ring 070-174 06 05").text
    'Ring [telefon]'
    """
    plain = _with_plain_digits(text)
    spans: list[tuple[int, int, str]] = []
    for finder in _FINDERS:
        for start, end, kind in finder(plain):
            if all(end <= left or start >= right for left, right, _ in spans):
                spans.append((start, end, kind))
    spans.sort()
    pieces = []
    last = 0
    for start, end, kind in spans:
        pieces += [text[last:start], f"[{kind}]"]
        last = end
    pieces.append(text[last:])
    return Redacted("".join(pieces), tuple(dict.fromkeys(kind for *_, kind in spans)))


def redact_column(
    cells: pa.StringArray,
) -> tuple[pa.StringArray, dict[int, tuple[str, ...]]]:
    """
    Mask personal data in many texts at once.

    Parameters
    ----------
    cells : pyarrow.StringArray, length n
        Free texts.

    Returns
    -------
    tuple of pyarrow.StringArray and dict
        The texts with masks, and the kinds of what was found by index; texts in
        which nothing was found are missing there.
    """
    found: dict[int, tuple[str, ...]] = {}
    masked: dict[int, str] = {}
    for index in suspects(cells):
        result = redact(cells[int(index)].as_py())
        if result.kinds:
            found[int(index)] = result.kinds
            masked[int(index)] = result.text
    if not masked:
        return cells, found
    mask = np.zeros(len(cells), dtype=bool)
    mask[list(masked)] = True
    replaced = pc.replace_with_mask(
        cells, pa.array(mask), pa.array(list(masked.values()), pa.string())
    )
    return replaced, found


def suspects(cells: pa.StringArray) -> NDArray[np.int64]:
    """Give the indices of texts that may hold personal data, quickly."""
    first = np.flatnonzero(np.asarray(pc.match_substring_regex(cells, _MAY_HOLD)))
    if not first.size:
        return first
    closer = pc.match_substring_regex(cells.take(pa.array(first)), _SUSPECT)
    return first[np.flatnonzero(np.asarray(closer))]


def _with_plain_digits(text: str) -> str:
    """Write the digits of all scripts as 0 to 9, each in its place."""
    if not _ODD_SIGN.search(text):
        return text
    return (
        "".join(
            str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
            for letter in text
        )
        .replace("\uff20", "@")
        .replace("\u00a0", " ")
    )


def _emails(text: str) -> Iterator[tuple[int, int, str]]:
    """Find e-mail addresses, also with (at) for the sign."""
    if not _AT.search(text):
        return
    for found in _EMAIL.finditer(text):
        yield found.start(), found.end(), EMAIL


def _accounts(text: str) -> Iterator[tuple[int, int, str]]:
    """Find account names in social media."""
    for found in _ACCOUNT.finditer(text):
        yield found.start(), found.end(), ACCOUNT_NAME


def _phones(text: str) -> Iterator[tuple[int, int, str]]:
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
        if not _HOURS.fullmatch(found.raw_string):
            yield found.start, found.end, PHONE


def _plates(text: str) -> Iterator[tuple[int, int, str]]:
    """Find registration plates: capitals, or any letters after a vehicle."""
    for found in _PLATE.finditer(text):
        letters, gap, _ = found.groups()
        if _NO_PLATE.fullmatch(letters):
            continue
        before = text[max(0, found.start() - _VEHICLE_CONTEXT) : found.start()]
        is_written_together = not gap and letters.islower()
        if letters.isupper() or is_written_together or _SAYS_VEHICLE.search(before):
            yield found.start(), found.end(), PLATE


def _flats(text: str) -> Iterator[tuple[int, int, str]]:
    """Find numbers of flats."""
    for found in _FLAT.finditer(text):
        yield found.start(), found.end(), FLAT


def _cases(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the police's case numbers."""
    for found in _CASE.finditer(text):
        yield found.start(), found.end(), CASE


def _addresses_of_machines(text: str) -> Iterator[tuple[int, int, str]]:
    """Find IP addresses that can belong to somebody."""
    for found in _IP.finditer(text):
        try:
            address = ipaddress.IPv4Address(found.group())
        except ValueError:
            continue
        if address.is_global:
            yield found.start(), found.end(), IP_ADDRESS


# What is found first wins where two overlap.
_FINDERS: tuple[Callable[[str], Iterator[tuple[int, int, str]]], ...] = (
    _cases,
    find_personal_numbers,
    _emails,
    _accounts,
    _addresses_of_machines,
    _phones,
    _plates,
    _flats,
)
