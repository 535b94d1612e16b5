"""What pages show, taken along as files: by whom, in which form, and in the log."""

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from threading import BoundedSemaphore
from urllib.parse import urlencode
from zipfile import ZipFile

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from defusedxml import ElementTree
from sqlalchemy import text

from geosafety.model.account import Role
from geosafety.model.handout import Format
from geosafety.store.connection import connect, transaction
from webmap.access import (
    MAPS,
    READERS_OF_MEASURES,
    READERS_OF_REPORTS,
    SITUATION,
)
from webmap.handout import handing_out

WISH = {"purpose": "situation", "recipient": "EST-gruppen", "question": ""}
WHERE = {
    "/atgarder/ta-med": READERS_OF_MEASURES,
    "/est/ta-med": SITUATION,
    "/hotspots/ta-med": MAPS,
    "/rapporter/ta-med": READERS_OF_REPORTS,
    "/lager/ta-med": MAPS,
}


@pytest.fixture
def take(reader, token):
    """Take something along from the made-up municipality."""

    def taking(path, role=Role.COORDINATOR, **fields):
        client = reader(role)
        form = WISH | {"format": "csv", "csrf_token": token(client)} | fields
        return client.post(path, data=form)

    return taking


@pytest.fixture
def latest(town):
    """Give the latest line of the log."""
    engine = connect(town.extensions["geosafety"].settings)

    def read():
        query = (
            "select role, action, object_type, object_id, purpose, details "
            "from audit.entry order by id desc limit 1"
        )
        with transaction(engine) as connection:
            return connection.execute(text(query)).mappings().one()

    yield read
    engine.dispose()


def table_of(answer):
    """Read the table of a packed answer, and its method."""
    with ZipFile(BytesIO(answer.data)) as archive:
        table, method = archive.namelist()
        rows = pd.read_csv(BytesIO(archive.read(table)))
        return rows, archive.read(method).decode("utf-8-sig")


@pytest.mark.parametrize("path", WHERE)
@pytest.mark.parametrize("role", Role)
def test_a_role_takes_along_what_it_sees_and_nothing_else(take, path, role):
    status = take(path, role, layer="streets", format="xlsx").status_code
    assert status == (200 if role in WHERE[path] else 403)


def test_the_file_holds_the_numbers_of_the_screen(take, reader):
    question = urlencode(
        {"kind": "incident", "resolution": "8", "from": "2025-06", "to": "2025-12"}
    )
    screen = reader(Role.PLANNER).get(f"/api/v1/hexagons?{question}").json
    rows, method = table_of(
        take("/hotspots/ta-med", Role.PLANNER, question=f"{question}&at=58.7,17,9")
    )
    assert rows["h3"].tolist() == screen["cells"]
    assert rows["Gi_Bin"].tolist() == screen["bin"]
    assert rows["n"].to_numpy() == pytest.approx(screen["n"], abs=0.01)
    assert f"Rapporter (n): {screen['method']['reports']}" in method
    assert "Sekretessklass: intern" in method
    assert "Mottagare: EST-gruppen" in method


def test_the_log_tells_who_took_what_along_and_why(take, latest):
    question = "kind=deficiency&resolution=8"
    answer = take(
        "/hotspots/ta-med",
        Role.POLICE,
        format="geojson",
        purpose="other",
        why="Underlag till områdespolisen",
        recipient="Polisen",
        question=question,
    )
    line = latest()
    assert (line["role"], line["action"]) == ("police", "export")
    assert (line["object_type"], line["purpose"]) == ("hotspots", "other")
    assert line["details"] == {
        "format": "geojson",
        "n": json.loads(answer.data)["method"]["n"],
        "rows": len(json.loads(answer.data)["features"]),
        "secrecy": "internal",
        "question": question,
        "why": "Underlag till områdespolisen",
        "recipient": "Polisen",
        "sha256": sha256(answer.data).hexdigest(),
    }


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/hotspots/ta-med", "geojson"),
        ("/rapporter/ta-med", "pdf"),
        ("/lager/ta-med", "parquet"),
    ],
)
def test_a_file_is_kept_and_not_shown(take, path, key):
    answer = take(path, format=key, layer="stops", question="resolution=8&show=count")
    assert answer.status_code == 200
    disposition = answer.headers["Content-Disposition"]
    assert re.fullmatch(rf"attachment; filename=[\w.-]+\.{key}", disposition)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_same_question_gives_the_same_file(take):
    first, second = (
        take("/hotspots/ta-med", format="xlsx", question="resolution=8").data
        for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"recipient": " "}, "recipient"),
        ({"recipient": "anna.berg@example.org"}, "recipient"),
        ({"recipient": "x" * 201}, "recipient"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"purpose": "other"}, "why"),
        ({"why": "Ring 070-174 06 05"}, "why"),
        ({"format": "exe"}, "format"),
        ({"question": "x" * 5000}, "question"),
        ({"question": "&".join(["a=1"] * 201)}, "question"),
    ],
)
def test_without_purpose_or_recipient_there_is_no_file(take, latest, fields, name):
    before = latest()
    answer = take("/hotspots/ta-med", **fields)
    assert answer.status_code == 422
    assert f'id="handout-{name}-fault"' in answer.text
    assert latest() == before


