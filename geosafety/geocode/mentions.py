"""Find streets and named places among the words of a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from geosafety.geocode.abbreviations import DIRECTIONS
from geosafety.geocode.names import PlaceNames
from geosafety.geocode.street_words import COMMON, ending_of, other_form
from geosafety.geocode.streets import StreetNames
from geosafety.geocode.tokens import Sentence
from geosafety.model.period import MONTH_NAMES

_LEAST_MISSPELT = 7
_LONG_NAME = 14
_SMALL_WORDS = frozenset(("von", "af", "av", "de"))
# A name in small letters is believed only after one of these.
_BEFORE_SMALL = frozenset(
    ("på", "till", "korsningen", "vid", "och", "av", "med", "mellan")
)
# A common word with a capital is a place only after one of these.
_BEFORE_PLACE = frozenset(
    (
        *(
            "i",
            "på",
            "vid",
            "till",
            "från",
            "mot",
            "utanför",
            "nära",
            "intill",
            "kring",
        ),
        *("runt", "bakom", "inne", "inom", "genom", "över", "under", "stadsdelen"),
        *(
            "området",
            "bostadsområdet",
            "parken",
            "skolan",
            "mellan",
            "och",
            "hållplats",
        ),
        *("busshållplatsen", "hållplatsen", "tågstationen", "stationen", "av", "med"),
        *("centrala", "norra", "södra", "östra", "västra", "trafikplats"),
    )
)
_CENTRAL = "centrala"
_COMPASS = frozenset(("norr", "söder", "öster", "väster", "nordost", "sydväst"))
_HEADLINE_WORDS = 4
_ROAD = re.compile(r"E\d*|Rv|Lv|LV|RV")
_HOUSE_MOST = 999
# What may follow a house number; ”Ramels väg 12 personer” holds no address.
_NOT_A_HOUSE = (
    *("person", "år", "bil", "polis", "man.", "män", "kvinn", "minut", "meter"),
    *MONTH_NAMES,
)

Kind = Literal["street", "place"]


@dataclass(frozen=True, slots=True)
class Mention:
    """
    A street or place named in a sentence.

    Attributes
    ----------
    kind
        A street of the register, or a named place.
    names
        Positions in the register or among the place names; several if ambiguous.
    begin, end
        First token, and the token after the last.
    number, letter
        House number; None and empty when not given.
    score
        1 as it stands, less when something was forgiven.
    """

    kind: Kind
    names: tuple[int, ...]
    begin: int
    end: int
    number: int | None = None
    letter: str = ""
    score: float = 1.0


class MentionFinder:
    """Looks for the names of one municipality."""

    def __init__(self, streets: StreetNames, places: PlaceNames) -> None:
        """Keep the names to look for."""
        self._streets = streets
        self._places = places
        self._longest = max(streets.longest, places.longest, 1)

    def find(self, sentence: Sentence) -> list[Mention]:
        """List the streets and places of a sentence, in order."""
        return list(self._scan(sentence))

    def _scan(self, sentence: Sentence) -> Iterator[Mention]:
        """Take the longest name at each word, exact before misspelt."""
        at = 0
        while at < len(sentence):
            mention = self._at(sentence, at)
            if mention is None:
                at += 1
                continue
            yield mention
            at = mention.end

    def _at(self, sentence: Sentence, at: int) -> Mention | None:
        """Find the name that begins at a word."""
        if not _is_written_as_name(sentence, at):
            return None
        most = min(self._longest, len(sentence) - at)
        spans = [sentence[at : at + count] for count in range(most, 0, -1)]
        whole = [span for span in spans if not _is_broken(span)]
        for looks in ((self._exact_street, self._place), (self._misspelt_street,)):
            for span in whole:
                for look in looks:
                    found = look(sentence, at, span)
                    if found is not None:
                        return found
        return None

    def _exact_street(
        self, sentence: Sentence, at: int, span: Sentence
    ) -> Mention | None:
        """Find a street as it stands, in the genitive, or without its dots."""
        own = "".join(token.word for token in span)
        if own in COMMON and (not at or not span[0].is_capital):
            return None
        for name_key in (own, own.removesuffix("s"), *other_form(own)):
            names = self._streets.exact(name_key)
            if not names and ending_of(name_key):
                names = self._streets.undotted(name_key)
            if not names and ending_of(name_key) and name_key not in COMMON:
                names = self._streets.undirected(name_key)
            if names:
                return _with_number(
                    sentence, Mention("street", names, at, at + len(span))
                )
        return None

    def _misspelt_street(
        self, sentence: Sentence, at: int, span: Sentence
    ) -> Mention | None:
        """Find the one street that a misspelt name stands for."""
        own = "".join(token.word for token in span)
        first = span[0]
        ending = ending_of(own)
        if not ending or own in COMMON or len(own) < _LEAST_MISSPELT:
            return None
        if not (first.is_capital or first.word in _SMALL_WORDS):
            return None
        for form in (own, *other_form(own)):
            streets, errors = self._streets.misspelt(form)
            most = _forgiven(form) if form == own else 1.0
            if len(streets) != 1 or errors > most:
                continue
            meant = self._streets.key_of(streets[0])
            if ending_of(meant) == ending_of(form) and meant[0] == form[0]:
                score = 1.0 - errors / len(own)
                whole = Mention("street", streets, at, at + len(span), score=score)
                return _with_number(sentence, whole)
        return None

    def _place(self, sentence: Sentence, at: int, span: Sentence) -> Mention | None:
        """Find a named place, written with a capital where one stands."""
        if not (span[0].is_capital or span[0].word == _CENTRAL):
            return None
        own = "".join(token.word for token in span)
        for name_key in (own, own.removesuffix("s")):
            names = self._places.find(name_key)
            if names and _stands_as_place(sentence, at, at + len(span)):
                return Mention("place", names, at, at + len(span))
        return None


def _is_broken(span: Sentence) -> bool:
    """Tell whether something other than a blank or hyphen parts the words."""
    return any(token.gap not in {"", "-"} or token.is_number for token in span[1:])


def _is_written_as_name(sentence: Sentence, at: int) -> bool:
    """Tell whether a word has the capital of a name, or stands where one is due."""
    token = sentence[at]
    if token.is_capital or token.word in _SMALL_WORDS:
        return True
    if token.word in DIRECTIONS or token.word == _CENTRAL:
        return at + 1 < len(sentence) and sentence[at + 1].is_capital
    if not at or not ending_of(token.word) or token.word in COMMON:
        return False
    return sentence[at - 1].word in _BEFORE_SMALL or token.gap in {"/", "-", "–"}


def _stands_as_place(sentence: Sentence, begin: int, end: int) -> bool:
    """Tell whether a name stands where places stand, not where surnames do."""
    after = sentence[end] if end < len(sentence) else None
    if after is not None and after.is_capital and not after.gap:
        return False
    is_set_off = after is None or after.gap[:1] in {",", "/", "-", "–", "(", "."}
    if not begin:
        return is_set_off or end > 1
    if sentence[begin].gap:
        return is_set_off
    before = sentence[begin - 1]
    if before.word == "om" and sentence[begin].word == _CENTRAL:
        return False
    is_headline = after is None and len(sentence) <= _HEADLINE_WORDS
    return is_headline or before.word in _BEFORE_PLACE or _is_beside(sentence, begin)


def _is_beside(sentence: Sentence, begin: int) -> bool:
    """Tell of ”norr om Stavsjö”, ”E4 Sättersta” and ”länsväg 823 Bogsta”."""
    before = sentence[begin - 1]
    if before.is_number or _ROAD.fullmatch(before.text):
        return True
    is_compass = begin > 1 and sentence[begin - 2].word in _COMPASS
    return before.word == "om" and is_compass


def _forgiven(name_key: str) -> float:
    """Tell how many errors a name in running text may hold."""
    return 2.0 if len(name_key) >= _LONG_NAME else 1.0


def _with_number(sentence: Sentence, mention: Mention) -> Mention:
    """Add the house number that follows a street."""
    rest = sentence[mention.end : mention.end + 3]
    if not rest or not rest[0].text.isdigit() or rest[0].gap:
        return mention
    number = int(rest[0].text)
    letter, taken = "", 1
    if len(rest) > 1 and len(rest[1].text) == 1 and rest[1].text.isupper():
        letter, taken = rest[1].word, 2
    following = rest[taken].word if len(rest) > taken and not rest[taken].gap else ""
    if not 0 < number <= _HOUSE_MOST or following.startswith(_NOT_A_HOUSE):
        return mention
    return replace(mention, end=mention.end + taken, number=number, letter=letter)
