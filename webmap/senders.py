"""The senders whose files the reader may hand in."""

from flask_login import current_user

from geosafety.errors import NotFoundError
from geosafety.jobs.senders import known_senders, may_send_as
from geosafety.model.account import Role
from geosafety.model.sender import SenderMapping
from geosafety.store.connection import transaction
from webmap.site import site


def own_senders() -> dict[str, SenderMapping]:
    """List the senders that the reader may send as, by key."""
    with transaction(site().engine) as connection:
        known = known_senders(connection, site().catalog)
    account = current_user.account
    return {key: each for key, each in known.items() if may_send_as(account, each)}


def own_sender(key: str) -> SenderMapping:
    """
    Give one of them.

    Raises
    ------
    NotFoundError
        If there is no such sender, or it is another organisation's.
    """
    found = own_senders().get(key)
    if found is None:
        raise NotFoundError(
            sv=f"Det finns ingen avsändare ”{key[:40]}” för din organisation.",
            en=f"There is no sender “{key[:40]}” for your organisation.",
        )
    return found


def may_vouch() -> bool:
    """Tell whether the reader may let reports count without a review of each."""
    return bool(current_user.role is Role.COORDINATOR)
