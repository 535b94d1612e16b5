"""Places that the EST group has lifted, and their history over the meetings."""

from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Row, Select, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from geosafety.crs import SWEREF99_TM
from geosafety.errors import NotFoundError
from geosafety.model.issue import EscalatedIssue, Issue, IssueState, IssueStep
from geosafety.store.tables import issue, issue_step, meeting

_STEP = text(
    "insert into core.issue_step (issue_id, meeting_id, account_id, state, note)"
    " values (:issue, :meeting, core.my_account(), :state, :note)"
)
_ESCALATED = text("select * from core.escalated_issues()")


def add(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    *,
    title: str,
    area: BaseGeometry,
    place: str,
    cause: str,
    meeting_id: UUID | None,
) -> UUID:
    """
    Lift a place and begin its history.

    Parameters
    ----------
    area
        EPSG:3006, metres.
    meeting_id
        The meeting it is lifted in; None between meetings.
    """
    number: UUID = connection.execute(
        insert(issue)
        .values(
            title=title,
            area=func.st_geomfromwkb(shapely.to_wkb(area), SWEREF99_TM),
            place=place,
            cause=cause,
        )
        .returning(issue.c.id)
    ).scalar_one()
    take_step(connection, number, IssueState.NEW, meeting_id=meeting_id, note="")
    return number


def read(connection: Connection, number: UUID) -> Issue:
    """
    Give one lifted place.

    Raises
    ------
    NotFoundError
        If there is none with that id, or none that the actor may know of.
    """
    row = connection.execute(issues_query().where(issue.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError(
            sv=f"Det finns ingen lyft plats med id {number}.",
            en=f"There is no lifted place with the id {number}.",
        )
    return issue_of(row)


def read_all(connection: Connection) -> list[Issue]:
    """Give all lifted places: the open ones first, the latest of each first."""
    query = issues_query().order_by(
        issue.c.closed_at.is_not(None), issue.c.opened_at.desc(), issue.c.id
    )
    return [issue_of(row) for row in connection.execute(query)]


def read_open(connection: Connection) -> list[Issue]:
    """Give the lifted places that are not closed, sorted by title."""
    query = issues_query().where(issue.c.closed_at.is_(None))
    return [
        issue_of(row)
        for row in connection.execute(query.order_by(issue.c.title, issue.c.id))
    ]


def escalated(connection: Connection) -> list[EscalatedIssue]:
    """Give what the crime prevention council may know, the latest first."""
    return [
        EscalatedIssue(**{**row, "state": IssueState(row["state"])})
        for row in connection.execute(_ESCALATED).mappings()
    ]


def steps(connection: Connection, number: UUID) -> list[IssueStep]:
    """Give a lifted place's history, the oldest first."""
    query = (
        select(
            issue_step.c.id,
            issue_step.c.issue_id,
            issue_step.c.meeting_id,
            meeting.c.number.label("meeting_number"),
            issue_step.c.at,
            issue_step.c.state,
            issue_step.c.note,
        )
        .outerjoin(meeting, meeting.c.id == issue_step.c.meeting_id)
        .where(issue_step.c.issue_id == number)
        .order_by(issue_step.c.id)
    )
    return [
        IssueStep(**{**row, "state": IssueState(row["state"])})
        for row in connection.execute(query).mappings()
    ]


def meeting_numbers(connection: Connection) -> dict[UUID, tuple[int, ...]]:
    """Give for each lifted place the numbers of the meetings it was on."""
    rows = connection.execute(
        text(
            """
            select on_it.issue_id,
                array_agg(distinct m.number order by m.number) as numbers
            from (
                select issue_id, meeting_id from core.meeting_issue
                union select issue_id, meeting_id from core.issue_step
                union select issue_id, meeting_id from core.decision
                union select issue_id, meeting_id from core.operation
            ) as on_it
            inner join core.meeting as m on m.id = on_it.meeting_id
            where on_it.issue_id is not null
            group by 1
            """
        )
    )
    return {row.issue_id: tuple(row.numbers) for row in rows}


def change(
    connection: Connection, number: UUID, *, version: int, **facts: object
) -> bool:
    """Change facts of a lifted place; False if somebody else was there meanwhile."""
    found = connection.execute(
        update(issue)
        .where(issue.c.id == number, issue.c.version == version)
        .values(version=version + 1, **facts)
    )
    return found.rowcount == 1


def set_state(
    connection: Connection,
    number: UUID,
    state: IssueState,
    *,
    version: int,
    now: datetime,
) -> bool:
    """Give a lifted place another state; False if it was changed meanwhile."""
    closed_at = now if state is IssueState.CLOSED else None
    return change(
        connection, number, version=version, state=state.value, closed_at=closed_at
    )


def take_step(
    connection: Connection,
    number: UUID,
    state: IssueState,
    *,
    meeting_id: UUID | None,
    note: str,
) -> None:
    """Add a line to a lifted place's history, for the acting account."""
    values = {
        "issue": number,
        "meeting": meeting_id,
        "state": state.value,
        "note": note,
    }
    connection.execute(_STEP, values)


def issues_query() -> Select[Any]:
    """Ask for lifted places, the area as bytes."""
    columns = issue.c
    return select(
        columns.id,
        columns.title,
        columns.state,
        func.st_asbinary(columns.area).label("area"),
        columns.place,
        columns.cause,
        columns.opened_at,
        columns.version,
        columns.escalated_at,
        columns.escalated_why,
        columns.closed_at,
    )


def issue_of(row: Row[Any]) -> Issue:
    """Make a lifted place of a row."""
    return Issue(
        id=row.id,
        title=row.title,
        state=IssueState(row.state),
        area=shapely.from_wkb(bytes(row.area)),
        place=row.place,
        cause=row.cause,
        opened_at=row.opened_at,
        version=row.version,
        escalated_at=row.escalated_at,
        escalated_why=row.escalated_why,
        closed_at=row.closed_at,
    )
