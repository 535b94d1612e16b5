"""Which files were imported, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import pandas as pd
from sqlalchemy import Connection, insert, select, update

from geosafety.store.reports import Origin
from geosafety.store.tables import import_batch

OnError = Literal["reject", "quarantine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFile:
    """
    A file of reports.

    Attributes
    ----------
    name, sha256
        What its sender called it, and its digest.
    kind, crs
        What sort of table it held, and the EPSG code of its places where the file
        itself settles that.
    account_id
        Who handed it in; None for the command line.
    """

    name: str
    sha256: bytes
    kind: str | None = None
    crs: int | None = None
    account_id: int | None = None


def add(
    connection: Connection,
    origin: Origin,
    *,
    file: BatchFile,
    on_error: OnError,
) -> None:
    """Note a file before its reports are saved, with no counts yet."""
    connection.execute(
        insert(import_batch).values(
            id=origin.batch_id,
            sender=origin.sender,
            organisation_id=origin.organisation_id,
            file_name=file.name,
            sha256=file.sha256,
            kind=file.kind,
            crs=file.crs,
            account_id=file.account_id,
            imported_at=origin.received_at,
            on_error=on_error,
            counts={},
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that was imported, and what became of its rows."""

    id: UUID
    sender: str
    file_name: str
    imported_at: datetime
    counts: dict[str, int]


def recent(connection: Connection, *, most: int) -> list[StoredFile]:
    """Give the files that have come last and that the actor may see."""
    columns = import_batch.c
    statement = (
        select(
            columns.id,
            columns.sender,
            columns.file_name,
            columns.imported_at,
            columns.counts,
        )
        .order_by(columns.imported_at.desc())
        .limit(most)
    )
    return [
        StoredFile(
            id=row.id,
            sender=row.sender,
            file_name=row.file_name,
            imported_at=row.imported_at,
            counts=row.counts,
        )
        for row in connection.execute(statement)
    ]


def latest(connection: Connection, sender: str, sha256: bytes) -> UUID | None:
    """Give the number under which a file was stored last."""
    statement = (
        select(import_batch.c.id)
        .where(import_batch.c.sender == sender, import_batch.c.sha256 == sha256)
        .order_by(import_batch.c.imported_at.desc())
        .limit(1)
    )
    found: UUID | None = connection.execute(statement).scalar()
    return found


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
