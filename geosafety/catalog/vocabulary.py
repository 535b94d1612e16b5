"""Read the categories."""

from typing import Any

from geosafety.catalog.document import Document
from geosafety.errors import Problem
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Category, PublicClass, Title, Vocabulary


def vocabulary_problems(document: Document) -> list[Problem]:
    """List what the schema cannot tell: groups, kinds and blocked categories."""
    found = []
    groups = document.data["groups"]
    for key, part in document.data["categories"].items():
        if part["group"] not in groups:
            found.append(
                document.problem(
                    "unknown-group",
                    ("categories", key, "group"),
                    sv=f"gruppen ”{part['group']}” finns inte i [groups]; "
                    f"välj en av: {', '.join(groups)}.",
                    en=f"there is no group “{part['group']}” in [groups]; "
                    f"choose one of: {', '.join(groups)}.",
                )
            )
        if part["public"] == PublicClass.BLOCKED and "kind" in part:
            found.append(
                document.problem(
                    "blocked-kind",
                    ("categories", key, "kind"),
                    sv=f"{key} tas inte emot (blocked) och ska därför inte ha kind.",
                    en=f"{key} is not received (blocked), so it should have no kind.",
                )
            )
    return found


def vocabulary_of(document: Document) -> Vocabulary:
    """Make the vocabulary of a document without faults."""
    return Vocabulary(
        categories={
            key: Category(
                key=key,
                title=title_of(part["title"]),
                group=part["group"],
                kind=ReportKind(part["kind"]) if "kind" in part else None,
                public=PublicClass(part["public"]),
            )
            for key, part in document.data["categories"].items()
        },
        groups={key: title_of(part) for key, part in document.data["groups"].items()},
    )


def title_of(part: dict[str, Any]) -> Title:
    """Make a name in both languages."""
    return Title(sv=part["sv"], en=part["en"])
