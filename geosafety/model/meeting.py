"""The EST group's meeting: what it is about, what was said, and what was agreed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from geosafety.model.issue import Issue
from geosafety.model.operation import Operation
from geosafety.model.period import Period
from geosafety.model.vocabulary import Title

# So many places can be worked with at once.
MOST_PRIORITIES = 5


class MeetingKind(StrEnum):
    """Which group meets."""

    OPERATIONAL = "operational"


class MeetingState(StrEnum):
    """A locked meeting never changes; only amendments are added to it."""

    PLANNED = "planned"
    LOCKED = "locked"


class Secrecy(StrEnum):
    """Who may read a section: the whole group, or the coordinator and the police."""

    EST = "est"
    POLICE = "polis"


class Edition(StrEnum):
    """What a document holds: everything, or everything but what the police keep."""

    FULL = "full"
    SHARED = "shared"


class AttendanceRole(StrEnum):
    """In what part somebody was there. Nobody is named."""

    CHAIR = "chair"
    MEMBER = "member"
    GUEST = "guest"


class Fill(StrEnum):
    """What is put into a section without anybody writing it."""

    FOLLOW_UP = "follow_up"
    NUMBERS = "numbers"
    MAP = "map"
    PRIORITIES = "priorities"
    DECISIONS = "decisions"
    OPERATIONS = "operations"
    ESCALATION = "escalation"
    NEXT_MEETING = "next_meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """
    One point of the agenda.

    Attributes
    ----------
    help
        What the group should write there.
    fill
        What fills it by itself; None if only people write there.
    """

    key: str
    title: Title
    help: Title
    secrecy: Secrecy
    fill: Fill | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """One `agendas/<key>.toml`."""

    title: Title
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """
    One meeting.

    Attributes
    ----------
    number
        Counts from 1 for each kind.
    period
        The days that it is about.
    cutoff_at
        Reports that came later are for the next meeting.
    place
        Where the group meets.
    version
        Grows by one with everything that is written in the meeting.
    """

    id: UUID
    kind: MeetingKind
    number: int
    period: Period
    cutoff_at: datetime
    held_on: date
    place: str
    state: MeetingState
    version: int
    locked_at: datetime | None

    @property
    def is_locked(self) -> bool:
        """Tell whether it can change no more."""
        return self.state is MeetingState.LOCKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is written under one point of the agenda."""

    key: str
    text: str
    secrecy: Secrecy
    version: int
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How many came from an organisation, never who."""

    organisation_id: int
    organisation: str
    role: AttendanceRole
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """Something that an organisation says before or during a meeting."""

    id: int
    issue_id: UUID | None
    organisation: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision, counted from 1 in its meeting."""

    id: UUID
    number: int
    text: str
    issue_id: UUID | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Priority:
    """A lifted place that a meeting puts first; `rank` is 1 to 5."""

    rank: int
    issue: Issue
    what: str
    known_cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What was added after the meeting was locked."""

    id: int
    at: datetime
    organisation: str
    text: str
    secrecy: Secrecy


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A meeting's document in its three forms."""

    json: bytes
    html: bytes
    pdf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document as it was made when the meeting was locked."""

    edition: Edition
    json: bytes
    html: bytes
    pdf: bytes
    sha256: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MeetingContent:
    """
    A meeting whole, as far as its reader may see it.

    Attributes
    ----------
    operations
        Those that this meeting agreed on.
    previous
        The meeting before; None for the first.
    follow_up
        Operations of the meeting before, and older ones that were still open.
    escalated
        Lifted places that were left to the council in this meeting.
    """

    meeting: Meeting
    sections: tuple[Section, ...]
    attendance: tuple[Attendance, ...]
    priorities: tuple[Priority, ...]
    decisions: tuple[Decision, ...]
    operations: tuple[Operation, ...]
    comments: tuple[Comment, ...]
    amendments: tuple[Amendment, ...]
    previous: Meeting | None
    follow_up: tuple[Operation, ...]
    escalated: tuple[Issue, ...]

    def for_edition(self, edition: Edition) -> "MeetingContent":
        """Leave out what does not belong in an edition."""
        if edition is Edition.FULL:
            return self
        return replace(
            self,
            sections=tuple(p for p in self.sections if p.secrecy is Secrecy.EST),
            amendments=tuple(p for p in self.amendments if p.secrecy is Secrecy.EST),
        )
