"""A place with a problem that the EST group has lifted, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shapely.geometry.base import BaseGeometry


class IssueState(StrEnum):
    """How far the work with a lifted place has come."""

    NEW = "new"
    WATCHED = "watched"
    STUDIED = "studied"
    ACTED_ON = "acted_on"
    CLOSED = "closed"

    def following(self) -> tuple["IssueState", ...]:
        """
        Give the states that may come next, as the database has it.

        >>> [state.value for state in IssueState.CLOSED.following()]
        ['watched']
        """
        if self is IssueState.CLOSED:
            return (IssueState.WATCHED,)
        left_behind = {self, IssueState.NEW}
        return tuple(state for state in IssueState if state not in left_behind)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Issue:
    """
    One lifted place.

    Attributes
    ----------
    title
        What the group calls the problem.
    area
        Where, EPSG:3006, metres.
    place
        The place in words.
    cause
        What is known of why, in the group's words.
    version
        Grows by one with every change.
    escalated_at, escalated_why
        When and why it was left to the crime prevention council; None if it was not.
    """

    id: UUID
    title: str
    state: IssueState
    area: BaseGeometry
    place: str
    cause: str
    opened_at: datetime
    version: int
    escalated_at: datetime | None
    escalated_why: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedIssue:
    """What the crime prevention council knows of a place that was left to it."""

    id: UUID
    title: str
    place: str
    state: IssueState
    escalated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueStep:
    """
    One line of a lifted place's history.

    Attributes
    ----------
    meeting_id, meeting_number
        The meeting it was on; None between meetings.
    state
        What it became, or stayed at.
    """

    id: int
    issue_id: UUID
    meeting_id: UUID | None
    meeting_number: int | None
    at: datetime
    state: IssueState
    note: str
