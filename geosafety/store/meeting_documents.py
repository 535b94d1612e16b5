"""What is kept when a meeting is locked: its documents, and what they counted."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, insert, select, text, update

from geosafety.errors import NotFoundError
from geosafety.model.meeting import Edition, MeetingState, Rendered, StoredDocument
from geosafety.model.period import Period
from geosafety.store.tables import meeting, meeting_counted, meeting_document

# The same reports as in the numbers: what happened in the period and had come in.
_COUNTING = """
    core.is_counted(r) and r.occurred_from >= :start and r.occurred_from < :end
"""
_COUNT = text(
    f"""
    insert into core.meeting_counted (meeting_id, report_id)
    select :meeting, r.id from core.report as r
    where {_COUNTING} and r.received_at <= :cutoff
    """  # noqa: S608 (put together from constants)
)
_NOW = text(
    f"select r.id from core.report as r where {_COUNTING}"  # noqa: S608 (constants)
)


def count(
    connection: Connection, number: UUID, period: Period, *, cutoff_at: datetime
) -> int:
    """Keep which reports a meeting counts, and give how many."""
    values = {"meeting": number, "cutoff": cutoff_at, **_limits(period)}
    return connection.execute(_COUNT, values).rowcount


def counted(connection: Connection, number: UUID) -> set[UUID]:
    """Give the reports that a meeting counted when it was locked."""
    query = select(meeting_counted.c.report_id).where(
        meeting_counted.c.meeting_id == number
    )
    return set(connection.execute(query).scalars())


def counted_now(connection: Connection, period: Period) -> set[UUID]:
    """Give the reports of a period that count today, whenever they came."""
    return set(connection.execute(_NOW, _limits(period)).scalars())


def keep(
    connection: Connection,
    number: UUID,
    documents: Mapping[Edition, Rendered],
    *,
    made_at: datetime,
) -> None:
    """Store a meeting's documents, once."""
    connection.execute(
        insert(meeting_document),
        [
            {
                "meeting_id": number,
                "edition": edition.value,
                "json": made.json,
                "html": made.html,
                "pdf": made.pdf,
                "sha256": sha256(made.json).digest(),
                "made_at": made_at,
            }
            for edition, made in documents.items()
        ],
    )


def lock(
    connection: Connection, number: UUID, *, account_id: int | None, now: datetime
) -> None:
    """Lock a meeting whose documents are stored."""
    connection.execute(
        update(meeting)
        .where(meeting.c.id == number)
        .values(
            state=MeetingState.LOCKED.value,
            locked_at=now,
            locked_by=account_id,
            version=meeting.c.version + 1,
        )
    )


def read(connection: Connection, number: UUID, edition: Edition) -> StoredDocument:
    """
    Give a locked meeting's document.

    Raises
    ------
    NotFoundError
        If there is none, or none that the actor may read.
    """
    row = connection.execute(
        select(meeting_document).where(
            meeting_document.c.meeting_id == number,
            meeting_document.c.edition == edition.value,
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError(
            sv="Mötet har inget dokument som du får läsa; det skapas när mötet låses.",
            en="The meeting has no document that you may read; it is made when the "
            "meeting is locked.",
        )
    return StoredDocument(
        edition=edition,
        json=bytes(row.json),
        html=bytes(row.html),
        pdf=bytes(row.pdf),
        sha256=bytes(row.sha256),
        made_at=row.made_at,
    )


def _limits(period: Period) -> dict[str, datetime]:
    """Give the moments between which a report must have happened."""
    return {"start": period.start, "end": period.end}