def test_what_was_filled_in_stands_in_the_form_again(take):
    answer = take("/rapporter/ta-med", recipient="", why="<b>möte</b>", question="a=1")
    assert 'value="&lt;b&gt;möte&lt;/b&gt;"' in answer.text
    assert 'name="question" value="a=1"' in answer.text
    assert '<option value="situation" selected>' in answer.text


def test_a_choice_that_cannot_be_made_is_said_to_be_so(take):
    answer = take("/hotspots/ta-med", question="resolution=11")
    assert answer.status_code == 400
    assert "resolution" in answer.text


def test_the_table_of_reports_is_that_of_the_page(take, reader):
    question = "from=2025-01&to=2025-03"
    page = reader(Role.PLANNER).get(f"/rapporter?{question}").text
    rows, method = table_of(take("/rapporter/ta-med", Role.PLANNER, question=question))
    shown = [int(n.replace("\xa0", "")) for n in re.findall(r"n = ([\d\xa0]+)", page)]
    assert rows.groupby("kind", sort=False)["all"].sum().tolist() == shown
    assert "2025-01-01 – 2025-03-31" in method


def test_a_layer_comes_in_its_own_system_and_class(take, tmp_path):
    path = tmp_path / "lager.gpkg"
    path.write_bytes(take("/lager/ta-med", layer="streets", format="gpkg").data)
    frame = gpd.read_file(path, layer="streets")
    assert frame.crs.to_epsg() == 3006
    assert {"name", "class"} <= set(frame.columns)
    answer = take("/lager/ta-med", layer="streets", format="xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.data))["Data"]
    assert sheet["A2"].value == "Sekretessklass: öppen"


@pytest.mark.parametrize("key", ["developments", "finns_inte", "../streets"])
def test_a_layer_of_another_role_is_not_there(take, key):
    answer = take("/lager/ta-med", Role.WALK_LEADER, layer=key)
    assert answer.status_code == 404


def test_every_format_of_the_list_can_be_made(take):
    for key in Format:
        answer = take("/hotspots/ta-med", format=key.value, question="resolution=8")
        assert answer.status_code == 200, key


def test_so_many_files_at_once_that_other_pages_would_wait_are_refused(
    take, monkeypatch
):
    line = BoundedSemaphore(1)
    monkeypatch.setattr(handing_out, "_IN_LINE", line)
    with line:
        answer = take("/rapporter/ta-med")
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "60"
    assert take("/rapporter/ta-med").status_code == 200


def test_an_empty_municipality_gives_files_too(coordinator, token):
    form = WISH | {"format": "csv", "csrf_token": token(coordinator)}
    rows, _method = table_of(coordinator.post("/hotspots/ta-med", data=form))
    assert len(rows) == 0
    reports, _method = table_of(coordinator.post("/rapporter/ta-med", data=form))
    assert len(reports) == 0


@pytest.mark.parametrize("show", ["count", "change", "hot", "pattern", "rate"])
def test_the_est_view_is_taken_along_as_it_is_shown(take, reader, tmp_path, show):
    question = "from=2026-08-17&to=2026-08-30&sender=polisen&weekday=5&resolution=8"
    screen = reader(Role.EST_MEMBER).get(f"/api/v1/est/hexagons?{question}").json
    path = tmp_path / "est.gpkg"
    answer = take(
        "/est/ta-med",
        Role.EST_MEMBER,
        format="gpkg",
        question=f"{question}&show={show}",
    )
    path.write_bytes(answer.data)
    rows = gpd.read_file(path, layer="est")
    assert rows["n"].round(1).tolist() == screen["n"]
    assert (rows["n"] - rows["before"]).to_numpy() == pytest.approx(rows["change"])
    with closing(sqlite3.connect(path)) as package:
        about, style = package.execute(
            "select gpkg_contents.description, styleQML "
            "from gpkg_contents, layer_styles "
            "where table_name = 'est'"
        ).fetchone()
    assert about.startswith("Sekretessklass: EST")
    column = {"count": "n", "hot": "Gi_Bin", "pattern": "development"}.get(show, show)
    rules = ElementTree.fromstring(style).iter("rule")
    assert all(rule.get("filter").startswith(f'"{column}"') for rule in rules)


@pytest.mark.parametrize(
    "path", ["/atgarder", "/hotspots", "/est", "/rapporter", "/lager"]
)
def test_the_form_stands_on_the_page(reader, path):
    page = reader(Role.PLANNER).get(f"{path}?resolution=8").text
    assert f'action="{path}/ta-med"' in page
    assert 'name="recipient"' in page
