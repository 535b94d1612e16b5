"""What is written and agreed in a meeting, as far as the actor may see it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from geosafety.model.meeting import (
    Amendment,
    Attendance,
    AttendanceRole,
    Comment,
    Decision,
    Meeting,
    MeetingContent,
    Priority,
    Secrecy,
    Section,
)
from geosafety.store import issues, meetings, operations
from geosafety.store.tables import (
    decision,
    issue,
    meeting_amendment,
    meeting_attendance,
    meeting_comment,
    meeting_issue,
    meeting_section,
    organisation,
)


def content(connection: Connection, number: UUID) -> MeetingContent:
    """Give a meeting whole, as far as the actor may see it."""
    found = meetings.read(connection, number)
    return MeetingContent(
        meeting=found,
        sections=tuple(sections(connection, number)),
        attendance=tuple(_attendance(connection, number)),
        priorities=tuple(_priorities(connection, number)),
        decisions=tuple(_decisions(connection, number)),
        operations=tuple(operations.of_meeting(connection, number)),
        comments=tuple(_comments(connection, number)),
        amendments=tuple(amendments(connection, number)),
        previous=meetings.before(connection, found.number),
        follow_up=tuple(operations.to_follow_up(connection, found.number)),
        escalated=tuple(
            each
            for each in issues.read_all(connection)
            if each.escalated_at is not None and _is_since(each.escalated_at, found)
        ),
    )


def section(connection: Connection, number: UUID, key: str) -> Section | None:
    """Give one section; None if there is none that the actor may read."""
    return next(
        (part for part in sections(connection, number) if part.key == key), None
    )


def sections(connection: Connection, number: UUID) -> list[Section]:
    """Give the sections that the actor may read."""
    query = (
        select(meeting_section)
        .where(meeting_section.c.meeting_id == number)
        .order_by(meeting_section.c.key)
    )
    return [
        Section(
            key=row.key,
            text=row.text,
            secrecy=Secrecy(row.confidentiality),
            version=row.version,
            updated_at=row.updated_at,
        )
        for row in connection.execute(query)
    ]


def amendments(connection: Connection, number: UUID) -> list[Amendment]:
    """Give what was added after the lock and the actor may read, oldest first."""
    table = meeting_amendment
    query = (
        select(table, organisation.c.name.label("organisation"))
        .join(organisation, organisation.c.id == table.c.organisation_id)
        .where(table.c.meeting_id == number)
        .order_by(table.c.id)
    )
    return [
        Amendment(
            id=row.id,
            at=row.at,
            organisation=row.organisation,
            text=row.text,
            secrecy=Secrecy(row.confidentiality),
        )
        for row in connection.execute(query)
    ]


def _is_since(escalated_at: datetime, found: Meeting) -> bool:
    """Tell whether something was left to the council in a meeting's period or later."""
    return escalated_at >= found.period.start and (
        found.locked_at is None or escalated_at <= found.locked_at
    )


def _attendance(connection: Connection, number: UUID) -> list[Attendance]:
    """Give how many came from where, the chair first."""
    table = meeting_attendance
    query = (
        select(table, organisation.c.name)
        .join(organisation, organisation.c.id == table.c.organisation_id)
        .where(table.c.meeting_id == number)
        .order_by(table.c.role, organisation.c.name)
    )
    return [
        Attendance(
            organisation_id=row.organisation_id,
            organisation=row.name,
            role=AttendanceRole(row.role),
            people=row.people,
        )
        for row in connection.execute(query)
    ]


def _priorities(connection: Connection, number: UUID) -> list[Priority]:
    """Give the places that come first, in their order."""
    table = meeting_issue
    query = (
        issues.issues_query()
        .add_columns(table.c.rank, table.c.what, table.c.known_cause)
        .join(table, table.c.issue_id == issue.c.id)
        .where(table.c.meeting_id == number)
        .order_by(table.c.rank)
    )
    return [
        Priority(
            rank=row.rank,
            issue=issues.issue_of(row),
            what=row.what,
            known_cause=row.known_cause,
        )
        for row in connection.execute(query)
    ]


def _decisions(connection: Connection, number: UUID) -> list[Decision]:
    """Give the decisions by their number."""
    query = (
        select(decision.c.id, decision.c.number, decision.c.text, decision.c.issue_id)
        .where(decision.c.meeting_id == number)
        .order_by(decision.c.number)
    )
    return [Decision(**row) for row in connection.execute(query).mappings()]


def _comments(connection: Connection, number: UUID) -> list[Comment]:
    """Give what was said, the oldest first."""
    table = meeting_comment
    query = (
        select(
            table.c.id,
            table.c.issue_id,
            organisation.c.name.label("organisation"),
            table.c.at,
            table.c.text,
        )
        .join(organisation, organisation.c.id == table.c.organisation_id)
        .where(table.c.meeting_id == number)
        .order_by(table.c.id)
    )
    return [Comment(**row) for row in connection.execute(query).mappings()]
