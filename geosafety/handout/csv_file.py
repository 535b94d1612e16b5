"""CSV for programs, and CSV as Swedish Excel opens it."""

import csv
from datetime import date
from io import StringIO

from geosafety.handout.cells import Cell, rows_of
from geosafety.handout.neutral import neutral
from geosafety.model.handout import Handout


def csv_file(handout: Handout) -> bytes:
    """
    Write the table with commas, decimal points and the columns' own names.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark. Texts that a spreadsheet would take for a
        formula begin with an apostrophe; numbers are as they are.
    """
    names = [each.name for each in handout.columns]
    return _written(handout, names, delimiter=",", decimal=".")


def excel_csv_file(handout: Handout) -> bytes:
    """Write the table with semicolons, decimal commas and titles, as Excel has it."""
    titles = [each.heading for each in handout.columns]
    return _written(handout, titles, delimiter=";", decimal=",")


def _written(
    handout: Handout, heads: list[str], *, delimiter: str, decimal: str
) -> bytes:
    """Write heads and rows."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([neutral(head) for head in heads])
    for row in rows_of(handout):
        writer.writerow([_cell(value, decimal) for value in row])
    return file.getvalue().encode("utf-8-sig")


def _cell(value: Cell, decimal: str) -> str:
    """Write a value; nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value).replace(".", decimal)
    if isinstance(value, date):
        return value.isoformat()
    return neutral(value)
