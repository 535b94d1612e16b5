"""Senders: as the files in `layers/` declare them, or as people have said since."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from geosafety.catalog import Catalog
from geosafety.catalog.sender_contents import (
    content_problems,
    mapping_of_content,
)
from geosafety.errors import NotFoundError, RefusedInputError, refuse, refuse_all
from geosafety.jobs.submit import PARTNER_SENDER, PUBLIC_SENDER
from geosafety.model.account import Account, Role
from geosafety.model.audit import Action
from geosafety.model.sender import SenderMapping
from geosafety.store import audit, organisations, senders
from geosafety.store.connection import Connection

_KEY = re.compile("[a-z][a-z0-9_]{0,62}")
_PLAIN: Final = str.maketrans("åäöéü", "aaoeu")
# What is told by forms has senders of its own, which no file may write over.
_FORMS: Final = frozenset({PUBLIC_SENDER, PARTNER_SENDER})


def known_senders(connection: Connection, catalog: Catalog) -> dict[str, SenderMapping]:
    """
    Give the senders that the actor may know of, by key.

    What has been saved wins over the file of the same key, but a sender that is
    declared stays with its organisation.
    """
    known = dict(catalog.senders)
    for key, saved in senders.read(connection).items():
        declared = catalog.senders.get(key)
        if declared is None or declared.organisation == saved.organisation:
            known[key] = mapping_of_content(key, saved.content, catalog.vocabulary)
    return known


def find_sender(connection: Connection, catalog: Catalog, key: str) -> SenderMapping:
    """
    Find one sender.

    Raises
    ------
    NotFoundError
        If there is none of that key.
    """
    known = known_senders(connection, catalog)
    if key in known:
        return known[key]
    raise _no_sender(key, sorted(known))


def may_send_as(account: Account, mapping: SenderMapping) -> bool:
    """Tell whether an account may hand in files of a sender: its organisation's."""
    return (
        account.role is Role.COORDINATOR or mapping.organisation == account.organisation
    )


def refuse_other_senders(account: Account, mapping: SenderMapping) -> None:
    """
    Refuse files of a sender that is not the account's to send as.

    Raises
    ------
    NotFoundError
        The same as if there were no such sender.
    """
    if not may_send_as(account, mapping):
        raise _no_sender(mapping.key, [])


def key_of(title: str, organisation: str) -> str:
    """
    Make a key for a new sender, which tells whose it is.

    Examples
    --------
    >>> key_of("Nattrundan Öst", "vaktbolaget")
    'vaktbolaget_nattrundan_ost'
    """
    words = re.sub(r"[^a-z0-9]+", "_", title.casefold().translate(_PLAIN)).strip("_")
    if words.startswith(organisation):
        return words[:60]
    return f"{organisation}_{words}"[:60].strip("_")


def save_sender(
    connection: Connection,
    catalog: Catalog,
    key: str,
    content: Mapping[str, Any],
    *,
    account_id: int | None = None,
) -> SenderMapping:
    """
    Keep how a sender's files are to be read, from now on.

    Parameters
    ----------
    connection
        The transaction is the caller's, and so is the actor.
    key
        The sender's key; a new one makes a new sender.
    content
        What a file in `layers/senders` would say.
    account_id
        Who says so; None for the command line.

    Raises
    ------
    RefusedInputError
        If anything in it is wrong, or the key belongs to another organisation.
    """
    problems = content_problems(key, content, catalog.vocabulary)
    if problems:
        raise refuse_all(problems)
    organisation = str(content["organisation"])
    _refuse_taken(connection, catalog, key, organisation)
    number = organisations.ensure(
        connection,
        organisation,
        name=organisation.replace("_", " ").capitalize(),
        organisation_type=str(content["organisation_type"]),
    )
    senders.save(
        connection, key, content, organisation_id=number, account_id=account_id
    )
    audit.note(
        connection, Action.SENDER_SAVED.value, object_type="sender", object_id=key
    )
    return mapping_of_content(key, content, catalog.vocabulary)


def _refuse_taken(
    connection: Connection, catalog: Catalog, key: str, organisation: str
) -> None:
    """Refuse a key that is odd, or that another organisation's reports have."""
    if not _KEY.fullmatch(key) or key in _FORMS:
        raise refuse(
            "bad-sender",
            f"”{key[:40]}” kan inte vara nyckel för en avsändare.",
            f"“{key[:40]}” cannot be the key of a sender.",
        )
    declared = catalog.senders.get(key)
    owners = {declared.organisation} if declared else senders.owners(connection, key)
    if owners - {organisation}:
        raise _taken(key)


def _no_sender(key: str, known: Sequence[str]) -> NotFoundError:
    """Tell that there is no such sender, and which there are."""
    listed = ", ".join(known)
    choose_sv, choose_en = ("; välj en av ", "; choose one of ") if known else ("", "")
    return NotFoundError(
        sv=f"Avsändaren ”{key[:40]}” finns inte{choose_sv}{listed}.",
        en=f"There is no sender “{key[:40]}”{choose_en}{listed}.",
    )


def _taken(key: str) -> RefusedInputError:
    """Tell that a key belongs to another organisation."""
    return refuse(
        "sender-taken",
        f"Avsändaren {key} hör till en annan organisation; ge den ett annat namn.",
        f"The sender {key} belongs to another organisation; name it otherwise.",
    )
