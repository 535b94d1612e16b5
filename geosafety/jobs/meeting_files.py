"""A meeting as the store has it, made into its documents."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from geosafety.catalog import Catalog
from geosafety.jobs.counted import Counted
from geosafety.jobs.meeting_document import (
    base_layers,
    files_of,
    meeting_document,
)
from geosafety.jobs.meeting_lock import Make
from geosafety.jobs.meeting_numbers import read_evidence
from geosafety.jobs.meetings import AGENDA
from geosafety.model.measure import OPEN_STATES
from geosafety.model.meeting import Edition, MeetingContent, Rendered
from geosafety.situation.document import as_html
from geosafety.situation.evidence import Evidence
from geosafety.situation.fortnight import periods_of
from geosafety.situation.record import LiftedPlace, Record
from geosafety.situation.returned import Returned, returned
from geosafety.store import issues, measures, meeting_documents
from geosafety.store.connection import Engine, transaction


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Desk:
    """
    What documents are made with.

    Attributes
    ----------
    group
        Reaches the store for whoever asks.
    statistics
        Reaches it for the actor for statistics, or the owner.
    counted
        What is counted, if already read.
    unprinted
        A PDF to keep instead of one of the document, which is then without maps.
    """

    catalog: Catalog
    group: Engine
    statistics: Engine
    counted: Counted | None = None
    unprinted: bytes | None = None


def locking(desk: Desk, *, now: datetime) -> Make:
    """Give what makes both documents of a meeting that is being locked."""

    def make(content: MeetingContent) -> Mapping[Edition, Rendered]:
        evidence = evidence_of(desk, content)
        meeting = replace(content.meeting, locked_at=now)
        record = _record(desk, replace(content, meeting=meeting))
        written = {
            edition: _document(desk, record, evidence, edition=edition, now=now)
            for edition in Edition
        }
        if desk.unprinted is not None:
            return {
                edition: files_of(each, pdf=desk.unprinted)
                for edition, each in written.items()
            }
        # Each is printed by a process of its own.
        with ThreadPoolExecutor(len(written)) as printers:
            files = printers.map(files_of, written.values())
            return dict(zip(written, files, strict=True))

    return make


def draft(
    desk: Desk,
    content: MeetingContent,
    evidence: Evidence,
    *,
    edition: Edition,
    now: datetime,
) -> str:
    """Give the page of a meeting's document as it would be now."""
    record = _record(desk, content)
    return as_html(_document(desk, record, evidence, edition=edition, now=now))


def evidence_of(desk: Desk, content: MeetingContent) -> Evidence:
    """Count what a meeting is about, without what came after its cut-off."""
    meeting = content.meeting
    with transaction(desk.statistics) as connection:
        if desk.counted is None:
            counted = Counted.read(connection)
        else:
            counted = desk.counted.renewed(connection)
        return read_evidence(
            connection,
            desk.catalog,
            periods_of(meeting.period),
            counted=counted.before(
                connection, meeting.period, cutoff_at=meeting.cutoff_at
            ),
            has_maps=desk.unprinted is None,
        )


def returned_of(desk: Desk, content: MeetingContent) -> Returned | None:
    """Tell what has changed in the meeting before since it was locked."""
    previous = content.previous
    if previous is None or not previous.is_locked:
        return None
    with transaction(desk.statistics) as connection:
        return returned(
            previous.number,
            counted=meeting_documents.counted(connection, previous.id),
            now=meeting_documents.counted_now(connection, previous.period),
        )


def _document(
    desk: Desk, record: Record, evidence: Evidence, *, edition: Edition, now: datetime
) -> Mapping[str, object]:
    """Write one edition as plain values."""
    with transaction(desk.statistics) as connection:
        ground = base_layers(connection) if evidence.maps else {}
    return meeting_document(record, evidence, ground, edition=edition, made_at=now)


def _record(desk: Desk, content: MeetingContent) -> Record:
    """Give what people said, with what it was about."""
    meeting = content.meeting
    with transaction(desk.group) as connection:
        numbers = issues.meeting_numbers(connection)
        known = issues.read_all(connection)
        under_way = measures.read_all(connection, measures.Filter(states=OPEN_STATES))
    return Record(
        municipality=desk.catalog.municipality.name,
        agenda=desk.catalog.agendas[AGENDA],
        content=content,
        lifted=tuple(
            LiftedPlace(issue=each, meetings=numbers.get(each.id, ()))
            for each in known
            if each.closed_at is None or meeting.number in numbers.get(each.id, ())
        ),
        measures=tuple(under_way),
        returned=returned_of(desk, content),
        next_meeting=desk.catalog.cycle.next_day(meeting.period.last, meeting.held_on),
    )
