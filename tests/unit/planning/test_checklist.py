"""The questions are data; a wrong file is refused with the question named."""

from pathlib import Path

import pytest

from geosafety.errors import LayerError
from geosafety.model.development import PlanStage
from geosafety.planning.checklist import (
    EVIDENCE_KEYS,
    Prefill,
    prefill,
    read_checklist,
)
from geosafety.planning.finding import Finding, missing

PACKAGED = Path(__file__).parents[3] / "layers/checklists/planning.toml"
QUESTION = """
[[questions]]
id = "L1"
text = "Var?"
theme = "Läge"
stages = []
prefill = "computed"
evidence = ["site"]
"""


@pytest.fixture
def write(tmp_path):
    def write_text(text):
        path = tmp_path / "planning.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


def known(key):
    return Finding(key=key, text="Känt.", source="–", method="–")


def test_the_packaged_checklist_has_every_question_of_the_guide():
    checklist = read_checklist(PACKAGED)
    ids = [question.id for question in checklist.questions]
    wanted = (
        "L1 L2 L3 L4 L5 S1 S2 S3 S4 S5 S6 A1 A2 A3 A4 B1 B2 G1 M1 M2 M3 M4 F1 F2 F3 "
        "I1 K1 K2 U1"
    )
    assert ids == wanted.split()


def test_a_stage_gets_its_own_questions():
    checklist = read_checklist(PACKAGED)
    asked = {
        stage: {one.question.id for one in prefill(checklist, {}, stage=stage)}
        for stage in PlanStage
    }
    assert {"L2", "S1", "B1", "L4"} <= asked[PlanStage.CONSULTATION]
    assert "K2" in asked[PlanStage.EXHIBITION]
    assert "A3" in asked[PlanStage.PERMIT]
    assert "U1" in asked[PlanStage.LEGAL_FORCE]
    assert all({"L1", "L2", "L3"} <= ids for ids in asked.values())


def test_every_kind_of_evidence_is_asked_for_by_some_question():
    asked = {
        key
        for question in read_checklist(PACKAGED).questions
        for key in question.evidence
    }
    assert asked == EVIDENCE_KEYS


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ({"site": known("site")}, "filled"),
        ({"site": missing("site", "inget", source="–")}, "missing"),
        ({}, "missing"),
    ],
)
def test_the_state_tells_how_much_is_filled_in(write, findings, state):
    checklist = read_checklist(write(QUESTION))
    filled = prefill(checklist, findings, stage=PlanStage.CONSULTATION)
    assert [one.state for one in filled] == [state]


def test_a_question_for_people_is_manual():
    filled = prefill(read_checklist(PACKAGED), {}, stage=PlanStage.PERMIT)
    manual = [one for one in filled if one.question.prefill is Prefill.MANUAL]
    assert manual
    assert {one.state for one in manual} == {"manual"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("questions = 1", r"\[\[questions\]\]"),
        ("[[questions", "planning.toml"),
        (QUESTION.replace('["site"]', '["poäng"]'), "L1.*evidence.*poäng"),
        (QUESTION.replace("stages = []", 'stages = ["ombyggnad"]'), "stages"),
        (QUESTION.replace('"computed"', '"gissat"'), "prefill"),
        (QUESTION.replace('theme = "Läge"\n', ""), "theme"),
        (QUESTION + QUESTION, "L1.*twice"),
    ],
)
def test_a_wrong_checklist_is_refused_with_what_would_be_right(write, text, words):
    with pytest.raises(LayerError, match=words):
        read_checklist(write(text))
