"""What people say at a meeting, as its document needs it; no tables, no persons."""

from dataclasses import dataclass
from datetime import date, datetime

from shapely.geometry.base import BaseGeometry

from geosafety.model.period import Period
from geosafety.situation.returned import Returned


@dataclass(frozen=True, slots=True, kw_only=True)
class Attending:
    """How many came from an organisation in a role; never who."""

    organisation: str
    role: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """
    Something short that somebody does until the next meeting.

    Attributes
    ----------
    what, owner
        What is done, and by which organisation.
    due_on
        When it is to be done.
    state
        `planned`, `ongoing`, `done` or `not_done`.
    outcome
        What came of it, in words.
    issue
        Title of the lifted place that it belongs to; empty for none.
    """

    what: str
    owner: str
    due_on: date | None
    state: str
    outcome: str = ""
    issue: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prioritised:
    """
    One of at most five places that the meeting puts first.

    Attributes
    ----------
    rank
        From 1.
    title, place
        What it is called and where it lies, in words.
    what, when, known_cause
        In words.
    area
        Where it lies, EPSG:3006; None if it is not on the map.
    operations
        What is done there.
    """

    rank: int
    title: str
    place: str
    what: str
    when: str
    known_cause: str
    area: BaseGeometry | None
    operations: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedPlace:
    """
    A lifted problem place and its history.

    `state` is `new`, `watched`, `studied`, `acted_on` or `closed`; `meetings` are the
    numbers of those it was on; `why` is the reason of an escalation.
    """

    title: str
    place: str
    state: str
    meetings: tuple[int, ...] = ()
    escalated: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureUnderWay:
    """
    A measure that is not over; `state` is as `model.measure.MeasureState` has it.

    `owner` is the organisation that carries it out.
    """

    title: str
    place: str
    owner: str
    due_on: date | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, and about which lifted place; empty for none."""

    number: int
    text: str
    issue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaSection:
    """An item of the agenda; `confidentiality` is `est` or `polis`."""

    key: str
    title: str
    text: str = ""
    confidentiality: str = "est"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What is added to a locked document; `by` is an organisation, no person."""

    at: datetime
    by: str
    text: str
    confidentiality: str = "est"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Meeting:
    """
    A meeting and what was said at it.

    Attributes
    ----------
    municipality
        Its name.
    number
        Of the meeting.
    period, period_number
        The days it is about, and their number in the cycle (None if chosen freely).
    cutoff
        The last moment whose reports are counted.
    held_on, place, chair
        When, where, and who led it: a role, no person.
    locked_at
        When it was locked; None for a draft.
    sections
        The agenda, in its order.
    previous, follow_up
        Number of the meeting before, and its operations as they stand now.
    measures
        Those under way; the full edition alone has them, since an organisation may
        know only of its own.
    returned
        What has changed in its numbers.
    prioritised, issues, decisions, operations
        Of this meeting.
    """

    municipality: str
    number: int
    period: Period
    period_number: int | None
    cutoff: datetime
    held_on: date
    place: str
    chair: str
    sections: tuple[AgendaSection, ...]
    locked_at: datetime | None = None
    attendance: tuple[Attending, ...] = ()
    previous: int | None = None
    follow_up: tuple[Operation, ...] = ()
    measures: tuple[MeasureUnderWay, ...] = ()
    returned: Returned | None = None
    prioritised: tuple[Prioritised, ...] = ()
    issues: tuple[LiftedPlace, ...] = ()
    decisions: tuple[Decision, ...] = ()
    operations: tuple[Operation, ...] = ()
    next_meeting: date | None = None
