"""Who reports and takes part: boards, companies, authorities, the public."""

from dataclasses import dataclass
from enum import StrEnum

from geosafety.model.vocabulary import Title


class OrganisationType(StrEnum):
    """What sort of organisation it is; `internal` reports stay with the first ones."""

    DEPARTMENT = "department"
    MUNICIPAL_COMPANY = "municipal_company"
    SCHOOL = "school"
    PROPERTY_OWNER = "property_owner"
    POLICE = "police"
    GUARD_COMPANY = "guard_company"
    PUBLIC_TRANSPORT = "public_transport"
    RESCUE_SERVICE = "rescue_service"
    AUTHORITY = "authority"
    BUSINESS = "business"
    ASSOCIATION = "association"
    PUBLIC = "public"

    @property
    def title(self) -> Title:  # type: ignore[override]
        """Name it in both languages."""
        return _TITLES[self]


_TITLES = {
    OrganisationType.DEPARTMENT: Title("Förvaltning", "Department"),
    OrganisationType.MUNICIPAL_COMPANY: Title("Kommunalt bolag", "Municipal company"),
    OrganisationType.SCHOOL: Title("Skola", "School"),
    OrganisationType.PROPERTY_OWNER: Title("Fastighetsägare", "Property owner"),
    OrganisationType.POLICE: Title("Polis", "Police"),
    OrganisationType.GUARD_COMPANY: Title("Väktarbolag", "Guard company"),
    OrganisationType.PUBLIC_TRANSPORT: Title("Kollektivtrafik", "Public transport"),
    OrganisationType.RESCUE_SERVICE: Title("Räddningstjänst", "Rescue service"),
    OrganisationType.AUTHORITY: Title("Annan myndighet", "Another authority"),
    OrganisationType.BUSINESS: Title("Näringsliv", "Business"),
    OrganisationType.ASSOCIATION: Title("Förening", "Association"),
    OrganisationType.PUBLIC: Title("Allmänheten", "The public"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """
    One organisation.

    Attributes
    ----------
    id
        Number of the row.
    key
        Lower case, as senders' files name it.
    name
        What people call it.
    """

    id: int
    key: str
    name: str
    type: OrganisationType
