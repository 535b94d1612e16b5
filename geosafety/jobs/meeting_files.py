"""A meeting as the store has it, made into its documents."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from geosafety.catalog import Catalog
from geosafety.jobs.counted import Counted
from geosafety.jobs.meeting_document import (
    MeetingFiles,
    base_layers,
    files_of,
    meeting_document,
)
from geosafety.jobs.meeting_numbers import read_evidence
from geosafety.jobs.meetings import AGENDA, Make
from geosafety.model.issue import Issue
from geosafety.model.measure import OPEN_STATES, StoredMeasure
from geosafety.model.meeting import (
    AttendanceRole,
    Edition,
    MeetingContent,
    Rendered,
)
from geosafety.model.operation import Operation
from geosafety.situation import document, meeting_content
from geosafety.situation.evidence import Evidence
from geosafety.situation.fortnight import periods_of
from geosafety.situation.returned import Returned, returned
from geosafety.store import issues, measures, meeting_documents
from geosafety.store.connection import Engine, transaction

# The document has these under other points; what people wrote there still counts.
_ELSEWHERE = frozenset({"decisions", "operations"})
_ROLES = {
    AttendanceRole.CHAIR: "sammankallande",
    AttendanceRole.MEMBER: "ledamot",
    AttendanceRole.GUEST: "gäst",
}


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
        written = {
            edition: _document(desk, content, evidence, edition, locked_at=now, now=now)
            for edition in Edition
        }
        if desk.unprinted is not None:
            return {
                edition: _rendered(files_of(each, pdf=desk.unprinted))
                for edition, each in written.items()
            }
        # Each is printed by a process of its own.
        with ThreadPoolExecutor(len(written)) as printers:
            files = printers.map(files_of, written.values())
        return dict(zip(written, map(_rendered, files), strict=True))

    return make


def _rendered(made: MeetingFiles) -> Rendered:
    """Give what is stored of a document."""
    return Rendered(json=made.json, html=made.html, pdf=made.pdf)


def draft(
    desk: Desk,
    content: MeetingContent,
    evidence: Evidence,
    *,
    edition: Edition,
    now: datetime,
) -> str:
    """Give the page of a meeting's document as it would be now."""
    return document.as_html(
        _document(desk, content, evidence, edition, locked_at=None, now=now)
    )


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


def _document(  # noqa: PLR0913 - what a document is made of
    desk: Desk,
    content: MeetingContent,
    evidence: Evidence,
    edition: Edition,
    *,
    locked_at: datetime | None,
    now: datetime,
) -> Mapping[str, object]:
    """Write one edition as plain values."""
    with transaction(desk.group) as connection:
        numbers = issues.meeting_numbers(connection)
        lifted = issues.read_all(connection)
        under_way = measures.read_all(connection, measures.Filter(states=OPEN_STATES))
    with transaction(desk.statistics) as connection:
        ground = base_layers(connection) if evidence.maps else {}
    kept = content.for_edition(edition)
    return meeting_document(
        _said(
            desk,
            kept,
            [each for each in lifted if _is_on(each, numbers, kept)],
            numbers,
            under_way,
            locked_at=locked_at,
        ),
        evidence,
        ground,
        edition=document.Edition(edition.value),
        made_at=now,
    )


def _is_on(
    issue: Issue, numbers: Mapping[UUID, tuple[int, ...]], content: MeetingContent
) -> bool:
    """Tell whether a lifted place is open or was on this meeting."""
    was_on = content.meeting.number in numbers.get(issue.id, ())
    return was_on or issue.closed_at is None


def _said(  # noqa: PLR0913 - what was said, and what it was about
    desk: Desk,
    content: MeetingContent,
    lifted: list[Issue],
    numbers: Mapping[UUID, tuple[int, ...]],
    under_way: list[StoredMeasure],
    *,
    locked_at: datetime | None,
) -> meeting_content.Meeting:
    """Give what people said, as the document needs it."""
    meeting = content.meeting
    titles = {each.id: each.title for each in lifted}
    return meeting_content.Meeting(
        municipality=desk.catalog.municipality.name,
        number=meeting.number,
        period=meeting.period,
        period_number=None,
        cutoff=meeting.cutoff_at,
        held_on=meeting.held_on,
        place=meeting.place,
        chair=", ".join(
            each.organisation
            for each in content.attendance
            if each.role is AttendanceRole.CHAIR
        ),
        sections=_sections(desk, content),
        locked_at=locked_at,
        attendance=tuple(
            meeting_content.Attending(
                organisation=each.organisation,
                role=_ROLES[each.role],
                people=each.people,
            )
            for each in content.attendance
        ),
        previous=content.previous.number if content.previous else None,
        follow_up=tuple(map(_operation, content.follow_up)),
        returned=returned_of(desk, content),
        prioritised=_prioritised(content),
        issues=tuple(
            meeting_content.LiftedPlace(
                title=each.title,
                place=each.place,
                state=each.state.value,
                meetings=numbers.get(each.id, ()),
                escalated=each.escalated_at is not None,
                why=each.escalated_why or "",
            )
            for each in lifted
        ),
        decisions=tuple(
            meeting_content.Decision(
                number=each.number,
                text=each.text,
                issue=titles.get(each.issue_id, "") if each.issue_id else "",
            )
            for each in content.decisions
        ),
        operations=tuple(map(_operation, content.operations)),
        measures=tuple(map(_measure, under_way)),
        next_meeting=desk.catalog.cycle.next_day(meeting.period.last, meeting.held_on),
    )


def _sections(
    desk: Desk, content: MeetingContent
) -> tuple[meeting_content.AgendaSection, ...]:
    """Give the agenda with what people wrote, in its order."""
    held = {each.key: each for each in content.sections}
    return tuple(
        meeting_content.AgendaSection(
            key=item.key,
            title=item.title.sv,
            text=held[item.key].text,
            confidentiality=held[item.key].secrecy.value,
        )
        for item in desk.catalog.agendas[AGENDA].items
        if item.key in held and (item.key not in _ELSEWHERE or held[item.key].text)
    )


def _prioritised(content: MeetingContent) -> tuple[meeting_content.Prioritised, ...]:
    """Give the places that come first, each with what is done there."""
    return tuple(
        meeting_content.Prioritised(
            rank=each.rank,
            title=each.issue.title,
            place=each.issue.place,
            what=each.what,
            when="",
            known_cause=each.known_cause,
            area=each.issue.area,
            operations=tuple(
                _operation(one)
                for one in content.operations
                if one.issue_id == each.issue.id
            ),
        )
        for each in content.priorities
    )


def _measure(stored: StoredMeasure) -> meeting_content.MeasureUnderWay:
    """Give a measure as the document has it."""
    measure = stored.measure
    return meeting_content.MeasureUnderWay(
        title=measure.title,
        place=measure.place,
        owner=stored.owner,
        due_on=measure.due_on,
        state=measure.state.value,
    )


def _operation(operation: Operation) -> meeting_content.Operation:
    """Give an operation as the document has it."""
    return meeting_content.Operation(
        what=operation.what,
        owner=operation.owner or "",
        due_on=operation.due_on,
        state=operation.state.value,
        outcome=operation.outcome or "",
        issue=operation.issue_title or "",
    )
