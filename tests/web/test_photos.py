"""Photos by program and by form: taken in, shown to few, ticked by a person."""

import io
import os
import random
import re
import sys
import time
from hashlib import sha256
from threading import Thread
from uuid import uuid4

import pytest
import requests
from PIL import Image
from sqlalchemy import text
from werkzeug.serving import make_server

from geosafety.model.account import Role
from geosafety.photos.bare_jpeg import bare_jpeg_size
from geosafety.photos.rebuild import MAX_PHOTO_BYTES, rebuild_photo
from geosafety.store import photos
from geosafety.store.connection import transaction
from webmap import photo_stream
from webmap.report_limits import ReportLimits

REPORTERS = {
    Role.COORDINATOR,
    Role.EST_MEMBER,
    Role.POLICE,
    Role.EXTERNAL_REPORTER,
    Role.MAINTENANCE,
}
PASSWORD = "en-lång-lösenfras-42"  # noqa: S105 - of the tests alone


class Desk:
    """The empty municipality, those who sign in to it, and what they send."""

    def __init__(self, app, database, pictures):
        self.app, self.database, self.pictures = app, database, pictures
        self.clients = {}
        self.jpeg = pictures.packed(pictures.street(size=(640, 480)))

    def client(self, role=Role.COORDINATOR):
        if role not in self.clients:
            self.clients[role] = client = self.app.test_client()
            form = {"username": f"prov.{role}", "password": PASSWORD}
            form["csrf_token"] = token_of(client)
            assert client.post("/logga-in", data=form).status_code == 302
        return self.clients[role]

    def report(self, owner="kommunen", **changes):
        number = uuid4()
        with transaction(self.database) as connection:
            add_report(connection, number, owner, **changes)
        return number

    def put(self, report, content=None, *, role=Role.COORDINATOR, **changes):
        client = self.client(role)
        sent = self.jpeg if content is None else content
        headers = {
            "X-CSRF-Token": token_of(client),
            "X-Content-SHA256": sha256(sent).hexdigest(),
            **changes.pop("headers", {}),
        }
        number = changes.pop("number", None) or uuid4()
        kind = changes.pop("kind", "image/jpeg")
        return client.put(
            f"/api/v1/reports/{report}/photos/{number}",
            data=sent,
            content_type=kind,
            headers=headers,
            **changes,
        )

    def photo(self, **changes):
        """Send a photo of a new report and give its number."""
        number = uuid4()
        answer = self.put(self.report(**changes), number=number)
        assert answer.status_code == 201
        return number

    def tick(self, number, decision="approve", *, role=Role.COORDINATOR, **fields):
        client = self.client(role)
        form = {"decision": decision, "csrf_token": token_of(client), **fields}
        return client.post(f"/foton/{number}/kontroll", data=form)

    def get(self, path, role=Role.COORDINATOR):
        return self.client(role).get(path)

    def stored(self, what="photo"):
        with transaction(self.database) as connection:
            counted = text(f"select count(*) from core.{what}")  # noqa: S608
            return connection.execute(counted).scalar()


def add_report(connection, number, owner, *, state="received", category="graffiti"):
    connection.execute(
        text(
            "insert into core.report (id, organisation_id, sender, external_id,"
            " received_at, time_precision, kind, category, confidentiality, state,"
            " digest) select :id, o.id, 'x', :id, now(), 'unknown', 'incident',"
            " :category, 'open', :state, '' from core.organisation as o"
            " where o.key = :owner"
        ),
        {"id": number, "owner": owner, "state": state, "category": category},
    )


def token_of(client):
    page = client.get("/hjalp").text
    return re.search('name="csrf-token" content="([^"]+)"', page)[1]


@pytest.fixture
def desk(empty, database, pictures):
    return Desk(empty, database, pictures)


def test_a_photo_is_stored_once_however_often_it_is_sent(desk):
    mine, number = desk.report(), uuid4()
    other = desk.pictures.packed(desk.pictures.street(size=(640, 500)))
    first, again = (desk.put(mine, number=number) for _ in range(2))
    third = desk.put(mine, other, number=number)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (third.status_code, third.json["code"]) == (409, "conflict")
    listed = desk.get(f"/api/v1/reports/{mine}/photos").json
    assert [each["id"] for each in listed["photos"]] == [str(number)]


def test_a_report_tells_how_many_of_its_photos_have_come(desk):
    mine = desk.report()
    path = f"/api/v1/reports/{mine}/photos"
    desk.put(mine, query_string={"of": 2})
    half = desk.get(path).json
    desk.put(mine, query_string={"of": 2})
    whole = desk.get(path).json
    assert (half["announced"], half["complete"], len(half["photos"])) == (2, False, 1)
    assert (whole["complete"], len(whole["photos"])) == (True, 2)


