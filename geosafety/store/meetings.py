"""Meetings of the EST group: planned, and written in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, select, text, update
from sqlalchemy import delete as removal
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError, IntegrityError

from geosafety.errors import NotFoundError, RefusedInputError, refuse
from geosafety.model.meeting import (
    Agenda,
    AttendanceRole,
    Meeting,
    MeetingKind,
    MeetingState,
    Secrecy,
)
from geosafety.model.period import Period
from geosafety.store.tables import (
    decision,
    meeting,
    meeting_attendance,
    meeting_issue,
    meeting_section,
)

# What the database answers when something would change that is locked, when two do the
# same at once, and when what is named is not there or could not be.
_RESTRICTED = "23001"
_REPEATED = "23505"
_NOT_THERE = frozenset({"23503", "22003"})
_PLAN = text(
    """
    insert into core.meeting
        (number, first_day, last_day, cutoff_at, held_on, place)
    select coalesce(max(number), 0) + 1, :first, :last, :cutoff, :held, :place
    from core.meeting where kind = 'operational'
    returning id
    """
)
_DECIDE = text(
    """
    insert into core.decision (meeting_id, number, text, issue_id)
    select :meeting, coalesce(max(number), 0) + 1, :text, :issue
    from core.decision where meeting_id = :meeting
    returning id
    """
)
_COMMENT = text(
    """
    insert into core.meeting_comment
        (meeting_id, issue_id, organisation_id, account_id, text)
    values (:meeting, :issue, core.my_organisation(), core.my_account(), :text)
    """
)
_OWN_COMMENTS = text(
    "select count(*) from core.meeting_comment where meeting_id = :meeting"
    " and organisation_id = core.my_organisation()"
)
_AMEND = text(
    """
    insert into core.meeting_amendment
        (meeting_id, organisation_id, account_id, text, confidentiality)
    values (:meeting, core.my_organisation(), core.my_account(), :text, :secrecy)
    """
)


def locked() -> RefusedInputError:
    """Tell that a meeting can change no more."""
    return refuse(
        "conflict",
        "Mötet är låst och kan inte ändras; lägg till en komplettering i stället.",
        "The meeting is locked and cannot change; add an amendment instead.",
    )


@contextmanager
def refusing_locked() -> Iterator[None]:
    """Tell in a sentence why the database refuses to change a meeting."""
    try:
        yield
    except (DataError, IntegrityError) as error:
        state = getattr(error.orig, "sqlstate", None)
        if state == _RESTRICTED:
            raise locked() from error
        if state == _REPEATED:
            raise refuse(
                "conflict",
                "Någon annan skrev samtidigt; ladda om sidan och försök igen.",
                "Somebody else wrote at the same time; reload the page and try again.",
            ) from error
        if state in _NOT_THERE:
            raise refuse(
                "unknown",
                "Något av det du valde finns inte; ladda om sidan och välj igen.",
                "Something that you chose is not there; reload the page and choose "
                "again.",
            ) from error
        raise


def plan(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    *,
    period: Period,
    cutoff_at: datetime,
    held_on: date,
    place: str,
    agenda: Agenda,
) -> UUID:
    """Store the next meeting, with an empty section for each point of its agenda."""
    values = {
        "first": period.first,
        "last": period.last,
        "cutoff": cutoff_at,
        "held": held_on,
        "place": place,
    }
    number: UUID = connection.execute(_PLAN, values).scalar_one()
    connection.execute(
        insert(meeting_section),
        [
            {
                "meeting_id": number,
                "key": item.key,
                "confidentiality": item.secrecy.value,
            }
            for item in agenda.items
        ],
    )
    return number


def rearrange(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    number: UUID,
    *,
    period: Period,
    cutoff_at: datetime,
    held_on: date,
    place: str,
) -> None:
    """Give a meeting that is not locked another day, place or period."""
    connection.execute(
        update(meeting)
        .where(meeting.c.id == number)
        .values(
            first_day=period.first,
            last_day=period.last,
            cutoff_at=cutoff_at,
            held_on=held_on,
            place=place,
            version=meeting.c.version + 1,
        )
    )


def read(connection: Connection, number: UUID, *, for_locking: bool = False) -> Meeting:
    """
    Give one meeting.

    Parameters
    ----------
    for_locking
        Wait for those who write in it, and let nobody else write until the
        transaction ends.

    Raises
    ------
    NotFoundError
        If there is none with that id, or none that the actor may know of.
    """
    query = select(meeting).where(meeting.c.id == number)
    row = connection.execute(
        query.with_for_update() if for_locking else query
    ).one_or_none()
    if row is None:
        raise NotFoundError(
            sv=f"Det finns inget möte med id {number}.",
            en=f"There is no meeting with the id {number}.",
        )
    return _meeting(row)


def read_all(connection: Connection, *, most: int = 200) -> list[Meeting]:
    """Give the meetings that the actor may know of, the latest first."""
    query = select(meeting).order_by(meeting.c.number.desc()).limit(most)
    return [_meeting(row) for row in connection.execute(query)]


def latest(connection: Connection) -> Meeting | None:
    """Give the meeting with the highest number; None if there is none."""
    return next(iter(read_all(connection, most=1)), None)


def before(connection: Connection, meeting_number: int) -> Meeting | None:
    """Give the meeting before a number; None for the first."""
    query = select(meeting).where(meeting.c.number == meeting_number - 1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _meeting(row)


def write_section(
    connection: Connection, number: UUID, key: str, text: str, *, version: int
) -> bool:
    """Write a section; False if somebody else has written there meanwhile."""
    found = connection.execute(
        update(meeting_section)
        .where(
            meeting_section.c.meeting_id == number,
            meeting_section.c.key == key,
            meeting_section.c.version == version,
        )
        .values(text=text, version=version + 1, updated_at=func.now())
    )
    return found.rowcount == 1


def attend(
    connection: Connection,
    number: UUID,
    organisation_id: int,
    role: AttendanceRole,
    *,
    people: int,
) -> None:
    """Say how many came from an organisation in what part; 0 takes it away."""
    table = meeting_attendance
    connection.execute(
        removal(table).where(
            table.c.meeting_id == number,
            table.c.organisation_id == organisation_id,
            table.c.role == role.value,
        )
    )
    if people:
        connection.execute(
            insert(table).values(
                meeting_id=number,
                organisation_id=organisation_id,
                role=role.value,
                people=people,
            )
        )


def prioritise(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    number: UUID,
    issue_id: UUID,
    *,
    rank: int,
    what: str,
    known_cause: str,
) -> None:
    """Put a lifted place among the first five, or say something else of it."""
    new = {"rank": rank, "what": what, "known_cause": known_cause}
    table = meeting_issue
    connection.execute(
        removal(table).where(table.c.meeting_id == number, table.c.issue_id == issue_id)
    )
    connection.execute(
        insert(table).values(meeting_id=number, issue_id=issue_id, **new)
    )


def deprioritise(connection: Connection, number: UUID, issue_id: UUID) -> None:
    """Take a lifted place from among the first five."""
    table = meeting_issue
    connection.execute(
        removal(table).where(table.c.meeting_id == number, table.c.issue_id == issue_id)
    )


def decide(
    connection: Connection, number: UUID, words: str, *, issue_id: UUID | None
) -> UUID:
    """Store a decision under the meeting's next number."""
    values = {"meeting": number, "text": words, "issue": issue_id}
    found: UUID = connection.execute(_DECIDE, values).scalar_one()
    return found


