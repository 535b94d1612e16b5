"""The questions of a planning review, and what could be filled in of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from geosafety.errors import LayerError, Problem
from geosafety.model.development import PlanStage
from geosafety.planning.finding import Finding

# Keys of the findings that a question may ask for.
EVIDENCE_KEYS = frozenset(
    {
        "damage",
        "deficiencies",
        "districts",
        "hot_times",
        "hotspots",
        "incidents",
        "lamps",
        "lighting_gaps",
        "lighting_reports",
        "other_plans",
        "overlooked",
        "parks",
        "placing",
        "population",
        "proposal",
        "safe_places",
        "schools",
        "site",
        "stops",
        "theft_bike",
        "trend",
        "underpasses",
        "unsafe_places",
        "vegetation",
    }
)
_FIELDS = frozenset({"id", "text", "theme", "stages", "prefill", "evidence"})


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


def read_checklist(path: Path) -> Checklist:
    """
    Read and check a checklist that staff edit.

    Raises
    ------
    LayerError
        If the file is wrong; the text names the file, the question and what
        would be right.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path.name, f"filen kan inte läsas: {error}", str(error)) from None
    entries = document.get("questions")
    if not isinstance(entries, list) or not entries:
        raise _wrong(
            path.name, "filen saknar [[questions]]", "the file has no [[questions]]"
        )
    questions = tuple(_question(entry, path.name) for entry in entries)
    ids = [question.id for question in questions]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise _wrong(
            path.name,
            f"frågan {twice[0]} finns två gånger",
            f"the question {twice[0]} is there twice",
        )
    return Checklist(
        title=str(document.get("title", "")),
        version=str(document.get("version", "")),
        questions=questions,
    )


def _question(entry: Mapping[str, object], file: str) -> Question:
    """Check one question."""
    name = str(entry.get("id", "?"))
    odd = sorted(set(entry) ^ _FIELDS)
    if odd:
        raise _wrong(
            file,
            f"frågan {name} har fel fält ({odd[0]}); det ska vara "
            f"{', '.join(sorted(_FIELDS))}",
            f"the question {name} has the wrong field {odd[0]}; there should be "
            f"{', '.join(sorted(_FIELDS))}",
        )
    evidence = _chosen(entry["evidence"], EVIDENCE_KEYS, (file, name, "evidence"))
    stages = _chosen(entry["stages"], set(PlanStage), (file, name, "stages"))
    mode = _chosen([entry["prefill"]], set(Prefill), (file, name, "prefill"))
    return Question(
        id=name,
        text=str(entry["text"]),
        theme=str(entry["theme"]),
        stages=tuple(PlanStage(stage) for stage in stages),
        prefill=Prefill(mode[0]),
        evidence=evidence,
    )


def _chosen(
    values: object, allowed: set[str] | frozenset[str], where: tuple[str, str, str]
) -> tuple[str, ...]:
    """Accept a list of known words."""
    file, question, column = where
    words = [str(value) for value in values] if isinstance(values, list) else ["?"]
    for word in words:
        if word not in allowed:
            known = ", ".join(sorted(str(one) for one in allowed))
            raise _wrong(
                file,
                f"frågan {question}: {column} innehåller ”{word}”; välj bland {known}",
                f"the question {question}: {column} holds “{word}”; choose among "
                f"{known}",
            )
    return tuple(words)


def _wrong(file: str, sv: str, en: str) -> LayerError:
    """Refuse the file for one fault."""
    sv, en = f"{file}: {sv}.", f"{file}: {en}."
    problem = Problem(code="bad-checklist", sv=sv, en=en)
    return LayerError(sv=sv, en=en, problems=[problem])
