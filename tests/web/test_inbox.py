import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from geosafety.crs import reproject_geometry
from geosafety.jobs.submit import public_form, submit
from geosafety.model.account import PUBLIC, Role
from geosafety.store import audit, submissions
from geosafety.store.connection import acting, transaction

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


_JOINED = """
    from core.report as r
    left join core.report_text as t on t.report_id = r.id
    left join core.report_raw as w on w.report_id = r.id
    left join core.placement as p on p.report_id = r.id
    where r.id = :id
"""


class Inbox:
    """An empty municipality whose public has reported, and its coordinator."""

    def __init__(self, app, owner, client, token):
        self.app, self.owner, self.client, self.token = app, owner, client, token
        site = app.extensions["geosafety"]
        self.catalog, self.pool = site.catalog, site.pool
        centre = self.catalog.municipality.boundary.representative_point()
        point = reproject_geometry(centre, source=3006, target=4326)
        self.lon, self.lat = point.x, point.y

    def tell(self, words="Klotter på muren", *, metres=0, minutes=0, **changes):
        at = NOW - timedelta(hours=5) + timedelta(minutes=minutes)
        event = {
            "client_id": str(uuid4()),
            "category": "klotter",
            "observed_at": at.isoformat(),
            "lat": f"{self.lat + metres / 111_000:.6f}",
            "lon": f"{self.lon:.6f}",
            "text": words,
            **changes,
        }
        with transaction(acting(self.pool, PUBLIC)) as connection:
            told = submit(
                connection,
                [event],
                public_form(self.catalog),
                organisation_id=submissions.public_organisation(connection),
                catalog=self.catalog,
                gazetteer=None,
                now=NOW,
            )
        assert told.problems == ()
        return told.submitted[0].id

    def page(self, number):
        return self.client.get(f"/granskning/{number}")

    def version(self, number):
        page = self.page(number).text
        return re.search('name="version" value="([0-9]+)"', page)[1]

    def decide(self, number, decision, **fields):
        form = {"version": self.version(number), "csrf_token": self.token(self.client)}
        form |= {"decision": decision, **fields}
        return self.client.post(f"/granskning/{number}", data=form)

    def facts(self, number, columns="state"):
        query = f"select {columns} {_JOINED}"
        with transaction(self.owner) as connection:
            found = tuple(connection.execute(text(query), {"id": number}).one())
        return found[0] if len(found) == 1 else found


@pytest.fixture
def box(empty, database, coordinator, token):
    return Inbox(empty, database, coordinator, token)


def test_the_inbox_leads_to_what_has_waited_longest(box):
    first, _second = box.tell(), box.tell()
    assert box.client.get("/granskning").location == f"/granskning/{first}"


def test_an_empty_inbox_says_so(box):
    assert "Inget väntar" in box.client.get("/granskning").text


def test_a_report_that_is_not_there_is_told(box):
    assert box.page(uuid4()).status_code == 404


def test_approving_lets_a_report_count_and_goes_on_to_the_next(box):
    first, second = box.tell(), box.tell()
    answer = box.decide(first, "approve")
    assert answer.location == f"/granskning/{second}?did={first}"
    assert box.facts(first) == "approved"
    hexagons = box.client.get("/api/v1/hexagons?kind=incident")
    assert hexagons.json["method"]["reports"] == 1


def test_what_is_put_right_is_approved_with_it(box):
    number = box.tell("Kalle klottrar på muren")
    box.decide(
        number, "approve", category="vandalism", confidentiality="est", shared="Klotter"
    )
    columns = "state, category, kind, confidentiality, t.shared, w.text"
    assert box.facts(number, columns) == (
        "approved",
        "vandalism",
        "incident",
        "est",
        "Klotter",
        "Kalle klottrar på muren",
    )


def test_a_second_change_of_the_words_keeps_the_first_original(box):
    number = box.tell("Först")
    box.decide(number, "save", shared="Sedan")
    box.decide(number, "save", shared="Sist")
    assert box.facts(number, "t.shared, w.text") == ("Sist", "Först")


def test_a_change_of_category_changes_the_kind_too(box):
    number = box.tell()
    box.decide(number, "save", category="tunnel_passage")
    assert box.facts(number, "category, kind") == ("tunnel_passage", "unsafe_place")


