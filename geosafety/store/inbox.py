"""The coordinator's inbox: what waits, one report whole, and what may be the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from geosafety.errors import NotFoundError
from geosafety.model.placement import Precision
from geosafety.model.report import (
    Confidentiality,
    ReportKind,
    ReportState,
    TimePrecision,
)

_WAITING = text(
    """
    select r.id, r.received_at, r.occurred_from, r.category, r.state, r.sender,
        o.name as organisation, left(t.shared, 90) as words
    from core.report as r
    inner join core.organisation as o on o.id = r.organisation_id
    left join core.report_text as t on t.report_id = r.id
    where r.state = 'received'
    order by r.is_unproven, r.received_at, r.id
    limit :most
    """
)
_COUNT = text(
    """
    select count(*) from (
        select from core.report where state = 'received' limit :at_most
    ) as waiting
    """
)
_ONE = text(
    """
    select r.id, r.organisation_id, o.name as organisation, r.sender, r.external_id,
        r.received_at, r.occurred_from, r.occurred_to, r.time_precision, r.kind,
        r.category, r.confidentiality, r.state, r.duplicate_of,
        t.address, t.shared, coalesce(t.redactions, '{}') as redactions,
        p.precision, p.accuracy_m, p.label, p.cell, f.cells, f.weights,
        st_x(p.point) as east, st_y(p.point) as north,
        st_x(st_transform(p.point, 4326)) as lon,
        st_y(st_transform(p.point, 4326)) as lat,
        coalesce((
            select max(s.id) from core.report_step as s where s.report_id = r.id
        ), 0) as version,
        exists (select from core.contact as c where c.report_id = r.id) as has_contact
    from core.report as r
    inner join core.organisation as o on o.id = r.organisation_id
    left join core.report_text as t on t.report_id = r.id
    left join core.placement as p on p.report_id = r.id
    left join core.footprint as f on f.id = p.footprint_id
    where r.id = :id
    """
)
# Near in place by hexagon, so that no index of points is needed; then by time.
_NEAR = text(
    """
    select r.id, r.received_at, r.occurred_from, r.category, r.state, r.sender,
        o.name as organisation, left(t.shared, 160) as words,
        st_distance(p.point, mine.point) as distance_m,
        st_x(st_transform(p.point, 4326)) as lon,
        st_y(st_transform(p.point, 4326)) as lat,
        extract(epoch from r.occurred_from - :moment) / 60 as minutes
    from core.placement as p
    inner join core.report as r on r.id = p.report_id
    inner join core.organisation as o on o.id = r.organisation_id
    left join core.report_text as t on t.report_id = r.id
    left join core.placement as mine on mine.report_id = :id
    where (p.cell = any(:cells) or p.footprint_id = mine.footprint_id)
        and r.id <> :id
        and r.state in ('received', 'approved', 'returned')
        and r.category = any(:categories)
        and (
            cast(:moment as timestamptz) is null
            or r.occurred_from is null
            or r.occurred_from between :moment - cast(:hours as interval)
                and :moment + cast(:hours as interval)
        )
    order by r.category <> :category, distance_m nulls last, abs(
        extract(epoch from r.occurred_from - :moment)
    ) nulls last, r.received_at
    limit :most
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """A report as a line of the inbox; `words` are the first of the shared text."""

    id: UUID
    received_at: datetime
    occurred_from: datetime | None
    category: str
    state: ReportState
    sender: str
    organisation: str
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLine:
    """
    A report that may tell of the same event.

    Attributes
    ----------
    distance_m
        Metres between the two; None where either has no point.
    minutes
        How much later it happened; None where either time is unknown.
    lon, lat
        EPSG:4326, degrees.
    """

    line: InboxLine
    distance_m: float | None
    minutes: float | None
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReportCard:
    """
    One report whole, but for the words as they came.

    Attributes
    ----------
    point
        East and north, EPSG:3006, metres; None where no single point is meant.
    lon, lat
        The same, EPSG:4326, degrees.
    cells, weights
        The hexagons it may lie in; empty when unplaced.
    version
        Number of the last step; 0 before any.
    has_contact
        Whether the reporter left a way to be reached, and the actor may know of it.
    """

    id: UUID
    organisation_id: int
    organisation: str
    sender: str
    received_at: datetime
    occurred_from: datetime | None
    occurred_to: datetime | None
    time_precision: TimePrecision
    kind: ReportKind
    category: str
    confidentiality: Confidentiality
    state: ReportState
    duplicate_of: UUID | None
    address: str | None
    shared: str | None
    redactions: tuple[str, ...]
    precision: Precision
    accuracy_m: float | None
    label: str | None
    point: tuple[float, float] | None
    lon: float | None
    lat: float | None
    cells: tuple[int, ...]
    weights: tuple[float, ...]
    version: int
    has_contact: bool