@pytest.mark.parametrize("role", Role)
def test_only_reporters_send_photos_and_only_to_their_own(desk, role):
    others = desk.report("allmanheten")
    reports = [desk.report(), others, desk.report(state="handed_over"), uuid4()]
    statuses = [desk.put(each, role=role).status_code for each in reports]
    # An incident is nothing that those who mend may know of.
    first = 404 if role is Role.MAINTENANCE else 201
    assert statuses == ([first, 404, 404, 404] if role in REPORTERS else [403] * 4)
    assert desk.stored() == (role in REPORTERS - {Role.MAINTENANCE})
    listing = desk.get(f"/api/v1/reports/{others}/photos", role).status_code
    assert listing == (404 if role in REPORTERS else 403)


def test_a_stranger_sends_and_sees_no_photos(desk):
    path = f"/api/v1/reports/{desk.report()}/photos/{uuid4()}"
    client = desk.app.test_client()
    sent = client.put(path, data=desk.jpeg, content_type="image/jpeg")
    assert sent.status_code == 401
    assert client.get(f"/foton/{uuid4()}").status_code == 302


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "image/svg+xml"}, (415, "unsupported-type")),
        ({"kind": "image/heic"}, (415, "unsupported-type")),
        ({"kind": "application/octet-stream"}, (415, "unsupported-type")),
        ({"kind": "multipart/form-data; boundary=x"}, (415, "unsupported-type")),
        ({"headers": {"X-CSRF-Token": "x"}}, (403, "csrf")),
        ({"headers": {"X-Content-SHA256": ""}}, (400, "bad-parameter")),
        ({"headers": {"X-Content-SHA256": "g" * 64}}, (400, "bad-parameter")),
        ({"headers": {"X-Content-SHA256": "0" * 64}}, (422, "bad-digest")),
        ({"query_string": {"of": "11"}}, (400, "bad-parameter")),
        ({"query_string": {"of": "٣"}}, (400, "bad-parameter")),
        ({"query_string": {"of": "9" * 5000}}, (400, "bad-parameter")),
    ],
)
def test_what_is_sent_wrongly_is_refused_with_a_problem(desk, changes, expected):
    answer = desk.put(desk.report(), **changes)
    assert (answer.status_code, answer.json["code"]) == expected
    assert answer.mimetype == "application/problem+json"
    assert desk.stored() == 0


def test_a_photo_of_too_many_bytes_is_refused(desk):
    answer = desk.put(desk.report(), b"\xff\xd8\xff" + bytes(MAX_PHOTO_BYTES))
    answer.request.environ["wsgi.input"].close()
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert "15 MB" in answer.json["detail"]


def test_a_suspicion_takes_no_photos(desk):
    answer = desk.put(desk.report(category="drug_dealing_suspected"))
    assert (answer.status_code, answer.json["code"]) == (422, "no-photos-here")
    assert "Misstänkt droghandel" in answer.json["detail"]
    assert desk.stored() == 0


def test_photos_that_come_late_are_taken_until_the_report_has_too_many(desk):
    mine = desk.report(state="approved")
    answers = [desk.put(mine) for _ in range(11)]
    assert [each.status_code for each in answers] == [201] * 10 + [422]
    assert answers[-1].json["code"] == "too-many-photos"


def test_the_own_organisation_sees_a_photo_until_it_is_rejected(desk):
    number = desk.photo(owner="kommunen", state="approved")
    paths = [f"/foton/{number}", f"/foton/{number}/liten"]

    def seen(path):
        return {role for role in Role if desk.get(path, role).status_code == 200}

    assert seen(paths[0]) == seen(paths[1]) == REPORTERS - {Role.MAINTENANCE}
    assert desk.get(paths[0], Role.PLANNER).status_code == 403
    assert desk.get(paths[0], Role.DPO_ARCHIVIST).status_code == 404
    assert desk.tick(number, "reject").status_code == 303
    assert seen(paths[0]) == seen(paths[1]) == set()
    assert desk.get(paths[0]).status_code == 404


def test_a_photo_of_another_organisation_is_seen_only_when_ticked(desk):
    mine = desk.report("allmanheten", state="approved")
    number = uuid4()
    with transaction(desk.database) as connection:
        photos.add(connection, number, mine, rebuild_photo(desk.jpeg))
    path = f"/foton/{number}"
    assert desk.get(path, Role.EST_MEMBER).status_code == 404
    assert desk.get(path).status_code == 200
    assert desk.tick(number, nobody="yes").status_code == 303
    assert desk.get(path, Role.EST_MEMBER).status_code == 200
    assert desk.get(path, Role.EXTERNAL_REPORTER).status_code == 404


