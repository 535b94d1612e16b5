"""A review lists findings and questions; it gives no score and no verdict."""

import json
import re
from datetime import UTC, datetime
from itertools import pairwise

import pandas as pd
import pytest
import shapely

from geosafety.catalog import read_catalog
from geosafety.catalog.folder import packaged_folder
from geosafety.documents.page import as_json, style_sheet
from geosafety.model.development import Development, PlanStage
from geosafety.model.municipality import Municipality
from geosafety.planning import (
    Made,
    as_html,
    document_of,
    review,
)
from geosafety.settings import read_settings

SCHEMA = packaged_folder() / "schema/checklist.schema.json"


@pytest.fixture(scope="module")
def questions():
    return read_catalog(read_settings({})).checklists["planning"]


@pytest.fixture
def make_document(questions, town, make_case, street, lamps):
    def make(reports=None, *, name="Åvägen 2", drawing="<svg></svg>", **evidence):
        rows = town.reports(40) if reports is None else reports
        case = make_case(
            rows, layers={"streets": street, "lamps": lamps(50)}, **evidence
        )
        development = Development(
            name=name,
            area=shapely.MultiPolygon([case.site.area]),
            stage=PlanStage.EXHIBITION,
            digest="ab" * 32,
        )
        made = Made(
            now=datetime(2026, 11, 23, 16, 30, tzinfo=UTC),
            data_until=datetime(2026, 11, 22, tzinfo=UTC),
            revision=7,
            version="0.1.0",
            municipality=Municipality("0000", "Provköping", case.site.whole, 3010),
        )
        found = review(development, case, checklist=questions, made=made)
        return document_of(found, drawing=drawing, description="En karta.")

    return make


def test_no_score_and_no_verdict_is_given(make_document):
    document = make_document()
    text = as_json(document) + as_html(document)
    assert not re.search(r"godkän[dt]|approved|totalpoäng|betyg", text, re.IGNORECASE)
    keys = set(re.findall(r'"(\w+)":', as_json(document)))
    assert not keys & {"score", "grade", "total", "rating", "approved"}


def test_a_checklist_may_ask_for_just_the_findings_there_are(make_document):
    sections = make_document()["sections"]
    keys = {one["key"] for section in sections for one in section["findings"]}
    schema = json.loads(SCHEMA.read_text("utf-8"))
    question = schema["properties"]["questions"]["items"]["properties"]
    assert question["evidence"]["items"]["enum"] == sorted({*keys, "proposal"})


def test_every_answer_is_left_for_a_person(make_document):
    questions = make_document()["checklist"]["questions"]
    assert questions
    assert {question["answer"] for question in questions} == {None}


def test_the_document_knows_when_and_from_what_it_was_made(make_document):
    document = make_document()
    made = document["made"]
    assert made["now"] == "2026-11-23T16:30:00+00:00"
    assert (made["revision"], made["data_until"]) == (7, "2026-11-22T00:00:00+00:00")
    assert document["period"] == {"from": "2024-11-01", "to": "2026-10-31"}


def test_the_document_is_json_and_the_page_follows_from_it(make_document):
    document = make_document()
    again = json.loads(as_json(document))
    assert as_json(again) == as_json(document)
    assert as_html(again) == as_html(document)


def test_the_page_loads_nothing_and_runs_nothing(make_document):
    page = as_html(make_document())
    assert not re.search(r"<(script|link|iframe|img|object|embed)\b", page)
    assert not re.search(r"\b(src|href|style|on\w+)\s*=", page)
    assert "url(" not in style_sheet(room="geosafety.planning", name="review")
    assert "@import" not in style_sheet(room="geosafety.planning", name="review")


def test_foreign_text_is_shown_as_text(make_document):
    page = as_html(make_document(name="</title><img src=x onerror=alert(1)>"))
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_the_page_is_swedish_and_its_tables_are_named(make_document):
    page = as_html(make_document())
    assert '<html lang="sv">' in page
    assert page.count("<table") == page.count("<caption")
    assert page.count("<h1") == 1
    headings = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert all(next_ - one <= 1 for one, next_ in pairwise(headings))


def test_the_proposal_names_period_and_numbers(make_document):
    text = " ".join(make_document()["proposal"])
    assert "2024-11-01–2026-10-31" in text
    assert "40 händelser rapporterats" in text
    assert "inte på anmälda brott" in text
    assert "underlag saknas" in text


def test_the_proposal_does_not_give_away_a_small_part(town, make_document):
    around = town.reports(9, east=town.east - 50, first=100)
    text = " ".join(make_document(pd.concat([town.reports(4), around]))["proposal"])
    assert "13 händelser rapporterats inom planområdet och 250 meter" in text
    assert not re.search(r"\b(4|9) händelser", text)


def test_the_site_goes_out_in_degrees(make_document):
    shape = shapely.from_geojson(json.dumps(make_document()["site"]["geometry"]))
    west, south, east, north = shape.bounds
    assert 16.9 < west < east < 17.1
    assert 58.7 < south < north < 58.8
