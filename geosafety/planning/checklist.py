"""What could be filled in of the questions of a planning review."""

from collections.abc import Mapping
from dataclasses import dataclass

from geosafety.model.checklist import Checklist, Question
from geosafety.model.development import PlanStage
from geosafety.planning.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    """
    A question with what the data say about it; the answer is a person's to give.

    `state` is `filled`, `partly` (some evidence is missing or too little),
    `missing` (all of it is) or `manual`.
    """

    question: Question
    state: str
    evidence: tuple[Finding, ...]


def prefill(
    checklist: Checklist, findings: Mapping[str, Finding], *, stage: PlanStage
) -> tuple[Prefilled, ...]:
    """Choose the questions of a stage and put the evidence to each."""
    return tuple(
        _prefilled(question, findings)
        for question in checklist.questions
        if not question.stages or stage in question.stages
    )


def _prefilled(question: Question, findings: Mapping[str, Finding]) -> Prefilled:
    """Gather what is known for one question."""
    evidence = tuple(findings[key] for key in question.evidence if key in findings)
    known = sum(finding.state == "known" for finding in evidence)
    if not question.evidence:
        state = "manual"
    elif not known:
        state = "missing"
    else:
        state = "filled" if known == len(question.evidence) else "partly"
    return Prefilled(question=question, state=state, evidence=evidence)