def waiting(connection: Connection, *, most: int) -> list[InboxLine]:
    """Give what waits for review: the oldest first, what may be a flood last."""
    return [_line(row) for row in connection.execute(_WAITING, {"most": most})]


def count_waiting(connection: Connection, *, at_most: int) -> int:
    """Count what waits, but no further than `at_most`."""
    return int(connection.execute(_COUNT, {"at_most": at_most}).scalar_one())


def read(connection: Connection, number: UUID) -> ReportCard:
    """
    Give one report that the actor may see.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    row = connection.execute(_ONE, {"id": number}).one_or_none()
    if row is None:
        raise unknown(number)
    single = () if row.cell is None else (row.cell,)
    return ReportCard(
        id=row.id,
        organisation_id=row.organisation_id,
        organisation=row.organisation,
        sender=row.sender,
        received_at=row.received_at,
        occurred_from=row.occurred_from,
        occurred_to=row.occurred_to,
        time_precision=TimePrecision(row.time_precision),
        kind=ReportKind(row.kind),
        category=row.category,
        confidentiality=Confidentiality(row.confidentiality),
        state=ReportState(row.state),
        duplicate_of=row.duplicate_of,
        address=row.address,
        shared=row.shared,
        redactions=tuple(row.redactions),
        precision=Precision(row.precision or Precision.UNPLACED),
        accuracy_m=row.accuracy_m,
        label=row.label,
        point=None if row.east is None else (row.east, row.north),
        lon=row.lon,
        lat=row.lat,
        cells=single or tuple(row.cells or ()),
        weights=(1.0,) * len(single) or tuple(row.weights or ()),
        version=row.version,
        has_contact=row.has_contact,
    )


def unknown(number: UUID) -> NotFoundError:
    """Tell that there is no report with an id, or none that the actor may know of."""
    return NotFoundError(
        sv=f"Det finns ingen rapport med id {number}.",
        en=f"There is no report with the id {number}.",
    )


def near(  # noqa: PLR0913 - near in place, time and category
    connection: Connection,
    card: ReportCard,
    *,
    cells: Sequence[int],
    categories: Sequence[str],
    hours: int,
    most: int,
) -> list[NearLine]:
    """
    Give other reports that may tell of the same event, the likeliest first.

    Parameters
    ----------
    cells
        Hexagons at the base resolution in and around the report's place.
    categories
        Categories that could be confused with the report's.
    hours
        How far apart in time they may be, where both times are known.
    """
    rows = connection.execute(
        _NEAR,
        {
            "id": card.id,
            "cells": list(cells),
            "categories": list(categories),
            "category": card.category,
            "moment": card.occurred_from,
            "hours": f"{hours} hours",
            "most": most,
        },
    )
    return [
        NearLine(
            line=_line(row),
            distance_m=row.distance_m,
            minutes=None if row.minutes is None else float(row.minutes),
            lon=row.lon,
            lat=row.lat,
        )
        for row in rows
    ]


def _line(row: Row[Any]) -> InboxLine:
    """Make a line of a row."""
    return InboxLine(
        id=row.id,
        received_at=row.received_at,
        occurred_from=row.occurred_from,
        category=row.category,
        state=ReportState(row.state),
        sender=row.sender,
        organisation=row.organisation,
        words=row.words,
    )
