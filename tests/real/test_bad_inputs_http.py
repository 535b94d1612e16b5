"""The requests of the corpus that any site must refuse, whatever it is about."""

import csv
import json
import os
import re
import zlib
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from geosafety.model.account import Role
from geosafety.store import accounts, organisations
from geosafety.store.connection import transaction
from geosafety.store.tables import municipality
from webmap import create_app

_DATA = os.environ.get("GEOSAFETY_REAL_DATA")
_FOLDER = Path(_DATA or Path(__file__).parents[3] / "shared/data") / "bad-inputs"
COVERED = frozenset({"h08", "h09", "h10", "h11", "h50", "h51", "h53", "h54"})
# The corpus names addresses of no site in particular; these are ours. A planner may
# hand in a plan, which stands for the reports of the corpus here.
_OURS = {
    "/api/reports": "/api/v1/developments",
    "/api/reports/1": "/api/v1/developments/0d6f1c1e-6a52-4f5e-9a43-2f1f5a0b7c11",
    "/api/nope": "/api/v1/nope",
}


def cases():
    with (_FOLDER / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "http"]
    return [
        pytest.param(row, id=Path(row["file"]).stem)
        for row in rows
        if Path(row["file"]).name[:3] in COVERED
    ]


@contextmanager
def signed_in(database, settings, role):
    app = create_app(settings)
    with transaction(database) as connection:
        organisations.ensure(
            connection, "kommunen", name="Kommunen", organisation_type="department"
        )
        accounts.save(
            connection,
            "prov",
            name="prov",
            role=role,
            organisation_key="kommunen",
            password_hash=PasswordHasher(1, 8, 1).hash("prov"),
        )
    client = app.test_client()
    form = {"username": "prov", "password": "prov", "csrf_token": token(client)}
    assert client.post("/logga-in", data=form).status_code == 302
    yield client
    app.extensions["geosafety"].pool.dispose()


@pytest.fixture
def planner(database, database_settings):
    with signed_in(database, database_settings, Role.PLANNER) as client:
        yield client


@pytest.fixture
def coordinator(database, database_settings, working):
    """Sign in to Nyköping, whose reports the corpus holds."""
    with transaction(database) as connection:
        connection.execute(update(municipality).values(code="0480"))
    settings = replace(database_settings, municipality="0480")
    with working(settings), signed_in(database, settings, Role.COORDINATOR) as client:
        yield client


def token(client):
    page = client.get("/hjalp").text
    return re.search('name="csrf-token" content="([^"]+)"', page)[1]


def body(case):
    if "gzip_zeros" in case:
        packer = zlib.compressobj(1, wbits=31)
        piece = bytes(10_000_000)
        pieces = [packer.compress(piece) for _ in range(case["gzip_zeros"] // 10**7)]
        return b"".join([*pieces, packer.flush()])
    return json.dumps(case["json"]).encode() if "json" in case else b""


def test_the_corpus_has_them_all():
    assert len(cases()) == len(COVERED)


@pytest.mark.parametrize("row", cases())
def test_a_bad_request_gets_the_answer_of_the_manifest(planner, database, row):
    case = json.loads((_FOLDER / row["file"]).read_text(encoding="utf-8"))
    headers = dict(case.get("headers", {}))
    if not case.get("omit_csrf"):
        headers["X-CSRF-Token"] = token(planner)
    if row["file"].startswith(("http/h09", "http/h10")):
        # So that nothing is wrong with it but where it comes from.
        headers["Content-Type"] = "multipart/form-data; boundary=x"
    path = _OURS.get(case["path"], case["path"])
    answer = planner.open(path, method=case["method"], data=body(case), headers=headers)
    assert answer.status_code == int(row["status"]), answer.text
    if path.startswith("/api/") or row["problem_type"] == "bad-host":
        assert answer.mimetype == "application/problem+json"
        assert answer.json["code"] == row["problem_type"]
    assert "evil" not in f"{answer.text}{answer.headers}"
    with database.connect() as connection:
        count = connection.exec_driver_sql("select count(*) from core.development")
        assert count.scalar() == 0


def test_what_is_taken_as_it_is_stays_words_on_the_pages(coordinator):
    for path, name in [
        ("/api/v1/imports", "csv/c25_formula.csv"),
        ("/api/v1/developments", "geojson/g29_xss_props.geojson"),
    ]:
        with (_FOLDER / name).open("rb") as file:
            form = {"sender": "standard", "stage": "samrad"}
            form |= {"csrf_token": token(coordinator), "name": "<b>plan</b>"}
            hostile = f"<img src=x onerror=alert(1)>{Path(name).suffix}"
            form["file"] = (file, hostile)
            answer = coordinator.post(path, data=form)
        assert answer.status_code == 201, answer.text
    plan = coordinator.get("/detaljplaner").text
    address = re.search('"(/detaljplaner/[0-9a-f-]{36})"', plan)[1]
    for path in ["/", "/rapporter", "/import", "/detaljplaner", address]:
        page = coordinator.get(path).text
        assert "<img src=x" not in page
        assert "<b>plan" not in page
    document = coordinator.get(f"{address}/dokument").text
    assert "<b>plan" not in document
    assert "&lt;b&gt;plan" in document
