"""A short piece of work that a meeting agrees on: who does what, and by when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class OperationState(StrEnum):
    """Whether it was done."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    NOT_DONE = "not_done"


OPEN_OPERATIONS = (OperationState.PLANNED, OperationState.ONGOING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """
    One operation.

    Attributes
    ----------
    meeting_id, meeting_number
        The meeting that agreed on it.
    issue_id, issue_title
        The lifted place it is about; None for none, or one the reader may not know.
    owner_organisation_id, owner
        Who does it; None until somebody has taken it.
    due_on
        The last day.
    outcome
        What the owner has reported back.
    version
        Grows by one with every change.
    """

    id: UUID
    meeting_id: UUID
    meeting_number: int
    issue_id: UUID | None
    issue_title: str | None
    what: str
    owner_organisation_id: int | None
    owner: str | None
    due_on: date
    state: OperationState
    outcome: str | None
    reported_at: datetime | None
    version: int

    def is_late(self, today: date) -> bool:
        """Tell whether its last day has passed and it is still open."""
        return self.state in OPEN_OPERATIONS and self.due_on < today
