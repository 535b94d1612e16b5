"""Sentences with personal data, marked where it is."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

_SENTENCES = Path(__file__).parent / "sentences"
_KINDS = {
    "pnr": "personnummer",
    "sam": "samordningsnummer",
    "född": "födelsedatum",
    "tel": "telefon",
    "mejl": "e-post",
    "reg": "registreringsnummer",
    "lgh": "lägenhet",
    "knr": "K-nummer",
    "konto": "konto",
    "ip": "ip-adress",
    "bank": "bankkonto",
    "namn": "namn",
}
_MARK = re.compile(rf"\{{({'|'.join(_KINDS)}):([^}}]*)\}}")
_SIGNS = str.maketrans("⏎⇥⍽", "\n\t\u00a0")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, where personal data and names are in it, and its file."""

    text: str
    personal: tuple[tuple[int, int, str], ...]
    names: tuple[tuple[int, int], ...]
    file: str


@pytest.fixture(scope="session")
def sentences() -> list[Sentence]:
    return [
        _sentence(line, path.stem)
        for path in sorted(_SENTENCES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("## ")
    ]


def _sentence(line: str, file: str) -> Sentence:
    """Read a line: its marks become places in the text without them."""
    text = ""
    last = 0
    spans = []
    for mark in _MARK.finditer(line):
        text += line[last : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), _KINDS[mark[1]]))
        text += mark[2]
        last = mark.end()
    text += line[last:]
    return Sentence(
        text.translate(_SIGNS),
        tuple(span for span in spans if span[2] != "namn"),
        tuple((start, end) for start, end, kind in spans if kind == "namn"),
        file,
    )
