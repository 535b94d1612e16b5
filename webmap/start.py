"""What the start page says, in words."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from geosafety.model.account import Role
from geosafety.model.measure import MeasureState
from geosafety.model.report import ReportState
from geosafety.store.waiting import Counts, MeetingLine
from webmap.access import allows
from webmap.inbox import MOST_COUNTED
from webmap.measures.words import state_titles


@dataclass(frozen=True, slots=True)
class Line:
    """So much of something waits, and where it does."""

    address: str
    words: str
    count: int
    is_more: bool = False


def waiting_lines(counts: Counts) -> list[Line] | None:
    """List what waits, the most pressing first; None if nothing ever waits."""
    questions = url_for("own_reports.page", state=ReportState.RETURNED.value)
    done = url_for("measures.page", state=MeasureState.DONE.value)
    kinds = [
        (url_for("inbox.page"), _("Reports to review"), counts.reports),
        (url_for("photos.page"), _("Photos to look at"), counts.photos),
        (questions, _("Questions about your reports to answer"), counts.questions),
        (url_for("quarantine.page"), _("Rows of files to put right"), counts.rows),
        (
            url_for("operations.page"),
            _("Operations that nobody has taken"),
            counts.unowned,
        ),
        (done, _("Measures to follow up"), counts.unfollowed),
        (
            url_for("issues.page"),
            _("Places that have been left to the council"),
            counts.escalated,
        ),
    ]
    if all(count is None for *_kind, count in kinds):
        return None
    return [
        Line(address, words, count, count >= MOST_COUNTED)
        for address, words, count in kinds
        if count
    ]


def part_in_meeting(role: Role, meeting: MeetingLine | None) -> str:
    """Tell what the reader does for the next meeting."""
    if meeting is None:
        return ""
    words: str = _("Look through it, comment, and take the operations that are yours.")
    if role is Role.COORDINATOR:
        words = _("You lead it: look through the numbers, the places and the agenda.")
    elif role is Role.POLICE and not meeting.is_told:
        words = _("Your own section is empty: write what the police want to tell.")
    elif role is Role.POLICE:
        words = _("Your own section is written. Look through the rest, and comment.")
    return words


def tiles_of(role: Role) -> list[tuple[str, str, str]]:
    """Give the pages that a role may open: where, what, and what for."""
    return [tile for tile in _tiles() if allows(tile[0], "GET", role)]


def measure_titles() -> dict[str, str]:
    """Give the titles of a measure's states by their codes."""
    return {state.value: title for state, title in state_titles().items()}


def _tiles() -> list[tuple[str, str, str]]:
    """Give all tiles in their order."""
    return [
        ("inbox.page", _("Inbox"), _("Read what has come in, before others see it.")),
        (
            "photos.page",
            _("Photos that wait"),
            _("Look that nobody can be recognised."),
        ),
        (
            "own_reports.page",
            _("Own reports"),
            _("Tell of what has happened, and see what has become of it."),
        ),
        (
            "meetings.page",
            _("Meetings"),
            _("What the group is to talk about, and what it has agreed on."),
        ),
        (
            "issues.page",
            _("Lifted places"),
            _("Places with problems that are followed from meeting to meeting."),
        ),
        (
            "operations.page",
            _("Operations"),
            _("What your organisation has taken on, and how it went."),
        ),
        (
            "measures.page",
            _("Measures"),
            _("What is done about places, and whether it helped."),
        ),
        (
            "est.page",
            _("EST"),
            _("The latest fortnight: where, when, what, more or less than before."),
        ),
        (
            "hotspots.page",
            _("Hotspots"),
            _("Where reports gather more than chance would have it."),
        ),
        (
            "developments.page",
            _("Plans"),
            _("Review a plan area: what is reported there, light, stops, schools."),
        ),
        (
            "reports.page",
            _("Reports"),
            _("How many of each category, and how well their place is known."),
        ),
        (
            "layers.page",
            _("Layers"),
            _("Lamps, stops, schools and what else is mapped."),
        ),
        ("imports.page", _("Import"), _("Bring in a file of reports from a sender.")),
        (
            "layer_files.page",
            _("Read a layer in"),
            _("Bring in a file of lamps, areas or other features."),
        ),
        ("accounts.page", _("Accounts"), _("Who may sign in, and as what.")),
        ("audit.page", _("Log"), _("Who has done what, and with what purpose.")),
    ]
