"""Reports and their places: saved in bulk, without doing anything twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, select, text

from geosafety.errors import ShapeError
from geosafety.model.placement import Footprint, PlacementBatch
from geosafety.store import revision
from geosafety.store.copy import copy
from geosafety.store.encode import Values
from geosafety.store.report_ids import report_ids
from geosafety.store.tables import footprint, placement, report

# Columns that come with each import; the rest of a report's row stays as it is.
_RENEWED = (
    "batch_id",
    "occurred_from",
    "occurred_to",
    "time_precision",
    "kind",
    "category",
    "address_text",
    "text_raw",
    "text_shared",
    "redactions",
    "confidentiality",
    "duplicate_of",
    "digest",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a batch of reports comes from, and when it came."""

    sender: str
    organisation_id: int
    batch_id: UUID
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCounts:
    """
    What became of the reports of a batch.

    `stored` are new, `unchanged` were known with the same content, `updated` with
    another; `duplicates` counts those of the stored and updated that repeat
    another report and so are not counted on maps.
    """

    stored: int
    unchanged: int
    updated: int
    duplicates: int


def save(
    connection: Connection,
    reports: pd.DataFrame,
    placements: PlacementBatch,
    *,
    origin: Origin,
) -> SaveCounts:
    """
    Store reports that are new and renew those that have changed.

    Parameters
    ----------
    connection
        The transaction is the caller's: all is stored or nothing.
    reports : DataFrame, n rows
        `REPORT_COLUMNS` of `model.batch`; external ids are unique. A column
        `duplicate_of`, if there is one, holds the UUID of the report repeated,
        or None.
    placements
        The places, in the reports' order.
    origin
        Sender, organisation and batch; the batch is stored already.

    Raises
    ------
    ShapeError
        If reports and placements differ in number.
    """
    if len(reports) != len(placements.precision):
        raise ShapeError(
            sv=f"{len(reports)} rapporter har {len(placements.precision)} platser.",
            en=f"{len(reports)} reports have {len(placements.precision)} places.",
        )
    # Two imports of one sender would otherwise both find the same report new.
    connection.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:sender, 1))"),
        {"sender": origin.sender},
    )
    known = known_digests(connection, origin.sender, reports["external_id"].tolist())
    is_new, is_changed = _compare(reports, known)
    touched = is_new | is_changed
    if not touched.any():
        return SaveCounts(stored=0, unchanged=len(reports), updated=0, duplicates=0)
    columns = _report_columns(reports, origin)
    if is_new.any():
        copy(connection, report, _chosen(columns, is_new))
    if is_changed.any():
        _renew(connection, _chosen(columns, is_changed))
    _save_footprints(connection, placements, touched)
    copy(connection, placement, _placement_columns(placements, columns["id"], touched))
    revision.bump(connection)
    return SaveCounts(
        stored=int(is_new.sum()),
        unchanged=int((~touched).sum()),
        updated=int(is_changed.sum()),
        duplicates=_count_duplicates(columns["duplicate_of"], touched),
    )


def known_digests(
    connection: Connection, sender: str, external_ids: Sequence[str]
) -> dict[str, bytes]:
    """Give the digest of each report that is known, by the sender's own id."""
    of_sender = report.c.sender == sender
    any_known = select(report.c.id).where(of_sender).limit(1)
    if connection.execute(any_known).first() is None:
        return {}
    rows = connection.execute(
        text(
            "select external_id, digest from core.report "
            "where sender = :sender and external_id = any(:ids)"
        ),
        {"sender": sender, "ids": list(external_ids)},
    )
    return {external_id: bytes(digest) for external_id, digest in rows}


