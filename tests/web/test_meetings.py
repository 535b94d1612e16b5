"""A meeting's whole life on its pages, and who sees what of it."""

import json
import re
from dataclasses import replace
from threading import Thread
from uuid import UUID, uuid4

import pypdfium2
import pytest
from sqlalchemy import text

from geosafety.jobs import meeting_document
from geosafety.model.account import Role
from geosafety.store.cluster import Cluster
from geosafety.store.connection import connect, transaction
from tests.web.conftest import signed_in, with_accounts
from webmap import create_app

UNKNOWN = "00000000-0000-4000-8000-000000000000"
POINT = '{"type": "Point", "coordinates": [14.46, 58.3]}'
SECRET = "Spaning vid kiosken"  # noqa: S105 - of the tests alone
GROUP = {Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE}
MINUTES = GROUP | {Role.EXTERNAL_REPORTER, Role.PLANNER, Role.WALK_LEADER}
POLICE = {Role.COORDINATOR, Role.POLICE}


class Group:
    """The roles of a municipality, each in a browser of its own."""

    def __init__(self, app, token, owner=None):
        self.app, self.token, self.clients = app, token, {}
        self.owner = owner

    def client(self, role=Role.COORDINATOR):
        if role not in self.clients:
            self.clients[role] = signed_in(self.app, role)
        return self.clients[role]

    def get(self, path, role=Role.COORDINATOR):
        return self.client(role).get(path)

    def post(self, path, role=Role.COORDINATOR, **fields):
        client = self.client(role)
        return client.post(path, data={**fields, "csrf_token": self.token(client)})

    def plan(self, **fields):
        form = re.findall(
            r'name="(first|last|held_on|cutoff_at|place)"[^>]*value="([^"]*)"',
            self.get("/est/moten").text,
        )
        answer = self.post("/est/moten", **(dict(form) | fields))
        assert answer.status_code == 303, answer.text
        return answer.location.split("#")[0]

    def write(self, meeting, key, words, role=Role.COORDINATOR, version=None):
        if version is None:
            version = self.version(meeting, key, role)
        path = f"{meeting}/punkt/{key}"
        return self.post(path, role, text=words, version=version)

    def version(self, meeting, key, role=Role.COORDINATOR):
        return version_in(self.get(meeting, role).text, key)

    def lift(self, title, meeting=None):
        more = {"mote": meeting.rpartition("/")[2], "first": "1"} if meeting else {}
        answer = self.post("/est/platser/ny", title=title, area=POINT, **more)
        assert answer.status_code == 303, answer.text

    def lock(self, meeting):
        page = self.get(f"{meeting}/las").text
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        return self.post(f"{meeting}/las", version=version)

    def held(self):
        """Hold a meeting with something under each point, and lock it."""
        meeting = self.plan()
        self.write(meeting, "police", SECRET, Role.POLICE)
        self.write(meeting, "events", "Marknad på lördag")
        self.lift("Trappan vid torget", meeting)
        self.post(f"{meeting}/beslut", text="Fler lampor vid trappan")
        self.post(
            f"{meeting}/insatser", Role.EST_MEMBER, what="Tänd", due_on="2026-12-01"
        )
        assert self.lock(meeting).status_code == 303
        return meeting


def version_in(page, key):
    """Read the version of a point from the form that writes under it."""
    found = re.search(
        rf'action="[^"]*/punkt/{key}".*?"version" value="(\d+)"', page, re.DOTALL
    )
    assert found, f"no form to write under {key}"
    return int(found[1])


@pytest.fixture(scope="module")
def group(cluster, template, token):
    """Serve one municipality for all tests here; each has a meeting of its own."""
    name = f"test_{uuid4().hex}"
    sockets = Cluster.of(cluster.data_dir).start().sockets
    admin = connect(replace(cluster, municipality="none"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"create database {name} template {template}"))
    folder = cluster.data_dir / name
    folder.mkdir()
    settings = replace(
        cluster,
        data_dir=folder,
        database_url=f"postgresql://geosafety@/{name}?host={sockets}",
        site_database_url=f"postgresql://geosafety_web@/{name}?host={sockets}",
    )
    app = with_accounts(create_app(settings), settings)
    owner = connect(settings)
    yield Group(app, token, owner)
    owner.dispose()
    app.extensions["geosafety"].pool.dispose()
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


@pytest.fixture(scope="module")
def open_meeting(group):
    """Plan one meeting that the tests write in without caring for what is there."""
    return group.plan()


@pytest.fixture(scope="module")
def locked(group):
    """Hold and lock one meeting that the tests read."""
    return group.held()


