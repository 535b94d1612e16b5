"""What people do with a report, step by step, and how it was before each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from geosafety.model.placement import PlacementBatch
from geosafety.store import placements, revision
from geosafety.store.tables import (
    account,
    report,
    report_before,
    report_raw,
    report_step,
    report_text,
)

_STEP = text(
    "insert into core.report_step (report_id, account_id, action, note)"
    " values (:report, core.my_account(), :action, :note) returning id"
)


class StepAction(StrEnum):
    """What somebody did with a report."""

    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    HANDED_OVER = "handed_over"
    MERGED = "merged"
    CORRECTED = "corrected"
    UNDONE = "undone"
    SUPPLEMENTED = "supplemented"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; `before` is how the report was, where that is known and readable."""

    id: int
    report_id: UUID
    at: datetime
    account_id: int | None
    name: str | None
    action: StepAction
    note: str | None
    before: dict[str, Any] | None


def take(
    connection: Connection,
    number: UUID,
    action: StepAction,
    *,
    note: str | None = None,
    before: Mapping[str, Any] | None = None,
) -> int:
    """Note a step of the acting account, and how the report was before it."""
    values = {"report": number, "action": action.value, "note": note}
    step = int(connection.execute(_STEP, values).scalar_one())
    if before is not None:
        connection.execute(
            insert(report_before).values(
                step_id=step, report_id=number, content=dict(before)
            )
        )
    return step


def read(connection: Connection, number: UUID) -> list[Step]:
    """Give the steps of a report, the latest first."""
    query = (
        select(
            report_step.c.id,
            report_step.c.report_id,
            report_step.c.at,
            report_step.c.account_id,
            account.c.name,
            report_step.c.action,
            report_step.c.note,
            report_before.c.content.label("before"),
        )
        .outerjoin(account, account.c.id == report_step.c.account_id)
        .outerjoin(report_before, report_before.c.step_id == report_step.c.id)
        .where(report_step.c.report_id == number)
        .order_by(report_step.c.id.desc())
    )
    return [
        Step(**{**row, "action": StepAction(row["action"])})
        for row in connection.execute(query).mappings()
    ]


def forget_before(connection: Connection, step: int) -> None:
    """Let go of how a report was before a step that has been undone."""
    connection.execute(report_before.delete().where(report_before.c.step_id == step))


def set_facts(connection: Connection, number: UUID, **facts: object) -> None:
    """
    Change facts of a report, such as its state or category.

    What is counted may have changed, so the store's revision grows.
    """
    connection.execute(update(report).where(report.c.id == number).values(**facts))
    revision.bump(connection)


def set_words(
    connection: Connection, number: UUID, shared: str | None, *, before: str | None
) -> None:
    """
    Change the words that others read; those that came are kept apart, once.

    Parameters
    ----------
    before
        The shared words until now, kept as the original if nothing else is.
    """
    values = {"report_id": number, "shared": shared}
    connection.execute(
        insert(report_text)
        .values(values)
        .on_conflict_do_update(index_elements=["report_id"], set_={"shared": shared})
    )
    if before is not None:
        original = insert(report_raw).values(report_id=number, text=before)
        connection.execute(original.on_conflict_do_nothing())


def set_place(connection: Connection, number: UUID, places: PlacementBatch) -> None:
    """Put a report where it belongs; `places` holds one place."""
    placements.replace(connection, number, places)
    revision.bump(connection)


def count_merged(connection: Connection, number: UUID) -> int:
    """Count the reports that were merged into this one."""
    query = select(func.count()).where(report.c.duplicate_of == number)
    return int(connection.execute(query).scalar_one())


def open_raw(connection: Connection, number: UUID, purpose: str) -> str | None:
    """
    Give the words as they came, and note in the log that they were read.

    None if the actor may not read them.
    """
    query = text("select core.open_raw(:number, :purpose)")
    found: str | None = connection.execute(
        query, {"number": number, "purpose": purpose}
    ).scalar()
    return found
