"""Reports that are handed in one by one: kept once, however often they are sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import pandas as pd
from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, text

from geosafety.model.placement import PlacementBatch
from geosafety.store import placements as placements_of
from geosafety.store.connection import raw
from geosafety.store.report_ids import as_uuids, report_ids

_KNOWN = text("select core.known_submission(:id)")
_PUBLIC = text("select id from core.organisation where type = 'public'")
_REPORT = """
    insert into core.report (
        id, organisation_id, sender, external_id, received_at, occurred_from,
        occurred_to, time_precision, kind, category, confidentiality, digest,
        is_unproven
    ) values (
        %(id)s, %(organisation_id)s, %(sender)s, %(external_id)s, now(),
        %(occurred_from)s, %(occurred_to)s, %(time_precision)s, %(kind)s,
        %(category)s, %(confidentiality)s, %(digest)s, %(is_unproven)s
    )
"""
_TEXT = """
    insert into core.report_text (report_id, address, shared, redactions)
    values (%(id)s, %(address)s, %(text_shared)s, %(redactions)s)
"""
_RAW = "insert into core.report_raw (report_id, text) values (%(id)s, %(text_raw)s)"


class Outcome(StrEnum):
    """What became of an event: stored, known already, or another has its id."""

    STORED = "stored"
    KNOWN = "known"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Submitted:
    """One event that was handed in: the report it is, and what became of it."""

    id: UUID
    outcome: Outcome


def public_organisation(connection: Connection) -> int:
    """Give the number of the organisation that the public's reports belong to."""
    return int(connection.execute(_PUBLIC).scalar_one())


def is_known(connection: Connection, sender: str, external_id: str) -> bool:
    """Tell whether an event has been handed in before, with whatever content."""
    (number,) = as_uuids(report_ids(sender, [external_id]))
    return connection.execute(_KNOWN, {"id": number}).scalar() is not None


def save(  # noqa: PLR0913 - the events, and what is the same for all of them
    connection: Connection,
    reports: pd.DataFrame,
    placements: PlacementBatch,
    *,
    sender: str,
    organisation_id: int,
    scope: str,
    is_proven: bool = True,
) -> list[Submitted]:
    """
    Store events that nobody has handed in before; they wait for review.

    Parameters
    ----------
    connection
        The transaction is the caller's, and so is the actor.
    reports : DataFrame, n rows
        `REPORT_COLUMNS` of `model.batch`; external ids are unique.
    placements
        Their places, in the same order.
    sender, organisation_id
        Whose the events are.
    scope
        Within what an external id names one event.
    is_proven
        Whether a sign-in or a calculation speaks against a flood of them; others
        are reviewed last.

    Returns
    -------
    list of Submitted, length n
        In the order of `reports`.
    """
    ids = as_uuids(report_ids(scope, reports["external_id"].tolist()))
    submitted = []
    for at, (record, number) in enumerate(zip(_records(reports), ids, strict=True)):
        row = record | {
            "id": number,
            "sender": sender,
            "organisation_id": organisation_id,
            "is_unproven": not is_proven,
            "redactions": list(record["redactions"]),
        }
        outcome = _save(connection, row, placements, at)
        submitted.append(Submitted(number, outcome))
    return submitted


def _records(reports: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Give the reports one by one, None for what is missing."""
    names = list(map(str, reports.columns))
    columns = [reports[name].tolist() for name in names]
    for values in zip(*columns, strict=True):
        # Only what is missing (NaN, NaT) differs from itself.
        known = [None if value != value else value for value in values]  # noqa: PLR0124
        yield dict(zip(names, known, strict=True))


def _save(
    connection: Connection, row: dict[str, Any], placements: PlacementBatch, at: int
) -> Outcome:
    """Store one event with its place and words."""
    known = connection.execute(_KNOWN, {"id": row["id"]}).scalar()
    if known is None:
        try:
            with connection.begin_nested():
                _insert(connection, row)
                placements_of.add(connection, row["id"], placements, at)
        except UniqueViolation:
            # The very same was handed in by two requests at once.
            known = connection.execute(_KNOWN, {"id": row["id"]}).scalar()
        else:
            return Outcome.STORED
    is_same = known is not None and bytes(known) == row["digest"]
    return Outcome.KNOWN if is_same else Outcome.CONFLICT


def _insert(connection: Connection, row: dict[str, Any]) -> None:
    """Add the facts and the words of one event."""
    driver = raw(connection)
    driver.execute(_REPORT, row)
    if row["address"] is not None or row["text_shared"] is not None:
        driver.execute(_TEXT, row)
    if row["text_raw"] is not None and row["text_raw"] != row["text_shared"]:
        driver.execute(_RAW, row)
