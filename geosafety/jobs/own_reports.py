"""What a partner does with reports that its organisation has handed in."""

from uuid import UUID

from geosafety.errors import RefusedInputError, refuse
from geosafety.intake.words import read_words
from geosafety.jobs.submit import personal_data_rule
from geosafety.model.account import Role
from geosafety.store import own_reports
from geosafety.store.connection import Connection


def supplement(connection: Connection, number: UUID, text: str, *, role: Role) -> None:
    """
    Add words to a report, asked for or not; it waits for review again.

    Parameters
    ----------
    connection
        The transaction is the caller's, and so is the actor.
    role
        Personal data of some roles is masked, and of others refused.

    Raises
    ------
    RefusedInputError
        If the words cannot be taken, or the report waits no longer.
    """
    words = read_words(text, personal_data=personal_data_rule(role))
    is_added = own_reports.supplement(
        connection, number, shared=words.shared, raw=words.raw
    )
    if not is_added:
        raise _decided()


def withdraw(connection: Connection, number: UUID) -> None:
    """
    Take back a report that is not decided yet.

    Raises
    ------
    RefusedInputError
        If the report waits no longer.
    """
    if not own_reports.withdraw(connection, number):
        raise _decided()


def _decided() -> RefusedInputError:
    """Refuse to change what others already rest on."""
    return refuse(
        "conflict",
        "Rapporten är redan avgjord; hör av dig till trygghetssamordnaren.",
        "The report is decided already; get in touch with the safety coordinator.",
    )
