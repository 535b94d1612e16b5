"""Some weekdays and hours of the week, picked out of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geosafety.errors import Language, RefusedInputError

EVERY_WEEKDAY: Final = frozenset(range(7))
EVERY_HOUR: Final = frozenset(range(24))
_WEEKDAYS: Final[dict[Language, Sequence[str]]] = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": (
        *("Monday", "Tuesday", "Wednesday", "Thursday"),
        *("Friday", "Saturday", "Sunday"),
    ),
}


@dataclass(frozen=True, slots=True)
class Brush:
    """
    Which weekdays and hours of the week are looked at, Europe/Stockholm.

    Attributes
    ----------
    weekdays
        Monday is 0. A night belongs to the days that its hours lie in: Saturday at
        01 is Saturday.
    hours
        22 is from 22:00 up to and without 23:00.

    Raises
    ------
    RefusedInputError
        If there is no weekday or no hour, or one that the week does not have.
    """

    weekdays: frozenset[int] = EVERY_WEEKDAY
    hours: frozenset[int] = EVERY_HOUR

    def __post_init__(self) -> None:
        """Refuse what no week has."""
        _refuse_strangers(self.weekdays, EVERY_WEEKDAY, "Veckodagar", "Weekdays")
        _refuse_strangers(self.hours, EVERY_HOUR, "Timmar", "Hours")

    @property
    def is_everything(self) -> bool:
        """Tell whether the whole week is looked at, which is no brush at all."""
        return self.weekdays == EVERY_WEEKDAY and self.hours == EVERY_HOUR

    def as_json(self) -> dict[str, list[int]]:
        """Give both as ascending numbers."""
        return {"weekdays": sorted(self.weekdays), "hours": sorted(self.hours)}

    def words(self, language: Language) -> str:
        """
        Say it as people do; stretches are drawn together.

        Examples
        --------
        >>> Brush(frozenset({4, 5}), frozenset({20, 21, 22, 23, 0, 1})).words("sv")
        'fredag–lördag, klockan 20–02'
        >>> Brush(hours=frozenset({7, 8, 15})).words("en")
        'every day, 07–09 and 15–16'
        >>> Brush(weekdays=frozenset({0, 2})).words("sv")
        'måndag och onsdag, hela dygnet'
        """
        is_swedish = language == "sv"
        names = _WEEKDAYS[language]
        days = "alla dagar" if is_swedish else "every day"
        if self.weekdays != EVERY_WEEKDAY:
            stretches = _stretches(self.weekdays, 7)
            days = _listed([_from_to(names, *each) for each in stretches], language)
        if self.hours == EVERY_HOUR:
            return f"{days}, {'hela dygnet' if is_swedish else 'at any hour'}"
        hours = _listed(
            [
                f"{first:02d}–{(last + 1) % 24:02d}"
                for first, last in _stretches(self.hours, 24)
            ],
            language,
        )
        return f"{days}, {'klockan ' if is_swedish else ''}{hours}"


def brush_as_json(brush: Brush | None) -> dict[str, list[int]] | None:
    """Give the weekdays and hours as numbers; None stays None."""
    return None if brush is None else brush.as_json()


def _refuse_strangers(
    chosen: frozenset[int], known: frozenset[int], sv: str, en: str
) -> None:
    """Refuse numbers that are not among the known, and none at all."""
    strange = sorted(chosen - known)
    if chosen and not strange:
        return
    given_sv = f"{strange[0]} är valt" if strange else "inget är valt"
    given_en = f"{strange[0]} is chosen" if strange else "none is chosen"
    raise RefusedInputError(
        sv=f"{sv} ska vara minst ett tal från 0 till {max(known)}; {given_sv}.",
        en=f"{en} should be at least one number from 0 to {max(known)}; {given_en}.",
    )


def _stretches(chosen: frozenset[int], around: int) -> list[tuple[int, int]]:
    """Find first and last of each unbroken stretch, past the end of the circle too."""
    firsts = sorted(one for one in chosen if (one - 1) % around not in chosen)
    found = []
    for first in firsts:
        last = first
        while (last + 1) % around in chosen:
            last = (last + 1) % around
        found.append((first, last))
    return found


def _from_to(names: Sequence[str], first: int, last: int) -> str:
    """Name a stretch by its ends."""
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def _listed(parts: Sequence[str], language: Language) -> str:
    """Put parts in a row with an "and" before the last."""
    *others, last = parts
    word = "och" if language == "sv" else "and"
    return f"{', '.join(others)} {word} {last}" if others else last
