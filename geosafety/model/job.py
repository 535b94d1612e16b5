"""What somebody has asked the worker to do, and how far it has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class JobState(StrEnum):
    """How far a job has come; the last three are the end of it."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    One job.

    Attributes
    ----------
    kind
        Which work it is; `jobs.requested` knows them.
    request
        What was asked for, as JSON.
    stage
        What is being done, in the language of who asked.
    part, parts
        Stages done, and how many there are.
    answer
        What came of it, as JSON; None until the end.
    """

    id: UUID
    kind: str
    organisation_id: int
    account_id: int
    request: dict[str, Any]
    created_at: datetime
    state: JobState
    stage: str | None
    part: int
    parts: int
    answer: dict[str, Any] | None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.state not in {JobState.WAITING, JobState.RUNNING}
