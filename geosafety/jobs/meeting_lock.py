"""Lock a meeting together with its documents, once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from geosafety.errors import refuse
from geosafety.model.meeting import Edition, Meeting, MeetingContent, Rendered
from geosafety.store import meeting_contents, meeting_documents, meetings
from geosafety.store.connection import Engine, transaction

# Makes both editions of a meeting's document, given all of it.
Make = Callable[[MeetingContent], Mapping[Edition, Rendered]]


def lock(  # noqa: PLR0913 - which, as seen when, by whom, and how documents are made
    engine: Engine,
    number: UUID,
    *,
    version: int | None,
    account_id: int | None,
    now: datetime,
    make: Make,
) -> None:
    """
    Lock a meeting together with its documents, once.

    The documents are made of the meeting as it stands, and stored only if nothing was
    written in it meanwhile.

    Parameters
    ----------
    engine
        Acts for a coordinator.
    version
        The meeting's version as the coordinator saw it; None to take it as it is.
    make
        Makes both documents; it may take seconds, and holds no lock.

    Raises
    ------
    RefusedInputError
        If it is locked already, something was written meanwhile, or an operation has
        no owner.
    """
    with transaction(engine) as connection:
        seen = meeting_contents.content(connection, number)
    _refuse_unready(seen, version)
    documents = make(seen)
    with transaction(engine) as connection:
        found = meetings.read(connection, number, for_locking=True)
        _refuse_changed(found, seen.meeting.version)
        meeting_documents.count(
            connection, number, found.period, cutoff_at=found.cutoff_at
        )
        meeting_documents.keep(connection, number, documents, made_at=now)
        meeting_documents.lock(connection, number, account_id=account_id, now=now)


def _refuse_unready(seen: MeetingContent, version: int | None) -> None:
    """Refuse to lock what is locked, has changed, or leaves work to nobody."""
    _refuse_changed(seen.meeting, version)
    unowned = [each for each in seen.operations if each.owner_organisation_id is None]
    if unowned:
        raise refuse(
            "no-owner",
            f"{len(unowned)} insatser har ingen ansvarig, till exempel "
            f"”{unowned[0].what[:60]}”; välj en organisation eller ta bort insatsen.",
            f"{len(unowned)} operations have no owner, such as "
            f"“{unowned[0].what[:60]}”; choose an organisation or remove it.",
        )


def _refuse_changed(found: Meeting, version: int | None) -> None:
    """Refuse to lock what is locked already, or what the coordinator has not seen."""
    if found.is_locked:
        raise refuse(
            "conflict",
            "Mötet är redan låst; dokumenten finns på mötets sida.",
            "The meeting is locked already; its documents are on its page.",
        )
    if version is not None and found.version != version:
        raise refuse(
            "conflict",
            "Något har skrivits i mötet sedan du öppnade sidan; läs igenom det och lås "
            "igen.",
            "Something was written in the meeting since you opened the page; read it "
            "through and lock again.",
        )
