"""The police's notices, as served and with their texts: read, placed, counted."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sqlalchemy import text

from geosafety.catalog import Catalog, read_catalog
from geosafety.cli.program import run
from geosafety.crs import reproject_points
from geosafety.geocode import Gazetteer
from geosafety.intake import latest_events, read_feed_page
from geosafety.jobs.feeds import read_feed
from geosafety.redaction.names import find_names
from geosafety.redaction.redact import redact, redact_column
from geosafety.settings import Settings
from geosafety.store.connection import Engine

NOW = datetime(2026, 11, 1, tzinfo=UTC)
_SERVED = ("id", "datetime", "name", "summary", "url", "type", "preamble", "body")


@pytest.fixture(scope="module")
def notices(real_data: Path) -> Path:
    return real_data / "polisen_events"


@pytest.fixture(scope="module")
def malmo(notices: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the texts of Malmö as a page of the feed."""
    frame = pd.read_parquet(notices / "texts_malmo_dev.parquet")
    frame = frame[list(_SERVED)].astype(object)
    page = tmp_path_factory.mktemp("feed") / "malmo.json"
    records = frame.where(frame.notna(), None).to_dict("records")
    page.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return page


def _catalog(code: str) -> Catalog:
    return read_catalog(Settings(Path(), None, code, None, "sv"))


@pytest.fixture(scope="module")
def gazetteer(real_data: Path) -> Gazetteer:
    """Index the addresses of Malmö, without names of places."""
    rows = pd.read_parquet(real_data / "malmo_addresses/malmo_adresser.parquet")
    east, north = reproject_points(rows["lon"], rows["lat"], source=4326, target=3006)
    addresses = pd.DataFrame(
        {
            "street": rows["gata"],
            "number": rows["gatunummer"],
            "postcode": rows["postnummer"],
            "locality": "Malmö",
            "east": east,
            "north": north,
        }
    )
    no_names = pd.DataFrame(
        {"name": [], "kind": [], "accuracy_m": [], "geometry": []}, dtype=object
    )
    return Gazetteer.build(
        addresses, no_names, municipality=_catalog("1280").municipality
    )


