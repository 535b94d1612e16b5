"""Who signs in: roles and accounts. Nobody else is ever a row."""

from dataclasses import dataclass
from enum import StrEnum

from geosafety.errors import Language

# What the usernames of accounts begin with that an OpenID provider vouches for; nobody
# can choose such a name.
FROM_PROVIDER = "openid:"


class Role(StrEnum):
    """What an account is for; decides which pages and rows it may see."""

    COORDINATOR = "coordinator"
    EST_MEMBER = "est_member"
    POLICE = "police"
    EXTERNAL_REPORTER = "external_reporter"
    PLANNER = "planner"
    WALK_LEADER = "walk_leader"
    GIS_EDITOR = "gis_editor"
    COUNCIL = "council"
    REGION_READER = "region_reader"
    DPO_ARCHIVIST = "dpo_archivist"
    MAINTENANCE = "maintenance"
    ADMIN = "admin"


# Whoever keeps accounts, reviews, or reads the log: an administrator makes them, so
# that nobody gives themselves what their own role may not do.
_MADE_BY_ADMINISTRATORS = frozenset({Role.ADMIN, Role.COORDINATOR, Role.DPO_ARCHIVIST})


def may_keep_account(keeper: Role, role: Role) -> bool:
    """
    Tell whether a role may make and change accounts of a role, as the database has it.

    >>> may_keep_account(Role.COORDINATOR, Role.ADMIN)
    False
    """
    if keeper is Role.COORDINATOR:
        return role not in _MADE_BY_ADMINISTRATORS
    return keeper is Role.ADMIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    One sign-in.

    Attributes
    ----------
    id
        Number of the row.
    username
        Lower case, without blanks.
    name
        What the page shows: a role or a name the account holder chose.
    organisation_id, organisation
        Number and key of the organisation the account belongs to.
    """

    id: int
    username: str
    name: str
    role: Role
    language: Language
    organisation_id: int
    organisation: str

    @property
    def is_from_provider(self) -> bool:
        """Tell whether an OpenID provider vouches for it, and no password here."""
        return self.username.startswith(FROM_PROVIDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """
    Whom an OpenID provider vouches for, and what its claims give.

    Attributes
    ----------
    issuer, subject
        The provider, and its own mark for whoever it is.
    name
        What the page shows.
    role, organisation
        What the claims give today, the organisation by its key; None if nothing.
    """

    issuer: str
    subject: str
    name: str
    role: Role | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class Actor:
    """
    For whom the store is asked; row security answers by it.

    Attributes
    ----------
    role
        One of `Role`, `public` for anyone who has not signed in, or `statistics`
        for maps that show counts and no reports.
    """

    role: str
    organisation_id: int | None = None
    account_id: int | None = None

    @classmethod
    def of(cls, account: Account) -> "Actor":
        """Act for an account."""
        return cls(account.role.value, account.organisation_id, account.id)

    def settings(self) -> dict[str, str]:
        """Give what the database is told, empty for what there is none of."""
        return {
            "role": self.role,
            "organisation": str(self.organisation_id or ""),
            "account": str(self.account_id or ""),
        }


PUBLIC = Actor("public")
STATISTICS = Actor("statistics")
