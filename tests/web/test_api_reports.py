import json
import re
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator

from geosafety.crs import reproject_geometry
from geosafety.model.account import Role
from geosafety.store import accounts, sessions
from geosafety.store.connection import transaction
from webmap.sign_in import LASTING


class Program:
    """A program that sends a token, and no cookie."""

    def __init__(self, app, database, role):
        self.app = app
        self.client = app.test_client()
        with transaction(database) as connection:
            found = accounts.by_username(connection, f"prov.{role}")
            token = sessions.begin(connection, found.id, lasting=LASTING)
        self.headers = {"Authorization": f"Bearer {token}"}
        centre = app.extensions["geosafety"].catalog.municipality.boundary
        point = reproject_geometry(
            centre.representative_point(), source=3006, target=4326
        )
        self.place = {"lat": round(point.y, 6), "lon": round(point.x, 6)}

    def event(self, **changes):
        event = {
            "client_id": str(uuid4()),
            "category": "klotter",
            "observed_at": "2026-03-01T20:00:00+01:00",
            "text": "Mörkt",
            **self.place,
            **changes,
        }
        return {name: value for name, value in event.items() if value is not ...}

    def post(self, content, path="/api/v1/reports", **headers):
        data = content if isinstance(content, bytes) else json.dumps(content)
        return self.client.post(
            path,
            data=data,
            content_type="application/json",
            headers={**self.headers, **headers},
        )

    def get(self, path="/api/v1/reports"):
        return self.client.get(path, headers=self.headers)


@pytest.fixture
def program(empty, database):
    return Program(empty, database, Role.POLICE)


def pointers(answer):
    return {(each["code"], each.get("pointer")) for each in answer.json["errors"]}


def test_a_program_hands_in_an_event_with_a_token_and_no_cookie(program):
    answer = program.post(program.event())
    assert (answer.status_code, answer.json["outcome"]) == (201, "stored")


def test_the_same_event_again_is_known_and_another_is_a_conflict(program):
    event = program.event()
    assert program.post(event).status_code == 201
    assert program.post(event).status_code == 200
    conflict = program.post(event | {"text": "Ljust"})
    assert (conflict.status_code, conflict.json["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"lat": True}, "bad-type", "/lat"),
        ({"text": ["a"]}, "bad-type", "/text"),
        ({"category": None}, "bad-type", "/category"),
        ({"category": ...}, "missing-value", "/category"),
        ({"okänt": 1}, "unknown-field", "/okänt"),
        ({"category": "rymdbrott"}, "unknown-category", "/category"),
        ({"observed_at": "2026-03-01T20:00:00"}, "bad-datetime", "/observed_at"),
        ({"observed_at": "1970-01-01T00:00:00Z"}, "datetime-range", "/observed_at"),
        ({"text": "a\0b"}, "control-character", "/text"),
        ({"text": "Ring 18900101-9802 x"}, None, None),
    ],
)
def test_what_is_wrong_is_pointed_at(program, changes, code, pointer):
    answer = program.post(program.event(**changes))
    if code is None:
        # The police work with reports: what points at a person is masked.
        assert answer.status_code == 201
        return
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    assert (code, pointer) in pointers(answer)


