"""Codes of meetings, lifted places and operations in words."""

from datetime import datetime
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from geosafety.model.issue import IssueState
from geosafety.model.meeting import AttendanceRole, Edition, MeetingState
from geosafety.model.operation import OperationState
from geosafety.model.period import LOCAL_TIME, Period


def meeting_state_titles() -> dict[MeetingState, str]:
    """Name whether a meeting can still change."""
    return {
        MeetingState.PLANNED: _("Open"),
        MeetingState.LOCKED: _("Locked"),
    }


def issue_state_titles() -> dict[IssueState, str]:
    """Name how far the work with a lifted place has come."""
    return {
        IssueState.NEW: _("New"),
        IssueState.WATCHED: _("Watched"),
        IssueState.STUDIED: _("Studied more deeply"),
        IssueState.ACTED_ON: _("Acted on"),
        IssueState.CLOSED: _("Closed"),
    }


def operation_state_titles() -> dict[OperationState, str]:
    """Name whether an operation was done."""
    return {
        OperationState.PLANNED: _("Not begun"),
        OperationState.ONGOING: _("Under way"),
        OperationState.DONE: _("Done"),
        OperationState.NOT_DONE: _("Not done"),
    }


def attendance_role_titles() -> dict[AttendanceRole, str]:
    """Name in what part somebody was there."""
    return {
        AttendanceRole.CHAIR: _("Chair"),
        AttendanceRole.MEMBER: _("Member"),
        AttendanceRole.GUEST: _("Guest"),
    }


def edition_titles() -> dict[Edition, str]:
    """Name what a document holds."""
    return {
        Edition.FULL: _("Full, with what the police tell"),
        Edition.SHARED: _("Shared, without what the police tell"),
    }


def tab_titles() -> dict[str, str]:
    """Name the pages that belong to the meetings."""
    return {
        "meetings.page": _("Meetings"),
        "issues.page": _("Lifted places"),
        "operations.page": _("Operations"),
    }


def period_link(period: Period) -> str:
    """Give the address of the meeting's map of just these days."""
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return f"{url_for('est.page')}?{urlencode(days)}"


def local_field(moment: datetime) -> str:
    """Write a moment as a field for day and time wants it."""
    return moment.astimezone(LOCAL_TIME).strftime("%Y-%m-%dT%H:%M")
