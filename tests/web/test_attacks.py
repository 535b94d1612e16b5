"""What an attack on the whole site once found, kept from coming back."""

import io
import json
from uuid import uuid4

import pytest
from sqlalchemy import text

from geosafety.model.account import Role
from geosafety.store import organisations
from geosafety.store.connection import transaction
from tests.web.conftest import read_token, signed_in

EVENT = {"category": "graffiti", "address": "Torget", "text": "Klotter på muren"}


def told(client, path, body):
    return client.post(
        path,
        data=json.dumps(body),
        content_type="application/json",
        headers={"X-CSRF-Token": read_token(client)},
    )


@pytest.fixture
def rows(database):
    def read(query):
        with transaction(database) as connection:
            return connection.execute(text(query)).all()

    return read


def moved_to_another_organisation(database, role):
    with transaction(database) as connection:
        number = organisations.ensure(
            connection, "vakten", name="Vakten", organisation_type="guard_company"
        )
        connection.execute(
            text("update core.account set organisation_id = :number where role = :r"),
            {"number": number, "r": role.value},
        )


def test_two_organisations_may_use_the_same_id_of_an_event(empty, database, rows):
    moved_to_another_organisation(database, Role.EXTERNAL_REPORTER)
    event = EVENT | {"client_id": "1001"}
    for role in (Role.EST_MEMBER, Role.EXTERNAL_REPORTER):
        answer = told(signed_in(empty, role), "/api/v1/reports", event)
        assert (answer.status_code, answer.json["outcome"]) == (201, "stored")
    assert rows("select count(distinct organisation_id) from core.report") == [(2,)]


def test_the_same_event_twice_in_a_batch_is_stored_once(empty, rows):
    client = signed_in(empty, Role.EXTERNAL_REPORTER)
    first, other = (EVENT | {"client_id": str(uuid4())} for _ in range(2))
    wrong = EVENT | {"client_id": str(uuid4()), "category": "tefat"}
    batch = {"events": [first, first, other, wrong, wrong, first]}
    results = told(client, "/api/v1/reports/batch", batch).json["results"]
    assert [each["status"] for each in results] == [201, 200, 201, 422, 422, 200]
    assert len({results[at]["id"] for at in (0, 1, 5)}) == 1
    assert rows("select count(*) from core.report") == [(2,)]


def test_those_who_mend_read_and_tell_of_deficiencies_alone(empty, rows):
    staff, mender = (
        signed_in(empty, role) for role in (Role.EST_MEMBER, Role.MAINTENANCE)
    )
    incident = told(staff, "/api/v1/reports", EVENT | {"client_id": "1"}).json["id"]
    lamp = EVENT | {"category": "lighting_broken"}
    lamp_id = told(staff, "/api/v1/reports", lamp | {"client_id": "2"}).json["id"]
    assert mender.get(f"/egna-rapporter/{incident}").status_code == 404
    assert mender.get(f"/egna-rapporter/{lamp_id}").status_code == 200
    for path in ("tillagg", "aterta"):
        form = {"csrf_token": read_token(mender), "text": "Något till"}
        answer = mender.post(f"/egna-rapporter/{incident}/{path}", data=form)
        assert answer.status_code in {404, 409, 422}
    assert rows("select distinct state from core.report") == [("received",)]
    refused = told(mender, "/api/v1/reports", EVENT | {"client_id": "3"})
    assert refused.json["errors"][0]["code"] == "unknown-category"
    taken = told(mender, "/api/v1/reports", lamp | {"client_id": "4"})
    assert taken.status_code == 201


def test_contact_that_was_added_to_a_sent_page_is_not_thanked_for(stranger):
    form = stranger()
    assert form.send().status_code == 201
    assert form.send().status_code == 201
    answer = form.send(contact="anna@example.se")
    assert answer.status_code == 409
    assert "data-code" not in answer.text
    photo = (io.BytesIO(b"\xff\xd8\xff"), "a.jpg")
    assert form.send(photos=[photo]).status_code == 409


