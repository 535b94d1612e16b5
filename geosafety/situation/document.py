"""A meeting as one JSON document, and that document as one page of HTML."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from geosafety.documents import page
from geosafety.documents.page import Document
from geosafety.model.period import LOCAL_TIME, Period
from geosafety.situation.document_numbers import method_cards, numbers_part
from geosafety.situation.document_places import maps_part
from geosafety.situation.evidence import Drawings, Evidence
from geosafety.situation.meeting_content import (
    AgendaSection,
    Amendment,
    Decision,
    LiftedPlace,
    MeasureUnderWay,
    Meeting,
    Operation,
    Prioritised,
)
from geosafety.situation.returned import returned_sentence
from geosafety.situation.summary import summary

FORMAT: Final = "geosafety-meeting-1"
POLICE: Final = "polis"
_ROOM, _NAME = "geosafety.situation", "meeting"
_OPERATION_STATES: Final = {
    "planned": "planerad",
    "ongoing": "pågår",
    "done": "gjord",
    "not_done": "inte gjord",
}
_MEASURE_STATES: Final = {
    "proposed": "föreslagen",
    "decided": "beslutad",
    "ongoing": "pågår",
    "done": "genomförd, följs upp",
}
_ISSUE_STATES: Final = {
    "new": "ny",
    "watched": "bevakas",
    "studied": "fördjupas",
    "acted_on": "åtgärdas",
    "closed": "avslutad",
}
_CLASSES: Final = {"est": "EST", POLICE: "polis"}
_CLASS_WORDS: Final = {
    "est": "Sekretessklass EST: för EST-gruppens organisationer. Lämnas inte vidare "
    "utan kommunens samordnare.",
    POLICE: "Sekretessklass polis: innehåller Polisens underlag. Lämnas bara till "
    "kommunen och Polisen, aldrig till andra organisationer.",
}


class Edition(StrEnum):
    """Who a document is for: those who may see all of it, or the whole group."""

    FULL = "full"
    SHARED = "shared"


def document_of(
    meeting: Meeting, evidence: Evidence, drawings: Drawings, *, edition: Edition
) -> Document:
    """
    Write a meeting as plain values, enough to make the page from.

    Parameters
    ----------
    meeting
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
    sections = [
        each
        for each in meeting.sections
        if edition is Edition.FULL or each.confidentiality != POLICE
    ]
    held = {each.confidentiality for each in sections}
    confidentiality = POLICE if POLICE in held else "est"
    return {
        "format": FORMAT,
        "edition": edition.value,
        "confidentiality": {
            "key": confidentiality,
            "short": _CLASSES[confidentiality],
            "text": _CLASS_WORDS[confidentiality],
        },
        "title": f"Lägesbildsmöte {meeting.number}",
        "municipality": meeting.municipality,
        "is_draft": meeting.locked_at is None,
        "meeting": _head(meeting, evidence),
        "made": {
            "at": drawings.made_at.isoformat(),
            "local": _local(drawings.made_at),
            "revision": evidence.revision,
            "version": evidence.version,
        },
        "attendance": [
            {"organisation": one.organisation, "role": one.role, "people": one.people}
            for one in meeting.attendance
        ],
        "summary": list(summary(evidence)),
        "returned": meeting.returned and returned_sentence(meeting.returned),
        "sections": [_section(each) for each in sections],
        "follow_up": {
            "meeting": meeting.previous,
            "operations": [_operation(each) for each in meeting.follow_up],
            "measures": [
                _measure(each) for each in meeting.measures if edition is Edition.FULL
            ],
        },
        "numbers": numbers_part(evidence.numbers),
        "maps": maps_part(evidence, drawings),
        "prioritised": [_prioritised(each) for each in meeting.prioritised],
        "issues": [_issue(each) for each in meeting.issues],
        "decisions": [_decision(each) for each in meeting.decisions],
        "operations": [_operation(each) for each in meeting.operations],
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
        if document["edition"] == Edition.FULL or each.confidentiality != POLICE
    ]
    told = [
        {
            "number": number,
            "at": each.at.isoformat(),
            "local": _local(each.at),
            "by": each.by,
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


def _head(meeting: Meeting, evidence: Evidence) -> Document:
    """Say which meeting, about which days, and compared with which."""
    periods = evidence.numbers.periods
    return {
        "number": meeting.number,
        "period": _days(meeting.period),
        "period_number": meeting.period_number,
        "before": _days(periods.before),
        "last_year": _days(periods.last_year),
        "cutoff": meeting.cutoff.isoformat(),
        "cutoff_local": _local(meeting.cutoff),
        "held_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "chair": meeting.chair,
        "locked_at": meeting.locked_at and meeting.locked_at.isoformat(),
        "locked_local": meeting.locked_at and _local(meeting.locked_at),
        "next_meeting": _day(meeting.next_meeting),
    }


def _section(section: AgendaSection) -> Document:
    """Write an item of the agenda with what people said under it."""
    return {
        "key": section.key,
        "title": section.title,
        "confidentiality": section.confidentiality,
        "paragraphs": _paragraphs(section.text),
    }


def _operation(operation: Operation) -> Document:
    """Write something that somebody does."""
    return {
        "what": operation.what,
        "owner": operation.owner,
        "due_on": _day(operation.due_on),
        "state": operation.state,
        "state_title": _OPERATION_STATES.get(operation.state, operation.state),
        "outcome": operation.outcome,
        "issue": operation.issue,
    }


def _measure(measure: MeasureUnderWay) -> Document:
    """Write a measure that is not over."""
    return {
        "title": measure.title,
        "place": measure.place,
        "owner": measure.owner,
        "due_on": _day(measure.due_on),
        "state": measure.state,
        "state_title": _MEASURE_STATES.get(measure.state, measure.state),
    }


def _prioritised(place: Prioritised) -> Document:
    """Write a place that is put first; the drawings show where it lies."""
    return {
        "rank": place.rank,
        "title": place.title,
        "place": place.place,
        "what": place.what,
        "when": place.when,
        "known_cause": place.known_cause,
        "is_on_map": place.area is not None,
        "operations": [_operation(each) for each in place.operations],
    }


def _issue(issue: LiftedPlace) -> Document:
    """Write a lifted place and its history."""
    return {
        "title": issue.title,
        "place": issue.place,
        "state": issue.state,
        "state_title": _ISSUE_STATES.get(issue.state, issue.state),
        "meetings": list(issue.meetings),
        "escalated": issue.escalated,
        "why": issue.why,
    }


def _decision(decision: Decision) -> Document:
    """Write a decision."""
    return {"number": decision.number, "text": decision.text, "issue": decision.issue}


def _paragraphs(text: str) -> list[str]:
    """Part a text where lines are left empty."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def _days(period: Period) -> Document:
    """Give the first and the last day."""
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _day(day: date | None) -> str | None:
    """Write a day, if there is one."""
    return None if day is None else day.isoformat()


def _local(moment: datetime) -> str:
    """Write a moment as people in Sweden do."""
    return moment.astimezone(LOCAL_TIME).strftime("%Y-%m-%d %H:%M")
