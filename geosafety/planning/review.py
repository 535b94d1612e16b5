"""Put a planning review together: findings, checklist, proposal."""

from dataclasses import dataclass
from datetime import datetime

from geosafety.model.checklist import Checklist
from geosafety.model.development import Development
from geosafety.model.municipality import Municipality
from geosafety.planning.case import Case
from geosafety.planning.checklist import Prefilled, prefill
from geosafety.planning.felt_findings import felt_section
from geosafety.planning.finding import Finding, Section
from geosafety.planning.ground_findings import ground_section
from geosafety.planning.hotspot_findings import hotspot_section
from geosafety.planning.light_findings import light_section
from geosafety.planning.nearby_findings import nearby_section
from geosafety.planning.report_findings import report_section
from geosafety.planning.time_findings import time_section
from geosafety.planning.wording import proposal

_SECTIONS = (
    nearby_section,
    report_section,
    time_section,
    hotspot_section,
    felt_section,
    light_section,
    ground_section,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """
    When and from what a review was made; enough to make it again.

    Attributes
    ----------
    now
        The moment it was made, UTC.
    data_until
        The last moment that any stored report tells of, UTC, or None.
    revision
        The store's number of changes to reports and places.
    version
        Version of geosafety.
    """

    now: datetime
    data_until: datetime | None
    revision: int
    version: str
    municipality: Municipality


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Review:
    """Everything that one review found; it holds no score and no verdict."""

    development: Development
    made: Made
    case: Case
    sections: tuple[Section, ...]
    checklist: Checklist
    questions: tuple[Prefilled, ...]
    proposal: tuple[str, ...]

    def findings(self) -> dict[str, Finding]:
        """Give every finding by its key."""
        return by_key(self.sections)


def review(
    development: Development, case: Case, *, checklist: Checklist, made: Made
) -> Review:
    """
    Review a plan area.

    Parameters
    ----------
    development
        The plan area and its stage.
    case
        The site with the evidence about it.
    checklist
        The questions to ask.
    made
        When and from what.
    """
    sections = tuple(make(case) for make in _SECTIONS)
    findings = by_key(sections)
    paragraphs = proposal(case, findings)
    text = Finding(
        key="proposal",
        text="Ett förslag till text i planbeskrivningen finns i slutet av dokumentet.",
        source="Granskningens egna resultat",
        method="Sammanställning i ord.",
    )
    return Review(
        development=development,
        made=made,
        case=case,
        sections=sections,
        checklist=checklist,
        questions=prefill(
            checklist, {**findings, "proposal": text}, stage=development.stage
        ),
        proposal=paragraphs,
    )


def by_key(sections: tuple[Section, ...]) -> dict[str, Finding]:
    """Give the findings of all sections by key."""
    return {
        finding.key: finding for section in sections for finding in section.findings
    }
