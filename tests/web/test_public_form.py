import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pandas as pd
import pytest
from sqlalchemy import create_engine, text

from geosafety.store import inbox, register
from geosafety.store.connection import transaction
from webmap import proof
from webmap.report_limits import ReportLimits

REPORTS = """
    select r.category, r.state, not r.is_unproven as is_proven, r.occurred_from,
        r.occurred_to, r.time_precision, p.precision, p.accuracy_m,
        st_x(p.point) as east, st_y(p.point) as north, t.shared, t.address,
        c.contact
    from core.report as r
    left join core.placement as p on p.report_id = r.id
    left join core.report_text as t on t.report_id = r.id
    left join core.contact as c on c.report_id = r.id
    order by r.received_at
"""


@pytest.fixture
def stored(database):
    def rows(query=REPORTS):
        with transaction(database) as connection:
            return connection.execute(text(query)).all()

    return rows


@pytest.fixture
def place(empty):
    """Give latitude and longitude of a place in the municipality."""
    centre = empty.extensions["geosafety"].catalog.municipality.boundary
    point = centre.representative_point()
    with transaction(empty.extensions["geosafety"].pool) as connection:
        return connection.execute(
            text(
                "select st_y(p) as lat, st_x(p) as lon from st_transform("
                "st_setsrid(st_makepoint(:x, :y), 3006), 4326) as p"
            ),
            {"x": point.x, "y": point.y},
        ).one()


def at(place, **more):
    return {"lat": f"{place.lat:.6f}", "lon": f"{place.lon:.6f}", "address": "", **more}


def test_anybody_reports_without_a_script_and_gets_a_code(stranger, stored):
    answer = stranger().send()
    assert answer.status_code == 201
    assert re.fullmatch("([0-9A-Z]{4}-){3}[0-9A-Z]{4}", stranger().code(answer))
    (report,) = stored()
    assert (report.category, report.state) == ("lighting_broken", "received")
    assert (report.shared, report.address) == ("Lampan blinkar", "Storgatan 5")
    assert not report.is_proven


def test_a_proof_of_work_puts_the_report_among_the_first(stranger, stored):
    assert stranger().prove().send().status_code == 201
    assert stored()[0].is_proven


def test_what_may_be_a_flood_is_reviewed_last(stranger, database):
    stranger().send(text="ett")
    stranger().prove().send(text="två")
    stranger().prove().send(text="tre")
    with transaction(database) as connection:
        lines = inbox.waiting(connection, most=10)
    assert [line.words for line in lines] == ["två", "tre", "ett"]


def test_an_address_of_the_register_becomes_a_place(stranger, stored, database, place):
    def register_holds(street):
        with transaction(database) as connection:
            east, north = connection.execute(
                text(
                    "select st_x(p), st_y(p) from st_transform("
                    "st_setsrid(st_makepoint(:lon, :lat), 4326), 3006) as p"
                ),
                {"lon": place.lon, "lat": place.lat},
            ).one()
            row = {"street": [street], "number": ["5"], "east": [east]}
            frame = pd.DataFrame(row | {"north": [north]})
            frame = frame.assign(postcode=None, locality=None)
            register.replace_addresses(connection, frame)

    register_holds("Storgatan")
    stranger().send()
    register_holds("Lillgatan")
    stranger().send(address="Lillgatan 5")
    assert [report.precision for report in stored()] == ["address", "address"]


def test_a_pin_is_kept_coarsely_where_it_may_be_somebodys_door(stranger, stored, place):
    stranger().send(**at(place, category="desolate_place", accuracy_m="8"))
    stranger().send(**at(place, accuracy_m="8"))
    felt, lamp = stored()
    assert (felt.accuracy_m, lamp.accuracy_m) == (25, 8)
    assert 0 < ((felt.east - lamp.east) ** 2 + (felt.north - lamp.north) ** 2) < 30**2


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (
            {"when": "exact", "time": "22:15"},
            ["2026-03-01T21:15", "2026-03-01T21:15", "exact"],
        ),
        (
            {"when": "part", "date": "2026-07-01", "part": "night"},
            ["2026-07-01T20:00", "2026-07-02T03:00", "part_of_day"],
        ),
        (
            {"when": "part", "part": "evening"},
            ["2026-03-01T16:00", "2026-03-01T21:00", "part_of_day"],
        ),
        ({"when": "day"}, ["2026-02-28T23:00", "2026-03-01T23:00", "day"]),
        # Without a script nothing is hidden, and a choice may be forgotten.
        (
            {"when": "", "time": "22:15"},
            ["2026-03-01T21:15", "2026-03-01T21:15", "exact"],
        ),
    ],
)
def test_a_time_is_kept_as_well_as_it_is_known(stranger, stored, told, kept):
    assert stranger().send(**told).status_code == 201
    (report,) = stored()
    span = [report.occurred_from, report.occurred_to]
    assert [f"{each.astimezone(UTC):%Y-%m-%dT%H:%M}" for each in span] == kept[:2]
    assert report.time_precision == kept[2]


