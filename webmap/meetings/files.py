"""The documents of meetings, and the numbers that their pages show."""

from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from flask import Response, g
from flask_login import current_user

from geosafety.jobs import meeting_files
from geosafety.jobs.meeting_document import amended
from geosafety.jobs.meeting_files import Desk
from geosafety.jobs.meeting_lock import Make
from geosafety.model.account import STATISTICS
from geosafety.model.audit import Action
from geosafety.model.meeting import Amendment, Edition, MeetingContent, Rendered
from geosafety.situation import document
from geosafety.situation.evidence import Evidence
from geosafety.store import audit, meeting_contents, meeting_documents, meetings
from geosafety.store.connection import acting, transaction
from webmap.security import document_policy
from webmap.site import site

_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
}


def desk() -> Desk:
    """Give what documents are made with, for the reader of this request."""
    here = site()
    return Desk(
        catalog=here.catalog,
        group=here.engine,
        statistics=acting(here.pool, STATISTICS),
        counted=here.hexagons.at(g.revision).counted,
    )


def numbers_of(content: MeetingContent) -> Evidence:
    """Give what a meeting is about, counted the first time."""
    return site().meeting_numbers.of(
        content.meeting.period,
        content.meeting.cutoff_at,
        int(g.revision),
        lambda: meeting_files.evidence_of(desk(), content),
    )


def locking() -> Make:
    """Give what makes the documents of a meeting that is being locked."""
    return meeting_files.locking(desk(), now=datetime.now(UTC))


def document_answer(number: UUID, edition: Edition, form: str) -> Response:
    """
    Give a meeting's document; before the lock, a draft as a page.

    That it was taken out is noted, with the edition and the form.

    Raises
    ------
    NotFoundError
        If there is none, or none that the reader may know of.
    """
    with transaction(site().engine) as connection:
        found = meetings.read(connection, number)
        if found.is_locked or form != "html":
            kept = meeting_documents.read(connection, number, edition)
            added = tuple(meeting_contents.amendments(connection, number))
        audit.note(
            connection,
            Action.EXPORT,
            object_type="meeting",
            object_id=str(number),
            purpose="situation_meeting",
            details={
                "edition": edition.value,
                "format": form,
                "recipient": current_user.account.organisation,
            },
        )
    if not found.is_locked:
        return _answer(_draft(number, edition).encode(), form, found.number)
    files = _amended(kept.json, added) if added else kept
    content = {"html": files.html, "pdf": files.pdf, "json": files.json}[form]
    return _answer(content, form, found.number)


def _draft(number: UUID, edition: Edition) -> str:
    """Make the page of a meeting that is not locked."""
    with transaction(site().engine) as connection:
        content = meeting_contents.content(connection, number)
    return meeting_files.draft(
        desk(),
        content,
        numbers_of(content),
        edition=edition,
        now=datetime.now(UTC),
    )


@lru_cache(maxsize=16)
def _amended(content: bytes, added: tuple[Amendment, ...]) -> Rendered:
    """Make a locked document again with what was added; the same is made once."""
    return amended(content, added)


def _answer(content: bytes, form: str, meeting_number: int) -> Response:
    """Answer with a document that stands alone."""
    response = Response(content, mimetype=_TYPES[form])
    if form == "html":
        policy = document_policy(document.style_source())
        response.headers["Content-Security-Policy"] = policy
    else:
        name = f"lagesbildsmote-{meeting_number}.{form}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
