"""The log of readings, exports and changes, which is only ever added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

_NOTE = text(
    "select audit.note(:action, :object_type, :object_id, :purpose, :details)"
).bindparams(bindparam("details", type_=JSONB))
_READ = text(
    """
    select e.id, e.at, e.account_id, account.username, e.role, e.organisation_id,
        e.action, e.object_type, e.object_id, e.purpose, e.details
    from audit.entry as e
    left join core.account on account.id = e.account_id
    where (cast(:before as bigint) is null or e.id < :before)
        and (cast(:action as text) is null or e.action = :action)
        and (cast(:object_id as text) is null or e.object_id = :object_id)
    order by e.id desc
    limit :most
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the log; `username` is None where the reader may not know it."""

    id: int
    at: datetime
    account_id: int | None
    username: str | None
    role: str | None
    organisation_id: int | None
    action: str
    object_type: str
    object_id: str | None
    purpose: str | None
    details: dict[str, object]


def note(  # noqa: PLR0913 - the columns of the table
    connection: Connection,
    action: str,
    *,
    object_type: str,
    object_id: str | None = None,
    purpose: str | None = None,
    details: Mapping[str, object] | None = None,
) -> int:
    """
    Add a line for the acting account, in the caller's transaction.

    Parameters
    ----------
    action, object_type, object_id
        What was done to what, as codes and keys; never a text of anybody's.
    purpose
        Why, as a code.
    details
        Codes and numbers that belong to it; of what was taken along also purpose and
        recipient in the taker's own words, without personal data.
    """
    values = {
        "action": action,
        "object_type": object_type,
        "object_id": object_id,
        "purpose": purpose,
        "details": dict(details or {}),
    }
    return int(connection.execute(_NOTE, values).scalar_one())


def read(
    connection: Connection,
    *,
    before: int | None = None,
    action: str | None = None,
    object_id: str | None = None,
    most: int = 100,
) -> list[AuditEntry]:
    """Give the latest lines first, those before a number if one is given."""
    values = {"before": before, "action": action, "object_id": object_id, "most": most}
    return [AuditEntry(**row) for row in connection.execute(_READ, values).mappings()]


def first_broken(connection: Connection) -> int | None:
    """Give the first line that is not what was written; None if all are."""
    found = connection.execute(text("select audit.first_broken()")).scalar()
    return None if found is None else int(found)
