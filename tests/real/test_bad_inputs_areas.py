"""Every bad plan file of the corpus gets the answer that the manifest gives."""

import csv
import json
import os
import socket
from dataclasses import replace

import pytest
from sqlalchemy import text

from geosafety.catalog.municipality import swedish_municipality
from geosafety.cli.program import run
from geosafety.errors import RefusedInputError
from geosafety.geofiles.areas import read_areas
from geosafety.store.connection import connect


@pytest.fixture(scope="module")
def municipality():
    return swedish_municipality("0480")


@pytest.fixture(scope="module")
def manifest(real_data):
    with (real_data / "bad-inputs/MANIFEST.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row["kind"] in {"geojson", "gpkg"}]


def named_places(problem):
    """Write the places of a problem the way the manifest does."""
    if problem.pointer is not None:
        return problem.pointer
    if problem.fid is not None:
        return f"layer={problem.layer};fid={problem.fid}"
    if problem.code == "bad-layer-name":
        return "layer"
    return "file" if problem.layer is None else f"layer={problem.layer}"


def processor_s():
    """Give the processor time so far of this program and those it ran."""
    return sum(os.times()[:4])


def answer(path, municipality):
    try:
        found = read_areas(path, municipality=municipality)
    except RefusedInputError as refusal:
        problem = refusal.problems[0]
        return "reject", problem.code, named_places(problem), 0
    return "accept", "", "", len(found.features)


def test_each_file_is_answered_as_the_manifest_says(
    real_data, manifest, municipality, monkeypatch
):
    def refuse_connection(*_):
        raise AssertionError("a file made the program connect to something")

    monkeypatch.setattr(socket.socket, "connect", refuse_connection)
    wrong, slow = [], []
    for row in manifest:
        begun = processor_s()
        got = answer(real_data / "bad-inputs" / row["file"], municipality)
        if processor_s() - begun > 5:
            slow.append(row["file"])
        names = (row["expected"], row["problem_type"], row["must_name"])
        if got != (*names, int(row["rows_imported"])):
            wrong.append((row["file"], got))
    assert len(manifest) == 36
    assert (wrong, slow) == ([], [])


def test_metres_without_a_system_name_the_likely_one(real_data, municipality):
    path = real_data / "bad-inputs/geojson/g19_metres_no_crs.geojson"
    with pytest.raises(RefusedInputError, match="EPSG:3006"):
        read_areas(path, municipality=municipality)


def test_html_in_attributes_stays_text(real_data, municipality):
    path = real_data / "bad-inputs/geojson/g29_xss_props.geojson"
    found = read_areas(path, municipality=municipality)
    properties = found.features.properties.iloc[0]
    assert properties["namn"] == "</script><script>alert(1)</script>"


def test_a_dropped_height_is_said(real_data, municipality):
    path = real_data / "bad-inputs/geojson/g47_z.geojson"
    found = read_areas(path, municipality=municipality)
    assert [note.code for note in found.notes] == ["height-dropped"]
    assert not found.features.geometry.iloc[0].has_z


def test_the_districts_of_malmo_are_read_from_their_local_zone(real_data):
    # Three harbour districts reach more than two kilometres beyond the generalised
    # boundary, into the sea, so the margin is widened here.
    malmo = replace(swedish_municipality("1280"), margin_m=5000.0)
    path = real_data / "malmo_geodata/malmo_delomraden_3008.gpkg"
    found = read_areas(path, municipality=malmo)
    assert (len(found.features), found.crs_found) == (136, 3008)
    assert "VÄRNHEM" in {row["delomrade"] for row in found.features.properties}
    assert found.features.geometry.is_valid.all()


def test_districts_beyond_the_margin_are_each_told(real_data):
    path = real_data / "malmo_geodata/malmo_delomraden_3008.gpkg"
    with pytest.raises(RefusedInputError) as caught:
        read_areas(path, municipality=swedish_municipality("1280"))
    assert {problem.code for problem in caught.value.problems} == {
        "outside-municipality"
    }
    assert all(problem.fid is not None for problem in caught.value.problems)


def test_a_real_plan_with_eight_rows_is_read(real_data):
    path = real_data / "detaljplan_exempel/derived_plan_areas_3008.gpkg"
    found = read_areas(path, municipality=swedish_municipality("1290"))
    assert len(found.features) == 8


def test_road_projects_that_hide_their_system_are_told_apart(real_data):
    path = real_data / "trafikverket_projects/vagprojekt_2017_nocrs.geojson"
    with pytest.raises(RefusedInputError, match="EPSG:3006") as caught:
        read_areas(path, municipality=swedish_municipality("0480"))
    assert caught.value.problems[0].code == "coordinate-crs"


@pytest.fixture
def nykoping(database_settings, monkeypatch):
    """Let the command line serve Nyköping from an empty database."""
    engine = connect(database_settings)
    with engine.begin() as connection:
        connection.execute(text("delete from core.municipality"))
    monkeypatch.setenv("GEOSAFETY_DATA_DIR", str(database_settings.data_dir))
    monkeypatch.setenv("GEOSAFETY_DATABASE_URL", database_settings.database_url)
    monkeypatch.setenv("GEOSAFETY_MUNICIPALITY", "0480")
    yield engine
    engine.dispose()


def test_the_command_refuses_each_bad_file_and_stores_nothing(
    real_data, manifest, nykoping, capsys, tmp_path
):
    wrong = []
    for row in (row for row in manifest if row["expected"] == "reject"):
        path = str(real_data / "bad-inputs" / row["file"])
        code = run(["review", path, "--out", str(tmp_path / "ut"), "--json"])
        out, err = capsys.readouterr()
        problems = json.loads(out)["error"]["problems"]
        if code != 1 or problems[0]["code"] != row["problem_type"]:
            wrong.append(row["file"])
        assert "Traceback" not in out + err
    with nykoping.connect() as connection:
        stored = connection.execute(text("select count(*) from core.development"))
        assert stored.scalar_one() == 0
    assert wrong == []
    assert not (tmp_path / "ut").exists()


def test_the_command_reviews_each_good_file(
    real_data, manifest, nykoping, capsys, tmp_path
):
    good = [row for row in manifest if row["expected"] == "accept"]
    for row in good:
        path = str(real_data / "bad-inputs" / row["file"])
        code = run(["review", path, "--out", str(tmp_path / "ut"), "--json"])
        answer = json.loads(capsys.readouterr().out)
        page = (tmp_path / "ut/review.html").read_text(encoding="utf-8")
        assert code == 0
        assert answer["site_m2"] > 0
        assert "<script" not in page
        if row["file"].endswith("g47_z.geojson"):
            notes = " ".join(answer["notes"])
            assert "Höjd" in notes
            assert "vidgats med 25 m" in notes
    with nykoping.connect() as connection:
        stored = connection.execute(text("select count(*) from core.development"))
        assert stored.scalar_one() == len(good) == 4
