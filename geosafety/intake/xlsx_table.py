"""Excel workbooks: the visible table, and what hides beside it."""

import datetime as dt
import io
from collections.abc import Iterable
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from geosafety.errors import Problem, RefusedInputError, refuse
from geosafety.geofiles.archive import pack
from geosafety.intake.headers import check_header
from geosafety.intake.limits import MAX_COLUMNS, MAX_ROWS
from geosafety.intake.table import CellFault, SideRow, Table
from geosafety.intake.xlsx_archive import unpack_workbook
from geosafety.intake.xlsx_parts import SheetMarks, sheet_marks

_Rows = list[list[object]]


def read_xlsx(raw: bytes) -> Table:
    """
    Read the first visible sheet of a workbook; its header is row 1.

    Parameters
    ----------
    raw
        The whole file.

    Returns
    -------
    Table
        Values as text: dates as `2025-09-05 22:15:00`, numbers with a decimal
        point, truth as `SANT` and `FALSKT`. Cells with a formula, and cells
        swallowed by a merged one, carry a fault. Rows of the other sheets are
        `side_rows`.

    Raises
    ------
    RefusedInputError
        What `unpack_workbook` and `check_header` find, `corrupt-file`,
        `no-rows` or `too-many-rows`.
    """
    parts = unpack_workbook(raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(pack(parts)))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        filled = [name for name in visible if _size(book.get_sheet_by_name(name))]
        if not filled:
            raise _no_rows()
        sheet = book.get_sheet_by_name(filled[0])
        marks = sheet_marks(parts, filled[0])
        others = [name for name in book.sheet_names if name != filled[0]]
        side_rows = tuple(
            row for name in others for row in _side_rows(book.get_sheet_by_name(name))
        )
    except (CalamineError, PasswordError, XmlError, ZipError, ET.ParseError):
        raise refuse(
            "corrupt-file",
            "Excelboken kan inte läsas; spara den på nytt som .xlsx.",
            "The workbook cannot be read; save it again as .xlsx.",
        ) from None
    return _table(sheet, marks, side_rows, unread=filled[1:])


def _size(sheet: CalamineSheet) -> int:
    """Count the rows of a sheet, and refuse one that is too large."""
    end = sheet.end
    if end is None:
        return 0
    if end[0] > MAX_ROWS:
        raise refuse(
            "too-many-rows",
            f"Bladet ”{sheet.name}” har fler än {MAX_ROWS} rader; dela det.",
            f"The sheet “{sheet.name}” has more than {MAX_ROWS} rows; split it.",
            sheet=sheet.name,
        )
    if end[1] + 1 > MAX_COLUMNS:
        raise refuse(
            "too-many-columns",
            f"Bladet ”{sheet.name}” har {end[1] + 1} kolumner; högst {MAX_COLUMNS} "
            "tas emot.",
            f"The sheet “{sheet.name}” has {end[1] + 1} columns; at most "
            f"{MAX_COLUMNS} are accepted.",
            sheet=sheet.name,
        )
    return int(end[0]) + 1


def _table(
    sheet: CalamineSheet,
    marks: SheetMarks,
    side_rows: tuple[SideRow, ...],
    *,
    unread: list[str],
) -> Table:
    """Make columns of text out of the sheet's values."""
    values: _Rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    names = check_header([_text(value) for value in values[0]])
    body = values[1:]
    for (row, column), fault in marks.faults.items():
        if 0 < row < len(values):
            values[row][column] = fault
    swallowed = _swallowed(sheet)
    touched = {row for row, _ in marks.formulas | swallowed}
    kept = [
        position
        for position, row in enumerate(body, start=1)
        if position in touched or any(value != "" for value in row)
    ]
    if not kept:
        raise _no_rows()
    index_of = {row: index for index, row in enumerate(kept)}
    return Table(
        kind="xlsx",
        columns={
            name: pa.array([_text(values[row][at]) for row in kept], pa.string())
            for at, name in enumerate(names)
        },
        rows=np.array(kept, dtype=np.int64) + 1,
        faults=(
            *_cell_faults(marks.formulas, names, index_of, formula=True),
            *_cell_faults(swallowed, names, index_of, formula=False),
        ),
        side_rows=side_rows,
        notes=tuple(_notes(marks, index_of, unread)),
    )


def _text(value: object) -> str:  # noqa: PLR0911 - one answer for each type
    """Write a cell's value the way a CSV file would."""
    match value:
        case str():
            return value
        case bool():
            return "SANT" if value else "FALSKT"
        case float() if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
            return str(int(value))
        case float() | int():
            return repr(value)
        case dt.datetime():
            rounded = value + dt.timedelta(microseconds=500_000)
            return rounded.replace(microsecond=0).isoformat(sep=" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def _swallowed(sheet: CalamineSheet) -> frozenset[tuple[int, int]]:
    """Find the cells that a merged cell covers, all but its first."""
    height = int(sheet.end[0]) if sheet.end else 0
    width = int(sheet.end[1]) if sheet.end else 0
    return frozenset(
        (row, column)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        for row in range(top, min(bottom, height) + 1)
        for column in range(left, min(right, width) + 1)
        if (row, column) != (top, left) and row > 0
    )


def _cell_faults(
    cells: Iterable[tuple[int, int]],
    names: list[str],
    index_of: dict[int, int],
    *,
    formula: bool,
) -> list[CellFault]:
    """Tell which cells cannot be taken as they are."""
    if formula:
        code = "formula-cell"
        sv = "Cellen är en formel; klistra in värdet i stället."
        en = "The cell is a formula; paste the value instead."
    else:
        code = "merged-cells"
        sv = "Cellen är sammanfogad med en annan; dela cellerna och fyll i varje."
        en = "The cell is merged with another; split them and fill in each."
    return [
        CellFault(index=index_of[row], column=names[column], code=code, sv=sv, en=en)
        for row, column in sorted(cells)
        if row in index_of and column < len(names)
    ]


def _side_rows(sheet: CalamineSheet) -> list[SideRow]:
    """Give the rows of another sheet, to be searched for personal data."""
    if not _size(sheet):
        return []
    values: _Rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    header = [
        _text(value).strip() or f"kolumn {position}"
        for position, value in enumerate(values[0], start=1)
    ]
    return [
        SideRow(
            sheet=sheet.name,
            row=number,
            cells={
                name: _text(value)
                for name, value in zip(header, row, strict=True)
                if value != ""
            },
        )
        for number, row in enumerate(values, start=1)
        if any(value != "" for value in row)
    ]


def _notes(
    marks: SheetMarks, index_of: dict[int, int], unread: list[str]
) -> list[Problem]:
    """Say what a person may not have seen."""
    notes = []
    hidden = sorted(row + 1 for row in marks.hidden_rows if row in index_of)
    if hidden:
        listed = ", ".join(map(str, hidden[:20]))
        notes.append(
            Problem(
                code="hidden-rows",
                sv=f"Dolda rader lästes också: {listed}.",
                en=f"Hidden rows were read too: {listed}.",
            )
        )
    notes.extend(
        Problem(
            code="sheet-not-read",
            sv=f"Bladet ”{name}” lästes inte.",
            en=f"The sheet “{name}” was not read.",
            sheet=name,
        )
        for name in unread
    )
    return notes


def _no_rows() -> RefusedInputError:
    """Tell that the workbook holds no table."""
    return refuse(
        "no-rows",
        "Excelboken har inga rader under rubrikraden.",
        "The workbook has no rows under the header.",
    )
