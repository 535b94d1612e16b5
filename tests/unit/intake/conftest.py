"""A small town, its words and a sender, and sentences with personal data."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shapely import box

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.intake import read_reports
from geosafety.model.batch import ReportBatch
from geosafety.model.municipality import Municipality
from geosafety.model.report import ReportKind
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Category, PublicClass, Title, Vocabulary

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HEADER = "externt_id,tidpunkt,kategori,lat,lon,beskrivning"


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


@pytest.fixture(scope="session")
def town() -> Municipality:
    square = reproject_geometry(
        box(16.9, 58.7, 17.1, 58.8), source=WGS84, target=SWEREF99_TM
    )
    return Municipality("0480", "Nyköping", square, 3010)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    def category(key: str, kind: ReportKind | None) -> Category:
        public = PublicClass.BLOCKED if kind is None else PublicClass.CELLS
        return Category(key, Title(key, key), "group", kind, public)

    return Vocabulary(
        categories={
            "graffiti": category("graffiti", ReportKind.INCIDENT),
            "other_unsafe": category("other_unsafe", ReportKind.UNSAFE_PLACE),
            "event_upcoming": category("event_upcoming", ReportKind.EVENT_NOTICE),
            "honour": category("honour", None),
        },
        groups={"group": Title("Grupp", "Group")},
    )


@pytest.fixture(scope="session")
def sender() -> SenderMapping:
    return SenderMapping(
        key="standard",
        title=Title("Standard", "Standard"),
        organisation="kommunen",
        organisation_type="department",
        columns={
            "external_id": "externt_id",
            "occurred_from": "tidpunkt",
            "category": "kategori",
            "lat": "lat",
            "lon": "lon",
            "text": "beskrivning",
        },
        required=("external_id", "occurred_from", "category"),
        categories={
            "klotter": "graffiti",
            "otrygghet": "other_unsafe",
            "arrangemang": "event_upcoming",
            "heder": "honour",
        },
    )


Reader = Callable[..., ReportBatch]


@pytest.fixture
def read(
    tmp_path: Path, town: Municipality, vocabulary: Vocabulary, sender: SenderMapping
) -> Reader:
    """Give a function that reads the text or bytes of a file."""

    def reading(
        content: str | bytes,
        *,
        name: str = "rapporter.csv",
        mapping: SenderMapping = sender,
    ) -> ReportBatch:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_reports(
            path, mapping, vocabulary=vocabulary, municipality=town, now=NOW
        )

    return reading


@pytest.fixture
def read_rows(read: Reader) -> Reader:
    """Give a function that reads rows below the usual header."""

    def reading(*rows: str, mapping: SenderMapping | None = None) -> ReportBatch:
        content = "\n".join([HEADER, *rows]) + "\n"
        return read(content) if mapping is None else read(content, mapping=mapping)

    return reading
