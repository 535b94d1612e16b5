"""What the pages of an import show beside the file itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flask_login import current_user

from geosafety.model.account import Role
from geosafety.model.draft import Draft
from geosafety.model.organisation import Organisation, OrganisationType
from geosafety.store import batches, organisations
from geosafety.store.batches import StoredFile
from geosafety.store.connection import transaction
from webmap.senders import own_senders
from webmap.site import site

_PAGE = 50
_RECENT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page of a long list is shown, counted from 1."""

    number: int
    last: int
    total: int
    size: int

    @classmethod
    def of(cls, number: int, total: int, size: int = _PAGE) -> Self:
        """Give a page that exists, whatever was asked for."""
        last = max(1, -(-total // size))
        return cls(number=min(max(number, 1), last), last=last, total=total, size=size)

    @property
    def start(self) -> int:
        """Give the place of the first one shown, counted from 0."""
        return (self.number - 1) * self.size


def recent_files() -> list[tuple[StoredFile, str]]:
    """List the files that have come last, with their senders' names."""
    senders = own_senders()
    with transaction(site().engine) as connection:
        files = batches.recent(connection, most=_RECENT)
    return [
        (file, senders[file.sender].title.sv if file.sender in senders else file.sender)
        for file in files
    ]


def seen_before(draft: Draft) -> Mapping[str, Any] | None:
    """Tell when the very same file came from the same sender before."""
    if draft.target is None:
        return None
    with transaction(site().engine) as connection:
        return batches.first_import(connection, draft.target, draft.sha256)


def own_organisations() -> dict[str, Organisation]:
    """List the organisations that the reader may hand in files for, by key."""
    account = current_user.account
    with transaction(site().engine) as connection:
        known = organisations.read(connection)
    return {
        each.key: each
        for each in known
        if each.key == account.organisation
        or (
            account.role is Role.COORDINATOR
            and each.type is not OrganisationType.PUBLIC
        )
    }


def rules_of(draft: Draft) -> dict[str, Any]:
    """Give the rules of a sender as they were chosen, or as they usually are."""
    account = current_user.account
    usual = {
        "confidentiality": "internal",
        "personal_data": "refuse",
        "review": "on_import",
        "place_from_text": False,
        "organisation": account.organisation,
    }
    return usual | draft.content
