"""Read the questions of the planning review."""

from geosafety.catalog.document import Document
from geosafety.errors import Problem
from geosafety.model.checklist import Checklist, Prefill, Question
from geosafety.model.development import PlanStage


def repeated_questions(document: Document) -> list[Problem]:
    """See that no two questions have the same id."""
    seen: set[str] = set()
    found = []
    for index, question in enumerate(document.data["questions"]):
        if question["id"] in seen:
            found.append(
                document.problem(
                    "repeated-question",
                    ("questions", index, "id"),
                    sv=f"frågan {question['id']} finns redan; ge den ett annat id.",
                    en=f"the question {question['id']} is there already; give it "
                    "another id.",
                )
            )
        seen.add(question["id"])
    return found


def checklist_of(document: Document) -> Checklist:
    """Make the checklist of a document without faults."""
    return Checklist(
        title=document.data["title"],
        version=document.data["version"],
        questions=tuple(
            Question(
                id=part["id"],
                text=part["text"],
                theme=part["theme"],
                stages=tuple(map(PlanStage, part["stages"])),
                prefill=Prefill(part["prefill"]),
                evidence=tuple(part["evidence"]),
            )
            for part in document.data["questions"]
        ),
    )