def test_a_picture_is_answered_bare_and_is_kept_by_nobody(desk):
    number = desk.photo()
    answer = desk.get(f"/foton/{number}")
    assert bare_jpeg_size(answer.data) == (640, 480)
    assert bare_jpeg_size(desk.get(f"/foton/{number}/liten").data) == (320, 240)
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == f'inline; filename="foto-{str(number)[:8]}.jpg"'


def test_a_photo_is_not_approved_without_the_tick(desk):
    number = desk.photo()
    page = desk.get("/foton").text
    assert "Klotter, foto 1 av 1" in page
    assert "Ej sökt efter ansikten." in page
    refused = desk.tick(number)
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert desk.tick(number, "perhaps").status_code == 422
    assert desk.tick(number, nobody="yes").status_code == 303
    assert "Inga foton väntar." in desk.get("/foton").text
    again = desk.tick(number, nobody="yes")
    assert again.status_code == 409
    assert "Någon annan har redan" in again.text
    assert desk.tick(uuid4(), nobody="yes").status_code == 404


def test_whoever_decides_goes_on_to_a_page_of_ours(desk):
    number = desk.photo()
    there = desk.tick(number, nobody="yes", next="/rapporter?a=1")
    assert there.location == "/rapporter?a=1"
    assert desk.tick(number, "reject", next="//evil.example").location == "/"
    assert desk.tick(number, "reopen").location == "/foton?done=waiting"


@pytest.mark.parametrize(
    "role", [each for each in Role if each is not Role.COORDINATOR]
)
def test_only_the_coordinator_ticks(desk, role):
    assert desk.tick(uuid4(), nobody="yes", role=role).status_code == 403
    assert desk.get("/foton", role).status_code == 403


class Form:
    """The public form with photos, which anybody may send."""

    def __init__(self, desk, stranger):
        self.desk, self.stranger = desk, stranger()

    def send(self, *files, **fields):
        photos = [(io.BytesIO(content), name) for name, content in files]
        return self.stranger.send(photos=photos, **fields)

    def stored(self):
        with transaction(self.desk.database) as connection:
            return connection.execute(
                text(
                    "select p.position, p.state, x.jpeg, s.announced"
                    " from core.photo as p"
                    " inner join core.photo_pixels as x on x.photo_id = p.id"
                    " left join core.photo_set as s on s.report_id = p.report_id"
                    " order by position"
                )
            ).all()


@pytest.fixture
def form(desk, stranger):
    return Form(desk, stranger)


def test_a_form_with_photos_stores_them_with_its_report(form):
    wide = form.desk.pictures.packed(form.desk.pictures.street(size=(900, 600)))
    files = [("a.jpg", form.desk.jpeg), ("../../b.jpg", wide), ("igen", form.desk.jpeg)]
    assert form.send(*files).status_code == 201
    rows = form.stored()
    assert [row[:2] for row in rows] == [(1, "waiting"), (2, "waiting")]
    assert [bare_jpeg_size(row.jpeg) for row in rows] == [(640, 480), (900, 600)]
    assert [row.announced for row in rows] == [2, 2]


def test_a_form_without_photos_is_sent_as_before(form):
    assert form.send(("", b"")).status_code == 201
    assert (form.stored(), form.desk.stored("report")) == ([], 1)


@pytest.mark.parametrize(
    ("files", "category", "words"),
    [
        ([("a.gif", b"GIF89a")], "graffiti", "slutar på .gif"),
        ([("a.jpg", b"")], "graffiti", "tom"),
        ([("a.jpg", b"\xff\xd8\xff" + bytes(2**24))], "graffiti", "än 15 MB"),
        ([("a.jpg", b"x")] * 6, "graffiti", "högst 5"),
        ([("a.jpg", b"x"), ("b.png", b"y")], "graffiti", "1 fel till"),
        ([("a.jpg", b"x")], "underage_sale", "tas inga foton emot"),
    ],
)
def test_a_wrong_photo_in_a_form_is_told_of_and_nothing_is_stored(
    form, files, category, words
):
    answer = form.send(*files, category=category)
    assert answer.status_code in {413, 415, 422}
    assert words in form.stranger.faults(answer)["photos"]
    assert form.desk.stored("report") == 0
    if category == "graffiti":
        assert "Välj fotona en gång till" in answer.text


def test_a_form_sent_again_stores_its_photos_once(form):
    files = [("a.jpg", form.desk.jpeg)]
    codes = {form.stranger.code(form.send(*files)) for _ in range(2)}
    assert (len(codes), len(form.stored()), form.desk.stored("report")) == (1, 1, 1)


def test_far_too_much_is_refused_before_it_is_read(form):
    files = [(f"{number}.jpg", bytes(15 * 2**20)) for number in range(3)]
    answer = form.send(*files)
    assert (answer.status_code, form.desk.stored("report")) == (413, 0)
    assert "Fotona är för stora" in answer.text


