"""Lines of SaTScan's files, cut into cells; spaces, tabs, commas or semicolons."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from geosafety.errors import Problem, refuse, refuse_all
from geosafety.geofiles.limits import MAX_FILE_BYTES
from geosafety.intake.csv_encoding import decode_text
from geosafety.redaction import excerpt

MOST_LINES: Final = 1_000_000

_NUMBER: Final = re.compile(
    r"[+-]?[0-9]{1,15}(?:\.[0-9]{0,17})?(?:[eE][+-]?[0-9]{1,3})?"
)
_SHOWN_CHARACTERS: Final = 60
_MOST_FAULTS: Final = 1000


class Line(NamedTuple):
    """A line that is not blank: its number in the file, from 1, and its cells."""

    number: int
    cells: tuple[str, ...]


class Faults:
    """The faults of one file; reading goes on so that all can be mended at once."""

    def __init__(self, path: Path) -> None:
        """Start with none."""
        self._name = path.name
        self._found: list[Problem] = []

    def add(self, line: Line, code: str, sv: str, en: str) -> None:
        """Note what is wrong with a line."""
        where = f"{self._name}: "
        self._found.append(
            Problem(code=code, sv=where + sv, en=where + en, row=line.number)
        )
        if len(self._found) >= _MOST_FAULTS:
            self.refuse_any()

    def refuse_any(self) -> None:
        """Refuse the file if anything was wrong."""
        if self._found:
            raise refuse_all(self._found)


def read_lines(path: Path, *, least: int) -> list[Line]:
    """
    Read the lines of a file, without a header: a first line that has no digit.

    Parameters
    ----------
    path
        The file; UTF-8 or Windows-1252.
    least
        How many cells a line must have.

    Raises
    ------
    RefusedInputError
        `too-large`, `encoding`, `no-rows`, `too-many-rows` or `column-count`.
    """
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise refuse(
            "too-large",
            f"{path.name} är {size} byte; högst {MAX_FILE_BYTES} läses.",
            f"{path.name} has {size} bytes; at most {MAX_FILE_BYTES} are read.",
        )
    body, _ = decode_text(path.read_bytes())
    texts = body.decode("utf-8").splitlines()
    lines = [
        Line(number, cells)
        for number, cells in enumerate(_cut(texts), start=1)
        if any(cells)
    ]
    if lines and not any(map(_has_digit, lines[0].cells)):
        lines = lines[1:]
    if not lines:
        raise refuse("no-rows", f"{path.name} är tom.", f"{path.name} is empty.")
    if len(lines) > MOST_LINES:
        raise refuse(
            "too-many-rows",
            f"{path.name} har fler än {MOST_LINES} rader; slå ihop fall.",
            f"{path.name} has more than {MOST_LINES} lines; add up cases.",
        )
    _refuse_uneven(path, lines, least=least)
    return lines


def number_of(cell: str) -> float | None:
    """Read a number, with a decimal point or comma; None if it is none."""
    text = cell.replace(",", ".", 1)
    return float(text) if _NUMBER.fullmatch(text) else None


def shown(cell: str) -> str:
    """Give a cell as it may be repeated in a message."""
    return excerpt(cell, _SHOWN_CHARACTERS).replace("\x00", "␀")


def _has_digit(cell: str) -> bool:
    """Tell whether a cell can be a number or a time."""
    return any(sign.isdigit() for sign in cell)


def _cut(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Cut every line where the first one shows that cells meet."""
    first = next((text for text in texts if text.strip()), "")
    delimiter = next((mark for mark in ";," if mark in first), None)
    if delimiter is None:
        return [tuple(text.replace('"', " ").split()) for text in texts]
    try:
        rows = list(csv.reader(texts, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise refuse(
            "csv-syntax",
            f"Citattecken i filen stämmer inte ({error}).",
            f"The quotes in the file do not match ({error}).",
        ) from None
    return [tuple(cell.strip() for cell in row) for row in rows]


def _refuse_uneven(path: Path, lines: Sequence[Line], *, least: int) -> None:
    """Refuse lines with too few cells, or not as many as the first."""
    faults = Faults(path)
    size = max(len(lines[0].cells), least)
    for line in lines:
        if len(line.cells) != size:
            faults.add(
                line,
                "column-count",
                f"raden har {len(line.cells)} värden; det ska vara {size}.",
                f"the line has {len(line.cells)} values; it should have {size}.",
            )
    faults.refuse_any()
