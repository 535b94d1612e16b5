"""Planned developments and the reviews of them."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import shapely
from shapely import MultiPolygon
from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert

from geosafety.crs import SWEREF99_TM
from geosafety.errors import NotFoundError
from geosafety.model.development import Development, PlanStage
from geosafety.store.tables import development, review


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StoredDevelopment:
    """A development with its id, when it came (UTC) and who handed it in."""

    id: UUID
    created_at: datetime
    created_by: str | None
    development: Development


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StoredReview:
    """A review as it was made; `document` is the whole of `review.json`."""

    id: UUID
    development_id: UUID
    stage: PlanStage
    created_at: datetime
    document: dict[str, Any]


def save(
    connection: Connection,
    handed_in: Development,
    *,
    created_at: datetime,
    created_by: str | None = None,
) -> UUID:
    """
    Store a development and give its id.

    The same area handed in again keeps its id, and takes the new name and stage.
    """
    new = {"name": handed_in.name, "stage": handed_in.stage.value}
    statement = insert(development).values(
        id=uuid4(),
        file_name=handed_in.file_name,
        created_at=created_at,
        created_by=created_by,
        digest=bytes.fromhex(handed_in.digest),
        properties={"crs_found": handed_in.crs_found, "notes": list(handed_in.notes)},
        geom=func.st_geomfromwkb(shapely.to_wkb(handed_in.area), SWEREF99_TM),
        **new,
    )
    statement = statement.on_conflict_do_update(index_elements=["digest"], set_=new)
    number: UUID = connection.execute(
        statement.returning(development.c.id)
    ).scalar_one()
    return number


def read(connection: Connection, number: UUID) -> StoredDevelopment:
    """
    Give one development.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    found = connection.execute(
        _developments().where(development.c.id == number)
    ).first()
    if found is None:
        raise NotFoundError(
            sv=f"Det finns inget planområde med id {number}.",
            en=f"There is no plan area with the id {number}.",
        )
    return _development(found)


def read_all(connection: Connection) -> list[StoredDevelopment]:
    """Give all developments, the latest first."""
    query = _developments().order_by(development.c.created_at.desc(), development.c.id)
    return [_development(found) for found in connection.execute(query)]


def save_review(
    connection: Connection,
    development_id: UUID,
    document: dict[str, Any],
    *,
    stage: PlanStage,
    created_at: datetime,
) -> UUID:
    """Store a review and give its id; reviews are never changed."""
    written = json.dumps(document, sort_keys=True, ensure_ascii=False, allow_nan=False)
    number = uuid4()
    connection.execute(
        plain_insert(review).values(
            id=number,
            development_id=development_id,
            stage=stage.value,
            created_at=created_at,
            document=document,
            digest=sha256(written.encode()).digest(),
        )
    )
    return number


def latest_review(connection: Connection, development_id: UUID) -> StoredReview | None:
    """Give the last review of a development; None if there is none."""
    found = connection.execute(
        select(review)
        .where(review.c.development_id == development_id)
        .order_by(review.c.created_at.desc(), review.c.id)
        .limit(1)
    ).first()
    if found is None:
        return None
    return StoredReview(
        id=found.id,
        development_id=found.development_id,
        stage=PlanStage(found.stage),
        created_at=found.created_at,
        document=found.document,
    )


def _developments() -> Select[Any]:
    """Ask for developments, the area as bytes."""
    columns = development.c
    return select(
        columns.id,
        columns.created_at,
        columns.created_by,
        columns.name,
        columns.stage,
        columns.digest,
        columns.file_name,
        columns.properties,
        func.st_asbinary(columns.geom).label("area"),
    )


def _development(found: Row[Any]) -> StoredDevelopment:
    """Make the noun from the row."""
    area = shapely.from_wkb(bytes(found.area))
    if not isinstance(area, MultiPolygon):
        message = f"expected a multipolygon, not {area.geom_type}"
        raise TypeError(message)
    return StoredDevelopment(
        id=found.id,
        created_at=found.created_at,
        created_by=found.created_by,
        development=Development(
            name=found.name,
            area=area,
            stage=PlanStage(found.stage),
            digest=bytes(found.digest).hex(),
            file_name=found.file_name,
            crs_found=found.properties.get("crs_found"),
            notes=tuple(found.properties.get("notes", ())),
        ),
    )