@pytest.fixture
def no_pdf(monkeypatch):
    """Leave out what takes longest where it does not matter."""
    monkeypatch.setattr(meeting_document, "pdf_of", lambda _page: b"%PDF-1.7")


@pytest.mark.usefixtures("no_pdf")
def test_a_meeting_from_plan_to_amendment(group):
    meeting = group.plan(place="Rådslaget")
    assert group.write(meeting, "events", "Marknad").status_code == 303
    group.lift("Tunneln under banan", meeting)
    answer = group.post(f"{meeting}/beslut", text="Fler lampor")
    assert answer.location.endswith("#beslut")
    group.post(f"{meeting}/insatser", Role.EST_MEMBER, what="Ring", due_on="2026-12-01")
    group.post(f"{meeting}/kommentar", Role.EST_MEMBER, text="Det är mörkt där")
    page = group.get(meeting).text
    for words in (
        *("Marknad", "Tunneln under banan", "Fler lampor", "Ring", "Det är mörkt där"),
        "Rådslaget",
    ):
        assert words in page
    assert group.lock(meeting).status_code == 303
    page = group.get(meeting).text
    assert "Låst" in page
    assert "/punkt/" not in page
    assert group.post(f"{meeting}/komplettering", text="Fel datum").status_code == 303
    html = group.get(f"{meeting}/dokument.html").text
    assert "Fel datum" in html
    assert "Tunneln under banan" in html
    following = group.get(group.plan()).text
    assert following.index("<strong>Ring</strong>") < following.index('id="numbers"')


def test_the_period_leads_to_the_map_of_just_those_days(group):
    meeting = group.plan(first="2026-03-02", last="2026-03-15", held_on="2026-03-16")
    assert 'href="/est?from=2026-03-02&amp;to=2026-03-15"' in group.get(meeting).text


def test_what_was_typed_is_kept_when_a_form_is_refused(group):
    meeting = group.plan()
    answer = group.write(meeting, "events", "Han heter 850709-9805 och bor här")
    assert answer.status_code == 422
    assert "Han heter 850709-9805 och bor här" in answer.text
    assert "personnummer" in answer.text
    answer = group.post(f"{meeting}/insatser", what="Städa parken", due_on="igår")
    assert answer.status_code == 422
    assert "Städa parken" in answer.text
    assert "är ingen dag" in answer.text


def test_two_who_write_under_the_same_point_see_both_texts(group):
    meeting = group.plan()
    version = group.version(meeting, "events")
    group.write(meeting, "events", "Marknad", version=version)
    answer = group.write(meeting, "events", "Konsert", version=version)
    assert answer.status_code == 409
    assert "Marknad" in answer.text
    assert "Konsert" in answer.text
    after = version_in(answer.text, "events")
    answer = group.write(meeting, "events", "Båda", version=after)
    assert answer.status_code == 303, answer.text


