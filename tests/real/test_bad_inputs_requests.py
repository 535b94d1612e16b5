"""The corpus's other requests: reports by program, lists, photos, and no routes."""

import csv
import json
import os
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from geosafety.model.account import Role
from geosafety.store import accounts, organisations, sessions
from geosafety.store.connection import connect, transaction
from geosafety.store.tables import municipality, photo, report, report_text
from tests.real import test_bad_inputs_form, test_bad_inputs_http
from webmap import create_app
from webmap.sign_in import LASTING

_DATA = os.environ.get("GEOSAFETY_REAL_DATA")
_FOLDER = Path(_DATA or Path(__file__).parents[3] / "shared/data") / "bad-inputs"
_REPORTS = "/api/v1/reports"
TOLD = frozenset({"h00", "h04", "h07", "h13", "h14", "h15", "h16", "h17"})
BATCHES = frozenset({"h18", "h19"})
ASKED = frozenset({"h22", "h23", "h24", "h25", "h27", "h28", "h29"})
PHOTOS = frozenset({"h21", "h48"})
# Right answers without a route: there are no tiles, and no map for the public by cell.
NOWHERE = frozenset({"h35", "h36", "h37", "h38", "h41", "h43"})
# Requests about what is not built. The manifest's answer is due the day the route is;
# until then there is nothing at the address.
LATER = {
    "h31": "No search by POST, so no CQL2 in a body; the list refuses every filter.",
    "h32": "As h31: no geometry with a CRS of its own is taken in a filter.",
    "h42": "No tiles, and so no choice of their columns.",
    "h46": "No hexagons for the public; a window of days could be subtracted.",
    "h47": "No check with a buffer of the sender's; a plan's distances are fixed.",
    "h57": "No editing of single features, and so no If-Match.",
}
COVERED = TOLD | BATCHES | ASKED | PHOTOS | NOWHERE | LATER.keys()
# Who asks, by the corpus's names; whoever it does not name is a guard who reports.
_ROLES = {"analyst": Role.EST_MEMBER, "planner": Role.PLANNER, "gis": Role.GIS_EDITOR}


