"""A meeting as one JSON document, and that document as one page of HTML."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from geosafety.documents import page
from geosafety.documents.page import Document
from geosafety.model.measure import StoredMeasure
from geosafety.model.meeting import (
    Agenda,
    Amendment,
    Attendance,
    AttendanceRole,
    Edition,
    Fill,
    MeetingContent,
    Priority,
    Secrecy,
)
from geosafety.model.operation import Operation
from geosafety.model.period import LOCAL_TIME, period_as_json
from geosafety.situation.code_words import (
    ATTENDANCE_ROLES,
    ISSUE_STATES,
    MEASURE_STATES,
    OPERATION_STATES,
    SECRECY_NAMES,
    SECRECY_RULES,
)
from geosafety.situation.document_numbers import method_cards, numbers_part
from geosafety.situation.document_places import maps_part
from geosafety.situation.evidence import Drawings, Evidence
from geosafety.situation.record import LiftedPlace, Record
from geosafety.situation.returned import returned_sentence
from geosafety.situation.summary import summary

FORMAT: Final = "geosafety-meeting-1"
_ROOM, _NAME = "geosafety.situation", "meeting"
# These stand elsewhere in the document; what people wrote there is still told.
_ELSEWHERE: Final = frozenset({Fill.DECISIONS, Fill.OPERATIONS})


def document_of(
    record: Record, evidence: Evidence, drawings: Drawings, *, edition: Edition
) -> Document:
    """
    Write a meeting as plain values, enough to make the page from.

    Parameters
    ----------
    record
        What was said.
    evidence
        What was counted.
    drawings
        What was drawn.
    edition
        The shared one leaves out every section that is the police's, and says
        nothing of it.

    Returns
    -------
    dict
        Only what JSON knows.
    """
    content = record.content.for_edition(edition)
    meeting, titles = content.meeting, record.issue_titles()
    is_full = edition is Edition.FULL
    return {
        "format": FORMAT,
        "edition": edition.value,
        "confidentiality": _class_of(content),
        "title": f"Lägesbildsmöte {meeting.number}",
        "municipality": record.municipality,
        "is_draft": meeting.locked_at is None,
        "meeting": _head(record, evidence),
        "made": {
            "at": drawings.made_at.isoformat(),
            "local": _local(drawings.made_at),
            "revision": evidence.revision,
            "version": evidence.version,
        },
        "attendance": [_attending(each) for each in content.attendance],
        "summary": list(summary(evidence)),
        "returned": record.returned and returned_sentence(record.returned),
        "sections": _sections(record.agenda, content),
        "follow_up": {
            "meeting": content.previous and content.previous.number,
            "operations": [_operation(each) for each in content.follow_up],
            "measures": [_measure(each) for each in record.measures if is_full],
        },
        "numbers": numbers_part(evidence.numbers),
        "maps": maps_part(evidence, drawings),
        "prioritised": [
            _prioritised(each, content.operations) for each in content.priorities
        ],
        "issues": [_issue(each) for each in record.lifted],
        "decisions": [
            {
                "number": each.number,
                "text": each.text,
                "issue": titles.get(each.issue_id, "") if each.issue_id else "",
            }
            for each in content.decisions
        ],
        "operations": [_operation(each) for each in content.operations],
        "methods": method_cards(evidence),
        "amendments": [],
    }


def with_amendments(
    document: Mapping[str, object], amendments: Sequence[Amendment]
) -> Document:
    """
    Give a document with what has been added to it; nothing else in it changes.

    Parameters
    ----------
    document
        As `document_of` gives it, or as read again from its JSON.
    amendments
        All of them, in order; the police's are left out of a shared edition.
    """
    shown = [
        each
        for each in amendments
        if document["edition"] == Edition.FULL or each.secrecy is Secrecy.EST
    ]
    told = [
        {
            "number": number,
            "at": each.at.isoformat(),
            "local": _local(each.at),
            "by": each.organisation,
            "paragraphs": _paragraphs(each.text),
        }
        for number, each in enumerate(shown, start=1)
    ]
    return dict(document) | {"amendments": told}


def as_html(document: Mapping[str, object]) -> str:
    """
    Make the one page, which loads nothing and runs nothing.

    Every text in the document is escaped; only the drawings, which the program made
    itself, go in as they stand.
    """
    return page.page_of(document, room=_ROOM, name=_NAME)


def style_source() -> str:
    """Give the CSP source that lets this style sheet through and no other."""
    return page.style_source(page.style_sheet(room=_ROOM, name=_NAME))


def _class_of(content: MeetingContent) -> Document:
    """Say who may have a document: its most secret section decides."""
    held = {each.secrecy for each in content.sections}
    secrecy = Secrecy.POLICE if Secrecy.POLICE in held else Secrecy.EST
    return {
        "key": secrecy.value,
        "short": SECRECY_NAMES[secrecy],
        "text": SECRECY_RULES[secrecy],
    }


def _head(record: Record, evidence: Evidence) -> Document:
    """Say which meeting, about which days, and compared with which."""
    meeting, periods = record.content.meeting, evidence.numbers.periods
    return {
        "number": meeting.number,
        "period": period_as_json(meeting.period),
        "before": period_as_json(periods.before),
        "last_year": period_as_json(periods.last_year),
        "cutoff": meeting.cutoff_at.isoformat(),
        "cutoff_local": _local(meeting.cutoff_at),
        "held_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "chair": ", ".join(
            each.organisation
            for each in record.content.attendance
            if each.role is AttendanceRole.CHAIR
        ),
        "locked_at": meeting.locked_at and meeting.locked_at.isoformat(),
        "locked_local": meeting.locked_at and _local(meeting.locked_at),
        "next_meeting": _day(record.next_meeting),
    }


def _attending(attendance: Attendance) -> Document:
    """Write how many came from an organisation, and in what part."""
    return {
        "organisation": attendance.organisation,
        "role": ATTENDANCE_ROLES[attendance.role],
        "people": attendance.people,
    }


def _sections(agenda: Agenda, content: MeetingContent) -> list[Document]:
    """Write the agenda in its order, with what people said under it."""
    held = {each.key: each for each in content.sections}
    return [
        {
            "key": item.key,
            "title": item.title.sv,
            "fill": item.fill and item.fill.value,
            "confidentiality": held[item.key].secrecy.value,
            "paragraphs": _paragraphs(held[item.key].text),
        }
        for item in agenda.items
        if item.key in held and (item.fill not in _ELSEWHERE or held[item.key].text)
    ]


def _operation(operation: Operation) -> Document:
    """Write something that somebody does."""
    return {
        "what": operation.what,
        "owner": operation.owner or "",
        "due_on": _day(operation.due_on),
        "state": operation.state.value,
        "state_title": OPERATION_STATES[operation.state],
        "outcome": operation.outcome or "",
        "issue": operation.issue_title or "",
    }


def _measure(stored: StoredMeasure) -> Document:
    """Write a measure that is not over."""
    measure = stored.measure
    return {
        "title": measure.title,
        "place": measure.place,
        "owner": stored.owner,
        "due_on": _day(measure.due_on),
        "state": measure.state.value,
        "state_title": MEASURE_STATES[measure.state],
    }


def _prioritised(priority: Priority, operations: Sequence[Operation]) -> Document:
    """Write a place that is put first; the drawings show where it lies."""
    place = priority.issue
    return {
        "rank": priority.rank,
        "title": place.title,
        "place": place.place,
        "what": priority.what,
        "known_cause": priority.known_cause,
        "operations": [
            _operation(each) for each in operations if each.issue_id == place.id
        ],
    }


def _issue(lifted: LiftedPlace) -> Document:
    """Write a lifted place and its history."""
    issue = lifted.issue
    return {
        "title": issue.title,
        "place": issue.place,
        "state": issue.state.value,
        "state_title": ISSUE_STATES[issue.state],
        "meetings": list(lifted.meetings),
        "escalated": issue.escalated_at is not None,
        "why": issue.escalated_why or "",
    }


def _paragraphs(text: str) -> list[str]:
    """Part a text where lines are left empty."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def _day(day: date | None) -> str | None:
    """Write a day, if there is one."""
    return None if day is None else day.isoformat()


def _local(moment: datetime) -> str:
    """Write a moment as people in Sweden do."""
    return moment.astimezone(LOCAL_TIME).strftime("%Y-%m-%d %H:%M")
