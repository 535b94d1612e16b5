"""What the values of a workbook do not tell: formulas, faults, hidden rows."""

import io
import re
from dataclasses import dataclass
from typing import Final

# Document types and entities are refused by `archive` before this is called.
from xml.etree import ElementTree as ET

_SUSPECT = re.compile(
    rb"<(?:[A-Za-z]+:)?f[\s/>]|\st=[\"']e[\"']|\shidden=[\"'](?:1|true)[\"']"
)
_RELATION: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
)
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """
    Marks on one sheet; cells as (row, column), both counted from 0.

    Attributes
    ----------
    formulas
        Cells whose value is worked out.
    faults
        Cells with an error value, and the text of it (`#REF!`).
    hidden_rows
        Rows that a person does not see.
    """

    formulas: frozenset[tuple[int, int]]
    faults: dict[tuple[int, int], str]
    hidden_rows: frozenset[int]


def sheet_marks(parts: dict[str, bytes], sheet: str) -> SheetMarks:
    """
    Find the marks of the sheet with this name.

    Raises
    ------
    xml.etree.ElementTree.ParseError
        If a part of the workbook is not well-formed.
    """
    content = parts.get(_part_of(parts, sheet), b"")
    formulas: set[tuple[int, int]] = set()
    faults: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    if not _SUSPECT.search(content):
        return SheetMarks(frozenset(), faults, frozenset())
    for _, element in ET.iterparse(io.BytesIO(content)):  # noqa: S314
        match _local(element.tag):
            case "c":
                _look_at_cell(element, formulas, faults)
            case "row":
                if element.get("hidden") in {"1", "true"}:
                    hidden.add(int(element.get("r", "0")) - 1)
                element.clear()
    return SheetMarks(frozenset(formulas), faults, frozenset(hidden))


def _look_at_cell(
    cell: ET.Element,
    formulas: set[tuple[int, int]],
    faults: dict[tuple[int, int], str],
) -> None:
    """Note a formula or an error value."""
    parts = {_local(child.tag): child.text or "" for child in cell}
    if "f" not in parts and cell.get("t") != "e":
        return
    place = _place(cell.get("r", ""))
    if place is None:
        return
    if "f" in parts:
        formulas.add(place)
    if cell.get("t") == "e":
        faults[place] = parts.get("v", "#FEL!")


def _place(reference: str) -> tuple[int, int] | None:
    """
    Turn a cell reference into row and column, both from 0.

    >>> _place("B3")
    (2, 1)
    """
    found = _CELL.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _part_of(parts: dict[str, bytes], sheet: str) -> str:
    """Find the part that holds a sheet."""
    book = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314
    relation = next(
        (
            element.get(_RELATION) or element.get(_STRICT_RELATION)
            for element in book.iter()
            if _local(element.tag) == "sheet" and element.get("name") == sheet
        ),
        None,
    )
    links = ET.fromstring(  # noqa: S314
        parts.get("xl/_rels/workbook.xml.rels", b"<none/>")
    )
    for link in links:
        if link.get("Id") == relation:
            target = link.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return ""


def _local(tag: str) -> str:
    """Give a tag without its namespace."""
    return tag.rpartition("}")[2]
