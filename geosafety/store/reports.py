"""Reports and their places: saved in bulk, without doing anything twice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, select, text

from geosafety.errors import ShapeError
from geosafety.model.placement import Footprint, PlacementBatch
from geosafety.model.report import ReportState
from geosafety.store import report_texts, revision
from geosafety.store.connection import raw
from geosafety.store.copy import copy
from geosafety.store.encode import Values
from geosafety.store.report_ids import as_keys, as_uuids, report_ids
from geosafety.store.tables import footprint, placement, report

# Columns that are stored as they were read.
_AS_READ = (
    "external_id",
    "occurred_from",
    "occurred_to",
    "time_precision",
    "kind",
    "category",
    "confidentiality",
    "digest",
)
# Columns that a later import may change; sender and time of arrival stay.
_RENEWED = ("organisation_id", "batch_id", "duplicate_of", *_AS_READ)
# What a person has decided about a report outlives a new wording of it.
_DECIDED = (ReportState.REJECTED, ReportState.HANDED_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    Where a batch of reports comes from, when it came, and how its reports begin.

    `state` is that of a report that repeats no other.
    """

    sender: str
    organisation_id: int
    batch_id: UUID
    received_at: datetime
    state: ReportState = ReportState.APPROVED


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
    ids = report_ids(origin.sender, reports["external_id"].tolist())
    # Rows in the order of the primary key are much cheaper to index.
    order = np.argsort(ids.view(">u8")[:, 0], kind="stable")
    reports, ids = reports.iloc[order], ids[order]
    known = _known(connection, origin.sender, ids)
    is_new, is_changed = _compare(reports["digest"], ids, known)
    touched = is_new | is_changed
    if not touched.any():
        return SaveCounts(stored=0, unchanged=len(reports), updated=0, duplicates=0)
    columns = _report_columns(reports, ids, origin)
    if is_new.any():
        copy(connection, report, _chosen(columns, is_new))
    if is_changed.any():
        _renew(connection, _chosen(columns, is_changed))
    report_texts.save(connection, reports[touched], ids[touched])
    _save_footprints(connection, placements, order[touched])
    places = _placement_columns(placements, order[touched])
    copy(connection, placement, {"report_id": ids[touched], **places})
    revision.bump(connection)
    return SaveCounts(
        stored=int(is_new.sum()),
        unchanged=int((~touched).sum()),
        updated=int(is_changed.sum()),
        duplicates=_count_duplicates(columns["duplicate_of"], touched),
    )


def _known(
    connection: Connection, sender: str, ids: NDArray[np.uint8]
) -> dict[bytes, bytes]:
    """Give the digests of the reports that are known, by id."""
    of_sender = select(report.c.id).where(report.c.sender == sender).limit(1)
    if connection.execute(of_sender).first() is None:
        return {}
    with raw(connection).cursor(binary=True) as cursor:
        cursor.execute(
            "select uuid_send(id), digest from core.report where id = any(%s::uuid[])",
            [as_uuids(ids)],
        )
        return dict(cursor.fetchall())  # type: ignore[arg-type]


def _compare(
    digests: pd.Series, ids: NDArray[np.uint8], known: dict[bytes, bytes]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which reports are new and which are known with another content."""
    if not known:
        return np.ones(len(ids), dtype=bool), np.zeros(len(ids), dtype=bool)
    held = [known.get(key) for key in as_keys(ids)]
    is_new = np.array([digest is None for digest in held])
    same = np.array([one == other for one, other in zip(held, digests, strict=True)])
    return is_new, ~is_new & ~same


def _report_columns(
    reports: pd.DataFrame, ids: NDArray[np.uint8], origin: Origin
) -> dict[str, Values]:
    """Lay the reports out as the table's columns."""
    duplicate_of = _duplicate_of(reports)
    repeats = np.array([each is not None for each in duplicate_of], dtype=bool)
    return {
        "id": ids,
        "organisation_id": origin.organisation_id,
        "batch_id": origin.batch_id,
        "sender": origin.sender,
        "received_at": origin.received_at,
        **{name: reports[name] for name in _AS_READ},
        "state": np.where(repeats, ReportState.DUPLICATE.value, origin.state.value),
        "duplicate_of": duplicate_of,
    }


def _duplicate_of(reports: pd.DataFrame) -> NDArray[np.object_]:
    """Give the report that each report repeats, or None."""
    repeated = np.full(len(reports), None, dtype=object)
    if "duplicate_of" in reports:
        given = reports["duplicate_of"]
        is_given = given.notna().to_numpy()
        repeated[is_given] = given[is_given].to_numpy(dtype=object)
    return repeated


def _placement_columns(
    placements: PlacementBatch, chosen: NDArray[np.intp]
) -> dict[str, Values]:
    """Lay the chosen places out as the table's columns; 0 stands for none."""
    points = np.column_stack([placements.east[chosen], placements.north[chosen]])
    return {
        "precision": placements.precision[chosen],
        "accuracy_m": placements.accuracy_m[chosen],
        "cell": np.ma.masked_equal(placements.cell[chosen], 0),
        "footprint_id": np.ma.masked_equal(placements.footprint[chosen], 0),
        "point": points,
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
    """Give known reports their new content; places and texts are taken away."""
    connection.execute(
        text(
            "create temporary table if not exists report_renewed "
            "(like core.report including defaults) on commit drop"
        )
    )
    connection.execute(text("truncate report_renewed"))
    copy(connection, report, columns, into="report_renewed")
    decided = ", ".join(f"'{state}'" for state in _DECIDED)
    news = ", ".join(f"{name} = renewed.{name}" for name in _RENEWED)
    connection.execute(
        text(
            f"update core.report set {news}, "  # noqa: S608 (our own names)
            f"state = case when report.state in ({decided}) then report.state "
            "else renewed.state end "
            "from report_renewed as renewed where report.id = renewed.id"
        )
    )
    for part in ("placement", "report_text", "report_raw"):
        connection.execute(
            text(
                f"delete from core.{part} "  # noqa: S608 (our own names)
                "using report_renewed as renewed where report_id = renewed.id"
            )
        )


def _save_footprints(
    connection: Connection, placements: PlacementBatch, chosen: NDArray[np.intp]
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
