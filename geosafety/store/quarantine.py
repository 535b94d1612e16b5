"""Rows that could not be imported, kept whole until somebody corrects them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, delete, func, select, text, update

from geosafety.errors import Problem
from geosafety.store.copy import copy
from geosafety.store.tables import import_batch, organisation, quarantine_row

_DISCARD = text("select core.discard_row(:number, :reason)")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRow:
    """
    A row as it was sent, and its faults in both languages.

    Attributes
    ----------
    id
        Number of the row in the store.
    row
        Its number in the file, as a spreadsheet shows it.
    content
        Column to cell, as it was sent or last corrected.
    problems
        Each with `code`, `column`, `sv` and `en`.
    corrected
        What somebody has put right and that has not been sent on yet.
    """

    id: int
    batch_id: UUID
    row: int
    content: dict[str, str]
    problems: list[dict[str, Any]]
    corrected: dict[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFile:
    """A file with rows that wait, and how many."""

    id: UUID
    sender: str
    organisation_id: int
    organisation: str
    file_name: str
    imported_at: datetime
    kind: str | None
    crs: int | None
    waiting: int


def save(
    connection: Connection,
    batch_id: UUID,
    rows: Mapping[int, Mapping[str, str]],
    problems: Iterable[Problem],
) -> int:
    """Keep the bad rows of a file, by row number, each with its faults."""
    faults: dict[int, list[dict[str, Any]]] = {row: [] for row in rows}
    for problem in problems:
        if problem.row in faults:
            faults[problem.row].append(_written(problem))
    if not rows:
        return 0
    columns = {
        "batch_id": batch_id,
        "row": list(rows),
        "content": [dict(content) for content in rows.values()],
        "problems": list(faults.values()),
    }
    return copy(connection, quarantine_row, columns)


def files(connection: Connection) -> list[WaitingFile]:
    """Give the files with rows that wait, the latest first."""
    return [
        _file(row)
        for row in connection.execute(
            _files().order_by(import_batch.c.imported_at.desc())
        )
    ]


def file_of(connection: Connection, batch_id: UUID) -> WaitingFile | None:
    """Give one file, if any of its rows wait."""
    found = connection.execute(
        _files().where(import_batch.c.id == batch_id)
    ).one_or_none()
    return None if found is None else _file(found)


def count(connection: Connection) -> int:
    """Count the rows that wait and that the actor may see."""
    statement = select(func.count()).select_from(quarantine_row)
    return int(connection.execute(statement).scalar_one())


def read_one(connection: Connection, number: int) -> QuarantinedRow | None:
    """Give one row, if it waits and the actor may see it."""
    found = connection.execute(
        _rows().where(quarantine_row.c.id == number)
    ).one_or_none()
    return None if found is None else _row(found)


def read(
    connection: Connection, batch_id: UUID, *, start: int = 0, most: int | None = None
) -> list[QuarantinedRow]:
    """Give the bad rows of a file, in its order."""
    statement = (
        _rows()
        .where(quarantine_row.c.batch_id == batch_id)
        .order_by(quarantine_row.c.row, quarantine_row.c.id)
        .offset(start)
        .limit(most)
    )
    return [_row(found) for found in connection.execute(statement)]


def locked(
    connection: Connection,
    *,
    rows: Sequence[int] = (),
    batch_id: UUID | None = None,
    organisation_id: int | None = None,
) -> list[QuarantinedRow]:
    """
    Give rows that nobody else can send on meanwhile, in the order of their files.

    Parameters
    ----------
    rows
        Their numbers in the store; none of them for all.
    batch_id
        Only those of one file.
    organisation_id
        Only those of one organisation's files.
    """
    statement = _rows().join(
        import_batch, import_batch.c.id == quarantine_row.c.batch_id
    )
    if rows:
        statement = statement.where(quarantine_row.c.id.in_(rows))
    if batch_id is not None:
        statement = statement.where(quarantine_row.c.batch_id == batch_id)
    if organisation_id is not None:
        statement = statement.where(import_batch.c.organisation_id == organisation_id)
    statement = statement.order_by(
        quarantine_row.c.batch_id, quarantine_row.c.row, quarantine_row.c.id
    ).with_for_update(of=quarantine_row)
    return [_row(found) for found in connection.execute(statement)]


def correct(connection: Connection, number: int, content: Mapping[str, str]) -> bool:
    """Note what a row should say, until it is sent on; tell if it is the actor's."""
    changed = connection.execute(
        update(quarantine_row)
        .where(quarantine_row.c.id == number)
        .values(corrected=dict(content))
    )
    return changed.rowcount == 1


def still_wrong(
    connection: Connection,
    number: int,
    content: Mapping[str, str],
    problems: Iterable[Problem],
) -> None:
    """Keep a row that was corrected and is still wrong, with what is wrong now."""
    connection.execute(
        update(quarantine_row)
        .where(quarantine_row.c.id == number)
        .values(
            content=dict(content),
            problems=[_written(problem) for problem in problems],
            corrected=None,
        )
    )


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Let rows go that have been stored."""
    connection.execute(delete(quarantine_row).where(quarantine_row.c.id.in_(numbers)))


def discard(connection: Connection, number: int, reason: str) -> bool:
    """Throw a row away, which is noted; tell if it was the actor's to throw."""
    values = {"number": number, "reason": reason}
    return bool(connection.execute(_DISCARD, values).scalar_one())


def _written(problem: Problem) -> dict[str, Any]:
    """Write a fault as the table keeps it."""
    return {
        "code": problem.code,
        "column": problem.column,
        "sv": problem.sv,
        "en": problem.en,
    }


def _rows() -> Select[Any]:
    """Select what a `QuarantinedRow` holds."""
    columns = quarantine_row.c
    return select(
        columns.id,
        columns.batch_id,
        columns.row,
        columns.content,
        columns.problems,
        columns.corrected,
    )


def _files() -> Select[Any]:
    """Select what a `WaitingFile` holds."""
    return (
        select(
            import_batch.c.id,
            import_batch.c.sender,
            import_batch.c.organisation_id,
            organisation.c.name.label("organisation"),
            import_batch.c.file_name,
            import_batch.c.imported_at,
            import_batch.c.kind,
            import_batch.c.crs,
            func.count().label("waiting"),
        )
        .join(quarantine_row, quarantine_row.c.batch_id == import_batch.c.id)
        .join(organisation, organisation.c.id == import_batch.c.organisation_id)
        .group_by(import_batch.c.id, organisation.c.name)
    )


def _row(row: Row[Any]) -> QuarantinedRow:
    """Make a noun of a row."""
    return QuarantinedRow(**row._mapping)  # noqa: SLF001 - SQLAlchemy's own name


def _file(row: Row[Any]) -> WaitingFile:
    """Make a noun of a row."""
    return WaitingFile(**row._mapping)  # noqa: SLF001 - SQLAlchemy's own name
