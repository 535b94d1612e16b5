"""A plan area handed in becomes a stored review and two documents."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import mapping

from geosafety.catalog import read_catalog
from geosafety.crs import reproject_geometry, reproject_points
from geosafety.documents.page import as_json
from geosafety.errors import RefusedInputError
from geosafety.jobs.import_reports import import_reports
from geosafety.jobs.review import review_file
from geosafety.model.development import PlanStage
from geosafety.planning import as_html
from geosafety.store import developments, layers
from geosafety.store.connection import transaction

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
# The middle of the made-up town.
EAST, NORTH = 468_500.0, 6_462_500.0
SITE = shapely.box(EAST - 100, NORTH - 80, EAST + 100, NORTH + 80)


@pytest.fixture
def catalog(database_settings):
    return read_catalog(database_settings)


@pytest.fixture
def reviewed(database, database_settings, catalog, tmp_path):
    """Give a function that reviews a shape and answers as the command does."""
    # The made-up town has left its rasters in the folder that the tests share.
    settings = replace(database_settings, data_dir=tmp_path / "data")

    def review_shape(shape=SITE, *, name="Åvägen 2", now=NOW, out="ut"):
        path = write_plan(tmp_path, shape, name=name)
        return review_file(
            database,
            settings,
            catalog,
            path,
            stage=PlanStage.CONSULTATION,
            out_dir=tmp_path / out,
            now=now,
        )

    return review_shape


def write_plan(folder, shape, *, name):
    degrees = reproject_geometry(shape, source=3006, target=4326)
    feature = {"type": "Feature", "properties": {"namn": name}}
    path = folder / "plan.geojson"
    path.write_text(json.dumps(feature | {"geometry": mapping(degrees)}))
    return path


@pytest.fixture
def reports(database, catalog, tmp_path):
    """Import 40 reports in the middle of the town, one every other week."""
    rng = np.random.default_rng(1)
    east, north = EAST + rng.normal(0, 60, 40), NORTH + rng.normal(0, 60, 40)
    lon, lat = reproject_points(east, north, source=3006, target=4326)
    lines = ["externt_id,tidpunkt,kategori,lat,lon,beskrivning"]
    for number in range(40):
        moment = datetime(2026, 11, 20, 20, tzinfo=UTC) - timedelta(days=14 * number)
        lines.append(
            f"A{number},{moment.isoformat()},klotter,{lat[number]:.6f},"
            f"{lon[number]:.6f},Klotter"
        )
    path = tmp_path / "rapporter.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    answer = import_reports(
        database, path, "standard", catalog=catalog, gazetteer=None, now=NOW
    )
    assert answer["stored"] == 40


@pytest.fixture
def lamps(database, catalog):
    """Put one street with lamps thirty metres apart, one of them broken."""
    east = np.arange(EAST - 300, EAST + 301, 30)
    points = gpd.GeoDataFrame(
        {
            "number": [f"L{place}" for place in range(len(east))],
            "working": [place != 10 for place in range(len(east))],
        },
        geometry=shapely.points(east, NORTH),
        crs=3006,
    )
    line = shapely.LineString([(EAST - 300, NORTH), (EAST + 300, NORTH)])
    street = gpd.GeoDataFrame(
        {"name": ["Lyktgatan"], "class": ["residential"]}, geometry=[line], crs=3006
    )
    with transaction(database) as connection:
        layers.apply(connection, catalog.layers.values())
        layers.replace_features(connection, catalog.layers["lamps"], points)
        layers.replace_features(connection, catalog.layers["streets"], street)


def finding(answer, key):
    document = json.loads(Path(answer["files"][0]).read_text(encoding="utf-8"))
    return next(
        one
        for section in document["sections"]
        for one in section["findings"]
        if one["key"] == key
    )


@pytest.mark.usefixtures("reports")
def test_the_answer_names_the_documents_and_what_is_missing(reviewed):
    answer = reviewed()
    assert answer["stage"] == "samrad"
    assert answer["site_m2"] == pytest.approx(32_000, abs=1)
    assert [path.rpartition("/")[2] for path in answer["files"]] == [
        "review.json",
        "review.html",
    ]
    assert {"lighting_gaps", "population", "stops"} <= set(answer["missing"])


@pytest.mark.usefixtures("reports")
def test_a_layer_that_is_not_there_is_not_called_zero(reviewed):
    answer = reviewed()
    stops = finding(answer, "stops")
    assert stops["state"] == "missing"
    assert stops["text"].startswith("Underlag saknas")
    assert stops["values"] == {}


@pytest.mark.usefixtures("reports")
def test_reports_are_counted_in_whole_months_before_the_last_one(reviewed):
    answer = reviewed()
    assert answer["period"] == {"from": "2024-11-01", "to": "2026-10-31"}
    found = finding(answer, "incidents")
    # 40 reports every other week back from 20 November; 38 fall within the months.
    assert found["values"]["municipality"] == 38


@pytest.mark.usefixtures("reports", "lamps")
def test_a_broken_lamp_leaves_a_dark_stretch(reviewed):
    answer = reviewed()
    found = finding(answer, "lighting_gaps")
    # Lamps 60 m apart around the broken one leave 60 - 35 metres dark.
    assert found["values"]["gaps"] == 1
    assert found["values"]["dark_m"] == 25
    assert finding(answer, "lamps")["values"]["broken"] == 1


def test_without_any_report_the_numbers_are_missing_not_zero(reviewed):
    answer = reviewed()
    assert finding(answer, "incidents")["state"] == "missing"


@pytest.mark.usefixtures("reports", "lamps")
def test_the_same_state_and_moment_give_the_same_bytes(reviewed):
    first = reviewed(out="ett")
    second = reviewed(out="två")
    for one, two in zip(first["files"], second["files"], strict=True):
        assert Path(one).read_bytes() == Path(two).read_bytes()


@pytest.mark.usefixtures("reports")
def test_the_page_can_be_made_again_from_what_is_stored(database, reviewed):
    answer = reviewed()
    with transaction(database) as connection:
        plan = developments.read_all(connection)[0]
        stored = developments.latest_review(connection, plan.id)
    json_path, html_path = answer["files"]
    assert as_json(stored.document) == Path(json_path).read_text(encoding="utf-8")
    assert as_html(stored.document) == Path(html_path).read_text(encoding="utf-8")


@pytest.mark.usefixtures("reports")
def test_the_same_area_keeps_its_id_and_gets_a_new_review(reviewed):
    first = reviewed()
    second = reviewed(now=NOW + timedelta(days=1))
    assert first["development"]["id"] == second["development"]["id"]
    assert first["review"] != second["review"]


@pytest.mark.usefixtures("reports")
def test_a_line_is_reviewed_as_a_widened_area_and_said_so(reviewed):
    line = shapely.LineString([(EAST - 100, NORTH), (EAST + 100, NORTH)])
    answer = reviewed(line)
    # 200 m times 50 m, and a round end of 25 m radius at each side.
    assert answer["site_m2"] == pytest.approx(200 * 50 + np.pi * 25**2, rel=0.01)
    assert any("vidgats med 25 m" in note for note in answer["notes"])


def test_a_refused_file_stores_nothing_and_writes_nothing(database, reviewed, tmp_path):
    with pytest.raises(RefusedInputError):
        reviewed(shapely.box(0, 0, 1, 1))
    with transaction(database) as connection:
        assert developments.read_all(connection) == []
    assert not (tmp_path / "ut").exists()


@pytest.mark.usefixtures("reports")
def test_html_in_a_name_is_shown_as_text(reviewed):
    answer = reviewed(name="</title><script>alert(1)</script>")
    page = Path(answer["files"][1]).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.usefixtures("reports")
def test_another_plan_nearby_is_named_but_not_the_plan_itself(reviewed):
    first = reviewed(name="Grannplanen")
    assert finding(first, "other_plans")["values"] == {"plans": 0}
    moved = shapely.transform(SITE, lambda xy: xy + np.array([150, 0]))
    second = reviewed(moved, name="Åvägen 3")
    assert "Grannplanen" in finding(second, "other_plans")["text"]


def test_nothing_is_stored_when_the_documents_cannot_be_written(
    reviewed, database, tmp_path
):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotADirectoryError):
        reviewed(out="file/ut")
    with transaction(database) as connection:
        assert developments.read_all(connection) == []
