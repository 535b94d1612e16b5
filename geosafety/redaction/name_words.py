"""The words that warnings of names rest on: names, and what stands around them."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final


def _sections(name: str) -> dict[str, tuple[str, ...]]:
    """Read a file of words in sections, `[name]` or `[name, more]` above each."""
    sections: dict[str, list[str]] = {}
    text = (files("geosafety.redaction") / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]").split(",")[0], [])
        elif line and not line.startswith("#"):
            words.extend(line.split())
    return {key: tuple(words) for key, words in sections.items()}


_AROUND: Final = _sections("name_words.txt")
PLACES: Final = frozenset(_AROUND["places"])
PLACE_ENDS: Final = _AROUND["place ends"]
FIRMS: Final = frozenset(_AROUND["firms"])
OWNED: Final = frozenset(_AROUND["owned"])
THINGS: Final = frozenset(_AROUND["things"])
THING_ENDS: Final = _AROUND["thing ends"]
PERSONS: Final = frozenset(_AROUND["persons"])
NAMING: Final = frozenset(_AROUND["naming"])
PLACE_SUBJECTS: Final = frozenset(_AROUND["place subjects"])
DEEDS: Final = frozenset(_AROUND["deeds"])
PARTICLES: Final = frozenset(_AROUND["particles"])


@dataclass(frozen=True, slots=True)
class NameLists:
    """Names in small letters: given names, surnames, and those that are words too."""

    given: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]


@cache
def name_lists() -> NameLists:
    """
    Read the lists of names.

    >>> "fatima" in name_lists().given, "hans" in name_lists().words
    (True, True)
    """
    sections = {
        key: frozenset(word.lower() for word in words)
        for key, words in _sections("names.txt").items()
    }
    return NameLists(
        given=sections["given names"],
        surnames=sections["surnames"],
        words=sections["also words"],
    )
