"""A small town, its words and a sender."""

from collections.abc import Callable
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
