"""Read the categories."""

from typing import Any

from geosafety.catalog.document import Document
from geosafety.errors import Problem
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import (
    Category,
    Contact,
    PublicClass,
    Title,
    Vocabulary,
)


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
        if part["public"] != PublicClass.BLOCKED and {"help", "contacts"} & set(part):
            found.append(
                document.problem(
                    "help-of-received",
                    ("categories", key),
                    sv=f"{key} tas emot och ska därför inte ha help eller contacts; "
                    "de hör till kategorier med public = blocked.",
                    en=f"{key} is received, so it should have no help or contacts; "
                    "they belong to categories with public = blocked.",
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
                hint=_title_or_none(part.get("hint")),
                help=_title_or_none(part.get("help")),
                contacts=tuple(map(_contact_of, part.get("contacts", ()))),
                takes_photos=part.get("photos", True),
            )
            for key, part in document.data["categories"].items()
        },
        groups={key: title_of(part) for key, part in document.data["groups"].items()},
        group_hints={
            key: title_of(part["hint"])
            for key, part in document.data["groups"].items()
            if "hint" in part
        },
    )


def _contact_of(part: dict[str, Any]) -> Contact:
    """Make one of those to turn to."""
    return Contact(
        title=title_of(part["title"]),
        phone=part.get("phone"),
        web=part.get("web"),
        hint=_title_or_none(part.get("hint")),
    )


def _title_or_none(part: dict[str, Any] | None) -> Title | None:
    """Make a text in both languages, if there is one."""
    return None if part is None else title_of(part)


def title_of(part: dict[str, Any]) -> Title:
    """Make a name in both languages."""
    return Title(sv=part["sv"], en=part["en"])
