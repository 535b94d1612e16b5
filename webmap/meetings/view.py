"""The page of one meeting: everything of it that the reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template
from flask_login import current_user

from geosafety.jobs.meeting_files import returned_of
from geosafety.jobs.meetings import AGENDA, proposed
from geosafety.model.account import Role
from geosafety.model.issue import Issue
from geosafety.model.meeting import (
    MOST_PRIORITIES,
    AgendaItem,
    MeetingContent,
    Secrecy,
    Section,
)
from geosafety.model.operation import OPEN_OPERATIONS
from geosafety.model.organisation import Organisation
from geosafety.model.period import LOCAL_TIME
from geosafety.situation.document_numbers import numbers_part
from geosafety.situation.document_places import places_part
from geosafety.situation.summary import summary
from geosafety.store import issues, meeting_contents, organisations
from geosafety.store.connection import transaction
from webmap.access import allows
from webmap.meetings.files import desk, numbers_of
from webmap.meetings.words import (
    attendance_role_titles,
    edition_titles,
    issue_state_titles,
    local_field,
    meeting_state_titles,
    operation_state_titles,
    period_link,
    tab_titles,
)
from webmap.site import site


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of the agenda with what is written there, and whether one may write."""

    item: AgendaItem
    section: Section
    may_write: bool


def meeting_page(number: UUID, **more: object) -> str:
    """
    Make the page of a meeting.

    Parameters
    ----------
    more
        What a refused form adds: `refusal`, `at` (which form) and `typed`.
    """
    with transaction(site().engine) as connection:
        content = meeting_contents.content(connection, number)
        lifted = issues.read_open(connection)
        known = organisations.read(connection)
    evidence = numbers_of(content)
    is_open = not content.meeting.is_locked
    is_leading = current_user.role is Role.COORDINATOR
    return render_template(
        "meeting.html",
        content=content,
        meeting=content.meeting,
        points=points(content),
        since=returned_of(desk(), content),
        summary=list(summary(evidence)),
        numbers=numbers_part(evidence.numbers),
        places=places_part(evidence),
        lifted=_choices(lifted, content),
        organisations=_owners(known),
        own_organisation=current_user.account.organisation_id,
        is_open=is_open,
        leads=is_open and is_leading,
        is_leading=is_leading,
        may_take=is_open,
        today=datetime.now(LOCAL_TIME).date(),
        following=proposed(
            site().catalog, content.meeting, datetime.now(LOCAL_TIME).date()
        ),
        most_priorities=MOST_PRIORITIES,
        open_states=OPEN_OPERATIONS,
        editions=editions(),
        **words(),
        **{"at": None, "typed": {}, **more},
    )


def words() -> Mapping[str, object]:
    """Give the templates of meetings their words."""
    return {
        "meeting_states": meeting_state_titles(),
        "issue_states": issue_state_titles(),
        "operation_states": operation_state_titles(),
        "attendance_roles": attendance_role_titles(),
        "edition_titles": edition_titles(),
        "tabs": [
            (endpoint, label)
            for endpoint, label in tab_titles().items()
            if allows(endpoint, "GET", current_user.role)
        ],
        "period_link": period_link,
        "local_field": local_field,
    }


def points(content: MeetingContent) -> list[Point]:
    """Give the agenda's points that the reader may see, in its order."""
    held = {section.key: section for section in content.sections}
    agenda = site().catalog.agendas[AGENDA]
    return [
        Point(
            item=item,
            section=held[item.key],
            may_write=not content.meeting.is_locked and _may_write(held[item.key]),
        )
        for item in agenda.items
        if item.key in held
    ]


def editions() -> list[str]:
    """List the editions that the reader may read, the fuller first."""
    full = ["full"] if current_user.role in {Role.COORDINATOR, Role.POLICE} else []
    return [*full, "shared"]


def _may_write(section: Section) -> bool:
    """Tell whether the reader writes a section, as the database has it."""
    if not allows("meeting_changes.write", "POST", current_user.role):
        return False
    is_police = section.secrecy is Secrecy.POLICE
    return current_user.role is Role.COORDINATOR or (
        current_user.role is Role.POLICE and is_police
    )


def _choices(lifted: list[Issue], content: MeetingContent) -> list[Issue]:
    """Give the lifted places to choose from, those put first already first."""
    first = [each.issue.id for each in content.priorities]
    return sorted(lifted, key=lambda each: each.id not in first)


def _owners(known: list[Organisation]) -> list[Organisation]:
    """Give those that can own an operation: all but the public."""
    return [each for each in known if each.type.value != "public"]
