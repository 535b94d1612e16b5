"""Rows that could not be imported, kept whole until somebody corrects them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from geosafety.errors import Problem
from geosafety.store.copy import copy
from geosafety.store.tables import quarantine_row


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row as it was sent, and its faults in both languages."""

    row: int
    content: dict[str, str]
    problems: list[dict[str, object]]


def save(
    connection: Connection,
    batch_id: UUID,
    rows: Mapping[int, Mapping[str, str]],
    problems: Iterable[Problem],
) -> int:
    """Keep the bad rows of a file, by row number, each with its faults."""
    faults: dict[int, list[dict[str, object]]] = {row: [] for row in rows}
    for problem in problems:
        if problem.row in faults:
            faults[problem.row].append(
                {
                    "code": problem.code,
                    "column": problem.column,
                    "sv": problem.sv,
                    "en": problem.en,
                }
            )
    if not rows:
        return 0
    columns = {
        "batch_id": batch_id,
        "row": list(rows),
        "content": [dict(content) for content in rows.values()],
        "problems": list(faults.values()),
    }
    return copy(connection, quarantine_row, columns)


def read(connection: Connection, batch_id: UUID) -> list[QuarantinedRow]:
    """Give the bad rows of a file, in its order."""
    columns = quarantine_row.c
    statement = (
        select(columns.row, columns.content, columns.problems)
        .where(columns.batch_id == batch_id)
        .order_by(columns.row)
    )
    return [QuarantinedRow(*found) for found in connection.execute(statement)]
