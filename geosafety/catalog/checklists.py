"""Check the questions of the planning review; planning itself reads them."""

from geosafety.catalog.document import Document
from geosafety.errors import Problem


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
