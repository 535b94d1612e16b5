"""Reports counted by kind, category and precision, ready for a table."""

from dataclasses import dataclass

import pandas as pd

from geosafety.model.placement import Precision
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Title, Vocabulary


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category: its title and its reports by precision."""

    title: Title
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Add up the precisions, no place among them."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class KindTable:
    """One kind of report: kinds are never added together."""

    kind: ReportKind
    rows: tuple[CategoryRow, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Add up the categories, precision by precision."""
        return {
            each.value: sum(row.counts.get(each.value, 0) for row in self.rows)
            for each in Precision
        }

    @property
    def total(self) -> int:
        """Count all reports of the kind."""
        return sum(row.total for row in self.rows)

    @property
    def placed_share(self) -> float:
        """Give the share with a place on the map, 0 to 1."""
        unplaced = self.counts[Precision.UNPLACED.value]
        return 1 - unplaced / self.total if self.total else 0.0


def report_table(totals: pd.DataFrame, vocabulary: Vocabulary) -> list[KindTable]:
    """
    Sort counts into a table for each kind, categories in the vocabulary's order.

    Parameters
    ----------
    totals : DataFrame
        `kind`, `category`, `precision` and `count` (reports), as the store gives.
    """
    order = {key: place for place, key in enumerate(vocabulary.categories)}
    tables = []
    for kind in ReportKind:
        rows = []
        mine = totals[totals["kind"] == kind.value]
        for key in sorted(set(mine["category"]), key=lambda key: order.get(key, 999)):
            known = vocabulary.categories.get(key)
            found = mine[mine["category"] == key]
            rows.append(
                CategoryRow(
                    known.title if known else Title(key, key),
                    dict(
                        zip(found["precision"], found["count"].astype(int), strict=True)
                    ),
                )
            )
        if rows:
            tables.append(KindTable(kind, tuple(rows)))
    return tables
