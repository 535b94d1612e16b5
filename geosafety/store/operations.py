"""What meetings agree on, by whom and by when, and how it went."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import delete as removal
from sqlalchemy.dialects.postgresql import insert

from geosafety.errors import NotFoundError
from geosafety.model.operation import OPEN_OPERATIONS, Operation, OperationState
from geosafety.store.tables import issue, meeting, operation, organisation

_OPEN = operation.c.state.in_([state.value for state in OPEN_OPERATIONS])
_TAKE = text("select core.take_operation(:id, :version)")
_REPORT = text("select core.report_operation(:id, :version, :state, :outcome)")


def add(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    meeting_id: UUID,
    *,
    what: str,
    owner_organisation_id: int | None,
    due_on: date,
    issue_id: UUID | None,
) -> UUID:
    """Store an operation and give its id."""
    number: UUID = connection.execute(
        insert(operation)
        .values(
            meeting_id=meeting_id,
            issue_id=issue_id,
            what=what,
            owner_organisation_id=owner_organisation_id,
            due_on=due_on,
        )
        .returning(operation.c.id)
    ).scalar_one()
    return number


def change(
    connection: Connection, number: UUID, *, version: int, **facts: object
) -> bool:
    """Change what was agreed on; False if somebody else was there meanwhile."""
    found = connection.execute(
        update(operation)
        .where(operation.c.id == number, operation.c.version == version)
        .values(version=version + 1, **facts)
    )
    return found.rowcount == 1


def remove(connection: Connection, number: UUID) -> bool:
    """Take an operation away from a meeting; False if the actor may not."""
    gone = connection.execute(removal(operation).where(operation.c.id == number))
    return gone.rowcount == 1


def take(connection: Connection, number: UUID, *, version: int) -> bool:
    """Let the actor's organisation take what nobody has; False if somebody has."""
    values = {"id": number, "version": version}
    return bool(connection.execute(_TAKE, values).scalar_one())


def report_back(
    connection: Connection,
    number: UUID,
    *,
    version: int,
    state: OperationState,
    outcome: str,
) -> bool:
    """Say how it went; False if it is another's, or was changed meanwhile."""
    values = {
        "id": number,
        "version": version,
        "state": state.value,
        "outcome": outcome,
    }
    return bool(connection.execute(_REPORT, values).scalar_one())


def read(connection: Connection, number: UUID) -> Operation:
    """
    Give one operation.

    Raises
    ------
    NotFoundError
        If there is none with that id, or none that the actor may know of.
    """
    found = _read(connection, operation.c.id == number)
    if not found:
        raise NotFoundError(
            sv=f"Det finns ingen insats med id {number}.",
            en=f"There is no operation with the id {number}.",
        )
    return found[0]


def of_meeting(connection: Connection, meeting_id: UUID) -> list[Operation]:
    """Give what a meeting agreed on, what is due first."""
    return _read(connection, operation.c.meeting_id == meeting_id)


def of_issue(connection: Connection, issue_id: UUID) -> list[Operation]:
    """Give what was agreed on for a lifted place."""
    return _read(connection, operation.c.issue_id == issue_id)


def to_follow_up(connection: Connection, meeting_number: int) -> list[Operation]:
    """Give what the meeting before agreed on, and what is open since earlier ones."""
    return _read(
        connection,
        or_(
            meeting.c.number == meeting_number - 1,
            and_(meeting.c.number < meeting_number, _OPEN),
        ),
    )


def own(connection: Connection, organisation_id: int) -> list[Operation]:
    """Give an organisation's operations: the open ones first, by their last day."""
    return _read(connection, operation.c.owner_organisation_id == organisation_id)


def read_open(connection: Connection) -> list[Operation]:
    """Give what is not done yet, as far as the actor may know of it."""
    return _read(connection, _OPEN)


def late(connection: Connection, today: date) -> list[Operation]:
    """Give the operations that should have been done by now."""
    return _read(connection, and_(_OPEN, operation.c.due_on < today))


def _read(connection: Connection, which: ColumnElement[bool]) -> list[Operation]:
    """Give operations, the open ones first, by their last day."""
    query = _operations().where(which).order_by(~_OPEN, operation.c.due_on)
    return [
        Operation(**{**row, "state": OperationState(row["state"])})
        for row in connection.execute(query.order_by(operation.c.id)).mappings()
    ]


def _operations() -> Select[Any]:
    """Ask for operations with the names that belong to them."""
    columns = operation.c
    return (
        select(
            columns.id,
            columns.meeting_id,
            meeting.c.number.label("meeting_number"),
            columns.issue_id,
            issue.c.title.label("issue_title"),
            columns.what,
            columns.owner_organisation_id,
            organisation.c.name.label("owner"),
            columns.due_on,
            columns.state,
            columns.outcome,
            columns.reported_at,
            columns.version,
        )
        .join(meeting, meeting.c.id == columns.meeting_id)
        .outerjoin(issue, issue.c.id == columns.issue_id)
        .outerjoin(organisation, organisation.c.id == columns.owner_organisation_id)
    )