@pytest.mark.usefixtures("no_pdf")
def test_a_meeting_is_locked_once_however_many_try_at_once(group):
    meeting = group.plan()
    others = [Group(group.app, group.token) for _ in range(2)]
    for each in others:
        each.version_seen = re.search(
            r'name="version" value="(\d+)"', each.get(f"{meeting}/las").text
        )[1]
    answers = []

    def lock(each):
        answers.append(each.post(f"{meeting}/las", version=each.version_seen))

    threads = [Thread(target=lock, args=[each]) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "Mötet är redan låst" in refused.text


def test_nothing_is_written_in_a_locked_meeting(group, locked):
    for path, fields in {
        "punkt/events": {"text": "x", "version": "2"},
        "beslut": {"text": "x"},
        "insatser": {"what": "x", "due_on": "2026-12-01"},
        "kommentar": {"text": "x"},
        "las": {"version": "1"},
    }.items():
        answer = group.post(f"{locked}/{path}", **fields)
        assert answer.status_code == 409, path
        assert "låst" in answer.text


@pytest.mark.parametrize("role", Role)
def test_the_police_section_reaches_no_other_role_by_any_route(group, locked, role):
    """Every page, edition and form is asked for; the words are looked for in all."""
    paths = ["/est/moten", locked, "/est/platser", "/est/insatser", "/"]
    for form in ("html", "json", "pdf"):
        base = f"{locked}/dokument.{form}"
        paths += [base, f"{base}?utgava=full", f"{base}?utgava=shared"]
    seen = {}
    for path in paths:
        answer = group.get(path, role)
        if answer.status_code == 200:
            seen[path] = words_of(answer)
    told = {path for path, words in seen.items() if SECRET in words}
    assert bool(told) == (role in POLICE)
    assert not {path for path in told if "shared" in path}
    assert (f"{locked}/dokument.pdf?utgava=shared" in seen) == (role in MINUTES)
    assert (f"{locked}/dokument.pdf?utgava=full" in seen) == (role in POLICE)


def words_of(answer):
    """Read what a person would, also from a PDF."""
    if answer.mimetype != "application/pdf":
        return answer.text
    pages = pypdfium2.PdfDocument(answer.data)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return " ".join(text.split())


def test_a_document_stands_alone_and_its_reading_is_noted(group, locked):
    answer = group.get(f"{locked}/dokument.html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    data = json.loads(group.get(f"{locked}/dokument.json").data)
    assert data["edition"] == "full"
    log = group.get("/logg?action=export", Role.DPO_ARCHIVIST).text
    assert locked.rpartition("/")[2] in log


def test_a_draft_says_that_it_is_one_and_has_no_pdf(group):
    meeting = group.plan()
    group.write(meeting, "police", SECRET, Role.POLICE)
    assert "Utkast" in group.get(f"{meeting}/dokument.html").text
    assert group.get(f"{meeting}/dokument.pdf").status_code == 404
    for role in MINUTES - POLICE:
        answer = group.get(f"{meeting}/dokument.html", role)
        assert SECRET not in answer.text
        assert answer.status_code == (200 if role in GROUP else 404)


def test_a_place_outside_the_municipality_is_refused_in_a_sentence(group):
    drawn = '{"type": "Point", "coordinates": [18.07, 59.33]}'
    answer = group.post("/est/platser/ny", title="Slussen", area=drawn)
    assert answer.status_code == 422
    assert "Lövköping" in answer.text
    assert 'value="Slussen"' in answer.text
    answer = group.get("/est/platser/ny?cell=88088ac001fffff")
    assert "ligger inte i Lövköping" in answer.text


def test_a_sixth_prioritised_place_is_refused(group):
    meeting = group.plan()
    for number in range(5):
        group.lift(f"Plats {number}", meeting)
    form = {"title": "En till", "area": POINT, "mote": meeting.rpartition("/")[2]}
    answer = group.post("/est/platser/ny", first="1", **form)
    assert answer.status_code == 422
    assert "redan 5 prioriterade platser" in answer.text


def test_a_place_shows_each_meeting_it_was_on(group):
    meeting = group.plan()
    group.lift("Parkeringen", meeting)
    page = group.get(meeting).text
    place = re.search(r'href="(/est/platser/[0-9a-f-]{36})">Parkeringen<', page)[1]
    answer = group.post(f"{place}/steg", state="watched", note="Vi ser", version="1")
    assert answer.status_code == 303, answer.text
    answer = group.post(f"{place}/steg", state="closed", note="Klart", version="1")
    assert answer.status_code == 409
    answer = group.post(f"{place}/lyft", why="Kräver pengar", version="2")
    assert answer.status_code == 303
    shown = group.get(place).text
    number = re.search(r"Lägesbildsmöte (\d+)", page)[1]
    assert f'href="{meeting}">{number}</a>' in shown
    assert "Vi ser" in shown
    assert "Kräver pengar" in shown
    council = group.get("/est/platser", Role.COUNCIL).text
    assert "Parkeringen" in council
    assert "Kräver pengar" not in council


def test_an_operation_is_taken_and_reported_back(group):
    meeting = group.plan()
    group.post(f"{meeting}/insatser", what="Klipp häcken", due_on="2020-01-01")
    assert group.lock(meeting).status_code == 422
    page = group.get("/est/insatser", Role.EST_MEMBER).text
    take = re.search(r'action="(/est/insatser/[0-9a-f-]+/ta)"', page)[1]
    back = f"{meeting}#operations"
    answer = group.post(take, Role.EST_MEMBER, version="1", back=back)
    assert answer.location == back
    assert group.post(take, Role.POLICE, version="1").status_code == 409
    report = take.removesuffix("ta") + "svar"
    form = {"version": "2", "state": "done"}
    answer = group.post(report, Role.EST_MEMBER, **form, outcome="")
    assert answer.status_code == 422
    answer = group.post(report, Role.EST_MEMBER, **form, outcome="Häcken är klippt")
    assert answer.status_code == 303
    assert "Häcken är klippt" in group.get(meeting).text
    answer = group.post(
        report, version="3", state="done", outcome="x", back="//evil.example/est/moten/"
    )
    assert answer.location.startswith("/est/insatser#")
    form = {"version": "4", "state": "done", "outcome": "x"}
    answer = group.post(report, **form, back=f"{meeting}\r\nX-Made: up")
    assert answer.location.startswith("/est/insatser#")


def test_the_one_who_leads_says_who_does_it_before_the_lock(group):
    meeting = group.plan()
    group.post(f"{meeting}/insatser", what="Tvätta muren", due_on="2026-12-01")
    page = group.get(meeting).text
    owner, work = re.search(
        r'name="organisation"><option value="(\d+)".*?name="assign" value="([^"]+)"',
        page,
        re.DOTALL,
    ).groups()
    form = {"assign": work, "organisation": owner, "version": "1"}
    assert group.post(f"{meeting}/insatser", **form).status_code == 303
    assert group.post(f"{meeting}/insatser", **form).status_code == 409
    assert "Ingen har tagit den" not in group.get(meeting).text


def test_nobody_but_the_one_who_leads_takes_an_operation_away(group):
    meeting = group.plan()
    group.post(f"{meeting}/insatser", what="Måla planket", due_on="2026-12-01")
    work = re.search(r'name="assign" value="([^"]+)"', group.get(meeting).text)[1]
    address = f"{meeting}/insatser"
    assert group.post(address, Role.EST_MEMBER, remove=work).status_code == 422
    assert "Måla planket" in group.get(meeting).text
    assert group.post(address, remove=work).status_code == 303
    assert "Måla planket" not in group.get(meeting).text


@pytest.mark.usefixtures("no_pdf")
def test_a_report_withdrawn_after_the_lock_is_told_in_the_next_meeting(group):
    settings = group.app.extensions["geosafety"].settings
    owner = connect(settings)
    number = uuid4()
    with transaction(owner) as connection:
        connection.execute(
            text(
                "insert into core.report (id, organisation_id, sender, external_id,"
                " received_at, occurred_from, occurred_to, time_precision, kind,"
                " category, confidentiality, state, digest) select :id, id, 'x', :id,"
                " '2024-05-02', '2024-05-01', '2024-05-01', 'exact', 'incident',"
                " 'graffiti', 'internal', 'approved', '' from core.organisation"
                " where key = 'kommunen'"
            ),
            {"id": number},
        )
        connection.execute(
            text(
                "insert into core.placement (report_id, precision)"
                " values (:id, 'unplaced')"
            ),
            {"id": number},
        )
    days = {"first": "2024-04-29", "last": "2024-05-12", "held_on": "2024-05-13"}
    meeting = group.plan(**days, cutoff_at="2024-05-13T00:00")
    assert group.lock(meeting).status_code == 303
    before = group.get(f"{meeting}/dokument.json").data
    with transaction(owner) as connection:
        connection.execute(
            text("update core.report set state = 'rejected' where id = :id"),
            {"id": number},
        )
    owner.dispose()
    following = group.plan()
    assert "räknas 1 av dess rapporter inte längre" in group.get(following).text
    assert group.get(f"{meeting}/dokument.json").data == before


def test_a_period_that_ends_before_it_begins_is_refused(group):
    form = {"first": "2026-03-02", "last": "2026-03-01", "held_on": "2026-03-16"}
    answer = group.post("/est/moten", **form)
    assert answer.status_code == 422
    assert "Perioden 2026-03-02 till 2026-03-01 går inte" in answer.text
    assert 'value="2026-03-16"' in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"first": "9999-12-25", "last": "9999-12-31", "held_on": "9999-12-31"},
        {"first": "0001-01-01", "last": "0001-01-14", "held_on": "0001-01-15"},
        {"held_on": "9999-12-31"},
        {"cutoff_at": "0001-01-01T00:00"},
    ],
)
def test_a_day_that_nobody_can_count_from_is_refused(group, changes):
    meeting = group.plan()
    form = {"first": "2026-03-02", "last": "2026-03-15", "held_on": "2026-03-16"}
    answer = group.post(f"{meeting}/ordna", **form | changes)
    assert answer.status_code == 422
    assert "kan inte stämma" in answer.text
    assert group.get(meeting).status_code == 200
    assert group.get("/est/moten").status_code == 200


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("narvaro", {"role": "member", "people": "3", "organisation": "9999"}),
        ("narvaro", {"role": "member", "people": "3", "organisation": "9" * 20}),
        ("beslut", {"text": "x", "issue": UNKNOWN}),
        ("kommentar", {"text": "x", "issue": UNKNOWN}),
        ("prioriterade", {"issue": UNKNOWN}),
        ("insatser", {"what": "x", "due_on": "2026-12-01", "issue": UNKNOWN}),
        ("insatser", {"what": "x", "due_on": "2026-12-01", "organisation": "99999"}),
        ("insatser", {"what": "x", "due_on": "9999-12-31"}),
    ],
)
def test_what_is_chosen_and_is_not_there_is_told(group, open_meeting, path, fields):
    client = group.client()
    form = fields | {"csrf_token": group.token(client)}
    answer = client.post(f"{open_meeting}/{path}", data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_version_that_no_column_holds_is_an_old_one(group, open_meeting):
    form = {"what": "Ring", "due_on": "2026-12-01"}
    group.post(f"{open_meeting}/insatser", **form)
    page = group.get(open_meeting).text
    number = re.search(r"/est/insatser/([0-9a-f-]{36})/ta", page)[1]
    for path, fields in {
        f"/est/insatser/{number}/ta": {},
        f"/est/insatser/{number}/svar": {"state": "done", "outcome": "Ringt"},
        f"{open_meeting}/insatser": {"assign": number, "organisation": "1"},
        f"{open_meeting}/punkt/events": {"text": "x"},
    }.items():
        assert group.post(path, version="9" * 20, **fields).status_code == 409, path


def test_a_refused_text_writes_over_nothing_unseen(group):
    meeting = group.plan()
    version = group.version(meeting, "events")
    group.write(meeting, "events", "Marknad", version=version)
    refused = group.write(meeting, "events", "x" * 10_001, version=version)
    assert refused.status_code == 422
    seen = version_in(refused.text, "events")
    answer = group.write(meeting, "events", "Konsert", version=seen)
    assert answer.status_code == 409
    assert "Marknad" in answer.text


def test_a_refused_description_writes_over_nothing_unseen(group):
    group.lift("Bron")
    address = re.search(
        r'href="(/est/platser/[0-9a-f-]{36})">Bron<', group.get("/est/platser").text
    )[1]
    path = f"{address}/beskriv"
    group.post(path, title="Bron i norr", version="1")
    refused = group.post(path, title="x" * 201, version="1")
    form = refused.text.partition(f'action="{path}"')[2]
    seen = re.search(r'name="version" value="(\d+)"', form)[1]
    assert group.post(path, title="Bron", version=seen).status_code == 409
    assert group.post(path, title="Bron", version="2").status_code == 303


def test_one_organisation_cannot_fill_a_meeting(group):
    meeting = group.plan()
    number = UUID(meeting.rpartition("/")[2])
    said = "insert into core.meeting_comment (meeting_id, organisation_id, account_id, "
    said += "text) select :meeting, organisation_id, account.id, 'x' from core.account,"
    said += " generate_series(1, 100) where role = 'est_member'"
    with transaction(group.owner) as connection:
        connection.execute(text(said), {"meeting": number})
    refused = group.post(f"{meeting}/kommentar", Role.EST_MEMBER, text="Ännu en")
    assert refused.status_code == 422
    assert "Här finns redan 100" in refused.text
    assert "Ännu en" in refused.text


def test_words_that_could_not_be_saved_are_given_back(group):
    meeting = group.plan()
    words = "Marknad <b>på</b> lördag"
    gone = f"/est/moten/{UNKNOWN}/punkt/events"
    answer = group.post(gone, text=words, version="1")
    assert answer.status_code == 404
    assert "Marknad &lt;b&gt;på&lt;/b&gt; lördag" in answer.text
    client = group.client()
    stale = client.post(f"{meeting}/beslut", data={"text": words, "csrf_token": "x"})
    assert stale.status_code == 403
    assert "Marknad &lt;b&gt;" in stale.text
    form = {"text": words, "csrf_token": group.token(client)}
    other = client.post(
        f"{meeting}/beslut", data=form, headers={"Origin": "https://other.example"}
    )
    assert other.status_code == 403
    assert "Marknad" not in other.text


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_is_its_to_open(group, locked, role):
    expected = {
        "/est/moten": role in MINUTES,
        locked: role in GROUP,
        f"{locked}/las": role is Role.COORDINATOR,
        f"{locked}/dokument.html": role in MINUTES,
        "/est/platser": role in GROUP | {Role.COUNCIL},
        "/est/platser/ny": role is Role.COORDINATOR,
        "/est/insatser": role in GROUP | {Role.EXTERNAL_REPORTER},
    }
    found = {path: group.get(path, role).status_code for path in expected}
    assert found == {path: 200 if may else 403 for path, may in expected.items()}
