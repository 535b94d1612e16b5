"""Files that wait while somebody decides how they are to be read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, insert, select, update

from geosafety.errors import NotFoundError
from geosafety.model.account import Actor
from geosafety.model.draft import Draft, DraftKind
from geosafety.store.tables import import_draft


def begin(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    actor: Actor,
    *,
    number: UUID,
    kind: DraftKind,
    file_name: str,
    sha256: bytes,
    target: str | None,
) -> None:
    """Note a file that has come into the spool."""
    connection.execute(
        insert(import_draft).values(
            id=number,
            account_id=actor.account_id,
            organisation_id=actor.organisation_id,
            kind=kind.value,
            file_name=file_name,
            sha256=sha256,
            target=target,
        )
    )


def read(connection: Connection, number: UUID, kind: DraftKind) -> Draft:
    """
    Give a file that is the actor's own.

    Raises
    ------
    NotFoundError
        If there is none, or its time in the spool is over.
    """
    found = connection.execute(
        select(import_draft).where(
            import_draft.c.id == number, import_draft.c.kind == kind.value
        )
    ).one_or_none()
    if found is None:
        raise NotFoundError(
            sv="Filen väntar inte längre här; skicka den igen.",
            en="The file no longer waits here; send it again.",
        )
    return _draft(found)


def change(connection: Connection, number: UUID, **values: Any) -> None:  # noqa: ANN401
    """Note what has been chosen or asked for; the names are those of the columns."""
    connection.execute(
        update(import_draft).where(import_draft.c.id == number).values(**values)
    )


def remove(connection: Connection, number: UUID) -> None:
    """Forget a file."""
    connection.execute(delete(import_draft).where(import_draft.c.id == number))


def remove_older(connection: Connection, than: datetime) -> list[UUID]:
    """Forget the files that came before a moment, and tell which they were."""
    gone = delete(import_draft).where(import_draft.c.begun_at < than)
    return list(connection.execute(gone.returning(import_draft.c.id)).scalars())


def _draft(row: Row[Any]) -> Draft:
    """Make a noun of a row."""
    return Draft(
        id=row.id,
        kind=DraftKind(row.kind),
        file_name=row.file_name,
        sha256=bytes(row.sha256),
        target=row.target,
        source_layer=row.source_layer,
        content=row.content,
        looked=row.looked,
        tried=row.tried,
        stored=row.stored,
        begun_at=row.begun_at,
    )
