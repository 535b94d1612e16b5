"""Bring names of streets and places to one spelling for comparison."""

import re
from functools import lru_cache
from itertools import islice, product

from geosafety.geocode.abbreviations import (
    ENDINGS,
    FIRST_WORDS,
    LAST_WORDS,
    SAME_WORDS,
)

# Letters that foreign names bring; å, ä and ö are letters of their own and stay.
_FOREIGN = str.maketrans("éèêëáàâüúùóòøæïíñç", "eeeeaaauuuooöäiinc")
_PLAIN = str.maketrans("åäö", "aao")
_WORD = re.compile(r"[0-9a-zåäö]+(?::[a-z]+)?")
_LEAST_STEM = 3
_MOST_SPELLINGS = 12


def words(text: str) -> list[str]:
    """
    Split a name into lower-case words; å, ä and ö are kept.

    Examples
    --------
    >>> words("S:t Johannesgatan 4, MALMÖ")
    ['sankt', 'johannesgatan', '4', 'malmö']
    """
    folded = text.casefold().translate(_FOREIGN)
    return [SAME_WORDS.get(word, word) for word in _WORD.findall(folded)]


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """
    Give the one spelling under which a name is kept: no spaces, no capitals.

    Examples
    --------
    >>> key("Norra Grängesbergs-gatan")
    'norragrängesbergsgatan'
    """
    return "".join(words(text))


def plain(name_key: str) -> str:
    """
    Take the rings and dots off å, ä and ö, for those who cannot type them.

    Examples
    --------
    >>> plain("långgatan")
    'langgatan'
    """
    return name_key.translate(_PLAIN)


def spellings(name_words: list[str]) -> list[str]:
    """
    List what a name may be in full when it is shortened, likeliest first.

    Parameters
    ----------
    name_words
        Words of the name, as `words` gives them.

    Returns
    -------
    list of str
        Keys, without the name's own key; empty when nothing is shortened.

    Examples
    --------
    >>> spellings(["ö", "förstadsg"])
    ['östraförstadsgatan', 'östraförstadsg', 'öförstadsgatan']
    """
    if not name_words:
        return []
    choices: list[tuple[str, ...]] = [(word,) for word in name_words]
    first, last = name_words[0], name_words[-1]
    if len(name_words) > 1:
        choices[0] = (*FIRST_WORDS.get(first, ()), first)
        choices[-1] = (*LAST_WORDS.get(last, ()), *_ends_of(last), last)
    else:
        choices[0] = (*_ends_of(first), first)
    own = "".join(name_words)
    made = ("".join(parts) for parts in product(*choices))
    distinct = dict.fromkeys(made)
    distinct.pop(own, None)
    return list(islice(distinct, _MOST_SPELLINGS))


def _ends_of(word: str) -> tuple[str, ...]:
    """Write out a shortened ending that is glued to the word."""
    for short, ends in ENDINGS.items():
        stem = word.removesuffix(short)
        if stem != word and len(stem) >= _LEAST_STEM:
            return tuple(stem + end for end in ends)
    return ()
