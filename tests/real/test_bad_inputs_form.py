"""The corpus's requests that tell of a place, sent by the public form."""

import gzip
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from geosafety.store.connection import connect, transaction
from geosafety.store.tables import municipality, report_text
from webmap import create_app

_DATA = os.environ.get("GEOSAFETY_REAL_DATA")
_FOLDER = Path(_DATA or Path(__file__).parents[3] / "shared/data") / "bad-inputs/http"
# Case to the field where the form tells the fault; none where it has a page of its own.
FORMS = {
    "h00_ok": None,
    "h09_no_csrf": "form",
    "h10_foreign_origin": None,
    "h11_gzip_bomb": None,
    "h13_personnummer": "text",
    "h14_xss": None,
    "h15_nul": "text",
    "h16_clock_1970": "time",
}
PATHS = {"h50_method_override": "/rapportera/kvitto/1", "h54_trace": "/rapportera"}
FALSE_HOST = "h51_host_header"
COVERED = frozenset(name[:3] for name in (*FORMS, *PATHS, FALSE_HOST))


class Form:
    """The form of Nyköping, opened by somebody."""

    def __init__(self, settings):
        self.engine = connect(settings)
        with transaction(self.engine) as connection:
            # The tests' databases belong to the made-up town.
            connection.execute(update(municipality).values(code="0480"))
        self.app = create_app(settings)
        self.client = self.app.test_client()
        page = self.client.get("/rapportera").text
        self.hidden = {
            name: re.search(f'name="{name}"[^>]*value="([^"]*)"', page)[1]
            for name in ("csrf_token", "client_id")
        }

    def send(self, case):
        told = case.get("json", {})
        day, _, time = told.get("observed_at", "2025-10-01T19:05").partition("T")
        fields = {
            "category": "lighting_broken",
            "lat": str(told.get("lat", "")),
            "lon": str(told.get("lon", "")),
            "when": "exact",
            "date": day,
            "time": time[:5],
            "text": told.get("text", ""),
        }
        if not case.get("omit_csrf"):
            fields |= self.hidden
        headers = case.get("headers", {})
        headers.pop("Content-Type", None)
        if "gzip_zeros" in case:
            packed = gzip.compress(bytes(case["gzip_zeros"] // 1000))
            return self.client.post("/rapportera", data=packed, headers=headers)
        return self.client.post("/rapportera", data=fields, headers=headers)

    def stored(self):
        with transaction(self.engine) as connection:
            return connection.execute(select(report_text.c.shared)).scalars().all()


@pytest.fixture
def form(database_settings):
    form = Form(replace(database_settings, municipality="0480"))
    yield form
    form.engine.dispose()
    form.app.extensions["geosafety"].pool.dispose()


def read(name):
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FORMS)
def test_the_form_answers_as_the_corpus_says(form, name):
    case = read(name)
    expected = case["expected"]["status"]
    answer = form.send(case)
    assert answer.status_code == expected
    assert "Traceback" not in answer.text
    taken = expected == 201
    assert form.stored() == ([case["json"]["text"]] if taken else [])
    field = FORMS[name]
    if field:
        summary = re.search('id="summary".*?</ul>', answer.text, re.DOTALL)[0]
        assert field == "form" or f'href="#{field}"' in summary


@pytest.mark.parametrize("name", PATHS)
def test_methods_that_are_not_meant_are_refused(form, name):
    case = read(name)
    answer = form.client.open(
        PATHS[name], method=case["method"], headers=case.get("headers")
    )
    assert answer.status_code in {404, case["expected"]["status"]}


def test_a_false_host_stands_in_no_link(form):
    headers = read(FALSE_HOST)["headers"]
    answer = form.client.get("/rapportera", headers=headers)
    assert answer.status_code == 400
    assert "evil" not in answer.text
