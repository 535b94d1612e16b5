"""Which street of the register a written name means."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geosafety.geocode.abbreviations import DIRECTIONS
from geosafety.geocode.normalise import key, plain, spellings, words
from geosafety.geocode.typos import TypoIndex, errors_allowed

_SHORTENED, _UNDOTTED, _UNDIRECTED = 0.98, 0.95, 0.8
_REMEMBERED = 65536


@dataclass(frozen=True, slots=True)
class StreetMatch:
    """
    Streets that a written name may mean.

    Attributes
    ----------
    streets
        Positions in the register; more than one when the name is ambiguous.
    score
        1 for the name as it stands, less the more had to be forgiven.
    errors
        Typing errors forgiven.
    """

    streets: tuple[int, ...]
    score: float
    errors: float = 0.0


NO_STREET = StreetMatch((), 0.0)


class StreetNames:
    """The names of the register's streets, found by any likely spelling."""

    def __init__(self, names: Sequence[str]) -> None:
        """Index the names; positions are kept."""
        self.names = tuple(names)
        self._exact = _positions((key(name), at) for at, name in enumerate(names))
        self._plain = _positions(
            (plain(name), at)
            for name, positions in self._exact.items()
            for at in positions
        )
        self._undirected = _positions(
            (key(" ".join(parts[1:])), at)
            for at, name in enumerate(names)
            if len(parts := words(name)) > 1 and parts[0] in DIRECTIONS
        )
        self._typos = TypoIndex(list(self._exact))
        self.longest = max((len(words(name)) for name in names), default=0)
        self.find = lru_cache(maxsize=_REMEMBERED)(self._find)

    def key_of(self, street: int) -> str:
        """Give the key of a street."""
        return key(self.names[street])

    def exact(self, name_key: str) -> tuple[int, ...]:
        """Give the streets of exactly this key."""
        return self._exact.get(name_key, ())

    def undotted(self, name_key: str) -> tuple[int, ...]:
        """Give the streets that differ at most in rings and dots."""
        return self.exact(name_key) or self._plain.get(plain(name_key), ())

    def undirected(self, name_key: str) -> tuple[int, ...]:
        """Give the streets that have this key after Norra, Södra and the like."""
        return self._undirected.get(name_key, ())

    def misspelt(self, name_key: str) -> tuple[tuple[int, ...], float]:
        """Give the streets nearest to a misspelt key, and the errors in it."""
        near = self._typos.nearest(name_key, errors_allowed(name_key))
        if not near:
            return (), 0.0
        best = near[0].distance
        nearest = (self._exact[each.key] for each in near if each.distance == best)
        return tuple(at for positions in nearest for at in positions), best

    def _find(self, name_words: tuple[str, ...]) -> StreetMatch:
        """Find what the words of an address field mean."""
        own = "".join(name_words)
        if streets := self.exact(own):
            return StreetMatch(streets, 1.0)
        longer = spellings(list(name_words))
        for spelling in longer:
            if streets := self.undotted(spelling):
                return StreetMatch(streets, _SHORTENED)
        if streets := self.undotted(own):
            return StreetMatch(streets, _UNDOTTED)
        # ”Storgatan Malmö”, ”Storgatan vid torget”: the street stands first.
        for count in range(len(name_words) - 1, 0, -1):
            if streets := self.undotted("".join(name_words[:count])):
                return StreetMatch(streets, _SHORTENED)
        for spelling in (own, *longer):
            if streets := self.undirected(spelling):
                return StreetMatch(streets, _UNDIRECTED)
        return self._forgiven((own, *longer))

    def _forgiven(self, name_keys: Sequence[str]) -> StreetMatch:
        """Choose the spelling with the fewest typing errors."""
        best = NO_STREET
        for name_key in name_keys:
            streets, errors = self.misspelt(name_key)
            score = 1.0 - errors / max(len(name_key), 1)
            if streets and score > best.score:
                best = StreetMatch(streets, score, errors)
        return best


def _positions(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Gather the positions of each key."""
    gathered: dict[str, list[int]] = defaultdict(list)
    for name_key, at in pairs:
        gathered[name_key].append(at)
    return {name_key: tuple(found) for name_key, found in gathered.items()}
