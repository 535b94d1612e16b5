"""The wrong rows of a file that was tried, kept beside it and read page by page."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from geosafety.errors import Language, Problem
from geosafety.model.batch import ReportBatch
from geosafety.redaction import excerpt

_FILE: Final = "_problems"
MOST_KEPT: Final = 10_000
_SHOWN: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProblem:
    """
    One fault with its place and the cell it is about.

    `cell` is shortened, and personal data in it is masked; None where the fault is
    about a whole row or file.
    """

    row: int | None
    column: str | None
    cell: str | None
    message: str
    sheet: str | None = None


def keep_problems(folder: Path, batch: ReportBatch, language: Language) -> None:
    """Write the faults of a file, one a line, the first ten thousand of them."""
    with (folder / _FILE).open("w", encoding="utf-8") as file:
        for problem in batch.problems[:MOST_KEPT]:
            shown = _shown(problem, batch, language)
            file.write(json.dumps(asdict(shown), ensure_ascii=False) + "\n")


def kept_problems(folder: Path, *, start: int, most: int) -> list[ShownProblem]:
    """Give some of the faults, in file order; none where nothing was kept."""
    try:
        file = (folder / _FILE).open(encoding="utf-8")
    except FileNotFoundError:
        return []
    with file:
        return list(_read(islice(file, start, start + most)))


def _read(lines: Iterator[str]) -> Iterator[ShownProblem]:
    """Make faults of lines."""
    for line in lines:
        yield ShownProblem(**json.loads(line))


def _shown(problem: Problem, batch: ReportBatch, language: Language) -> ShownProblem:
    """Put a fault beside its cell."""
    cells = batch.bad_rows.get(problem.row or 0, {})
    cell = cells.get(problem.column or "")
    return ShownProblem(
        row=problem.row,
        column=problem.column,
        cell=None if cell is None else excerpt(cell, _SHOWN),
        message=problem.message(language),
        sheet=problem.sheet,
    )
