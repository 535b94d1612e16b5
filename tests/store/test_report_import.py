"""Files of reports all the way into the database."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, text

from geosafety.catalog import Catalog, read_catalog
from geosafety.errors import ClusterError, NotFoundError
from geosafety.jobs.import_reports import import_reports
from geosafety.jobs.locate import StoredGazetteer
from geosafety.settings import Settings

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
_HEADER = "externt_id,tidpunkt,kategori,lat,lon,beskrivning"
_ADDED_UP = ("stored", "unchanged", "duplicates", "quarantined")

Importer = Callable[..., dict]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog(Settings(Path(), None, "0480", None, "sv"))


@pytest.fixture
def bring_in(database: Engine, catalog: Catalog, tmp_path: Path) -> Importer:
    def bringing_in(*rows: str, sender: str = "standard", **options: object) -> dict:
        path = tmp_path / "rapporter.csv"
        path.write_text("\n".join([_HEADER, *rows, ""]), encoding="utf-8")
        return import_reports(
            database,
            path,
            sender,
            catalog=catalog,
            **{"gazetteer": None, "now": NOW, **options},
        )

    return bringing_in


def _row(
    number: str, *, at: str = "22:15", lat: float = 58.753, kind: str = "klotter"
) -> str:
    return f"{number},2025-09-05 {at},{kind},{lat},17.0086,Text {number}"


def _ask(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def _other_sender(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another sender use the standard columns."""
    standard = catalog.senders["standard"]
    fields = {name: getattr(standard, name) for name in standard.__slots__}
    other = type(standard)(**fields | {"key": "other", "organisation": "other"})
    monkeypatch.setitem(catalog.senders, "other", other)


def test_numbers_add_up_whatever_happens(bring_in: Importer):
    rows = [_row("A1"), _row("A2"), _row("A2"), _row("A3", kind="okänt")]
    first = bring_in(*rows, on_error="quarantine")
    assert [first[key] for key in ("read", *_ADDED_UP)] == [4, 2, 0, 1, 1]
    changed = [_row("A1"), _row("A2", at="22:16"), _row("A4")]
    second = bring_in(*changed)
    assert [second[key] for key in ("read", *_ADDED_UP)] == [3, 2, 1, 0, 0]
    assert second["updated"] == 1
    refused = bring_in(_row("A5"), _row("A6", kind="okänt"))
    assert [refused[key] for key in ("read", "stored", "rejected")] == [2, 0, 1]
    assert refused["code"] == "unknown-category"


def test_near_reports_of_two_senders_are_one_event(
    bring_in: Importer,
    database: Engine,
    catalog: Catalog,
    monkeypatch: pytest.MonkeyPatch,
):
    _other_sender(catalog, monkeypatch)
    bring_in(_row("A1"), _row("A2", at="12:00"))
    rows = [
        _row("B1", at="23:00", lat=58.7534),
        _row("B2", at="23:16"),
        _row("B3", lat=58.754),
        _row("B4", kind="otrygghet"),
    ]
    answer = bring_in(*rows, sender="other")
    assert [answer[key] for key in ("read", *_ADDED_UP)] == [4, 3, 0, 1, 0]
    assert _ask(
        database,
        "select new.external_id, old.external_id from core.report as new "
        "inner join core.report as old on old.id = new.duplicate_of",
    ) == [("B1", "A1")]
    again = bring_in(*rows, sender="other")
    assert [again[key] for key in ("read", *_ADDED_UP)] == [4, 0, 4, 0, 0]


def test_one_sender_may_see_two_events_at_one_place(bring_in: Importer):
    assert bring_in(_row("A1"), _row("A2", at="22:20"))["stored"] == 2


def test_a_date_alone_is_too_vague_to_be_the_same_event(
    bring_in: Importer, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
):
    _other_sender(catalog, monkeypatch)
    bring_in(_row("A1", at="00:00"))
    vague = "B1,2025-09-05,klotter,58.753,17.0086,Text"
    assert bring_in(vague, sender="other")["duplicates"] == 0


def test_a_failure_halfway_leaves_nothing(bring_in: Importer, database: Engine):
    with database.begin() as connection:
        connection.execute(
            text(
                "create function refuse() returns trigger language plpgsql as "
                "$$ begin raise exception 'disk full'; end $$"
            )
        )
        connection.execute(
            text(
                "create trigger refuse before insert on core.placement "
                "execute function refuse()"
            )
        )
    with pytest.raises(psycopg.Error, match="disk full"):
        bring_in(_row("A1"))
    for table in ("report", "placement", "import_batch"):
        assert _ask(database, f"select count(*) from core.{table}") == [(0,)]  # noqa: S608


def test_a_dry_run_of_a_bad_file_keeps_nothing_either(
    bring_in: Importer, database: Engine
):
    rows = [_row("A1"), _row("A2", kind="okänt")]
    trial = bring_in(*rows, on_error="quarantine", dry_run=True)
    for table in ("report", "quarantine_row", "import_batch"):
        assert _ask(database, f"select count(*) from core.{table}") == [(0,)]  # noqa: S608
    assert trial == bring_in(*rows, on_error="quarantine")


def test_the_file_is_remembered_with_what_became_of_it(
    bring_in: Importer, database: Engine
):
    bring_in(_row("A1"), _row("A2", kind="okänt"), on_error="quarantine")
    ((name, counts),) = _ask(
        database, "select file_name, counts from core.import_batch"
    )
    assert name == "rapporter.csv"
    assert (counts["stored"], counts["quarantined"]) == (1, 1)
    ((row, content, problems),) = _ask(
        database, 'select "row", content, problems from core.quarantine_row'
    )
    assert (row, content["kategori"]) == (3, "okänt")
    assert problems[0]["code"] == "unknown-category"


def test_an_unknown_sender_is_told_which_there_are(bring_in: Importer):
    with pytest.raises(NotFoundError, match="standard"):
        bring_in(_row("A1"), sender="nobody")


def test_addresses_are_not_read_for_rows_with_coordinates(
    bring_in: Importer, catalog: Catalog
):
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    out_of_reach = StoredGazetteer(nowhere, municipality=catalog.municipality)
    assert bring_in(_row("1"), gazetteer=out_of_reach)["placed"]["point"] == 1
    with pytest.raises(ClusterError):
        out_of_reach.locate_address("Storgatan 1")


def test_the_stages_are_told(bring_in: Importer):
    told: list[tuple[str, int, int]] = []
    bring_in(_row("A1"), progress=lambda *stage: told.append(stage))
    assert [done for _, done, _ in told] == [0, 1, 2, 3]
    assert told[0][0] == "Läser och granskar filen"
