"""Notices from a feed, as they were served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, text

from geosafety.store.copy import copy
from geosafety.store.tables import feed_event


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedEvent:
    """One notice: its number, when it was published (UTC), and what was served."""

    id: int
    published_at: datetime
    content: Mapping[str, object]


def save(
    connection: Connection, events: Sequence[ServedEvent], *, fetched_at: datetime
) -> int:
    """Keep notices, the newest wording of each; count those that are new."""
    if not events:
        return 0
    connection.execute(
        text(
            "create temporary table if not exists feed_served "
            "(like core.feed_event) on commit drop"
        )
    )
    connection.execute(text("truncate feed_served"))
    columns = {
        "id": [event.id for event in events],
        "fetched_at": fetched_at,
        "published_at": [event.published_at for event in events],
        "content": [dict(event.content) for event in events],
    }
    copy(connection, feed_event, columns, into="feed_served")
    rows = connection.execute(
        text(
            "insert into core.feed_event select * from feed_served order by id "
            "on conflict (id) do update set content = excluded.content, "
            "fetched_at = excluded.fetched_at returning xmax = 0"
        )
    )
    return sum(rows.scalars())


def read(
    connection: Connection,
) -> list[ServedEvent]:
    """Give all notices, by number."""
    columns = feed_event.c
    statement = select(columns.id, columns.published_at, columns.content)
    return [
        ServedEvent(id=number, published_at=published_at, content=content)
        for number, published_at, content in connection.execute(
            statement.order_by(columns.id)
        )
    ]
