"""How people have said that senders' files are to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from geosafety.store.tables import import_batch, organisation, sender_mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSender:
    """
    One sender's mapping.

    `content` is what a file in `layers/senders` would say, with the organisation that
    the row belongs to.
    """

    key: str
    organisation: str
    content: dict[str, Any]
    saved_at: datetime


def read(connection: Connection) -> dict[str, SavedSender]:
    """Give the mappings that the actor may see, by key."""
    statement = select(
        sender_mapping.c.key,
        sender_mapping.c.content,
        sender_mapping.c.saved_at,
        organisation.c.key.label("organisation"),
        organisation.c.type.label("organisation_type"),
    ).join(organisation, organisation.c.id == sender_mapping.c.organisation_id)
    return {
        row.key: SavedSender(
            key=row.key,
            organisation=row.organisation,
            content={
                **row.content,
                "organisation": row.organisation,
                "organisation_type": row.organisation_type,
            },
            saved_at=row.saved_at,
        )
        for row in connection.execute(statement.order_by(sender_mapping.c.key))
    }


def save(
    connection: Connection,
    key: str,
    content: Mapping[str, Any],
    *,
    organisation_id: int,
    account_id: int | None,
) -> None:
    """Keep a sender's mapping in place of an older one."""
    values = {
        "organisation_id": organisation_id,
        "content": dict(content),
        "account_id": account_id,
    }
    statement = insert(sender_mapping).values(key=key, **values)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["key"], set_=values | {"saved_at": func.now()}
        )
    )


def remove(connection: Connection, key: str) -> bool:
    """Forget a mapping, so that the file in `layers/senders` holds; tell if it was."""
    gone = connection.execute(delete(sender_mapping).where(sender_mapping.c.key == key))
    return gone.rowcount > 0


def owners(connection: Connection, key: str) -> set[str]:
    """Give the organisations that files of a sender have come from, by key."""
    statement = (
        select(organisation.c.key)
        .join(import_batch, import_batch.c.organisation_id == organisation.c.id)
        .where(import_batch.c.sender == key)
        .distinct()
    )
    return set(connection.execute(statement).scalars())
