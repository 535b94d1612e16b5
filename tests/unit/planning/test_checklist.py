"""The questions are data; the state tells what could be filled in."""

import pytest

from geosafety.catalog import read_catalog
from geosafety.model.checklist import Checklist, Prefill, Question
from geosafety.model.development import PlanStage
from geosafety.planning.checklist import prefill
from geosafety.planning.finding import Finding, missing
from geosafety.settings import read_settings

QUESTION = Question(
    id="L1",
    text="Var?",
    theme="Läge",
    stages=(),
    prefill=Prefill.COMPUTED,
    evidence=("site",),
)


@pytest.fixture(scope="module")
def packaged():
    return read_catalog(read_settings({})).checklists["planning"]


def known(key):
    return Finding(key=key, text="Känt.", source="–", method="–")


def test_the_packaged_checklist_has_every_question_of_the_guide(packaged):
    ids = [question.id for question in packaged.questions]
    wanted = (
        "L1 L2 L3 L4 L5 S1 S2 S3 S4 S5 S6 A1 A2 A3 A4 B1 B2 G1 M1 M2 M3 M4 F1 F2 F3 "
        "I1 K1 K2 U1"
    )
    assert ids == wanted.split()


def test_a_stage_gets_its_own_questions(packaged):
    asked = {
        stage: {one.question.id for one in prefill(packaged, {}, stage=stage)}
        for stage in PlanStage
    }
    assert {"L2", "S1", "B1", "L4"} <= asked[PlanStage.CONSULTATION]
    assert "K2" in asked[PlanStage.EXHIBITION]
    assert "A3" in asked[PlanStage.PERMIT]
    assert "U1" in asked[PlanStage.LEGAL_FORCE]
    assert all({"L1", "L2", "L3"} <= ids for ids in asked.values())


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ({"site": known("site")}, "filled"),
        ({"site": missing("site", "inget", source="–")}, "missing"),
        ({}, "missing"),
    ],
)
def test_the_state_tells_how_much_is_filled_in(findings, state):
    checklist = Checklist(title="Frågor", version="1", questions=(QUESTION,))
    filled = prefill(checklist, findings, stage=PlanStage.CONSULTATION)
    assert [one.state for one in filled] == [state]


def test_a_question_for_people_is_manual(packaged):
    filled = prefill(packaged, {}, stage=PlanStage.PERMIT)
    manual = [one for one in filled if one.question.prefill is Prefill.MANUAL]
    assert manual
    assert {one.state for one in manual} == {"manual"}
