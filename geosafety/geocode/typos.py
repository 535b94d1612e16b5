"""Find the name that was meant by a misspelt one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geosafety.geocode.normalise import plain

# One error is let pass from four letters, two from ten: shorter names have too
# many true neighbours at that distance.
_ONE_ERROR_FROM = 4
_TWO_ERRORS_FROM = 10
# A mistaken ring or dot is a smaller error than a mistaken letter.
_DOTS_COST = 0.25
_REMEMBERED = 65536


def errors_allowed(name_key: str) -> int:
    """
    Tell how many typing errors a name of this length may hold.

    Examples
    --------
    >>> [errors_allowed(name) for name in ("ed", "ågatan", "nobelvägen")]
    [0, 1, 2]
    """
    if len(name_key) < _ONE_ERROR_FROM:
        return 0
    return 1 if len(name_key) < _TWO_ERRORS_FROM else 2


@dataclass(frozen=True, slots=True)
class Near:
    """A known name near the one asked for; `distance` in typing errors."""

    key: str
    distance: float


class TypoIndex:
    """
    An index of names by what is left when one letter is dropped.

    Two names one error apart share such a remainder, so a look-up touches only
    true neighbours [1]_. Two errors are rarer and are found by a scan over all
    names. Distance counts swapped neighbours as one error (optimal string
    alignment).

    References
    ----------
    .. [1] T. Bocek, E. Hunt, B. Stiller (2007). Fast similarity search in large
       dictionaries. University of Zurich, technical report ifi-2007.02.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Index the names by their keys, as `normalise.key` gives them."""
        self._keys = tuple(dict.fromkeys(keys))
        self._plain = tuple(plain(name) for name in self._keys)
        remainders: dict[str, list[int]] = {}
        for number, name in enumerate(self._plain):
            for left in _remainders(name):
                remainders.setdefault(left, []).append(number)
        self._remainders = remainders
        self.nearest = lru_cache(maxsize=_REMEMBERED)(self._nearest)

    def _nearest(self, name_key: str, most_errors: int) -> tuple[Near, ...]:
        """List the names at the least distance, or within a dot of it."""
        if not most_errors:
            return ()
        bare = plain(name_key)
        found = self._one_error_away(bare)
        if not found and most_errors > 1:
            found = self._scan(bare, most_errors)
        ranked = (
            Near(self._keys[number], self._cost(name_key, number, errors))
            for number, errors in found.items()
        )
        return tuple(sorted(ranked, key=lambda near: (near.distance, near.key)))

    def _one_error_away(self, bare: str) -> dict[int, int]:
        """Find the names at no more than one error."""
        met = {
            number
            for left in _remainders(bare)
            for number in self._remainders.get(left, ())
        }
        errors = {
            number: OSA.distance(bare, self._plain[number], score_cutoff=1)
            for number in met
        }
        return {number: count for number, count in errors.items() if count <= 1}

    def _scan(self, bare: str, most_errors: int) -> dict[int, int]:
        """Compare with every name."""
        near = process.extract(
            bare,
            self._plain,
            scorer=OSA.distance,
            score_cutoff=most_errors,
            limit=None,
        )
        return {number: int(errors) for _, errors, number in near}

    def _cost(self, name_key: str, number: int, errors: int) -> float:
        """Add a little for dots that differ."""
        dots = OSA.distance(name_key, self._keys[number]) - errors
        return errors + _DOTS_COST * max(dots, 0)


def _remainders(name: str) -> set[str]:
    """Give the name itself and what is left when each letter is dropped."""
    return {name} | {name[:at] + name[at + 1 :] for at in range(len(name))}