def _ask(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_each_notice_of_the_pages_is_kept_once(database: Engine, notices: Path):
    pages = sorted(notices.glob("api_snapshot_*.json"))
    ids = {each["id"] for page in pages for each in json.loads(page.read_bytes())}
    known = {"catalog": _catalog("1280"), "gazetteer": None, "now": NOW}
    first = read_feed(database, pages, **known)
    assert (first["pages"], first["read"], first["stored"]) == (3, len(ids), len(ids))
    again = read_feed(database, [*pages, pages[0]], **known)
    assert (again["stored"], again["unchanged"]) == (0, len(ids))
    assert again["reports"]["stored"] == 0
    assert again["reports"]["unchanged"] == first["reports"]["stored"] > 0
    assert _ask(database, "select count(*) from core.feed_event") == [(len(ids),)]
    sorted_out = ("bundled", "elsewhere", "without_category")
    assert len(ids) == sum(first[key] for key in sorted_out) + first["reports"]["read"]


def test_the_title_tells_when_and_where_in_every_notice(notices: Path):
    pages = sorted(notices.glob("api_snapshot_*.json"))
    events = latest_events(read_feed_page(page.read_bytes()) for page in pages)
    assert all(event.place for event in events)
    late = [
        (event.published_at - event.occurred_at).total_seconds() / 3600
        for event in events
        if event.occurred_at
    ]
    assert len(late) == len(events)
    assert min(late) >= -1
    assert 0 < np.median(late) < 2
    assert sum(event.is_bundle for event in events) > 200


def test_titles_of_four_years_are_understood(notices: Path):
    frames = [
        pd.read_parquet(path) for path in sorted(notices.glob("events_*.parquet"))
    ]
    frame = pd.concat(frames, ignore_index=True)
    served = frame[["id", "datetime", "name", "summary", "type"]].to_dict("records")
    events = read_feed_page(json.dumps(served).encode())
    assert len(events) > 80_000
    assert [event.place or "" for event in events] == frame["title_place"].tolist()
    published = pd.DatetimeIndex([event.published_at for event in events])
    expected = pd.DatetimeIndex(frame["datetime_utc"]).floor("s")
    assert (published == expected).all()
    assert sum(event.occurred_at is None for event in events) < 10


@pytest.fixture(scope="module")
def bodies(notices: Path) -> list[str]:
    names = ("malmo_dev", "sodermanland_vastmanland", "stockholm")
    frames = [pd.read_parquet(notices / f"texts_{name}.parquet") for name in names]
    bodies: list[str] = pd.concat(frames)["body"].dropna().tolist()
    return bodies


def test_published_texts_do_not_look_like_personal_data(bodies: list[str]):
    """The police have taken out what there was, so each hit here is a false one."""
    assert len(bodies) == 9_310
    assert [body for body in bodies if redact(body).kinds] == []


def test_titles_and_summaries_do_not_look_like_personal_data(notices: Path):
    """Two of these tell the phone number of the police's own office."""
    frames = [
        pd.read_parquet(path) for path in sorted(notices.glob("events_*.parquet"))
    ]
    frame = pd.concat(frames, ignore_index=True)
    texts = pd.concat([frame["name"], frame["summary"]]).dropna().unique().tolist()
    assert len(texts) > 130_000
    _, found = redact_column(pa.array(texts))
    assert list(found.values()) == [("telefon",)] * 2


def test_published_texts_hardly_ever_warn_of_a_name(bodies: list[str]):
    """About half of these are names: spokesmen and those who asked for help."""
    warned = [body for body in bodies if find_names(body)]
    assert len(warned) / len(bodies) < 0.005


def test_the_command_reads_a_folder(
    database_settings: Settings,
    malmo: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("GEOSAFETY_DATA_DIR", str(database_settings.data_dir))
    monkeypatch.setenv("GEOSAFETY_DATABASE_URL", str(database_settings.database_url))
    monkeypatch.setenv("GEOSAFETY_MUNICIPALITY", "demo")
    assert run(["feeds", "read", str(malmo.parent), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["read"] == answer["elsewhere"] == 1766
    assert answer["reports"]["read"] == 0


def test_the_texts_of_malmo_are_placed_by_their_words_alone(
    database: Engine, malmo: Path, gazetteer: Gazetteer
):
    answer = read_feed(
        database, [malmo], catalog=_catalog("1280"), gazetteer=gazetteer, now=NOW
    )
    reports = answer["reports"]
    placed = reports["placed"]
    assert sum(placed.values()) == reports["stored"] == reports["read"] > 500
    assert placed["point"] == 0
    assert placed["street"] > 100
    assert placed["unplaced"] > 0
    # The middle of Malmö, where the feed puts everything, is nobody's place.
    points = _ask(
        database,
        "select count(*) from core.placement where point is not null and st_dwithin("
        "point, st_transform(st_setsrid(st_point(13.003822, 55.604981), 4326), 3006), "
        "1)",
    )
    assert points == [(0,)]


def test_unplaced_notices_are_counted_and_nowhere_on_the_map(
    database: Engine, malmo: Path, gazetteer: Gazetteer
):
    answer = read_feed(
        database, [malmo], catalog=_catalog("1280"), gazetteer=gazetteer, now=NOW
    )
    unplaced = answer["reports"]["placed"]["unplaced"]
    by_precision = dict(
        _ask(
            database,
            "select p.precision, count(*) from core.report as r inner join "
            "core.placement as p on p.report_id = r.id group by 1",
        )
    )
    assert by_precision["unplaced"] == unplaced > 0
    assert _ask(
        database,
        "select count(*) from core.placement where precision = 'unplaced' and "
        "(cell is not null or footprint_id is not null or point is not null)",
    ) == [(0,)]
    ((weight,),) = _ask(database, "select sum(weight) from core.placement_cell")
    stored = answer["reports"]["stored"]
    assert weight == pytest.approx(stored - unplaced, rel=1e-4)


def test_notices_known_to_a_street_are_not_piled_on_one_cell(
    database: Engine, malmo: Path, gazetteer: Gazetteer
):
    read_feed(database, [malmo], catalog=_catalog("1280"), gazetteer=gazetteer, now=NOW)
    rows = _ask(
        database,
        "select c.report_id, c.cell, c.weight from core.placement as p inner join "
        "core.placement_cell as c on c.report_id = p.report_id "
        "where p.precision = 'street'",
    )
    weights = pd.DataFrame(rows, columns=["report", "cell", "weight"])
    by_report = weights.groupby("report")["weight"]
    assert by_report.ngroups > 100
    assert by_report.sum().to_numpy() == pytest.approx(1, abs=1e-4)
    assert by_report.size().median() >= 4
    assert by_report.max().median() < 0.4
    by_cell = weights.groupby("cell")["weight"].sum()
    assert by_cell.max() < 0.03 * by_report.ngroups
