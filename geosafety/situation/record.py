"""A meeting as its document tells of it; no tables, no persons."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from geosafety.model.issue import Issue
from geosafety.model.measure import StoredMeasure
from geosafety.model.meeting import Agenda, MeetingContent
from geosafety.situation.returned import Returned


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LiftedPlace:
    """A lifted place, and the numbers of the meetings that it was on."""

    issue: Issue
    meetings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Record:
    """
    What people said at a meeting, and what it was about.

    Attributes
    ----------
    municipality
        Its name.
    agenda
        Gives the points their order and titles.
    content
        What was written and agreed.
    lifted
        The places that are open or were on this meeting.
    measures
        Those under way; the full edition alone has them, since an organisation may
        know only of its own.
    returned
        What has changed in the numbers of the meeting before; None for the first.
    next_meeting
        The day from which the next one can be held.
    """

    municipality: str
    agenda: Agenda
    content: MeetingContent
    lifted: tuple[LiftedPlace, ...] = ()
    measures: tuple[StoredMeasure, ...] = ()
    returned: Returned | None = None
    next_meeting: date | None = None

    def issue_titles(self) -> dict[UUID, str]:
        """Give the titles of the lifted places by id."""
        return {each.issue.id: each.issue.title for each in self.lifted}
