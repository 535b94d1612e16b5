"""What is done about a place, by whom, and how far it has come."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shapely.geometry.base import BaseGeometry


class MeasureState(StrEnum):
    """How far a measure has come, in order; the last two end it early."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    ONGOING = "ongoing"
    DONE = "done"
    FOLLOWED_UP = "followed_up"
    REJECTED = "rejected"
    WRITTEN_OFF = "written_off"


class MeasureKind(StrEnum):
    """Whether it changes the place or works with those who are there."""

    SITUATIONAL = "situational"
    SOCIAL = "social"


class Horizon(StrEnum):
    """Whether it is meant to bear soon or in the long run."""

    SHORT = "short"
    LONG = "long"


class CostClass(StrEnum):
    """What it costs, roughly."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


_NEXT = {
    MeasureState.PROPOSED: (MeasureState.DECIDED, MeasureState.REJECTED),
    MeasureState.DECIDED: (MeasureState.ONGOING, MeasureState.WRITTEN_OFF),
    MeasureState.ONGOING: (MeasureState.DONE, MeasureState.WRITTEN_OFF),
    MeasureState.DONE: (MeasureState.FOLLOWED_UP,),
}
# What the organisation that carries it out may tell of by itself.
_OF_OWNERS = frozenset({MeasureState.ONGOING, MeasureState.DONE})
WITH_REASON = frozenset({MeasureState.REJECTED, MeasureState.WRITTEN_OFF})
OPEN_STATES = frozenset(
    {
        MeasureState.PROPOSED,
        MeasureState.DECIDED,
        MeasureState.ONGOING,
        MeasureState.DONE,
    }
)
_TO_BE_DONE = OPEN_STATES - {MeasureState.DONE}


def next_states(state: MeasureState) -> tuple[MeasureState, ...]:
    """
    Give the states that may follow one, as the database has it.

    >>> [each.value for each in next_states(MeasureState.ONGOING)]
    ['done', 'written_off']
    """
    return _NEXT.get(state, ())


def owners_next(state: MeasureState) -> tuple[MeasureState, ...]:
    """
    Give the states that the owner's organisation may take a measure to.

    >>> [each.value for each in owners_next(MeasureState.ONGOING)]
    ['done']
    """
    return tuple(each for each in next_states(state) if each in _OF_OWNERS)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Indicator:
    """
    What shows whether a measure has reached its goal.

    Attributes
    ----------
    text
        In words; may be empty where it is counted from reports.
    kind, categories
        Which reports are counted, if it is counted from reports; categories are of
        that kind, and none means all of it.
    baseline_first, baseline_last
        The days before the measure that it is compared with.
    baseline, target
        Its value in those days, and the value that is aimed at.
    """

    text: str = ""
    kind: str | None = None
    categories: tuple[str, ...] = ()
    baseline_first: date | None = None
    baseline_last: date | None = None
    baseline: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Measure:
    """
    One measure.

    Attributes
    ----------
    owner_organisation_id
        Whoever carries it out.
    area
        Where, EPSG:3006, metres; None if it has no place.
    place
        The place in words.
    issue_id, meeting_id
        What it came from, if anything.
    done_on
        The day it was done.
    reason
        Why it was rejected or written off.
    """

    title: str
    goal: str
    kind: MeasureKind
    horizon: Horizon
    owner_organisation_id: int
    indicator: Indicator
    state: MeasureState = MeasureState.PROPOSED
    area: BaseGeometry | None = None
    place: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    cost_class: CostClass | None = None
    issue_id: UUID | None = None
    meeting_id: UUID | None = None
    reason: str | None = None

    def is_late(self, today: date) -> bool:
        """Tell whether it should have been done before today."""
        return (
            self.due_on is not None
            and self.due_on < today
            and (self.state in _TO_BE_DONE)
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StoredMeasure:
    """
    A measure as the store has it.

    Attributes
    ----------
    owner
        Name of the organisation that carries it out.
    version
        Rises with each change, so that two people do not change it unawares.
    created_at
        UTC.
    """

    id: UUID
    measure: Measure
    owner: str
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureStep:
    """
    One line of a measure's history.

    Attributes
    ----------
    state
        What it came to; None for a mere comment.
    organisation
        Name of the organisation of whoever said it; None if nobody signed in did.
    """

    at: datetime
    state: MeasureState | None
    note: str
    organisation: str | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FollowedUp:
    """
    What somebody found when they followed a measure up.

    Attributes
    ----------
    value
        Of the indicator.
    numbers
        What the page had worked out then, as JSON.
    """

    at: datetime
    value: float
    comment: str
    numbers: dict[str, object]
