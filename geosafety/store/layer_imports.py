"""Which files layers have been filled from."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select

from geosafety.store.tables import layer_import

Mode = Literal["replace", "add"]


def add(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    layer: str,
    *,
    file_name: str,
    sha256: bytes,
    mode: Mode,
    imported_at: datetime,
    account_id: int | None,
    counts: dict[str, Any],
) -> None:
    """Note a file, in the transaction that stores its features."""
    connection.execute(
        insert(layer_import).values(
            layer=layer,
            file_name=file_name,
            sha256=sha256,
            mode=mode,
            imported_at=imported_at,
            account_id=account_id,
            counts=counts,
        )
    )


def held_already(
    connection: Connection, layer: str, sha256: bytes
) -> dict[str, Any] | None:
    """
    Tell when the very same file was brought into a layer that still holds it.

    Returns
    -------
    dict or None
        `imported_at` (ISO 8601, UTC) and the counts of that time; None if it never
        came, or the layer has been replaced since.
    """
    columns = layer_import.c
    replaced = (
        select(func.coalesce(func.max(columns.id), 0))
        .where(columns.layer == layer, columns.mode == "replace")
        .scalar_subquery()
    )
    found = connection.execute(
        select(columns.imported_at, columns.counts)
        .where(columns.layer == layer, columns.sha256 == sha256, columns.id >= replaced)
        .order_by(columns.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    return {"imported_at": found.imported_at.isoformat(), **found.counts}