def test_a_time_may_be_unknown(stranger, stored):
    assert stranger().send(when="unknown").status_code == 201
    assert (stored()[0].occurred_from, stored()[0].time_precision) == (None, "unknown")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"category": ""}, "category", "Välj vad"),
        ({"category": "rymdbrott"}, "category", "Välj vad"),
        ({"category": "staff_incident"}, "category", "Välj vad"),
        ({"category": "false_alarm"}, "category", "Välj vad"),
        ({"address": " "}, "address", "Skriv en adress"),
        ({"address": "x" * 201}, "address", "200 tecken"),
        ({"address": "850709-9805"}, "address", "personnummer"),
        ({"lat": "0", "lon": "0"}, "address", "0, 0"),
        ({"lat": "58.7", "lon": "x"}, "address", "inget tal"),
        ({"lat": "NaN", "lon": "NaN"}, "address", "inget tal"),
        ({"lat": "59.9", "lon": "10.7"}, "address", "utanför"),
        ({"when": "", "date": ""}, "when", "Välj hur väl"),
        ({"when": "snart"}, "when", "Välj hur väl"),
        ({"date": "igår"}, "date", "Skriv datumet"),
        ({"date": "9999-12-31"}, "date", "Skriv datumet"),
        ({"date": "1970-01-01"}, "date", "före 1990"),
        ({"date": "2226-01-01"}, "date", "framtiden"),
        ({"when": "exact", "time": ""}, "time", "Skriv klockslaget"),
        ({"when": "exact", "time": "25:99"}, "time", "ingen entydig tid"),
        (
            {"when": "exact", "date": "2026-03-29", "time": "02:30"},
            "time",
            "klockan ställdes fram",
        ),
        ({"when": "part", "part": "gryning"}, "part", "Välj en del"),
        ({"text": "x" * 2001}, "text", "2000 tecken"),
        ({"text": "a\0b"}, "text", "styrtecken"),
        ({"text": "det är 18900101-9802 som gör det"}, "text", "personnummer"),
        ({"text": "ring 070-174 06 05"}, "text", "telefon"),
        ({"contact": "Anna"}, "contact", "e-postadress"),
        ({"contact": "850709-9805"}, "contact", "e-postadress"),
        ({"contact": "a@b.se\nBcc: c@d.se"}, "contact", "e-postadress"),
        ({"client_id": "1"}, "form", "inte hel"),
        ({"client_id": ""}, "form", "inte hel"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_stored(
    stranger, stored, changes, field, words
):
    answer = stranger().send(**changes)
    assert answer.status_code == 422
    assert words in stranger().faults(answer)[field]
    assert stored() == []


def test_every_fault_is_told_at_once_and_all_that_was_typed_is_kept(stranger):
    one = stranger()
    typed = {
        "category": "",
        "address": "Vid skolan & <b>parken</b>",
        "when": "exact",
        "date": "2026-03-01",
        "time": "",
        "text": "Ring 070-174 06 05",
        "contact": "Anna",
    }
    answer = one.send(**typed)
    assert list(one.faults(answer)) == ["category", "time", "text", "contact"]
    page = answer.text
    assert 'value="Vid skolan &amp; &lt;b&gt;parken&lt;/b&gt;"' in page
    assert ">Ring 070-174 06 05</textarea>" in page
    assert 'value="Anna"' in page
    assert 'name="when" value="exact" checked' in page
    assert f'value="{one.form["client_id"]}"' in page
    for field in ("time", "text", "contact"):
        assert f'id="{field}-fault"' in page
        assert re.search(
            rf'id="{field}"[^>]* aria-invalid="true"[^>]*{field}-fault', page
        )


def test_missing_fields_are_faults_and_no_error(stranger):
    answer = stranger().post("/rapportera")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "key",
    [
        *("near_relation", "honour", "person_concern", "extremism_person"),
        *("welfare_fraud", "whistleblow", "corruption"),
    ],
)
def test_a_blocked_subject_leads_to_help_and_stores_nothing(stranger, stored, key):
    one = stranger()
    answer = one.send(category=key, text="Något som inte ska sparas")
    assert (answer.status_code, answer.location) == (
        303,
        f"/rapportera/annan-hjalp/{key}",
    )
    page = one.get(answer.location)
    assert page.status_code == 200
    assert "Vänd dig till" in page.text
    assert stored() == []


