"""Read an address field: street, number, letter, postcode, town."""

import re
from dataclasses import dataclass, replace

from geosafety.geocode.normalise import words

_CARE_OF = re.compile(r"\bc/o\b[^,]*,?", re.IGNORECASE)
# Flat, floor and staircase say nothing about where the house stands.
_INDOORS = re.compile(
    r"[,/\s]*\b(?:lgh|lght|lägenhet(?:snr)?|läg|vån(?:ing)?|port|uppg(?:ång)?)"
    r"\.?\s*(?:nr\.?\s*)?\d+\w?\b"
    r"|\b\d+\s*(?:tr\b\.?|trappor\b|:a\s+vån\w*)"
    r"|[,\s]+\b(?:bv|nb|n\.b|ög|öh|gårdshus(?:et)?|u\d)\b\.?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b(?:SE?[- ]?)?(\d{3}) ?(\d{2})\b\s*([^,\d]*)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\d:])(?:nr\.?\s*)?(\d{1,4})(?!\d)\s?([a-zåäö]{1,2}(?![a-zåäö.:]))?"
    r"(?:\s?[-–/]\s?(\d{1,4})(?!\d)\s?([a-zåäö](?![a-zåäö.]))?"
    r"|\s?[-–/]\s?[a-zåäö](?![a-zåäö]))?",
    re.IGNORECASE,
)
_COMPASS = frozenset("nsvö")
# No address is longer; what follows would only cost time.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Address:
    """
    What an address field says, before the register is asked.

    Attributes
    ----------
    street
        Words of the street's name, as `normalise.words` gives them.
    number, last_number
        House number, and the end of ”12-14”; None when not given.
    letter
        ”b” of ”12 B”; empty when not given.
    postcode
        Five digits, or empty.
    towns
        Words that may name a town or a part of it.
    """

    street: tuple[str, ...]
    number: int | None = None
    last_number: int | None = None
    letter: str = ""
    postcode: str = ""
    towns: tuple[str, ...] = ()


def read_address(text: str) -> list[Address]:
    """
    Take an address field apart; only its first 300 characters are read.

    Returns
    -------
    list of Address
        One reading for each part that may be the street, likeliest first; the
        register tells which is right. Empty when there is no word in the text.

    Examples
    --------
    >>> read_address("Storgatan 12 B, lgh 1203, 211 42 Malmö")
    [Address(street=('storgatan',), number=12, last_number=None, letter='b', \
postcode='21142', towns=('malmö',))]
    >>> read_address("12-14 Ö. Förstadsgatan")
    [Address(street=('ö', 'förstadsgatan'), number=12, last_number=14, letter='', \
postcode='', towns=())]
    """
    rest = _INDOORS.sub(" ", _CARE_OF.sub(" ", text[:_LONGEST]))
    rest, postcode, town = _without_postcode(rest)
    parts = [part.strip() for part in rest.split(",") if part.strip(" .;")]
    numbered: list[Address] = []
    bare: list[Address] = []
    for at, part in enumerate(parts):
        found = _NUMBER.search(part)
        read = Address(tuple(words(part))) if found is None else _split(part, found)
        others = [*parts[:at], *parts[at + 1 :]]
        if not read.street and at:
            # ”Storgatan, 12”: the number stands in a part of its own.
            read = replace(read, street=tuple(words(parts[at - 1])))
            others = [*parts[: at - 1], *parts[at + 1 :]]
        if read.street:
            towns = (word for other in [*others, town] for word in words(other))
            whole = replace(read, postcode=postcode, towns=(*read.towns, *towns))
            (bare if read.number is None else numbered).append(whole)
    return numbered + bare


def _without_postcode(text: str) -> tuple[str, str, str]:
    """Cut out the postcode and the town after it."""
    found = _POSTCODE.search(text)
    if found is None:
        return text, "", ""
    rest = f"{text[: found.start()]},{text[found.end() :]}"
    return rest, found[1] + found[2], found[3]


def _split(part: str, found: re.Match[str]) -> Address:
    """Take the street before the number, or after it when it stands first."""
    before, after = words(part[: found.start()]), words(part[found.end() :])
    letter, last_letter = (found[2] or "").casefold(), (found[4] or "").casefold()
    if not before and after:
        # ”12 S Förstadsgatan”: the letter is a point of the compass.
        if (last_letter or letter) in _COMPASS:
            after = [last_letter or letter, *after]
            letter = letter if last_letter else ""
        before, after = after, []
    return Address(
        street=tuple(before),
        number=int(found[1]),
        last_number=int(found[3]) if found[3] else None,
        letter=letter,
        towns=tuple(after),
    )