@pytest.mark.parametrize(
    ("lat", "lon"), [("59.33", "18.06"), ("0", "0"), ("nan", "16"), ("inf", "inf")]
)
def test_a_report_is_not_moved_out_of_the_municipality(
    coordinator, stranger, rows, lat, lon
):
    stranger().send()
    ((number,),) = rows("select id from core.report")
    form = {"csrf_token": read_token(coordinator), "decision": "move"}
    form |= {"version": "0", "lat": lat, "lon": lon}
    answer = coordinator.post(f"/granskning/{number}", data=form)
    assert answer.status_code == 422
    assert rows("select precision from core.placement") == [("unplaced",)]


@pytest.mark.parametrize(
    "words", [{"shared": "Vid 850709-9805"}, {"shared": "x" * 20_001}]
)
def test_the_coordinators_own_words_are_checked(coordinator, stranger, rows, words):
    stranger().send()
    ((number,),) = rows("select id from core.report")
    form = {"csrf_token": read_token(coordinator), "version": "0"}
    saved = coordinator.post(
        f"/granskning/{number}", data=form | words | {"decision": "save"}
    )
    asked = coordinator.post(
        f"/granskning/{number}",
        data=form | {"decision": "return", "note": "Är det 850709-9805?"},
    )
    assert (saved.status_code, asked.status_code) == (422, 422)
    assert rows("select shared from core.report_text") == [("Lampan blinkar",)]


@pytest.fixture
def keeper(empty):
    client = signed_in(empty, Role.COORDINATOR)

    def send(path, **fields):
        form = {"csrf_token": read_token(client), **fields}
        return client.post(path, data=form).status_code

    return send


@pytest.mark.parametrize("role", ["admin", "coordinator", "dpo_archivist"])
def test_a_coordinator_makes_nobody_who_may_do_more(keeper, rows, role):
    made = {"username": "ny.person", "name": "Ny", "organisation": "kommunen"}
    assert keeper("/konton", role=role, **made) == 422
    ((number,),) = rows(f"select id from core.account where role = '{role}'")  # noqa: S608
    for change in ("losenord", "stang", "oppna"):
        assert keeper(f"/konton/{number}/{change}") == 403
    assert keeper("/konton", role="planner", **made) == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/reports?category=%00",
        "/logg?action=%00",
        "/logg?before=99999999999999999999",
        "/konton/99999999999999999999999/stang",
    ],
)
def test_what_the_database_cannot_hold_is_no_fault_of_ours(empty, path):
    for role in (Role.COORDINATOR, Role.DPO_ARCHIVIST):
        client = signed_in(empty, role)
        form = {"csrf_token": read_token(client)}
        for answer in (client.get(path), client.post(path, data=form)):
            assert answer.status_code < 500


def test_null_signs_and_strange_origins_are_refused_before_anything_else(empty):
    client = signed_in(empty, Role.COORDINATOR)
    form = {"csrf_token": read_token(client), "name": "a\x00", "type": "department"}
    assert client.post("/konton/organisationer", data=form).status_code == 400
    form = {"username": "a\x00", "password": "x"}
    visitor = empty.test_client()
    form["csrf_token"] = read_token(visitor)
    assert visitor.post("/logga-in", data=form).status_code == 400
    odd = {"Origin": "http://["}
    assert visitor.post("/logga-in", data=form, headers=odd).status_code == 403


def test_limits_hold_for_those_who_come_with_a_cookie(empty):
    client = signed_in(empty, Role.EXTERNAL_REPORTER)
    token = {"X-CSRF-Token": read_token(client)}
    for path, size in (("/api/v1/reports", 9), ("/egna-rapporter/ny", 2)):
        body = b'{"events": ["' + b"x" * (size * 2**20) + b'"]}'
        answer = client.post(
            path, data=body, content_type="application/json", headers=token
        )
        assert answer.status_code == 413
    photos = {"photos": [(io.BytesIO(bytes(31 * 2**20)), "a.jpg")]}
    answer = client.post(f"/egna-rapporter/{uuid4()}/foton", data=photos, headers=token)
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 413
