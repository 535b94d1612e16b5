import json
from uuid import uuid4

import pytest
from sqlalchemy import text

from geosafety.crs import reproject_geometry
from geosafety.model.account import Role
from geosafety.store import own_places
from geosafety.store.connection import transaction
from tests.web.conftest import read_token, signed_in

NEW = "/egna-rapporter/ny"
PLACES = "/egna-rapporter/platser"


class Form:
    """The partner form of an empty municipality, and a landlord at it."""

    def __init__(self, app, database, role=Role.EXTERNAL_REPORTER):
        self.app, self.owner = app, database
        self.client = signed_in(app, role)
        self.token = read_token(self.client)
        boundary = app.extensions["geosafety"].catalog.municipality.boundary
        centre = reproject_geometry(
            boundary.representative_point(), source=3006, target=4326
        )
        self.pin = {"lat": f"{centre.y:.6f}", "lon": f"{centre.x:.6f}"}

    def event(self, **changes):
        return {
            "client_id": str(uuid4()),
            "category": "graffiti",
            "when": "exact",
            "date": "2026-03-01",
            "time": "20:15",
            **self.pin,
            "accuracy_m": "10",
            **changes,
        }

    def send(self, *events):
        return self.client.post(
            NEW,
            data=json.dumps({"events": list(events)}),
            content_type="application/json",
            headers={"X-CSRF-Token": self.token},
        )

    def results(self, *events):
        answer = self.send(*events)
        assert answer.status_code == 200, answer.text
        return answer.json["results"]

    def stored(self):
        query = "select category, state, occurred_from from core.report order by 1"
        with transaction(self.owner) as connection:
            return connection.execute(text(query)).all()


@pytest.fixture
def form(empty, database):
    return Form(empty, database)


def test_several_events_are_sent_at_once_and_each_is_answered(form):
    told = [form.event(), form.event(category="vandalism"), form.event(category="x")]
    results = form.results(*told)
    assert [each.get("outcome") for each in results] == ["stored", "stored", None]
    assert [fault["field"] for fault in results[2]["faults"]] == ["category"]
    assert [each["client_id"] for each in results] == [e["client_id"] for e in told]
    assert [(row.category, row.state) for row in form.stored()] == [
        ("graffiti", "received"),
        ("vandalism", "received"),
    ]
    assert form.stored()[0].occurred_from.isoformat() == "2026-03-01T19:15:00+00:00"


def test_what_is_sent_again_is_known_and_stored_once(form):
    event = form.event()
    form.results(event)
    assert form.results(event)[0]["outcome"] == "known"
    assert len(form.stored()) == 1


def test_another_event_under_the_same_id_is_told(form):
    event = form.event()
    form.results(event)
    (answer,) = form.results(event | {"category": "vandalism"})
    assert (answer["outcome"], answer["faults"][0]["field"]) == ("conflict", "form")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": ""}, "category"),
        ({"lat": "", "lon": ""}, "address"),
        ({"lat": "0", "lon": "0"}, "address"),
        ({"date": ""}, "date"),
        ({"time": ""}, "time"),
        ({"time": "25:00"}, "time"),
        ({"when": "x"}, "when"),
        ({"when": "part", "part": "x"}, "part"),
        ({"date": "2999-01-01"}, "time"),
        ({"address": "x" * 201}, "address"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "a\u0001b"}, "text"),
        ({"text": "det är 18900101-9802 som gör det"}, "text"),
        ({"address": "hos 18900101-9802"}, "address"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_stored(form, changes, field):
    (answer,) = form.results(form.event(**changes))
    assert field in {fault["field"] for fault in answer["faults"]}
    assert form.stored() == []


@pytest.mark.parametrize("when", ["part", "day", "unknown"])
def test_a_time_may_be_known_less_well(form, when):
    (answer,) = form.results(form.event(when=when, part="night"))
    assert answer["outcome"] == "stored"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"events": []},
        {"events": {}},
        {"events": [1]},
        {"events": [{"client_id": "x"}]},
        {"events": [{"client_id": str(uuid4()), "lat": 1}]},
        {"events": [{"client_id": str(uuid4()), "okänt": "1"}]},
        {"events": [{"client_id": str(uuid4())}] * 101},
    ],
)
def test_what_no_page_of_ours_sends_is_refused_as_json(form, body):
    answer = form.client.post(
        NEW,
        data=json.dumps(body),
        content_type="application/json",
        headers={"X-CSRF-Token": form.token},
    )
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


def test_a_page_that_has_grown_old_is_told_so_as_json(form):
    form.token = "gammal"  # noqa: S105 - of no session
    assert (form.send(form.event()).status_code, form.stored()) == (403, [])


def test_a_place_of_ones_own_is_kept_and_offered(form):
    def add(**fields):
        fields["csrf_token"] = form.token
        return form.client.post(PLACES, data=fields)

    assert add(name="Garaget", **form.pin).status_code == 303
    assert add(name="Norra entrén", address="Storgatan 5").status_code == 303
    again = add(name="Garaget", address="Annan gata 1")
    assert again.status_code == 409
    assert "Det finns redan en plats" in again.text
    page = form.client.get(NEW).text
    assert "Garaget" in page
    assert form.pin["lat"][:8] in page
    with transaction(form.owner) as connection:
        number = connection.scalar(text("select organisation_id from core.own_place"))
        (place, _other) = own_places.read(connection, number)
    assert place.name == "Garaget"
    assert place.lat == pytest.approx(float(form.pin["lat"]), abs=1e-7)
    remove = f"{PLACES}/{place.id}/ta-bort"
    for _ in range(2):
        done = form.client.post(remove, data={"csrf_token": form.token})
        assert done.status_code == 303
    assert "Garaget" not in form.client.get(PLACES).text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": "", "address": "Storgatan 5"}, 422),
        ({"name": "Garaget"}, 422),
        ({"name": "x" * 81, "address": "Storgatan 5"}, 422),
        ({"name": "Garaget", "address": "x" * 201}, 422),
        ({"name": "Hos 18900101-9802", "address": "Storgatan 5"}, 422),
        ({"name": "Garaget", "lat": "0", "lon": "0"}, 422),
        ({"name": "Garaget", "lat": "nan", "lon": "nan"}, 422),
        ({"name": "Garaget", "lat": "x", "lon": "y"}, 422),
    ],
)
def test_a_place_that_is_none_is_refused_and_given_back(form, fields, status):
    answer = form.client.post(PLACES, data=fields | {"csrf_token": form.token})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    with transaction(form.owner) as connection:
        assert connection.scalar(text("select count(*) from core.own_place")) == 0


def test_another_organisations_place_is_neither_seen_nor_removed(form, empty, database):
    form.client.post(
        PLACES, data={"name": "Vårt", "address": "A 1", "csrf_token": form.token}
    )
    with transaction(database) as connection:
        connection.execute(
            text(
                "update core.account set organisation_id = (select id from"
                " core.organisation where type = 'public') where role = 'police'"
            )
        )
        number = connection.scalar(text("select id from core.own_place"))
    other = Form(empty, database, Role.POLICE)
    assert "Vårt" not in other.client.get(PLACES).text
    other.client.post(f"{PLACES}/{number}/ta-bort", data={"csrf_token": other.token})
    assert "Vårt" in form.client.get(PLACES).text
