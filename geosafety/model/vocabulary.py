"""The categories that reports are sorted into."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Category:
    """One category; `kind` is None only for blocked and administrative ones."""

    key: str
    title: Title
    group: str
    kind: ReportKind | None
    public: PublicClass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All categories and groups, in the order of `vocabulary.toml`."""

    categories: dict[str, Category]
    groups: dict[str, Title]

    def accepted(self) -> dict[str, Category]:
        """Give the categories that a report may carry."""
        return {
            key: category
            for key, category in self.categories.items()
            if category.public is not PublicClass.BLOCKED and category.kind is not None
        }
