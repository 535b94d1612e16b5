"""Likely names of persons in running text, for a warning and never for a mask."""

import re
from collections.abc import Sequence

from geosafety.redaction.accounts import find_accounts
from geosafety.redaction.contacts import find_emails
from geosafety.redaction.name_tokens import Token, joins, tokens_of
from geosafety.redaction.name_words import (
    DEEDS,
    FIRMS,
    NAMING,
    OWNED,
    PARTICLES,
    PERSONS,
    PLACE_ENDS,
    PLACE_SUBJECTS,
    PLACES,
    THING_ENDS,
    THINGS,
)
from geosafety.redaction.plain_text import with_plain_signs

_INITIAL = re.compile(r"[A-ZÅÄÖ]")
_ROMAN = re.compile(r"[IVX]{2,}")
_NAMED = re.compile(
    r"kalla(?:r|de|s)? (?:sig|honom|henne|hen|mig)$|vid namn$|presenterade sig som$"
)
_SPACE, _COMMA, _AND = map(re.compile, (r"[ \u00a0]", r",? ", r" (?:& )?"))
_AFTER_INITIAL, _BESIDE = re.compile(r"\.? ?"), re.compile(r"\.? [\"”]?|:|: ")
_LEAST_OF_GIVEN, _LEAST_OF_SURNAME, _LONGEST_NAME = 3, 4, 4


def find_names(text: str) -> list[tuple[int, int]]:
    """
    Find likely names of persons by lists of names and the words around.

    Names of streets, schools, firms and the like are left out. The answer is for a
    warning: one name in five may be missed, and a thing be taken for a person.

    Parameters
    ----------
    text
        Free text.

    Returns
    -------
    list of tuple of int and int
        Where each name starts and ends, in order of place.

    Examples
    --------
    >>> find_names("Erik Dahlberg bor på Erik Dahlbergsgatan")
    [(0, 13)]
    """
    plain = with_plain_signs(text)
    tokens = tokens_of(plain)
    spans = []
    place = 0
    while place < len(tokens):
        after = _after_name(tokens, place)
        if after > place and not (
            _is_of_thing(tokens, place) or _is_place_or_firm(tokens, place, after)
        ):
            spans.append((tokens[place].start, tokens[after - 1].end))
        place = max(after, place + 1)
    return _outside_addresses(plain, spans)


