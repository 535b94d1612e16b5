"""Reports that are handed in one by one: kept once, however often they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, text

from geosafety.model.placement import PlacementBatch
from geosafety.store.connection import raw
from geosafety.store.report_ids import as_uuids, report_ids

_KNOWN = text("select core.known_submission(:id)")
_PUBLIC = text("select id from core.organisation where type = 'public'")
_REPORT = """
    insert into core.report (
        id, organisation_id, sender, external_id, received_at, occurred_from,
        occurred_to, time_precision, kind, category, confidentiality, digest
    ) values (
        %(id)s, %(organisation_id)s, %(sender)s, %(external_id)s, now(),
        %(occurred_from)s, %(occurred_to)s, %(time_precision)s, %(kind)s,
        %(category)s, %(confidentiality)s, %(digest)s
    )
"""
_FOOTPRINT = """
    insert into core.footprint (id, cells, weights)
    values (%(footprint)s, %(cells)s, %(weights)s) on conflict do nothing
"""
_PLACEMENT = """
    insert into core.placement (
        report_id, precision, accuracy_m, cell, footprint_id, point, label
    ) values (
        %(id)s, %(precision)s, %(accuracy_m)s, %(cell)s, %(footprint)s,
        st_setsrid(st_makepoint(%(east)s, %(north)s), 3006), %(label)s
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


def save(
    connection: Connection,
    reports: pd.DataFrame,
    placements: PlacementBatch,
    *,
    sender: str,
    organisation_id: int,
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

    Returns
    -------
    list of Submitted, length n
        In the order of `reports`.
    """
    ids = as_uuids(report_ids(sender, reports["external_id"].tolist()))
    rows = _rows(reports, placements, ids)
    for row in rows:
        row |= {"sender": sender, "organisation_id": organisation_id}
    return [Submitted(row["id"], _save(connection, row)) for row in rows]


def _save(connection: Connection, row: dict[str, Any]) -> Outcome:
    """Store one event with its place and words."""
    known = connection.execute(_KNOWN, {"id": row["id"]}).scalar()
    if known is None:
        try:
            with connection.begin_nested():
                _insert(connection, row)
        except UniqueViolation:
            # The very same was handed in by two requests at once.
            known = connection.execute(_KNOWN, {"id": row["id"]}).scalar()
        else:
            return Outcome.STORED
    is_same = known is not None and bytes(known) == row["digest"]
    return Outcome.KNOWN if is_same else Outcome.CONFLICT


def _insert(connection: Connection, row: dict[str, Any]) -> None:
    """Add the rows of one event."""
    driver = raw(connection)
    driver.execute(_REPORT, row)
    if row["footprint"] is not None:
        driver.execute(_FOOTPRINT, row)
    driver.execute(_PLACEMENT, row)
    if row["address"] is not None or row["text_shared"] is not None:
        driver.execute(_TEXT, row)
    if row["text_raw"] is not None and row["text_raw"] != row["text_shared"]:
        driver.execute(_RAW, row)


def _rows(
    reports: pd.DataFrame, placements: PlacementBatch, ids: Sequence[UUID]
) -> list[dict[str, Any]]:
    """Lay events and places out as the values of the statements above."""
    records = reports.astype(object).where(reports.notna(), None).to_dict("records")
    rows = []
    for place, (record, number) in enumerate(zip(records, ids, strict=True)):
        key = int(placements.footprint[place])
        shape = placements.footprints.get(key)
        rows.append(
            {str(name): value for name, value in record.items()}
            | {
                "id": number,
                "redactions": list(record["redactions"]),
                "precision": str(placements.precision[place]),
                "accuracy_m": _or_none(placements.accuracy_m[place]),
                "cell": int(placements.cell[place]) or None,
                "footprint": key or None,
                "cells": shape and shape.cells.tolist(),
                "weights": shape and shape.weights.tolist(),
                "east": _or_none(placements.east[place]),
                "north": _or_none(placements.north[place]),
                "label": placements.label[place],
            }
        )
    return rows


def _or_none(number: float) -> float | None:
    """Give a number, or None for NaN."""
    return None if np.isnan(number) else float(number)