def _compare(
    reports: pd.DataFrame, known: dict[str, bytes]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which reports are new and which are known with another content."""
    if not known:
        return np.ones(len(reports), dtype=bool), np.zeros(len(reports), dtype=bool)
    held = [known.get(external_id) for external_id in reports["external_id"]]
    is_new = np.array([digest is None for digest in held])
    same = np.array(
        [one == other for one, other in zip(held, reports["digest"], strict=True)]
    )
    return is_new, ~is_new & ~same


def _report_columns(reports: pd.DataFrame, origin: Origin) -> dict[str, Values]:
    """Lay the reports out as the table's columns."""
    named = {
        "address_text": "address",
        **{
            name: name
            for name in (
                "external_id",
                "occurred_from",
                "occurred_to",
                "time_precision",
                "kind",
                "category",
                "text_raw",
                "text_shared",
                "redactions",
                "confidentiality",
                "digest",
            )
        },
    }
    duplicate_of = (
        np.array([None if pd.isna(one) else one for one in reports["duplicate_of"]])
        if "duplicate_of" in reports
        else np.full(len(reports), None)
    )
    return {
        "id": report_ids(origin.sender, reports["external_id"].tolist()),
        "organisation_id": origin.organisation_id,
        "batch_id": origin.batch_id,
        "sender": origin.sender,
        "received_at": origin.received_at,
        **{column: reports[name] for column, name in named.items()},
        "duplicate_of": duplicate_of,
    }


def _placement_columns(
    placements: PlacementBatch, ids: NDArray[np.uint8], chosen: NDArray[np.bool_]
) -> dict[str, Values]:
    """Lay the chosen places out as the table's columns; 0 stands for none."""
    points = np.column_stack([placements.east, placements.north])
    return {
        "report_id": ids[chosen],
        "precision": placements.precision[chosen],
        "accuracy_m": placements.accuracy_m[chosen],
        "cell": np.ma.masked_equal(placements.cell[chosen], 0),
        "footprint_id": np.ma.masked_equal(placements.footprint[chosen], 0),
        "point": points[chosen],
        "label": placements.label[chosen],
    }


def _chosen(columns: dict[str, Values], chosen: NDArray[np.bool_]) -> dict[str, Values]:
    """Keep the chosen rows; what is the same for all rows stays one value."""
    if chosen.all():
        return columns
    return {
        name: values[chosen] if isinstance(values, np.ndarray | pd.Series) else values
        for name, values in columns.items()
    }


def _renew(connection: Connection, columns: dict[str, Values]) -> None:
    """Give known reports their new content; their places are taken away."""
    connection.execute(
        text(
            "create temporary table if not exists report_renewed "
            "(like core.report including defaults) on commit drop"
        )
    )
    connection.execute(text("truncate report_renewed"))
    copy(connection, report, columns, into="report_renewed")
    news = ", ".join(f"{name} = renewed.{name}" for name in _RENEWED)
    connection.execute(
        text(
            f"update core.report set {news} "  # noqa: S608 (our own column names)
            "from report_renewed as renewed where report.id = renewed.id"
        )
    )
    connection.execute(
        text(
            "delete from core.placement using report_renewed as renewed "
            "where placement.report_id = renewed.id"
        )
    )


def _save_footprints(
    connection: Connection, placements: PlacementBatch, chosen: NDArray[np.bool_]
) -> None:
    """Store the footprints that the chosen places use and that are not there."""
    used = np.unique(placements.footprint[chosen])
    used = used[used != 0]
    if not len(used):
        return
    connection.execute(
        text(
            "create temporary table if not exists footprint_used "
            "(like core.footprint) on commit drop"
        )
    )
    connection.execute(text("truncate footprint_used"))
    shapes: list[Footprint] = [placements.footprints[int(key)] for key in used]
    columns = {
        "id": used,
        "cells": [shape.cells for shape in shapes],
        "weights": [shape.weights for shape in shapes],
    }
    copy(connection, footprint, columns, into="footprint_used")
    # In order, so that two imports at once wait for each other and never in a ring.
    connection.execute(
        text(
            "insert into core.footprint select * from footprint_used order by id "
            "on conflict do nothing"
        )
    )


def _count_duplicates(duplicate_of: Values, chosen: NDArray[np.bool_]) -> int:
    """Count the chosen reports that repeat another."""
    return sum(one is not None for one in duplicate_of[chosen])