def withdraw_decision(connection: Connection, decision_id: UUID) -> None:
    """Take a decision away from a meeting that is not locked."""
    connection.execute(removal(decision).where(decision.c.id == decision_id))


def decisions_held(connection: Connection, number: UUID) -> int:
    """Count the decisions of a meeting."""
    query = select(func.count()).where(decision.c.meeting_id == number)
    return int(connection.execute(query).scalar_one())


def own_comments_held(connection: Connection, number: UUID) -> int:
    """Count what the actor's organisation has said in a meeting."""
    return int(connection.execute(_OWN_COMMENTS, {"meeting": number}).scalar_one())


def comment(
    connection: Connection, number: UUID, words: str, *, issue_id: UUID | None
) -> None:
    """Store what the actor's organisation says."""
    values = {"meeting": number, "text": words, "issue": issue_id}
    connection.execute(_COMMENT, values)


def amend(
    connection: Connection, number: UUID, words: str, *, secrecy: Secrecy
) -> None:
    """Add to a locked meeting, for the actor."""
    values = {"meeting": number, "text": words, "secrecy": secrecy.value}
    connection.execute(_AMEND, values)


def _meeting(row: Row[Any]) -> Meeting:
    """Make a meeting of a row."""
    return Meeting(
        id=row.id,
        kind=MeetingKind(row.kind),
        number=row.number,
        period=Period(row.first_day, row.last_day),
        cutoff_at=row.cutoff_at,
        held_on=row.held_on,
        place=row.place,
        state=MeetingState(row.state),
        version=row.version,
        locked_at=row.locked_at,
    )
