"""Finding personal data in free text, and masking it before others read it."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.redaction.accounts import find_accounts
from geosafety.redaction.birth_dates import find_birth_dates
from geosafety.redaction.contacts import find_emails, find_phones
from geosafety.redaction.identifiers import (
    find_bank_accounts,
    find_cases,
    find_flats,
    find_machines,
)
from geosafety.redaction.personal_numbers import find_personal_numbers
from geosafety.redaction.plain_text import with_plain_signs
from geosafety.redaction.plates import find_plates

# An RE2 pattern that every text with personal data meets, quick enough for each row
# of a file; `\p{Nd}` are the digits of all scripts. Bounded repeats of classes with
# many signs would make its automaton too large.
_BETWEEN: Final = (
    r"[-\s().:/_+*\x{A0}\x{AD}\x{2000}-\x{2015}\x{202F}\x{2060}\x{2212}\x{FF0D}]"
)
_SUSPECT: Final = "|".join(
    [
        rf"\p{{Nd}}(?:{_BETWEEN}*\p{{Nd}}){{5}}",
        r"@|\x{FF20}|_|[(\[{]\s?(?i:at?)\s?[)\]}]|(?i: at |snabel)",
        r"(?i:snap|insta|tik[- ]?tok|facebook|messenger|telegram|discord|twitter)",
        r"(?i:reddit|wickr|jodel|blocket|youtube|twitch|threads|whatsapp|konto|användar[en])",
        r"(?i:alias|heter|kallar sig|föd|fdd|födelse|lgh|lgt|lght|lägenhet|skylt)",
        r"(?i:plåt|norsk|dansk|finsk|tysk|polsk|registrerad|diplomat|clearing|k-n)",
        r"\b(?i:fb|kik|signal|steam|ig|x)[ :=→(-]|\bu/|\.(?:com|me|net)/",
        r"(?:\b(?i:[a-z]{3})|[A-Z]{3})(?:[ \x{A0}]{0,2}|[-.:_\n])[0-9]{2}[0-9A-Za-z]",
        r"[\x{FF10}-\x{FF19}]|\b(?i:k)[-\s\x{A0}\x{2010}-\x{2015}]{0,3}[0-9]",
        r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]|::|(?i:(?:[0-9a-f]{1,4}:){3})",
    ]
)

# To make the pattern ready takes longer than to read so few texts whole.
_FEW: Final = 8


class Redacted(NamedTuple):
    """A text with masks such as `[telefon]`, and the kinds of what was masked."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redacted:
    """
    Mask personal data in a text.

    Personal identity and coordination numbers, dates of birth, phone numbers,
    e-mail addresses, account names, registration plates, flat numbers, police case
    numbers, bank accounts and public IP addresses become `[personnummer]` and so
    on. Names are not masked; `geosafety.redaction.names` finds them for a warning.

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
    pieces = []
    last = 0
    spans = find_personal_data(text)
    for start, end, kind in spans:
        pieces += [text[last:start], f"[{kind}]"]
        last = end
    pieces.append(text[last:])
    return Redacted("".join(pieces), tuple(dict.fromkeys(kind for *_, kind in spans)))


def find_personal_data(text: str) -> list[tuple[int, int, str]]:
    """
    Find what `redact` masks.

    Parameters
    ----------
    text
        Free text.

    Returns
    -------
    list of tuple of int, int and str
        Where each piece starts and ends, and its kind; in order of place, none
        over another.

    Examples
    --------
    >>> find_personal_data("Ring 070-174 06 05")
    [(5, 18, 'telefon')]
    """
    plain = with_plain_signs(text)
    taken = bytearray(len(plain))
    spans = []
    for finder in _FINDERS:
        for start, end, kind in finder(plain):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                spans.append((start, end, kind))
    return sorted(spans)


def excerpt(text: str, most: int) -> str:
    """
    Give the beginning of a text as it may be repeated in a message.

    It is masked before it is cut, so that no number across the cut is shown in part.

    >>> excerpt("född 850709-9805, snäll", 12)
    'född [person'
    """
    return redact(text[: 4 * most]).text[:most]


def has_identity_number(text: str) -> bool:
    """
    Tell whether a text holds a personal identity or coordination number.

    This is what a form asks while somebody writes; the browser's own copy is held
    against the same sentences, `tests/js/identity_cases.json`.

    >>> has_identity_number("född 850709-9805"), has_identity_number("väg 53")
    (True, False)
    """
    return next(find_personal_numbers(with_plain_signs(text)), None) is not None


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
    if len(cells) <= _FEW:
        return np.arange(len(cells), dtype=np.int64)
    return np.flatnonzero(np.asarray(pc.match_substring_regex(cells, _SUSPECT)))


# What is found first wins where two overlap.
_FINDERS: tuple[Callable[[str], Iterator[tuple[int, int, str]]], ...] = (
    find_cases,
    find_bank_accounts,
    find_personal_numbers,
    find_emails,
    find_accounts,
    find_machines,
    find_phones,
    find_birth_dates,
    find_plates,
    find_flats,
)
