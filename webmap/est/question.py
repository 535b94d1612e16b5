"""What the EST view is asked, read from an address."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from geosafety.hotspots import Selection
from geosafety.model.brush import EVERY_HOUR, EVERY_WEEKDAY, Brush
from geosafety.model.period import Period
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Vocabulary
from webmap.categories import mapped
from webmap.map_choices import KINDS

RESOLUTIONS: Final = ("8", "9", "10")
# Shifts of four hours, and weekdays with Monday first.
HOURS: Final = ("0-4", "4-8", "8-12", "12-16", "16-20", "20-24")
WEEKDAYS: Final = ("1", "2", "3", "4", "5", "6", "7")
_DAY = re.compile(r"(19|20)\d\d-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class EstQuestion:
    """Which reports, when, and in hexagons of which size."""

    kind: ReportKind
    selection: Selection
    period: Period
    resolution: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What may be asked for, and the period that is meant when none is named."""

    vocabulary: Vocabulary
    senders: Collection[str]
    proposed: Period


class LeftOut(NamedTuple):
    """What of an address cannot be used: the parameter, its value, what is right."""

    name: str
    value: str
    right: str


@dataclass(slots=True)
class _Reading:
    """An address being read; what cannot be used is noted and left out."""

    asked: Mapping[str, Sequence[str]]
    faults: list[LeftOut] = field(default_factory=list)

    def one(self, name: str, among: Collection[str], usual: str) -> str:
        """Read a parameter that has one value."""
        value = next(iter(self.asked.get(name, ())), usual)
        if value in among:
            return value
        self.faults.append(LeftOut(name, value, ", ".join(among)))
        return usual

    def some(self, name: str, among: Collection[str]) -> tuple[str, ...]:
        """Read a parameter that may have several values, in the order of `among`."""
        asked = set(self.asked.get(name, ()))
        self.faults += [
            LeftOut(name, each, ", ".join(among)) for each in sorted(asked - set(among))
        ]
        return tuple(each for each in among if each in asked)

    def brush(self) -> Brush | None:
        """Read which hours and weekdays are looked at; None is all of the week."""
        shifts = [each.split("-") for each in self.some("hours", HOURS)]
        hours = {hour for first, end in shifts for hour in range(int(first), int(end))}
        weekdays = {int(each) - 1 for each in self.some("weekday", WEEKDAYS)}
        brush = Brush(
            weekdays=frozenset(weekdays) or EVERY_WEEKDAY,
            hours=frozenset(hours) or EVERY_HOUR,
        )
        return None if brush.is_everything else brush

    def day(self, name: str) -> date | None:
        """Read a day; None if there is none."""
        text = next(iter(self.asked.get(name, ())), None)
        if text is None:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.faults.append(LeftOut(name, text, "2026-03-16"))
        return None

    def period(self, first: str, last: str, usual: Period) -> Period:
        """Read a span of days; one end alone is a single day."""
        begin, end = self.day(first), self.day(last)
        begin, end = begin or end, end or begin
        if begin is None or end is None:
            return usual
        if begin > end:
            right = f"{first} ≤ {last}"
            self.faults.append(LeftOut(first, begin.isoformat(), right))
            return usual
        return Period(begin, end)


def read_question(
    asked: Mapping[str, Sequence[str]], known: Known
) -> tuple[EstQuestion, list[LeftOut]]:
    """
    Read what is asked; what cannot be used is left out, and told.

    Parameters
    ----------
    asked
        `kind`, `category`, `sender`, `from`, `to`, `hours`, `weekday` and
        `resolution`, as text; other names are for others.
    known
        What may be asked for.

    Returns
    -------
    tuple of EstQuestion and list of LeftOut
        The question, and what of the address is not in it.
    """
    reading = _Reading(asked)
    kinds = [kind.value for kind in KINDS]
    kind = ReportKind(reading.one("kind", kinds, ReportKind.INCIDENT.value))
    keys = [each.key for each in mapped(known.vocabulary, kind)]
    resolution = reading.one("resolution", RESOLUTIONS, "9")
    question = EstQuestion(
        kind=kind,
        selection=Selection(
            categories=reading.some("category", keys) or tuple(keys),
            senders=reading.some("sender", known.senders) or None,
            brush=reading.brush(),
        ),
        period=reading.period("from", "to", known.proposed),
        resolution=int(resolution),
    )
    return question, reading.faults


def read_other_period(
    asked: Mapping[str, Sequence[str]], usual: Period
) -> tuple[Period, list[LeftOut]]:
    """Read the period that is laid beside, `from2` and `to2`."""
    reading = _Reading(asked)
    return reading.period("from2", "to2", usual), reading.faults
