"""Which files were imported, and what became of them."""

from typing import Literal
from uuid import UUID

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from geosafety.store.reports import Origin
from geosafety.store.tables import import_batch

OnError = Literal["reject", "quarantine"]


def add(
    connection: Connection,
    origin: Origin,
    *,
    file_name: str,
    sha256: bytes,
    on_error: OnError,
) -> None:
    """Note a file before its reports are saved, with no counts yet."""
    connection.execute(
        insert(import_batch).values(
            id=origin.batch_id,
            sender=origin.sender,
            organisation_id=origin.organisation_id,
            file_name=file_name,
            sha256=sha256,
            imported_at=origin.received_at,
            on_error=on_error,
            counts={},
        )
    )


def set_counts(
    connection: Connection, batch_id: UUID, counts: dict[str, object]
) -> None:
    """Note what became of the rows of a file."""
    change = update(import_batch).where(import_batch.c.id == batch_id)
    connection.execute(change.values(counts=counts))


def first_import(
    connection: Connection, sender: str, sha256: bytes
) -> dict[str, object] | None:
    """
    Tell when the very same file came from a sender before, and what became of it.

    Returns
    -------
    dict or None
        `imported_at` (ISO 8601, UTC) and the counts of that time; None if it never
        came before.
    """
    statement = (
        select(import_batch.c.imported_at, import_batch.c.counts)
        .where(import_batch.c.sender == sender, import_batch.c.sha256 == sha256)
        .order_by(import_batch.c.imported_at)
        .limit(1)
    )
    found = connection.execute(statement).one_or_none()
    if found is None:
        return None
    return {"imported_at": found.imported_at.isoformat(), **found.counts}


def read(connection: Connection) -> pd.DataFrame:
    """Give all files, the latest first, with the columns of `core.import_batch`."""
    statement = select(import_batch).order_by(import_batch.c.imported_at.desc())
    found = connection.execute(statement)
    return pd.DataFrame(found.all(), columns=list(found.keys()))