def _outside_addresses(
    text: str, spans: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Leave out the names in e-mail addresses and accounts, which are masked."""
    masked = bytearray(len(text))
    for finder in (find_emails, find_accounts):
        for start, end, _ in finder(text):
            masked[start:end] = b"\x01" * (end - start)
    return [(start, end) for start, end in spans if not any(masked[start:end])]


def _after_name(tokens: Sequence[Token], place: int) -> int:
    """Give the place after the name that starts at a place, or that place itself."""
    word = tokens[place]
    after = place
    if _INITIAL.fullmatch(word.text):
        after = _after_surname(tokens, place)
    elif word.is_surname and not word.is_also_word:
        after = _after_turned_name(tokens, place)
    if after == place and word.is_given:
        after = _after_full_name(tokens, place)
    if after == place and _is_name_alone(tokens, place):
        after = place + 1
    if after == place and _is_introduced(tokens, place):
        after = _after_capitals(tokens, place)
    return after


def _after_surname(tokens: Sequence[Token], place: int) -> int:
    """Give the place after "K. Karlsson", or the place itself."""
    after = place + 1
    if not joins(tokens, after, _AFTER_INITIAL):
        return place
    is_name = tokens[after].is_surname and tokens[after].is_capital
    return after + 1 if is_name else place


def _after_turned_name(tokens: Sequence[Token], place: int) -> int:
    """Give the place after "Karlsson, Karl", or the place itself."""
    after = place + 1
    if not tokens[place].is_capital or not joins(tokens, after, _COMMA):
        return place
    is_name = tokens[after].is_given and tokens[after].is_capital
    return after + 1 if is_name else place


def _after_full_name(tokens: Sequence[Token], place: int) -> int:
    """Give the place after a given name and more names, or the place itself."""
    after = place + 1
    while after - place <= _LONGEST_NAME and _continues(tokens, place, after):
        after += 1
    # A particle must have a name behind it.
    while after > place + 1 and tokens[after - 1].small in PARTICLES:
        after -= 1
    return after if after > place + 1 else place


def _continues(tokens: Sequence[Token], place: int, at: int) -> bool:
    """Tell whether the word at a place belongs to the name begun before it."""
    if not joins(tokens, at, _SPACE):
        return False
    first, word = tokens[place], tokens[at]
    if first.is_capital and not word.is_capital:
        return word.small in PARTICLES
    if first.is_capital != word.is_capital:
        return False
    is_known = word.is_surname or word.is_given
    if not first.is_capital:
        return is_known and not (word.is_also_word or first.is_also_word)
    return is_known or not (first.is_shouted or (first.is_first and first.is_also_word))


def _is_name_alone(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether one word by itself names somebody."""
    word = tokens[place]
    least = _LEAST_OF_GIVEN if word.is_given else _LEAST_OF_SURNAME
    if not (word.is_given or word.is_surname) or len(word.base) < least:
        return _is_short_name(tokens, place)
    if not word.is_also_word or word.is_patronymic:
        is_plain = word.is_capital or word.is_given or word.is_patronymic
        return is_plain or (place > 0 and tokens[place - 1].small in NAMING)
    return word.is_capital and _means_somebody(tokens, place)


def _is_short_name(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether it is a given name of two letters where a person is meant."""
    word = tokens[place]
    return word.is_given and word.is_capital and _means_somebody(tokens, place)


def _means_somebody(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a name that is a word, too, is meant as a name."""
    word = tokens[place]
    if _follows_person(tokens, place):
        return True
    if word.is_shouted or not word.is_given:
        return False
    return not word.is_first or _does_something(tokens, place)


def _follows_person(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a word such as "grannen" or "mvh" stands before."""
    before = [token.small for token in tokens[max(0, place - 3) : place]]
    if not before or before[-1] not in PERSONS:
        return False
    return before[-1] not in NAMING or not PLACE_SUBJECTS.intersection(before[:-1])


def _does_something(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a verb that persons have, or "och" and a name, stands behind."""
    after = place + 1
    if not joins(tokens, after, _SPACE) or tokens[after].small not in DEEDS:
        return False
    if tokens[after].small not in {"och", "o"}:
        return True
    is_there = joins(tokens, after + 1, _SPACE)
    return is_there and tokens[after + 1].is_capital and tokens[after + 1].is_given


def _is_introduced(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether "heter", "kallar sig" and such stand before a capital."""
    word = tokens[place]
    if place == 0 or not word.is_capital or word.is_shouted or word.is_first:
        return False
    if word.small.endswith(PLACE_ENDS):
        return False
    before = [token.small for token in tokens[max(0, place - 3) : place]]
    if before[-1] in NAMING:
        return not PLACE_SUBJECTS.intersection(before[:-1])
    return _NAMED.search(" ".join(before)) is not None


def _after_capitals(tokens: Sequence[Token], place: int) -> int:
    """Give the place after the words with a capital from a place on."""
    after = place + 1
    while joins(tokens, after, _SPACE) and tokens[after].is_capital:
        after += 1
    return after


def _is_of_thing(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether the name of a thing, a saint or a king begins before."""
    if place == 0 or not _BESIDE.fullmatch(tokens[place].gap):
        return False
    before = tokens[place - 1]
    if before.gap.endswith((":", "/")) and before.small in {"t", "ta", "s"}:
        return True
    if before.small == "av" and place > 1:
        before = tokens[place - 2]
    return before.small in THINGS or before.small.endswith(THING_ENDS)


def _is_place_or_firm(tokens: Sequence[Token], place: int, after: int) -> bool:
    """Tell whether the words before a place are the name of a place or a firm."""
    if any(_ROMAN.fullmatch(token.text) for token in tokens[place + 1 : after + 1]):
        return True
    last = tokens[after - 1]
    _, hyphen, tail = last.text.rpartition("-")
    if last.is_capital and hyphen and tail.islower():
        return True
    is_long = after - place > 1
    if is_long and (last.small in FIRMS or _is_place(last)):
        return True
    return joins(tokens, after, _AND) and _makes_other(tokens, after)


def _makes_other(tokens: Sequence[Token], after: int) -> bool:
    """Tell whether the words behind a name make it a place or a firm."""
    name, behind = tokens[after - 1], tokens[after]
    if _is_place(behind):
        return True
    is_possessing = behind.small.endswith("s") and joins(tokens, after + 1, _SPACE)
    if is_possessing and tokens[after + 1].small in PLACES:
        return True
    if behind.small not in FIRMS:
        return False
    is_owners = name.base != name.small and behind.small not in OWNED
    return behind.is_capital or behind.small == "ab" or is_owners


def _is_place(word: Token) -> bool:
    """Tell whether a word is, or ends as, the name of a kind of place."""
    return word.small in PLACES or word.small.endswith(PLACE_ENDS)
