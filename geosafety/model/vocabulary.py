"""The categories that reports are sorted into."""

from dataclasses import dataclass, field
from enum import StrEnum

from geosafety.errors import Language
from geosafety.model.report import ReportKind


class PublicClass(StrEnum):
    """Where a category may be counted in public."""

    CELLS = "cells"
    AREAS = "areas"
    NEVER = "never"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Title:
    """A name in both languages."""

    sv: str
    en: str

    def text(self, language: Language = "sv") -> str:
        """Give the name in the reader's language."""
        return self.sv if language == "sv" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to turn to with what is not received here."""

    title: Title
    phone: str | None = None
    web: str | None = None
    hint: Title | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """
    One category.

    Attributes
    ----------
    kind
        None only for blocked and administrative ones.
    hint
        What belongs in it, in plain words, where the title does not say.
    help, contacts
        For a blocked one: where it belongs instead.
    takes_photos
        False where a picture would show a suspicion against somebody.
    """

    key: str
    title: Title
    group: str
    kind: ReportKind | None
    public: PublicClass
    hint: Title | None = None
    help: Title | None = None
    contacts: tuple[Contact, ...] = ()
    takes_photos: bool = True


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All categories and groups, in the order of `vocabulary.toml`."""

    categories: dict[str, Category]
    groups: dict[str, Title]
    group_hints: dict[str, Title] = field(default_factory=dict)

    def accepted(self) -> dict[str, Category]:
        """Give the categories that a report may carry."""
        return {
            key: category
            for key, category in self.categories.items()
            if category.public is not PublicClass.BLOCKED and category.kind is not None
        }

    def blocked(self) -> dict[str, Category]:
        """Give the categories that belong elsewhere; none is ever stored."""
        return {
            key: category
            for key, category in self.categories.items()
            if category.public is PublicClass.BLOCKED
        }
