"""A planned change on the ground, and how far its planning has come."""

from dataclasses import dataclass
from enum import StrEnum

from shapely import MultiPolygon


class PlanStage(StrEnum):
    """Steps of Swedish planning, in their usual order."""

    INQUIRY = "planbesked"
    PROGRAMME = "program"
    CONSULTATION = "samrad"
    EXHIBITION = "granskning"
    ADOPTION = "antagande"
    LEGAL_FORCE = "laga_kraft"
    PERMIT = "bygglov"
    CONSTRUCTION = "byggskede"
    MANAGEMENT = "forvaltning"

    @property
    def label(self) -> str:
        """Give the word that people use, in Swedish."""
        return _TITLES[self]


_TITLES = {
    PlanStage.INQUIRY: "planbesked",
    PlanStage.PROGRAMME: "program",
    PlanStage.CONSULTATION: "samråd",
    PlanStage.EXHIBITION: "granskning",
    PlanStage.ADOPTION: "antagande",
    PlanStage.LEGAL_FORCE: "laga kraft",
    PlanStage.PERMIT: "bygglov",
    PlanStage.CONSTRUCTION: "byggskede",
    PlanStage.MANAGEMENT: "förvaltning",
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Development:
    """
    One plan area.

    Attributes
    ----------
    name
        As the sender calls it; foreign text.
    area
        The ground that changes, EPSG:3006, metres.
    stage
        How far the planning has come.
    digest
        SHA-256 of what was handed in, hexadecimal.
    file_name
        Name of the file, or None when the area was drawn.
    crs_found
        EPSG code of the coordinates as they came.
    notes
        What was read differently from how it stood, in Swedish.
    """

    name: str
    area: MultiPolygon
    stage: PlanStage
    digest: str
    file_name: str | None = None
    crs_found: int | None = None
    notes: tuple[str, ...] = ()
