"""Excel workbooks: the table, and the method card on a sheet of its own."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.protection import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from geosafety.handout.cells import rows_of
from geosafety.handout.method import method_lines
from geosafety.handout.neutral import without_control
from geosafety.handout.zip_file import zip_file
from geosafety.model.handout import Column, Handout

# Title, secrecy class and summary stand above the table.
_HEAD_ROW = 4
_WIDEST = 48
_LOOKED_AT = 200
_BOLD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E8ECEF")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")


def xlsx_file(handout: Handout) -> bytes:
    """
    Write a workbook without formulas.

    Returns
    -------
    bytes
        A sheet with the table, its header frozen and with filters, and a sheet with
        the method. The secrecy class stands above the table and in the header of
        every printed page.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = handout.say("Data", "Data")
    _fill_data(sheet, handout)
    _fill_method(book.create_sheet(handout.say("Metod", "Method")), handout)
    for each in book.worksheets:
        each.oddHeader.right.text = handout.class_line
        each.oddFooter.left.text = without_control(handout.title).replace("&", "&&")
        each.page_setup.orientation = "landscape"
        each.page_setup.paperSize = each.PAPERSIZE_A4
        each.page_setup.fitToHeight = 0
        each.sheet_properties.pageSetUpPr.fitToPage = True
    book.properties.title = without_control(handout.title)
    book.properties.creator = f"geosafety {handout.version}"
    book.properties.keywords = handout.class_line
    file = BytesIO()
    book.save(file)
    return _dated(file, handout.made_at)


def _fill_data(sheet: Worksheet, handout: Handout) -> None:
    """Write the table below its title."""
    above = (handout.title, handout.class_line, handout.summary)
    for line, text in enumerate(above, start=1):
        _put(sheet, line, 1, text).font = _BOLD if line < len(above) else Font()
    for number, column in enumerate(handout.columns, start=1):
        head = _put(sheet, _HEAD_ROW, number, column.heading)
        head.font, head.fill, head.alignment = _BOLD, _HEAD_FILL, _WRAPPED
    rows = rows_of(handout)
    for row_number, row in enumerate(rows, start=_HEAD_ROW + 1):
        for number, (value, column) in enumerate(
            zip(row, handout.columns, strict=True), start=1
        ):
            cell = _put(sheet, row_number, number, value)
            if column.digits is not None:
                cell.number_format = _number_format(column)
    last = get_column_letter(max(len(handout.columns), 1))
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{_HEAD_ROW + len(rows)}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    for number, column in enumerate(handout.columns, start=1):
        values = [str(row[number - 1] or "") for row in rows[:_LOOKED_AT]]
        _set_width(sheet, number, column, values)


def _set_width(
    sheet: Worksheet, number: int, column: Column, values: list[str]
) -> None:
    """Make a column as wide as its words, within reason."""
    head = max(map(len, column.heading.split()), default=0)
    room = 12 if column.digits is not None else max(map(len, values), default=0)
    width = min(max(head, room, 8) + 3, _WIDEST)
    sheet.column_dimensions[get_column_letter(number)].width = width


def _fill_method(sheet: Worksheet, handout: Handout) -> None:
    """Write the card, and what each column holds."""
    columns = [(each.name, each.heading) for each in handout.columns]
    lines = [
        (handout.title, ""),
        (handout.class_line, ""),
        *method_lines(handout),
        ("", ""),
        (handout.say("Kolumn", "Column"), handout.say("Betydelse", "Meaning")),
        *columns,
    ]
    for row, (heading, sentence) in enumerate(lines, start=1):
        _put(sheet, row, 1, heading).font = _BOLD
        _put(sheet, row, 2, sentence).alignment = _WRAPPED
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 90


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    """Put a value in a cell; a text is a text, whatever it begins with."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    if not isinstance(value, str):
        return sheet.cell(row, column, value)
    cell = sheet.cell(row, column)
    cell.value = without_control(value)
    cell.data_type = "s"
    # As if it had been typed after an apostrophe: it stays a text when it is edited.
    cell.protection = Protection(locked=True)
    cell.quotePrefix = True
    return cell


def _number_format(column: Column) -> str:
    """Give a number as many decimals as people are shown."""
    return f"0.{'0' * column.digits}" if column.digits else "0"


def _dated(file: BytesIO, at: datetime) -> bytes:
    """Pack the workbook anew, with its own moment in the place of the clock's."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    parts[core] = _MODIFIED.sub(rb"\g<1>" + stamp, parts[core])
    return zip_file(parts, at=at)
