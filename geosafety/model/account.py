"""Who signs in: roles and accounts. Nobody else is ever a row."""

from dataclasses import dataclass
from enum import StrEnum

from geosafety.errors import Language


class Role(StrEnum):
    """What an account is for; decides which pages it may see."""

    COORDINATOR = "coordinator"
    EST_MEMBER = "est_member"
    PLANNER = "planner"
    GIS_EDITOR = "gis_editor"


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
    organisation
        Key of the organisation the account belongs to.
    password_hash
        With method, salt and cost, as werkzeug writes it.
    """

    id: int
    username: str
    name: str
    role: Role
    language: Language
    organisation: str
    password_hash: str