def rows(chosen=None):
    with (_FOLDER / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        read = [row for row in csv.DictReader(file) if row["kind"] == "http"]
    return {
        number_of(row): row
        for row in read
        if chosen is None or number_of(row) in chosen
    }


def number_of(row):
    return Path(row["file"]).name[:3]


def cases(chosen):
    return [
        pytest.param(row, id=Path(row["file"]).stem) for row in rows(chosen).values()
    ]


def read(row):
    return json.loads((_FOLDER / row["file"]).read_text(encoding="utf-8"))


def body(case):
    if "raw_repeat" in case:
        text, times = case["raw_repeat"]
        return (text * times).encode()
    if "json_repeat" in case:
        _, item, times = case["json_repeat"]
        return json.dumps({"events": [item] * times}).encode()
    sent = case.get("json")
    if sent and "observations" in sent:
        sent = {"events": sent["observations"]}
    return None if sent is None else json.dumps(sent).encode()


class Site:
    """The site of Nyköping, and programs that act for the accounts on it."""

    def __init__(self, settings):
        self.data_dir = settings.data_dir
        self.engine = connect(settings)
        self.headers = {None: {}}
        with transaction(self.engine) as connection:
            # The tests' databases belong to the made-up town.
            connection.execute(update(municipality).values(code="0480"))
        self.app = create_app(settings)
        self.client = self.app.test_client()
        for key in ("vakt", "annan"):
            with transaction(self.engine) as connection:
                organisations.ensure(
                    connection, key, name=key, organisation_type="guard_company"
                )
            self._add(key, Role.EXTERNAL_REPORTER, key)
        for role in _ROLES.values():
            self._add(role, role, "vakt")
        self._add(Role.COORDINATOR, Role.COORDINATOR, "vakt")

    def _add(self, name, role, organisation):
        with transaction(self.engine) as connection:
            accounts.save(
                connection,
                name,
                name=name,
                role=role,
                organisation_key=organisation,
                password_hash=PasswordHasher(1, 8, 1).hash("prov"),
            )
            account = accounts.by_username(connection, name)
            token = sessions.begin(connection, account.id, lasting=LASTING)
        self.headers[name] = {"Authorization": f"Bearer {token}"}

    def ask(self, path, who="vakt", method="GET", headers=(), **sent):
        headers = {**dict(headers), **self.headers[who]}
        begun = time.monotonic()
        answer = self.client.open(path, method=method, headers=headers, **sent)
        assert time.monotonic() < begun + 5
        assert b"Traceback" not in answer.data
        # The test client leaves the file of a large body open.
        answer.request.environ["wsgi.input"].close()
        return answer

    def tell(self, case, path=_REPORTS):
        return self.ask(path, method="POST", headers=case["headers"], data=body(case))

    def words(self):
        with transaction(self.engine) as connection:
            return connection.execute(select(report_text.c.shared)).scalars().all()

    def count(self):
        with transaction(self.engine) as connection:
            counted = select(func.count()).select_from(report)
            return connection.execute(counted).scalar()

    def photos(self):
        with transaction(self.engine) as connection:
            return connection.execute(select(photo.c.id)).scalars().all()

    def report(self):
        """Hand in the good report of the corpus, and give its number."""
        return UUID(self.tell(read(rows()["h00"])).json["id"])

    def put(self, path, content, **sent):
        digest = {"X-Content-SHA256": sha256(content).hexdigest()}
        headers = digest | sent.pop("headers", {})
        sent = {"content_type": "image/jpeg", "data": content} | sent
        return self.ask(path, method="PUT", headers=headers, **sent)


@pytest.fixture
def nykoping(database_settings):
    site = Site(replace(database_settings, municipality="0480"))
    yield site
    site.engine.dispose()
    site.app.extensions["geosafety"].pool.dispose()


def agrees(answer, row):
    """See that an answer is the manifest's."""
    assert answer.status_code == int(row["status"]), answer.text[:500]
    if row["expected"] == "accept":
        return
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == row["problem_type"]
    place = row["must_name"]
    if place:
        errors = answer.json["errors"]
        assert place in {each.get("pointer", each.get("column")) for each in errors}


@pytest.mark.parametrize("row", cases(TOLD))
def test_a_report_by_program_is_answered_as_the_manifest_says(nykoping, row):
    case = read(row)
    answer = nykoping.tell(case)
    agrees(answer, row)
    is_taken = row["expected"] == "accept"
    assert nykoping.words() == ([case["json"]["text"]] if is_taken else [])
    assert nykoping.count() == len(nykoping.words())
    assert "9802" not in answer.text


def test_html_in_a_report_is_shown_as_words(nykoping):
    told = nykoping.tell(read(rows()["h14"])).json["id"]
    for path, who in {
        f"/egna-rapporter/{told}": "vakt",
        f"/granskning/{told}": Role.COORDINATOR,
    }.items():
        answer = nykoping.ask(path, who)
        assert answer.status_code == 200
        assert "<img src=x" not in answer.text
        assert "&lt;img src=x" in answer.text
    listed = nykoping.ask(_REPORTS)
    assert listed.mimetype == "application/json"
    assert listed.headers["X-Content-Type-Options"] == "nosniff"


def test_a_batch_that_is_too_large_is_refused_whole(nykoping):
    row = rows()["h18"]
    agrees(nykoping.tell(read(row), f"{_REPORTS}/batch"), row)
    assert nykoping.count() == 0


def test_one_bad_report_of_three_does_not_stop_the_others(nykoping):
    row = rows()["h19"]
    answer = nykoping.tell(read(row), f"{_REPORTS}/batch")
    assert answer.status_code == int(row["status"])
    results = answer.json["results"]
    assert [each["status"] for each in results] == [201, 422, 201]
    (fault,) = results[1]["errors"]
    assert fault["code"] == row["problem_type"]
    # The events of ours are the observations of the corpus.
    assert fault["pointer"] == row["must_name"].replace("/observations", "/events")
    assert nykoping.count() == 2


def test_a_body_of_64_megabytes_is_refused(nykoping):
    told = read(rows()["h00"])
    told["json"]["text"] = "a" * 64 * 2**20
    answer = nykoping.tell(told)
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert nykoping.count() == 0


@pytest.mark.parametrize("row", cases(ASKED))
def test_a_list_is_answered_as_the_manifest_says(nykoping, row):
    nykoping.report()
    case = read(row)
    answer = nykoping.ask(
        _REPORTS,
        _ROLES.get(case.get("auth"), "vakt"),
        query_string=urlsplit(case["path"]).query,
    )
    agrees(answer, row)
    if row["expected"] == "accept":
        assert len(answer.json["reports"]) == 1


def test_a_photo_of_another_organisation_is_as_good_as_none(nykoping):
    row = rows()["h21"]
    mine, number = nykoping.report(), uuid4()
    content = (_FOLDER / "image/i00_ok.jpg").read_bytes()
    photos = f"{_REPORTS}/{mine}/photos"
    assert nykoping.put(f"{photos}/{number}", content).status_code == 201
    addresses = [f"/foton/{number}", f"/foton/{number}/liten"]
    # No link is signed: the address that showed it to its owner is the old link.
    assert [nykoping.ask(each).status_code for each in addresses] == [200, 200]
    for address in addresses:
        assert nykoping.ask(address, "annan").status_code == int(row["status"])
    agrees(nykoping.ask(photos, "annan"), row)
    # A planner sees no photos at all, so 403 is told of any, kept or not.
    for address in (*addresses, f"/foton/{uuid4()}"):
        assert nykoping.ask(address, Role.PLANNER).status_code == 403
    # Nobody is sent to sign in, whether there is a photo or not.
    for address in (*addresses, f"/foton/{uuid4()}"):
        assert nykoping.ask(address, None).status_code == 302


def test_the_name_of_a_photo_in_a_form_is_never_taken_over(nykoping):
    row = rows()["h48"]
    (_, (file, hostile)) = read(row)["multipart"].popitem()
    mine = nykoping.report()
    part = (
        'Content-Disposition: form-data; name="photos"; filename="{}"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    content = (_FOLDER / file).read_bytes()
    # Written by hand, since a client would write the line break in another way.
    form = b"--x\r\n%b%b\r\n--x--\r\n"
    statuses = []
    for name in (hostile, hostile.replace("\r\n", "%0D%0A")):
        answer = nykoping.ask(
            f"/egna-rapporter/{mine}/foton",
            method="POST",
            data=form % (part.format(name).encode(), content),
            content_type="multipart/form-data; boundary=x",
        )
        statuses.append(answer.status_code)
    # The form answers with its page again (303), where the manifest has 201. The line
    # break ends the header, so that the first part has no name and is words, which may
    # not hold the null signs of a picture (400).
    assert statuses == [400, 303]
    (photo_id,) = nykoping.photos()
    named_by_us(nykoping, photo_id)


def test_a_photo_by_program_has_no_name_to_take_over(nykoping):
    row = rows()["h48"]
    (field, (file, hostile)) = read(row)["multipart"].popitem()
    content = (_FOLDER / file).read_bytes()
    photos, number = f"{_REPORTS}/{nykoping.report()}/photos", uuid4()
    with (_FOLDER / file).open("rb") as stream:
        # Stricter than the manifest: photos come bare here, so a form is refused.
        answer = nykoping.put(
            f"{photos}/{number}",
            content,
            data={field: (stream, hostile)},
            content_type="multipart/form-data",
        )
    assert (answer.status_code, nykoping.photos()) == (415, [])
    name = hostile.partition("\r")[0]
    assert nykoping.put(f"{photos}/{name}", content).status_code == 404
    header = {"Content-Disposition": f'attachment; filename="{name}"'}
    agrees(nykoping.put(f"{photos}/{number}", content, headers=header), row)
    assert nykoping.photos() == [number]
    named_by_us(nykoping, number)


def named_by_us(site, photo_id):
    shown = site.ask(f"/foton/{photo_id}")
    made = f'inline; filename="foto-{str(photo_id)[:8]}.jpg"'
    assert shown.headers["Content-Disposition"] == made
    assert "X-Evil" not in shown.headers
    assert not [path for path in site.data_dir.rglob("*") if "cron" in str(path)]


def addresses_of(case):
    """Give the corpus's own address, and the one that it would have here."""
    path = case["path"]
    ours = path.removeprefix("/api")
    return path, f"/api/v1{ours}"


@pytest.mark.parametrize("row", cases(NOWHERE | LATER.keys()))
def test_there_is_nothing_at_the_address_of_what_is_not_built(nykoping, row):
    case = read(row)
    who = _ROLES.get(case.get("auth"))
    for path in addresses_of(case):
        answer = nykoping.ask(
            path,
            who,
            case["method"],
            headers=case.get("headers", {}),
            data=body(case),
        )
        assert answer.status_code == 404
        if path.startswith("/api/"):
            assert answer.json["code"] == "not-found"


def test_every_request_of_the_corpus_is_sent_by_a_test():
    known = COVERED | test_bad_inputs_form.COVERED | test_bad_inputs_http.COVERED
    assert known == rows().keys()
