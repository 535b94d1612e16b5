"""The questions of a planning review, as staff declare them."""

from dataclasses import dataclass
from enum import StrEnum

from geosafety.model.development import PlanStage


class Prefill(StrEnum):
    """How much of a question data can answer."""

    COMPUTED = "computed"
    HINT = "hint"
    MANUAL = "manual"

    @property
    def label(self) -> str:
        """Say it in Swedish."""
        return {
            Prefill.COMPUTED: "framräknat",
            Prefill.HINT: "underlag, bedöms av människa",
            Prefill.MANUAL: "besvaras av människa",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; no stages means that it is asked in every stage."""

    id: str
    text: str
    theme: str
    stages: tuple[PlanStage, ...]
    prefill: Prefill
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """One `checklists/<key>.toml`."""

    title: str
    version: str
    questions: tuple[Question, ...]
