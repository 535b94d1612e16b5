"""Which categories the map shows, and which anybody may report."""

from collections.abc import Mapping

from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Category, Title, Vocabulary

# What happens to the municipality's own staff stays in a closed workspace.
CLOSED_GROUPS = frozenset({"internal"})


def mapped(vocabulary: Vocabulary, kind: ReportKind) -> list[Category]:
    """List the categories of a kind that are counted on the map."""
    return [
        category
        for category in vocabulary.accepted().values()
        if category.kind is kind and category.group not in CLOSED_GROUPS
    ]


def choices(
    vocabulary: Vocabulary, among: Mapping[str, Category] | None = None
) -> list[tuple[Title, list[Category]]]:
    """List the categories that a report may carry, by group, for a list to choose."""
    groups = []
    for key, group in vocabulary.groups.items():
        known = vocabulary.accepted() if among is None else among
        members = [each for each in known.values() if each.group == key]
        if members:
            groups.append((group, members))
    return groups


def reportable(vocabulary: Vocabulary) -> list[Category]:
    """List the categories that anybody may report."""
    return [
        category
        for category in vocabulary.accepted().values()
        if category.group not in CLOSED_GROUPS
    ]
