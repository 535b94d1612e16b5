"""The words of a text, and what each says about being a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geosafety.redaction.name_words import NameLists, name_lists

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Whatever else than these stands before a word may have ended a sentence.
_NEW_SENTENCE = re.compile(r"[^ ,\u00a0&'’]")
_OF_ADDRESS = re.compile(r"[@_\d#\\]")
_POINT_AND_MORE = re.compile(r"[.][^\W\d_]")
_PATRONYMIC = re.compile(r"[^\W\d_]{2,}(?:sson|sdotter)s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """
    A word of a text.

    `gap` is what stands between it and the word before; `base` is the word in small
    letters, without the s of the genitive if it is a known name then.
    """

    text: str
    small: str
    base: str
    start: int
    end: int
    gap: str
    is_first: bool
    is_given: bool
    is_surname: bool
    is_patronymic: bool
    is_also_word: bool

    @property
    def is_capital(self) -> bool:
        """Tell whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_shouted(self) -> bool:
        """Tell whether it is in capitals throughout."""
        return len(self.text) > 1 and self.text.isupper()


def tokens_of(text: str) -> list[Token]:
    """
    Split a text into words; those that touch an @, a digit or such are left out.

    >>> [word.base for word in tokens_of("Annas hund, @lisa")]
    ['anna', 'hund']
    """
    lists = name_lists()
    tokens: list[Token] = []
    last = 0
    for found in _WORD.finditer(text):
        if not _is_in_address(text, *found.span()):
            gap = text[last : found.start()]
            is_first = not tokens or _NEW_SENTENCE.search(gap) is not None
            tokens.append(_token(found, lists, gap=gap, is_first=is_first))
            last = found.end()
    return tokens


def joins(tokens: Sequence[Token], at: int, gap: re.Pattern[str]) -> bool:
    """Tell whether there is a word at a place, and such a gap before it."""
    return at < len(tokens) and gap.fullmatch(tokens[at].gap) is not None


def _token(
    found: re.Match[str], lists: NameLists, *, gap: str, is_first: bool
) -> Token:
    """Look a word up."""
    small = found.group().lower()
    base = _base(small, lists)
    is_patronymic = _PATRONYMIC.fullmatch(small) is not None
    return Token(
        text=found.group(),
        small=small,
        base=base,
        start=found.start(),
        end=found.end(),
        gap=gap,
        is_first=is_first,
        is_given=_is_given(base, lists),
        is_surname=is_patronymic or base in lists.surnames,
        is_patronymic=is_patronymic,
        is_also_word=base in lists.words,
    )


def _base(small: str, lists: NameLists) -> str:
    """Give a name without the s of the genitive, where it is known so."""
    if small in lists.given or small in lists.surnames or not small.endswith("s"):
        return small
    bare = small[:-1].rstrip("'’")
    return bare if bare in lists.given or bare in lists.surnames else small


def _is_given(base: str, lists: NameLists) -> bool:
    """Tell whether a word is a given name, also of two: Jan-Olov."""
    if base in lists.given:
        return True
    parts = base.split("-")
    return len(parts) > 1 and all(part in lists.given for part in parts)


def _is_in_address(text: str, start: int, end: int) -> bool:
    """Tell whether a word touches a sign that addresses and accounts have."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    if _OF_ADDRESS.search(beside):
        return True
    is_initial = end - start == 1 and text[start].isupper()
    return not is_initial and _POINT_AND_MORE.match(text, end) is not None
