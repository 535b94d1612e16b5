"""Following a report by the code that its reporter was given, and their contact."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from geosafety.model.audit import Purpose
from geosafety.model.report import ReportState

_KEEP = text("insert into core.receipt (report_id, code) values (:report, :code)")
_CONTACT = text(
    "insert into core.contact (report_id, contact) values (:report, :contact)"
)
_FOLLOW = text("select * from core.follow_receipt(:code)")
_SUPPLEMENT = text("select core.supplement_report(:code, :words)")
_WITHDRAW = text("select core.withdraw_contact(:code)")
_OPEN = text("select core.open_contact(:report, :purpose)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """
    What the holder of a code may know of their report.

    Attributes
    ----------
    note, noted_at
        A question, if the report was sent back, or why it was rejected.
    has_contact
        Whether the municipality still has a way to reach the reporter.
    photos
        How many came with it.
    """

    received_at: datetime
    category: str
    state: ReportState
    note: str | None
    noted_at: datetime | None
    has_contact: bool
    photos: int


def keep(
    connection: Connection, report: UUID, code: bytes, *, contact: str | None
) -> None:
    """
    Keep the hash of a code, and how to reach the reporter if they said.

    Parameters
    ----------
    connection
        The transaction that stores the report; in any other it is refused.
    code
        SHA-256 of the code; the code itself is kept nowhere.
    """
    connection.execute(_KEEP, {"report": report, "code": code})
    if contact:
        connection.execute(_CONTACT, {"report": report, "contact": contact})


def follow(connection: Connection, code: bytes) -> Followed | None:
    """Give what has become of the report of a code; None if there is none."""
    found = connection.execute(_FOLLOW, {"code": code}).one_or_none()
    if found is None:
        return None
    values = dict(found._mapping)  # noqa: SLF001 - SQLAlchemy's own name for it
    return Followed(**values | {"state": ReportState(found.state)})


def would_lose(
    connection: Connection, code: bytes, *, has_contact: bool, has_photos: bool
) -> bool:
    """
    Tell whether a report sent again has a contact or photos that are not kept.

    What was sent once is not added to, so its reporter must not be thanked for them.
    """
    kept = follow(connection, code)
    return kept is not None and (
        (has_contact and not kept.has_contact) or (has_photos and not kept.photos)
    )


def supplement(connection: Connection, code: bytes, words: str) -> bool:
    """Add words to a report that was sent back; False if it was not."""
    values = {"code": code, "words": words}
    return bool(connection.execute(_SUPPLEMENT, values).scalar())


def withdraw_contact(connection: Connection, code: bytes) -> bool:
    """Remove how to reach the reporter; False if there was nothing to remove."""
    return bool(connection.execute(_WITHDRAW, {"code": code}).scalar())


def open_contact(connection: Connection, report: UUID, purpose: Purpose) -> str | None:
    """
    Read how to reach the reporter, which is noted in the log.

    Returns
    -------
    str or None
        What the reporter wrote; None if there is nothing, or the actor may not.
    """
    values = {"report": report, "purpose": purpose.value}
    found = connection.execute(_OPEN, values).scalar()
    return None if found is None else str(found)