def test_photos_wait_for_the_limits_of_a_flood(form, empty):
    empty.config["REPORT_LIMITS"] = ReportLimits(unproven=1)
    assert form.send(("a.jpg", b"x")).status_code == 415
    assert form.send(("a.jpg", form.desk.jpeg)).status_code == 429


def test_a_form_that_is_not_declared_is_found_out_at_once(form, monkeypatch):
    monkeypatch.setattr(photo_stream, "PHOTO_FORMS", frozenset())
    assert form.send(("a.jpg", form.desk.jpeg)).status_code == 500


class Watched:
    """Every file that this process opens to write in, as Python tells of it."""

    def __init__(self):
        self.is_on, self.written = False, []
        sys.addaudithook(self.see)

    def see(self, event, arguments):
        # Pipes are opened by their number.
        if self.is_on and event == "open" and not isinstance(arguments[0], int):
            path, _, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR):
                self.written.append(path)


@pytest.fixture(scope="module")
def watching():
    return Watched()


@pytest.fixture
def watched(watching):
    watching.written.clear()
    watching.is_on = True
    yield watching.written
    watching.is_on = False


@pytest.fixture
def session(form):
    """Serve the form, and give a session of the coordinator's over HTTP."""
    server = make_server("127.0.0.1", 0, form.desk.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    with requests.Session() as session:
        address = f"http://127.0.0.1:{server.port}"
        form_of = {"username": "prov.coordinator", "password": PASSWORD}
        form_of["csrf_token"] = served_token(session, address)
        session.post(f"{address}/logga-in", data=form_of).raise_for_status()
        session.headers["X-CSRF-Token"] = served_token(session, address)
        yield session, address
    server.shutdown()
    thread.join()
    server.server_close()


def served_token(session, address):
    page = session.get(f"{address}/hjalp").text
    return re.search('csrf-token" content="([^"]+)"', page)[1]


def test_the_original_is_never_on_a_disk(form, session, watched, monkeypatch):
    client, address = session
    mine = form.desk.report()
    noise = Image.effect_noise((2600, 1900), 90).convert("RGB")
    large = form.desk.pictures.packed(noise, quality=92)
    digest = {"X-Content-SHA256": sha256(large).hexdigest()}
    kind = {"Content-Type": "image/jpeg"}

    def send():
        files = {"photos": ("a.jpg", large, "image/jpeg")}
        token = client.headers["X-CSRF-Token"]
        data = {"category": "graffiti", "address": "Torget", "when": "unknown"}
        data |= {"client_id": str(uuid4()), "csrf_token": token}
        return client.post(f"{address}/rapportera", files=files, data=data)

    path = f"{address}/api/v1/reports/{mine}/photos/{uuid4()}"
    assert send().status_code == 201
    assert client.put(path, data=large, headers=digest | kind).status_code == 201
    assert len(large) > 2_000_000
    assert watched == []
    # The same form, not declared to carry photos, shows what would be seen.
    monkeypatch.setattr(photo_stream, "PHOTO_FORMS", frozenset())
    send()
    assert watched


def test_damaged_photos_are_answered_without_a_fault(desk, caplog):
    rng = random.Random(20261126)  # noqa: S311
    mine, statuses = desk.report(), []
    small = desk.pictures.street(size=(640, 480))
    for kind in ("jpeg", "png", "webp"):
        whole = desk.pictures.packed(small, kind.upper())
        for part in range(1, 20, 3):
            cut = bytearray(whole[: len(whole) * part // 20])
            cut[rng.randrange(len(cut))] ^= 1 << rng.randrange(8)
            began = time.monotonic()
            answer = desk.put(mine, bytes(cut), kind=f"image/{kind}")
            assert time.monotonic() < began + 5
            statuses.append(answer.status_code)
            assert "Traceback" not in answer.text
    assert set(statuses) <= {201, 415, 422}
    assert not [each for each in caplog.records if each.exc_info]


def test_partners_add_photos_to_their_own_report(desk):
    mine, others = desk.report(), desk.report("allmanheten")
    client = desk.client(Role.EXTERNAL_REPORTER)

    def send(report, *contents):
        files = [(io.BytesIO(each), f"{n}.jpg") for n, each in enumerate(contents)]
        form = {"csrf_token": token_of(client), "photos": files}
        return client.post(f"/egna-rapporter/{report}/foton", data=form)

    for _ in range(2):
        assert send(mine, desk.jpeg).status_code == 303
    assert desk.stored() == 1
    assert client.get(f"/egna-rapporter/{mine}").text.count('loading="lazy"') == 1
    refused = send(mine, b"GIF89a")
    assert refused.status_code == 415
    assert 'id="photos-fault"' in refused.text
    assert send(others, desk.jpeg).status_code == 404
    assert desk.stored() == 1
