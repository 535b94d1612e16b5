"""TOML files that remember on which line each key stands."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geosafety.errors import Problem

Keys = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"^\s*\[(\[)?\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(rf"^\s*({_DOTTED})\s*=\s*(.*)$")
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of the layers folder: what it says, and where."""

    name: str
    path: Path
    data: dict[str, Any]
    lines: dict[Keys, int]

    def line(self, *keys: str | int) -> int:
        """Give the line of a key, or of what holds it when it is missing."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def problem(self, code: str, keys: Keys, *, sv: str, en: str) -> Problem:
        """Tell a fault with its file and line in front."""
        row = self.line(*keys)
        return Problem(
            code=code,
            sv=f"{self.name}, rad {row}: {sv}",
            en=f"{self.name}, line {row}: {en}",
            row=row,
            layer=self.name,
            pointer="".join(f"/{key}" for key in keys) or None,
        )


def read_document(path: Path, *, name: str) -> Document | Problem:
    """
    Read a TOML file, or tell what keeps it from being read.

    Parameters
    ----------
    path
        The file.
    name
        The file as its editor knows it, such as `senders/standard.toml`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        return Problem(
            code="encoding",
            sv=f"{name}, rad {row}: filen är inte i UTF-8; spara den som UTF-8.",
            en=f"{name}, line {row}: the file is not UTF-8; save it as UTF-8.",
            row=row,
            layer=name,
        )
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_problem(str(error), text, name=name)
    except (RecursionError, ValueError):
        # Thousands of brackets within each other, or of digits in a row.
        return _syntax_problem("too deep, or too large a number", text, name=name)
    return Document(name=name, path=path, data=data, lines=_lines_of_keys(text))


def _syntax_problem(reason: str, text: str, *, name: str) -> Problem:
    """Turn the parser's complaint into words with a line."""
    place = _PLACE.search(reason)
    lines = text.splitlines() or [""]
    row = min(int(place[1]), len(lines)) if place and place[1] else len(lines)
    line = lines[row - 1].strip()
    what = _PLACE.sub("", reason).strip()
    return Problem(
        code="syntax",
        sv=f"{name}, rad {row}: ”{line}” är inte TOML ({what}). Rätt skrivet: "
        'nyckel = "text inom citattecken", nyckel = 12 eller [rubrik]; en nyckel med '
        "mellanslag eller å, ä, ö står också inom citattecken.",
        en=f"{name}, line {row}: “{line}” is not TOML ({what}). Right would be "
        'key = "text in quotation marks", key = 12 or [heading]; a key with spaces or '
        "å, ä, ö stands in quotation marks too.",
        row=row,
        layer=name,
    )


def _lines_of_keys(text: str) -> dict[Keys, int]:
    """Map each key, table and list entry to the line where it begins."""
    lines: dict[Keys, int] = {}
    table: Keys = ()
    counts: dict[Keys, int] = {}
    inside: Keys | None = None
    for number, line in _lines_outside_strings(text):
        if inside is not None:
            if line.lstrip().startswith("{"):
                entry = counts.get(inside, 0)
                counts[inside] = entry + 1
                lines[(*inside, entry)] = number
            if line.lstrip().startswith("]"):
                inside = None
        elif header := _HEADER.match(line):
            table = _split(header[2])
            if header[1]:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            _note(lines, table, number)
        elif assignment := _ASSIGNMENT.match(line):
            keys = (*table, *_split(assignment[1]))
            _note(lines, keys, number)
            value = assignment[2].split("#")[0].strip()
            if value.startswith("[") and not value.endswith("]"):
                inside = keys
    return lines


def _note(lines: dict[Keys, int], keys: Keys, number: int) -> None:
    """Keep the first line of a key and of the tables it makes on the way."""
    for length in range(1, len(keys) + 1):
        lines.setdefault(keys[:length], number)


def _split(dotted: str) -> Keys:
    """Take a dotted key apart and its quotation marks off."""
    return tuple(key.strip("\"'") for key in re.findall(_KEY, dotted))


def _lines_outside_strings(text: str) -> Iterator[tuple[int, str]]:
    """Count the lines and leave out those inside text of several lines."""
    fence: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if fence is None:
            yield number, line
            for mark in ('"""', "'''"):
                if line.count(mark) % 2 == 1:
                    fence = mark
                    break
        elif fence in line:
            fence = None
