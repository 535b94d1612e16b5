"""Senders and rows that wait, on the command line."""

import json

import pytest

from geosafety.catalog import read_catalog
from geosafety.cli.program import run
from geosafety.crs import reproject_geometry

HEAD = "Löpnr;När;Vad;Nord;Öst;Anteckning;Handläggare\n"
ROW = "A1;2026-03-01 20:15;klotter;LAT;LON;Stora bokstäver på gaveln;Stina\n"
STRANGE = "A2;2026-03-02 20:15;tefat;LAT;LON;Ring 070-174 06 05 om det;Stina\n"


@pytest.fixture
def ask(database_settings, monkeypatch, capsys):
    """Run the program in an empty municipality; give its status and answer."""
    monkeypatch.setenv("GEOSAFETY_DATA_DIR", str(database_settings.data_dir))
    monkeypatch.setenv("GEOSAFETY_DATABASE_URL", database_settings.database_url)
    monkeypatch.setenv("GEOSAFETY_MUNICIPALITY", "demo")

    def asking(*arguments):
        capsys.readouterr()
        code = run([*map(str, arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return asking


@pytest.fixture
def file(database_settings, tmp_path):
    boundary = read_catalog(database_settings).municipality.boundary
    place = boundary.representative_point()
    point = reproject_geometry(place, source=3006, target=4326)
    content = (HEAD + ROW + STRANGE).replace("LAT", f"{point.y:.5f}")
    path = tmp_path / "nattvandrarna.csv"
    path.write_text(content.replace("LON", f"{point.x:.5f}"), encoding="utf-8")
    return path


@pytest.fixture
def saved(ask, file, tmp_path):
    """Save what is suggested for the file as a sender."""
    _, suggested = ask("senders", "suggest", file)
    path = tmp_path / "natt.toml"
    path.write_text(suggested["toml"], encoding="utf-8")
    assert ask("senders", "save", "natt", "--from", path)[0] == 0
    return path


def test_what_is_suggested_for_a_file_can_be_saved_and_reads_it(ask, file, saved):
    code, answer = ask("reports", "import", file, "--sender", "natt", "--dry-run")
    assert answer["read"] == 2
    assert code == 1
    assert [each["code"] for each in answer["errors"]] == ["unknown-category"]
    assert "A1" not in saved.read_text("utf-8")


def test_a_suggestion_tells_what_it_rests_on(ask, file):
    _, answer = ask("senders", "suggest", file)
    rests_on = {each["field"]: each for each in answer["rests_on"]}
    assert rests_on["category"]["column"] == "Vad"
    assert rests_on["text"]["column"] == "Anteckning"
    assert all(each["why"] for each in answer["rests_on"])


@pytest.mark.usefixtures("saved")
def test_senders_are_listed_shown_and_forgotten(ask):
    _, answer = ask("senders", "list")
    sources = {each["key"]: each["source"] for each in answer["senders"]}
    assert sources["natt"] == "saved"
    assert sources["standard"] == "file"
    assert 'category = "Vad"' in ask("senders", "show", "natt")[1]["toml"]
    assert ask("senders", "remove", "natt") == (0, {"removed": "natt"})
    code, answer = ask("senders", "show", "natt")
    assert code == 1
    assert answer["error"]["code"] == "not-found"


def test_a_file_that_is_no_sender_is_refused_with_its_faults(ask, tmp_path):
    path = tmp_path / "fel.toml"
    path.write_text('title.sv = "Natt"\nfärg = "blå"\n', encoding="utf-8")
    code, answer = ask("senders", "save", "natt", "--from", path)
    assert code == 1
    assert "färg" in json.dumps(answer, ensure_ascii=False)
    assert "natt" not in json.dumps(ask("senders", "list")[1])


@pytest.mark.usefixtures("saved")
def test_rows_that_wait_are_listed_without_their_cells_and_sent_on(ask, file, saved):
    choices = ("--sender", "natt", "--on-error", "quarantine")
    _, answer = ask("reports", "import", file, *choices)
    assert (answer["stored"], answer["quarantined"]) == (1, 1)
    _, listed = ask("quarantine", "list")
    assert listed["waiting"] == 1
    (waiting,) = listed["files"]
    assert waiting["rows"][0]["problems"][0]["code"] == "unknown-category"
    assert "070-174" not in json.dumps(listed)
    assert ask("quarantine", "retry")[1]["sent"] == 0
    words = saved.read_text("utf-8").replace(
        "[categories]\n", '[categories]\ntefat = "graffiti"\n'
    )
    saved.write_text(words, encoding="utf-8")
    assert ask("senders", "save", "natt", "--from", saved)[0] == 0
    _, sent = ask("quarantine", "retry", "--batch", waiting["batch"])
    assert (sent["sent"], sent["waiting"]) == (1, 0)
    assert ask("quarantine", "list")[1]["waiting"] == 0
