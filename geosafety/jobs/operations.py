"""Agree on operations, take them, and report back on them."""

from datetime import date
from uuid import UUID

from geosafety.errors import refuse
from geosafety.jobs.issues import changed_meanwhile
from geosafety.jobs.written import needed, possible_days, refuse_many, written
from geosafety.model.operation import OPEN_OPERATIONS, OperationState
from geosafety.store import operations
from geosafety.store.connection import Connection
from geosafety.store.meetings import refusing_locked

LONGEST_WHAT = 500


def add(  # noqa: PLR0913 - what an operation is
    connection: Connection,
    meeting_id: UUID,
    *,
    what: str,
    owner_organisation_id: int | None,
    due_on: date | None,
    issue_id: UUID | None = None,
) -> UUID:
    """
    Agree on an operation and give its id.

    Parameters
    ----------
    owner_organisation_id
        Who does it; None until somebody takes it.

    Raises
    ------
    RefusedInputError
        If it does not say what and by when, or the meeting is locked.
    """
    words = needed(
        what, sv="vad som ska göras", en="what is to be done", longest=LONGEST_WHAT
    )
    if due_on is None:
        raise refuse(
            "missing",
            "Fyll i till vilken dag insatsen ska vara klar.",
            "Fill in by which day the operation should be done.",
            column="due_on",
        )
    possible_days({"due_on": due_on})
    refuse_many(len(operations.of_meeting(connection, meeting_id)))
    with refusing_locked():
        return operations.add(
            connection,
            meeting_id,
            what=words,
            owner_organisation_id=owner_organisation_id,
            due_on=due_on,
            issue_id=issue_id,
        )


def remove(connection: Connection, number: UUID) -> None:
    """
    Take an operation away from a meeting that is not locked.

    Raises
    ------
    NotFoundError
        If the actor may not know of it.
    RefusedInputError
        If the actor may not take it away, or the meeting is locked.
    """
    operations.read(connection, number)
    with refusing_locked():
        is_gone = operations.remove(connection, number)
    if not is_gone:
        raise refuse(
            "not-allowed",
            "Bara den som leder mötet tar bort en insats.",
            "Only those who lead the meeting take an operation away.",
        )


def assign(
    connection: Connection,
    number: UUID,
    *,
    version: int,
    owner_organisation_id: int | None,
) -> None:
    """
    Say who does an operation, in a meeting that is not locked.

    Raises
    ------
    RefusedInputError
        If somebody else has changed it, or the meeting is locked.
    """
    with refusing_locked():
        if not operations.change(
            connection,
            number,
            version=version,
            owner_organisation_id=owner_organisation_id,
        ):
            raise changed_meanwhile()


def take(connection: Connection, number: UUID, *, version: int) -> None:
    """
    Let the actor's organisation take an operation that nobody has.

    Raises
    ------
    RefusedInputError
        If somebody has it already, or the meeting is locked.
    """
    with refusing_locked():
        if not operations.take(connection, number, version=version):
            raise refuse(
                "conflict",
                "Insatsen är redan tagen eller ändrad; ladda om sidan.",
                "The operation has been taken or changed already; reload the page.",
            )


def report_back(
    connection: Connection,
    number: UUID,
    *,
    version: int,
    state: OperationState,
    outcome: str,
) -> None:
    """
    Say how an operation went.

    Raises
    ------
    NotFoundError
        If the actor may not know of it.
    RefusedInputError
        If it is over and nothing is told, it is another organisation's, or somebody
        else was there meanwhile.
    """
    operations.read(connection, number)
    words = written(outcome)
    if state not in OPEN_OPERATIONS:
        words = needed(outcome, sv="vad som gjordes och vad det ledde till", en="what")
    if not operations.report_back(
        connection, number, version=version, state=state, outcome=words
    ):
        raise changed_meanwhile()
