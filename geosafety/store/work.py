"""What people ask the worker to do: asked for, done, and answered."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, insert, select, text, update

from geosafety.errors import NotFoundError
from geosafety.model.account import Actor
from geosafety.model.job import Job, JobState
from geosafety.store.tables import job

_DEFER = text("select core.defer_job(:number, :lock)")
_IS_WORKED = text("select core.is_worked()")


class DoneAlreadyError(Exception):
    """Another worker has finished the job; what this one did must be undone."""


def ask(  # noqa: PLR0913 - what is asked for, by whom, and in which order
    connection: Connection,
    actor: Actor,
    kind: str,
    request: Mapping[str, Any],
    *,
    lock: str | None = None,
    number: UUID | None = None,
) -> UUID:
    """
    Ask for a job, in the transaction that stores what it needs.

    Parameters
    ----------
    lock
        Jobs with the same lock are done one after the other.
    number
        The job's id, if it is chosen already.
    """
    chosen = number or uuid4()
    connection.execute(
        insert(job).values(
            id=chosen,
            kind=kind,
            organisation_id=actor.organisation_id,
            account_id=actor.account_id,
            request=dict(request),
        )
    )
    connection.execute(_DEFER, {"number": chosen, "lock": lock})
    return chosen


def read(connection: Connection, number: UUID) -> Job:
    """
    Give a job that the actor may see.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    found = connection.execute(select(job).where(job.c.id == number)).one_or_none()
    if found is None:
        raise NotFoundError(
            sv=f"Det finns inget jobb med id {number}.",
            en=f"There is no job with the id {number}.",
        )
    return _job(found)


def begin(connection: Connection, number: UUID) -> Job | None:
    """Note that a job is being done; None if it is over already or was undone."""
    changed = connection.execute(
        update(job)
        .where(job.c.id == number, job.c.finished_at.is_(None))
        .values(state=JobState.RUNNING.value, started_at=text("now()"))
        .returning(job)
    ).one_or_none()
    return None if changed is None else _job(changed)


def tell(
    connection: Connection, number: UUID, stage: str, part: int, parts: int
) -> None:
    """Note how far a job has come."""
    connection.execute(
        update(job)
        .where(job.c.id == number)
        .values(stage=stage, part=part, parts=parts)
    )


def finish(
    connection: Connection,
    number: UUID,
    state: JobState,
    answer: Mapping[str, Any],
) -> None:
    """
    Note what came of a job, in the transaction that stores its result.

    Raises
    ------
    DoneAlreadyError
        If it is over already; then the transaction must not be committed.
    """
    changed = connection.execute(
        update(job)
        .where(job.c.id == number, job.c.finished_at.is_(None))
        .values(state=state.value, answer=dict(answer), finished_at=text("now()"))
    )
    if changed.rowcount != 1:
        raise DoneAlreadyError(str(number))


def is_worked(connection: Connection) -> bool:
    """Tell whether a worker has shown a sign of life within a minute."""
    return bool(connection.execute(_IS_WORKED).scalar())


def _job(row: Row[Any]) -> Job:
    """Make a noun of a row."""
    return Job(
        id=row.id,
        kind=row.kind,
        organisation_id=row.organisation_id,
        account_id=row.account_id,
        request=row.request,
        created_at=row.created_at,
        state=JobState(row.state),
        stage=row.stage,
        part=row.part,
        parts=row.parts,
        answer=row.answer,
    )