def test_help_names_whom_to_call(stranger):
    page = stranger().get("/rapportera/annan-hjalp/near_relation").text
    assert 'href="tel:112"' in page
    assert 'href="tel:020505050"' in page
    assert stranger().get("/rapportera/annan-hjalp/graffiti").status_code == 404


def test_every_category_but_the_closed_ones_can_be_chosen(stranger, empty):
    page = stranger().page
    offered = set(re.findall(r'name="category" value="(\w+)"', page))
    vocabulary = empty.extensions["geosafety"].catalog.vocabulary
    closed = {"staff_incident", "facility_incident"}
    assert offered == set(vocabulary.accepted()) - closed
    for key in vocabulary.blocked():
        assert f"/rapportera/annan-hjalp/{key}" in page


def test_a_form_sent_twice_is_one_report_with_one_code(stranger, stored):
    one = stranger()
    first, again = one.send(contact="a@b.se"), one.send(contact="a@b.se")
    assert (first.status_code, again.status_code) == (201, 201)
    assert one.code(first) == one.code(again)
    assert len(stored()) == 1


def test_a_double_click_is_one_report(empty, stranger, stored):
    one = stranger()
    cookie = one.client.get_cookie("geosafety").value

    def click(_):
        client = empty.test_client()
        client.set_cookie("geosafety", cookie)
        other = object.__new__(type(one))
        other.client, other.environ, other.form = client, one.environ, one.form
        return other.send()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(click, range(8)))
    codes = {one.code(answer) for answer in answers if answer.status_code == 201}
    assert len(codes) == 1
    assert len(stored()) == 1


def test_another_report_from_the_same_page_asks_once_and_is_then_taken(
    stranger, stored
):
    one = stranger()
    one.send()
    answer = one.send(text="Något annat")
    assert answer.status_code == 409
    assert "redan skickat" in one.faults(answer)["form"]
    assert ">Något annat</textarea>" in answer.text
    one.page = answer.text
    fresh = one.hidden("client_id")
    assert one.send(text="Något annat", client_id=fresh).status_code == 201
    assert len(stored()) == 2


def test_what_is_kept_does_not_give_the_code_away(stranger, stored):
    one = stranger()
    one.report()
    kept = stored("select r::text || c::text from core.report r, core.receipt c")
    assert one.form["client_id"] not in kept[0][0]
    assert one.form["client_id"].replace("-", "") not in kept[0][0]


def test_a_page_that_was_open_too_long_gives_back_what_was_typed(stranger, stored):
    one = stranger()
    answer = one.send(csrf_token="gammal")  # noqa: S106 - no password
    assert answer.status_code == 403
    assert ">Lampan blinkar</textarea>" in answer.text
    assert stored() == []
    one.page = answer.text
    assert one.send(csrf_token=one.hidden("csrf_token")).status_code == 201


def test_ten_reports_an_hour_from_one_address_and_then_a_friendly_wait(
    stranger, stored, empty
):
    empty.config["REPORT_LIMITS"] = ReportLimits(unproven=100)
    answers = [stranger().send() for _ in range(12)]
    assert [each.status_code for each in answers] == [201] * 10 + [429] * 2
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 360
    assert ">Lampan blinkar</textarea>" in answers[-1].text
    assert stranger("198.51.100.7").send().status_code == 201
    assert len(stored()) == 11


def test_three_an_hour_without_a_proof_and_more_with_one(stranger, stored):
    answers = [stranger().send() for _ in range(4)]
    assert [each.status_code for each in answers] == [201] * 3 + [429]
    assert stranger().prove().send().status_code == 201
    assert [each.is_proven for each in stored()] == [False] * 3 + [True]


def test_all_together_are_held_back_too(stranger, empty):
    empty.config["REPORT_LIMITS"] = ReportLimits(everybody=2)
    statuses = [stranger(f"192.0.2.{n}").send().status_code for n in range(4)]
    assert statuses == [201, 201, 429, 429]


def test_a_report_that_is_known_is_acknowledged_whatever_the_limit(stranger):
    first = stranger()
    code = first.report()
    for _ in range(3):
        stranger().send()
    assert stranger().send().status_code == 429
    assert first.code(first.send()) == code


def test_what_is_refused_costs_nothing_of_the_allowance(stranger):
    one = stranger()
    for _ in range(6):
        assert one.send(text="ring 070-174 06 05").status_code == 422
    assert one.send().status_code == 201