@pytest.mark.parametrize("category", ["whistleblow", "finns_inte"])
def test_a_category_that_is_not_received_is_refused(box, category):
    number = box.tell()
    assert box.decide(number, "approve", category=category).status_code == 422
    assert box.facts(number) == "received"


@pytest.mark.parametrize(
    ("decision", "state"), [("return", "returned"), ("reject", "rejected")]
)
def test_the_reporter_is_told_why(box, decision, state):
    number = box.tell()
    assert box.decide(number, decision, note=" ").status_code == 422
    assert box.decide(number, decision, note="Var låg det?").status_code == 303
    assert box.facts(number) == state
    assert "Var låg det?" in box.page(number).text


def test_handing_over_locks_the_words_and_notes_only_to_whom(box, database):
    number = box.tell("Chefen tar mutor")
    box.decide(number, "hand_over", to="whistleblowing")
    assert box.facts(number) == "handed_over"
    page = box.page(number).text
    assert "mutor" not in page
    assert "Visselblåsarfunktionen" in page
    with transaction(database) as connection:
        entry = audit.read(connection)[0]
        rows = connection.execute(text("select e::text from audit.entry as e"))
        assert "mutor" not in "".join(rows.scalars())
    assert (entry.action, entry.details["to"]) == ("state", "handed_over")


def test_words_that_were_put_right_are_locked_too(box):
    number = box.tell("Chefen tar mutor")
    box.decide(number, "save", shared="Någon tar mutor")
    box.decide(number, "hand_over", to="police")
    assert "mutor" not in box.page(number).text


def test_merging_keeps_both_and_counts_one(box):
    first, second = box.tell(), box.tell(metres=40, minutes=10)
    box.decide(first, "approve")
    assert box.decide(second, "merge", into=first).status_code == 303
    assert box.facts(second, "state, duplicate_of") == ("duplicate", first)
    assert box.facts(second, "t.shared") == "Klotter på muren"
    hexagons = box.client.get("/api/v1/hexagons?kind=incident")
    assert hexagons.json["method"]["reports"] == 1


def test_a_report_is_not_merged_with_itself_nor_with_one_that_is_gone(box):
    first, second = box.tell(), box.tell()
    box.decide(second, "reject", note="Nej")
    assert box.decide(first, "merge", into=first).status_code == 422
    assert box.decide(first, "merge", into=second).status_code == 422


def test_a_report_that_others_rest_on_stays(box):
    first, second = box.tell(), box.tell()
    box.decide(second, "merge", into=first)
    refused = box.decide(first, "reject", note="Nej")
    assert refused.status_code == 422
    assert "sammanslagna" in refused.text


@pytest.mark.parametrize(
    ("words", "changes", "is_suggested"),
    [
        ("Nära", {"metres": 60, "minutes": 30}, True),
        ("Samma grupp", {"category": "vandalism"}, True),
        ("Långt bort", {"metres": 900}, False),
        ("Långt senare", {"minutes": -60 * 30}, False),
        ("Annat slags", {"category": "lighting_broken"}, False),
    ],
)
def test_what_may_be_the_same_is_suggested(box, words, changes, is_suggested):
    number = box.tell("Det här")
    box.tell(words, **changes)
    near = box.page(number).text.partition('id="near-title"')[2]
    assert (words in near) is is_suggested


def test_a_category_is_suggested_from_the_words(box):
    number = box.tell("Lampan är trasig, trasig belysning vid tunneln")
    assert "Förslag: Trasig belysning" in box.page(number).text


@pytest.mark.parametrize(
    ("decision", "fields"),
    [
        ("approve", {"category": "vandalism", "shared": "Annat"}),
        ("return", {"note": "Var?"}),
        ("reject", {"note": "Nej"}),
        ("hand_over", {"to": "police"}),
        ("save", {"category": "brawl", "confidentiality": "police", "shared": "Ny"}),
        ("move", {"lat": "", "lon": "", "address": ""}),
    ],
)
def test_every_decision_can_be_undone(box, decision, fields):
    number = box.tell("Klotter på muren")
    columns = (
        "state, duplicate_of, category, kind, confidentiality, t.shared, p.precision,"
        " p.cell, p.footprint_id, p.accuracy_m, p.label, st_astext(p.point)"
    )
    before = box.facts(number, columns)
    box.decide(number, decision, **fields)
    assert box.facts(number, columns) != before
    assert box.decide(number, "undo").status_code == 303
    assert box.facts(number, columns) == before


