"""Words that somebody adds to what they have told, checked like the first ones."""

from dataclasses import dataclass
from typing import Final, Literal

from geosafety.errors import refuse
from geosafety.redaction import redact

LONGEST_WORDS: Final = 2000


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it came, and as others may read it."""

    raw: str
    shared: str


def read_words(
    text: str, *, personal_data: Literal["refuse", "mask"], pointer: str = "/text"
) -> Words:
    """
    Check a text and mask what points at a person.

    Parameters
    ----------
    personal_data
        `refuse` a text that holds personal data, or `mask` it.
    pointer
        Where the text stands in what was sent.

    Raises
    ------
    RefusedInputError
        `missing-value`, `too-long`, `control-character` or `personal-data`; the
        words tell the kind of data and never the data.

    Examples
    --------
    >>> read_words("Ring 070-174 06 05", personal_data="mask").shared
    'Ring [telefon]'
    """
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise refuse(
            "missing-value", "Skriv något först.", "Write something.", pointer=pointer
        )
    if len(words) > LONGEST_WORDS:
        raise refuse(
            "too-long",
            f"Texten har {len(words)} tecken; högst {LONGEST_WORDS} tas emot.",
            f"The text has {len(words)} characters; at most {LONGEST_WORDS} are taken.",
            pointer=pointer,
        )
    if any(not sign.isprintable() and sign not in "\n\t" for sign in words):
        raise refuse(
            "control-character",
            "Texten har styrtecken som inte syns; skriv den på nytt.",
            "The text has control characters that do not show; write it anew.",
            pointer=pointer,
        )
    found = redact(words)
    if found.kinds and personal_data == "refuse":
        listed = ", ".join(found.kinds)
        raise refuse(
            "personal-data",
            f"Texten innehåller personuppgifter: {listed}. Ta bort dem.",
            f"The text holds personal data: {listed}. Remove them.",
            pointer=pointer,
        )
    return Words(words, found.text)
