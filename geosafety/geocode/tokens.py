"""Swedish text as sentences of words."""

import re
from dataclasses import dataclass

from geosafety.geocode.normalise import words

_WORD = re.compile(r"[^\W\d_]+(?::[^\W\d_]+)?|\d+(?:[.:]\d+)*")
# A full stop ends a sentence when a capital, a digit or nothing follows; not after
# one letter (”S. Förstadsgatan”), a short form or inside a time (”11.17”).
_END = re.compile(
    r"(?<=[^\W\d_]{2})[.!?…]+[\"”)]*\s*(?=[\"”]?[A-ZÅÄÖÉ\d•-]|$)"
    r"|(?<=\d)[.!?]+\s+(?=[A-ZÅÄÖÉ])|\s*\n+\s*"
)
_SHORT = re.compile(
    r"\b(?:kl|ca|nr|bl\.?a|t\.?ex|m\.?m|s:t|st|dr|tel)\.$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Token:
    """
    A word or a number in its place.

    Attributes
    ----------
    text
        As written.
    word
        Lower-case, with å, ä and ö, and without accents.
    gap
        What stands between the token before and this one, without blanks.
    """

    text: str
    word: str
    gap: str

    @property
    def is_capital(self) -> bool:
        """Tell whether the word begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_number(self) -> bool:
        """Tell whether the token is a number."""
        return self.text[0].isdigit()


Sentence = tuple[Token, ...]


def sentences(text: str) -> list[Sentence]:
    """
    Split a text into sentences of tokens.

    Examples
    --------
    >>> found = sentences("Rån, Möllan. Larm kl. 12.")
    >>> [[token.word for token in each] for each in found]
    [['rån', 'möllan'], ['larm', 'kl', '12']]
    """
    pieces = []
    begin = 0
    for end in _END.finditer(text):
        if _SHORT.search(text[begin : end.end()].rstrip()) and end.end() < len(text):
            continue
        pieces.append(text[begin : end.end()])
        begin = end.end()
    pieces.append(text[begin:])
    return [made for piece in pieces if (made := tuple(_tokens(piece)))]


def _tokens(piece: str) -> list[Token]:
    """Split a sentence into tokens, keeping what stands between."""
    tokens = []
    at = 0
    for found in _WORD.finditer(piece):
        word = " ".join(words(found[0])) or found[0].casefold()
        tokens.append(Token(found[0], word, piece[at : found.start()].strip()))
        at = found.end()
    return tokens