def test_a_merge_can_be_undone(box):
    first, second = box.tell(), box.tell()
    box.decide(second, "merge", into=first)
    box.decide(second, "undo")
    assert box.facts(second, "state, duplicate_of") == ("received", None)


def test_there_is_nothing_to_undo_before_anything_is_done(box):
    assert box.decide(box.tell(), "undo").status_code == 422


def test_a_hand_over_of_long_ago_stays(box, database):
    number = box.tell()
    box.decide(number, "hand_over", to="police")
    with transaction(database) as connection:
        connection.execute(
            text("update core.report_step set at = at - interval '11 minutes'")
        )
    assert box.decide(number, "undo").status_code == 422


def test_two_who_decide_at_once_do_not_overwrite_each_other(box):
    number = box.tell()
    seen = box.version(number)
    box.decide(number, "approve")
    form = {"version": seen, "decision": "reject", "note": "Nej"}
    form["csrf_token"] = box.token(box.client)
    late = box.client.post(f"/granskning/{number}", data=form)
    assert late.status_code == 409
    assert "Någon annan har ändrat" in late.text
    assert box.facts(number) == "approved"


def test_a_pin_puts_the_report_elsewhere(box):
    number = box.tell()
    lat = box.lat + 0.001
    box.decide(number, "move", lat=f"{lat:.6f}", lon=f"{box.lon:.6f}", address="")
    precision, moved = box.facts(
        number, "p.precision, st_y(st_transform(p.point, 4326))"
    )
    assert (precision, round(moved, 6)) == ("point", round(lat, 6))


def test_an_address_that_is_not_known_is_refused(box):
    number = box.tell()
    refused = box.decide(number, "move", lat="", lon="", address="Påhittegatan 99")
    assert refused.status_code == 422
    assert "finns inte i registret" in refused.text


def test_original_words_are_shown_for_a_purpose_and_noted(box, database):
    number = box.tell("Kalle klottrar")
    box.decide(number, "save", shared="Någon klottrar")
    token = box.token(box.client)
    path = f"/granskning/{number}/original"
    refused = box.client.post(path, data={"csrf_token": token, "purpose": "nyfiken"})
    assert refused.status_code == 422
    assert "Kalle" not in refused.text
    shown = box.client.post(path, data={"csrf_token": token, "purpose": "review"})
    assert "Kalle klottrar" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    with transaction(database) as connection:
        entry = audit.read(connection)[0]
    assert (entry.action, entry.object_id, entry.purpose, entry.role) == (
        "raw_opened",
        str(number),
        "review",
        Role.COORDINATOR,
    )


def test_a_likely_name_is_pointed_out_and_nothing_is_changed(box):
    number = box.tell("Erik Dahlberg skräpar ner vid muren")
    page = box.page(number).text
    assert '<mark class="name">Erik Dahlberg</mark> skräpar ner' in page
    assert "Understruket" in page
    assert box.facts(number, "shared") == "Erik Dahlberg skräpar ner vid muren"


def test_masked_words_are_shown_as_masked(box, database):
    number = box.tell("Ring")
    with transaction(database) as connection:
        connection.execute(
            text("update core.report_text set shared = 'Ring [telefon] nu'")
        )
    assert '<mark class="masked">[telefon]</mark>' in box.page(number).text


def test_markup_in_words_is_shown_as_text(box):
    number = box.tell("<img src=x onerror=alert(1)>")
    assert "<img src=x" not in box.page(number).text


def test_how_to_reach_the_reporter_is_shown_for_a_purpose_and_noted(box, database):
    number = box.tell()
    assert "Rapportören går att nå" not in box.page(number).text
    with transaction(database) as connection:
        connection.execute(
            text(
                "insert into core.contact (report_id, contact) values (:id, 'a@b.se')"
            ),
            {"id": number},
        )
    assert "Rapportören går att nå" in box.page(number).text
    assert "a@b.se" not in box.page(number).text
    form = {"csrf_token": box.token(box.client)}
    path = f"/granskning/{number}/kontakt"
    assert box.client.post(path, data=form).status_code == 422
    shown = box.client.post(path, data=form | {"purpose": "feedback"})
    assert "a@b.se" in shown.text
    with transaction(database) as connection:
        entries = audit.read(connection, most=10)
    assert [each.action for each in entries].count("contact_opened") == 1