def test_a_forged_address_makes_no_difference(stranger, stored):
    for n in range(6):
        one = stranger()
        one.environ["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
        one.send()
    assert len(stored()) == 3


def test_a_proof_holds_for_its_own_page_alone(stranger, stored):
    used = stranger().prove()
    used.send()
    other = stranger()
    other.form["proof"] = used.form["proof"]
    other.send()
    assert [report.is_proven for report in stored()] == [True, False]


@pytest.mark.parametrize("sent", ["x", "e30=", "[]", "a" * 5000, "Ww==", "\0"])
def test_a_proof_that_is_none_is_as_if_there_was_none(stranger, stored, sent):
    one = stranger()
    one.form["proof"] = sent
    assert one.send().status_code == 201
    assert not stored()[0].is_proven


def test_a_proof_is_bound_in_time(stranger, stored, monkeypatch):
    monkeypatch.setattr(proof, "_LASTING", timedelta(seconds=-1))
    one = stranger()
    monkeypatch.undo()
    one.prove().send()
    assert not stored()[0].is_proven


def test_no_address_of_a_computer_is_kept_anywhere(stranger, database, caplog):
    stranger("203.0.113.77").send()
    with transaction(database) as connection:
        names = connection.execute(
            text(
                "select format('%I.%I', schemaname, tablename) from pg_tables"
                " where schemaname in ('core', 'audit', 'jobs', 'layers')"
            )
        ).scalars()
        kept = "".join(
            str(connection.execute(text(f"select t::text from {name} as t")).all())  # noqa: S608
            for name in names
        )
    assert "Lampan blinkar" in kept
    assert "203.0.113.77" not in kept + caplog.text


def test_a_text_of_ten_megabytes_is_refused(stranger, stored):
    answer = stranger().send(text="x" * 10_000_000)
    assert answer.status_code == 413
    assert "alldeles för lång" in answer.text
    assert stored() == []


@contextmanager
def away(database):
    """Let nobody into the database, and throw out whoever is there."""
    name = database.url.database
    admin = create_engine(database.url.set(database="postgres"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"alter database {name} allow_connections false"))
        connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = :name"
            ),
            {"name": name},
        )
        yield
        connection.execute(text(f"alter database {name} allow_connections true"))
    admin.dispose()


def test_without_the_database_nothing_that_was_typed_is_lost(
    stranger, database, caplog
):
    one = stranger()
    with away(database):
        answer = one.send()
        assert one.get("/rapportera").status_code == 200
    assert answer.status_code == 503
    assert ">Lampan blinkar</textarea>" in answer.text
    assert "not currently accepting" in caplog.text
    assert "Lampan" not in caplog.text
    assert one.send().status_code == 201


def test_an_error_of_the_database_repeats_nothing_of_what_was_told(
    stranger, database, caplog
):
    with transaction(database) as connection:
        connection.execute(text("alter table core.contact add check (contact = 'x')"))
    answer = stranger().send(contact="anna@example.se")
    assert answer.status_code == 500
    assert "anna@example.se" not in caplog.text
    assert "contact_contact_check" in caplog.text


def test_only_this_page_may_ask_where_a_browser_is(stranger):
    one = stranger()
    allowed = one.get("/rapportera").headers["Permissions-Policy"]
    assert "geolocation=(self)" in allowed
    for path in ("/logga-in", "/rapportera/kvitto", "/hjalp"):
        assert "geolocation=()" in one.get(path).headers["Permissions-Policy"]


def test_the_background_map_is_for_anybody_and_other_layers_are_not(stranger):
    one = stranger()
    assert one.get("/api/v1/layers/streets").status_code == 200
    assert one.get("/api/v1/layers/lamps").status_code == 404
    assert one.get("/api/v1/layers").status_code == 401


def test_a_stranger_finds_the_form_from_the_sign_in_page(stranger):
    one = stranger()
    assert one.get("/").location.startswith("/logga-in")
    assert 'href="/rapportera"' in one.get("/logga-in").text


def test_the_emergency_numbers_stand_first(stranger):
    page = stranger().page
    assert page.index("tel:112") < page.index("tel:11414") < page.index("<h1>")


def test_a_form_as_plain_pairs_is_taken_too(stranger, stored):
    one = stranger()
    told = {"category": "graffiti", "address": "Torget", "when": "unknown"}
    answer = one.client.post(
        "/rapportera",
        data=urlencode(one.form | told),
        content_type="application/x-www-form-urlencoded",
        environ_base=one.environ,
    )
    assert answer.status_code == 201
    assert stored()[0].category == "graffiti"


def test_a_clock_that_is_put_back_changes_nothing_for_the_reporter(
    stranger, monkeypatch
):
    class Yesterday(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=1)

    monkeypatch.setattr("webmap.pages.report.datetime", Yesterday)
    assert stranger().prove().send().status_code == 201


def test_an_unknown_id_of_a_page_is_a_new_report(stranger, stored):
    assert stranger().send(client_id=str(uuid4())).status_code == 201
    assert len(stored()) == 1
