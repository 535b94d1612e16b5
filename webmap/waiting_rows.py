"""Rows that wait to be corrected, as the page shows them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geosafety.errors import Language
from geosafety.model.sender import SenderMapping
from geosafety.store.quarantine import QuarantinedRow

_SHEET = "(blad)"
_LONG = 60
_MOST_WORDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; `fault` is the place of its fault in the row's list, or None."""

    name: str
    text: str
    fault: int | None

    @property
    def is_long(self) -> bool:
        """Tell whether it needs more than a line."""
        return len(self.text) > _LONG or "\n" in self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, and in which column if it is in one."""

    column: str | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """
    One row with its faults.

    Attributes
    ----------
    sheet
        Name of the sheet it stands on, if not the file's table.
    wrong, others
        The cells that are wrong, and the rest of the row.
    """

    id: int
    row: int
    sheet: str | None
    faults: tuple[Fault, ...]
    wrong: tuple[Cell, ...]
    others: tuple[Cell, ...]

    @property
    def may_be_sent(self) -> bool:
        """Tell whether it is a row of the file's table."""
        return self.sheet is None


def shown(
    row: QuarantinedRow, mapping: SenderMapping | None, language: Language
) -> WaitingRow:
    """Lay a row out, the cells that are read first."""
    faults = tuple(
        Fault(column=each["column"], words=str(each[language])) for each in row.problems
    )
    at = {fault.column: place for place, fault in reversed(list(enumerate(faults)))}
    content = row.content if row.corrected is None else row.corrected
    read = list(mapping.columns.values()) if mapping else []
    names = sorted(
        (name for name in content if name != _SHEET),
        key=lambda name: (read.index(name) if name in read else len(read), name),
    )
    cells = [Cell(name=name, text=content[name], fault=at.get(name)) for name in names]
    return WaitingRow(
        id=row.id,
        row=row.row,
        sheet=row.content.get(_SHEET),
        faults=faults,
        wrong=tuple(cell for cell in cells if cell.fault is not None),
        others=tuple(cell for cell in cells if cell.fault is None),
    )


def corrected(
    row: QuarantinedRow, names: Sequence[str], cells: Sequence[str]
) -> dict[str, str]:
    """Put what was written in place of the cells that the row has, and no others."""
    written = {
        name: cell.replace("\r\n", "\n")
        for name, cell in zip(names, cells, strict=False)
    }
    content = row.content if row.corrected is None else row.corrected
    return {name: written.get(name, cell) for name, cell in content.items()}


def unknown_words(rows: Sequence[QuarantinedRow]) -> list[tuple[str, int]]:
    """Count the words that mean no category, the most common first."""
    words = Counter(
        row.content.get(problem["column"], "").strip()
        for row in rows
        for problem in row.problems
        if problem["code"] == "unknown-category"
    )
    del words[""]
    return words.most_common(_MOST_WORDS)
