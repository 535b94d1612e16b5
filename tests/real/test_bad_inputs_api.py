"""Every bad file of the corpus gets the answer of the manifest from the API too."""

import csv
import os
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from geosafety.model.account import Role
from geosafety.store import accounts, organisations
from geosafety.store.connection import connect, transaction
from geosafety.store.tables import (
    development,
    import_batch,
    municipality,
    quarantine_row,
    report,
    review,
)
from webmap import create_app

_DATA = os.environ.get("GEOSAFETY_REAL_DATA")
_FOLDER = Path(_DATA or Path(__file__).parents[3] / "shared/data") / "bad-inputs"
_ENDPOINTS = {
    "csv": "/api/v1/imports",
    "xlsx": "/api/v1/imports",
    "geojson": "/api/v1/developments",
    "gpkg": "/api/v1/developments",
}
_AGAIN = "csv/c46_same_as_c00.csv"
_KEYS = {"col": "column"}
_WHOLE_NUMBERS = {"row", "fid"}


def cases(*, accepted):
    with (_FOLDER / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(case, id=case["file"])
            for case in csv.DictReader(file)
            if case["kind"] in _ENDPOINTS and case["file"] != _AGAIN
            if (case["expected"] == "accept") == accepted
        ]


class Site:
    """The site of Nyköping, with its coordinator signed in."""

    def __init__(self, settings):
        self.engine = connect(settings)
        with transaction(self.engine) as connection:
            # The tests' databases belong to the made-up town.
            connection.execute(update(municipality).values(code="0480"))
        self.settings = settings
        self.app = create_app(settings)
        self.uploads = settings.data_dir / "uploads"
        with transaction(self.engine) as connection:
            organisations.ensure(
                connection, "kommunen", name="Kommunen", organisation_type="department"
            )
            accounts.save(
                connection,
                "prov",
                name="prov",
                role=Role.COORDINATOR,
                organisation_key="kommunen",
                password_hash=PasswordHasher(1, 8, 1).hash("prov"),
            )
        self.client = self.app.test_client()
        self.token = self._token()
        form = {"username": "prov", "password": "prov", "csrf_token": self.token}
        assert self.client.post("/logga-in", data=form).status_code == 302
        self.token = self._token()

    def _token(self):
        page = self.client.get("/hjalp").text
        return re.search('name="csrf-token" content="([^"]+)"', page)[1]

    def send(self, case):
        with (_FOLDER / case["file"]).open("rb") as file:
            form = {"file": (file, Path(case["file"]).name), "csrf_token": self.token}
            answer = self.client.post(
                _ENDPOINTS[case["kind"]],
                data=form | {"sender": "standard", "stage": "samrad"},
                content_type="multipart/form-data",
            )
        # The test client leaves the file of a large body open.
        answer.request.environ["wsgi.input"].close()
        return answer

    def stored(self):
        with transaction(self.engine) as connection:
            return [
                connection.execute(select(func.count()).select_from(table)).scalar()
                for table in (report, import_batch, quarantine_row, development, review)
            ]


@pytest.fixture
def nykoping(database_settings, working):
    site = Site(replace(database_settings, municipality="0480"))
    with working(site.settings):
        yield site
    site.engine.dispose()
    site.app.extensions["geosafety"].pool.dispose()


@pytest.mark.parametrize("case", cases(accepted=True))
def test_a_good_file_is_taken_whole(nykoping, case):
    answer = nykoping.send(case)
    assert answer.status_code == int(case["status"]), answer.text
    key = "stored" if "imports" in _ENDPOINTS[case["kind"]] else "read"
    assert answer.json[key] == int(case["rows_imported"])


def test_the_same_file_again_changes_nothing(nykoping):
    first = {"file": "csv/c00_ok.csv", "kind": "csv"}
    assert nykoping.send(first).status_code == 201
    again = nykoping.send({"file": _AGAIN, "kind": "csv"})
    assert (again.status_code, again.json["stored"]) == (200, 0)
    assert nykoping.stored()[0] == 5


def test_each_bad_file_is_refused_as_the_manifest_says(nykoping, subtests):
    for parameter in cases(accepted=False):
        case = parameter.values[0]
        with subtests.test(case["file"]):
            answer = nykoping.send(case)
            assert answer.status_code == int(case["status"]), answer.text[:500]
            assert answer.mimetype == "application/problem+json"
            assert answer.json["code"] == case["problem_type"]
            assert answer.json["type"].endswith(f":{case['problem_type']}")
            assert "Traceback" not in answer.text
            for place in filter(None, case["must_name"].split("|")):
                assert names(answer.json, place), (place, answer.json["errors"][:5])
    assert nykoping.stored() == [0, 0, 0, 0, 0]
    assert emptied(nykoping.uploads)


def emptied(folder):
    """Tell whether a folder is empty, or is so in a moment."""
    for _ in range(100):
        if not list(folder.iterdir()):
            return True
        time.sleep(0.02)
    return False


def names(problem, place):
    """Tell whether an answer points at a place written as the manifest does."""
    if place.startswith("/"):
        return any(error.get("pointer") == place for error in problem["errors"])
    if place in {"file", "layer"}:
        return bool(problem["errors"])
    wanted = dict(part.split("=") for part in place.split(";"))
    total = wanted.pop("errors_total", None)
    if total is not None and problem["errors_total"] != int(total):
        return False
    return any(
        all(
            error.get(_KEYS.get(key, key))
            == (int(value) if key in _WHOLE_NUMBERS else value)
            for key, value in wanted.items()
        )
        for error in problem["errors"]
    )
