"""The reports that the actor may see, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

_LIST = text(
    """
    select r.id, o.key as organisation, r.received_at, r.occurred_from, r.occurred_to,
        r.time_precision, r.kind, r.category, r.confidentiality, r.state,
        t.shared as text, t.address, p.precision, p.accuracy_m, p.label,
        st_x(st_transform(p.point, 4326)) as lon,
        st_y(st_transform(p.point, 4326)) as lat
    from core.report as r
    inner join core.organisation as o on o.id = r.organisation_id
    left join core.report_text as t on t.report_id = r.id
    left join core.placement as p on p.report_id = r.id
    where (cast(:before as timestamptz) is null
            or (r.received_at, r.id) < (:before, cast(:before_id as uuid)))
        and (cast(:organisation as smallint) is null
            or r.organisation_id = :organisation)
        and (cast(:states as text[]) is null or r.state = any(:states))
        and (cast(:categories as text[]) is null or r.category = any(:categories))
        and (cast(:start as timestamptz) is null or r.occurred_from >= :start)
        and (cast(:end as timestamptz) is null or r.occurred_from <= :end)
        and (cast(:west as float) is null or st_intersects(
            p.point, st_transform(
                st_makeenvelope(:west, :south, :east, :north, 4326), 3006
            )
        ))
    order by r.received_at desc, r.id desc
    limit :most
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    Which reports; what is None does not limit.

    Attributes
    ----------
    before
        Moment of arrival and id of the last report of the page before.
    organisation_id
        Only that organisation's.
    start, end
        When it happened, UTC.
    bbox
        West, south, east, north, EPSG:4326, degrees.
    most
        Longest page.
    """

    before: tuple[datetime, UUID] | None = None
    organisation_id: int | None = None
    states: Sequence[str] | None = None
    categories: Sequence[str] | None = None
    start: datetime | None = None
    end: datetime | None = None
    bbox: tuple[float, float, float, float] | None = None
    most: int = 100


def read(connection: Connection, wanted: Wanted) -> list[dict[str, Any]]:
    """
    Give reports as plain values, the latest to arrive first.

    Words are None where the actor may know of the report but not read it.
    """
    box = dict(
        zip(
            ("west", "south", "east", "north"),
            wanted.bbox or (None,) * 4,
            strict=True,
        )
    )
    moment, number = wanted.before or (None, None)
    values = {
        "before": moment,
        "before_id": number,
        "organisation": wanted.organisation_id,
        "states": wanted.states and list(wanted.states),
        "categories": wanted.categories and list(wanted.categories),
        "start": wanted.start,
        "end": wanted.end,
        "most": wanted.most,
        **box,
    }
    return [dict(row) for row in connection.execute(_LIST, values).mappings()]