def test_an_external_reporter_is_refused_personal_data(empty, database):
    program = Program(empty, database, Role.EXTERNAL_REPORTER)
    answer = program.post(program.event(text="det är 18900101-9802 som gör det"))
    assert (answer.status_code, answer.json["code"]) == (422, "personal-data")
    assert "9802" not in answer.text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "json-syntax"),
        (b"{", 400, "json-syntax"),
        (b"[" * 100_000, 400, "json-syntax"),
        (b'{"a": NaN}', 400, "json-syntax"),
        (b'{"a": 1, "a": 2}', 400, "json-duplicate-key"),
        (b'"a"', 422, "bad-type"),
        (b"[]", 422, "bad-type"),
        (b"null", 422, "bad-type"),
    ],
)
def test_a_body_that_is_no_event_is_refused(program, body, status, code):
    answer = program.post(body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_many_events_are_answered_one_by_one(program):
    events = [program.event(), program.event(lat="x"), program.event(category="x")]
    events += [program.event(), {"client_id": "3"}]
    answer = program.post({"events": events}, "/api/v1/reports/batch")
    assert answer.status_code == 207
    results = answer.json["results"]
    assert [each["status"] for each in results] == [201, 422, 422, 201, 422]
    assert results[1]["errors"][0]["pointer"] == "/events/1/lat"
    assert results[2]["errors"][0]["pointer"] == "/events/2/category"
    assert len(program.get().json["reports"]) == 2


def test_many_good_events_are_all_taken(program):
    events = [program.event() for _ in range(20)]
    answer = program.post({"events": events}, "/api/v1/reports/batch")
    assert answer.status_code == 201
    again = program.post({"events": events}, "/api/v1/reports/batch")
    assert {each["outcome"] for each in again.json["results"]} == {"known"}


def test_too_many_events_are_refused(program):
    answer = program.post({"events": [{}] * 10_001}, "/api/v1/reports/batch")
    assert (answer.status_code, answer.json["code"]) == (413, "too-many-items")


@pytest.mark.parametrize("path", ["/api/v1/reports", "/api/v1/reports/batch"])
def test_json_that_would_fill_the_memory_is_not_read(program, path):
    # Within what a file may be, but read it would be a gigabyte.
    answer = program.post(b'{"events":[' + b"{}," * 3_000_000 + b"{}]}", path)
    answer.request.environ["wsgi.input"].close()
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert "8 MiB" in answer.json["detail"]


def test_reports_come_page_by_page(program):
    for _ in range(5):
        program.post(program.event())
    first = program.get("/api/v1/reports?limit=3").json
    rest = program.get(f"/api/v1/reports?limit=3&after={first['next']}").json
    ids = [each["id"] for page in (first, rest) for each in page["reports"]]
    assert len(set(ids)) == 5
    assert rest["next"] is None


def test_others_reports_are_not_listed_before_they_are_approved(
    empty, database, program
):
    program.post(program.event())
    other = Program(empty, database, Role.EXTERNAL_REPORTER)
    with transaction(database) as connection:
        connection.exec_driver_sql(
            "update core.account set organisation_id = (select id from"
            " core.organisation where type = 'public') where role = 'external_reporter'"
        )
    other = Program(empty, database, Role.EXTERNAL_REPORTER)
    assert other.get().json["reports"] == []


@pytest.mark.parametrize(
    ("query", "code", "name"),
    [
        ("limit=-1", "bad-parameter", "limit"),
        ("limit=x", "bad-parameter", "limit"),
        ("bbox=NaN,1,2,3", "bad-parameter", "bbox"),
        ("bbox=17,59,16,58", "bad-parameter", "bbox"),
        ("datetime=2025-12-01T00:00:00Z/2025-01-01T00:00:00Z", "bad-parameter", None),
        ("datetime=igår", "bad-parameter", "datetime"),
        ("state=x", "bad-parameter", "state"),
        ("after=x", "bad-parameter", "after"),
        ("okänd=1", "bad-parameter", "okänd"),
        ("filter=kategori='x' OR 1=1 --&filter-lang=cql2-text", "bad-filter", "filter"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(program, query, code, name):
    answer = program.get(f"/api/v1/reports?{query}")
    assert (answer.status_code, answer.json["code"]) == (400, code)
    columns = [each["column"] for each in answer.json["errors"]]
    assert name is None or name in columns


def test_a_limit_over_the_most_is_clamped(program):
    assert program.get("/api/v1/reports?limit=1000000000").status_code == 200


@pytest.mark.parametrize("query", ["datetime=2026-01-01T00:00:00Z/..", "bbox=1,2,3,4"])
def test_reports_are_chosen_by_time_and_place(program, query):
    program.post(program.event())
    found = program.get(f"/api/v1/reports?{query}").json["reports"]
    assert len(found) == (1 if "datetime" in query else 0)


def test_a_wrong_token_is_nobody(program):
    program.headers = {"Authorization": "Bearer fel"}
    answer = program.post(program.event())
    assert (answer.status_code, answer.json["code"]) == (401, "not-signed-in")


def test_a_cookie_without_the_pages_token_is_refused(reader, town):
    assert town
    answer = reader(Role.POLICE).post(
        "/api/v1/reports", data="{}", content_type="application/json"
    )
    assert (answer.status_code, answer.json["code"]) == (403, "csrf")


def test_every_route_of_the_api_is_in_its_document(town, reader):
    document = reader(None).get("/api/v1/openapi.json").json
    described = {
        (path, method.upper())
        for path, item in document["paths"].items()
        for method in item
    }
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in town.url_map.iter_rules()
        if rule.rule.startswith("/api/") and not rule.rule.endswith("openapi.json")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_what_the_api_answers_is_what_its_document_says(program, reader, town):
    assert town
    document = reader(None).get("/api/v1/openapi.json").json
    program.post(program.event())
    schema = document["components"]["schemas"]["ReportPage"]
    page = program.get().json
    Draft202012Validator({**schema, "components": document["components"]}).validate(
        page
    )


def test_the_document_asks_for_an_offset_and_names_its_refusals(reader):
    document = reader(None).get("/api/v1/openapi.json").json
    operation = document["paths"]["/api/v1/reports"]["post"]
    assert set(operation["responses"]) >= {"200", "201", "4XX", "5XX"}
    content = operation["responses"]["4XX"]["content"]
    assert list(content) == ["application/problem+json"]
