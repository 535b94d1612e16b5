import html
import json
import re
from uuid import UUID

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from geosafety import grid
from geosafety.crs import reproject_geometry
from geosafety.model.account import Role
from geosafety.store import accounts, issues, organisations
from geosafety.store.connection import connect, transaction
from tests.web.conftest import (
    PASSWORD,
    QUICK_HASH,
    read_token,
    signed_in,
    with_accounts,
)
from webmap import create_app

NOWHERE = "00000000-0000-4000-8000-000000000000"
NOT_PROOF = "inte bevis"


class Site:
    """A municipality with reports, its people, and measures made on its pages."""

    def __init__(self, settings):
        self.app = with_accounts(create_app(settings), settings)
        self.owner = connect(settings)
        with transaction(self.owner) as connection:
            self.company = organisations.ensure(
                connection,
                "garden",
                name="Gården AB",
                organisation_type="property_owner",
            )
            accounts.save(
                connection,
                "garden.anna",
                name="anna",
                role=Role.EXTERNAL_REPORTER,
                organisation_key="garden",
                password_hash=QUICK_HASH,
            )
        self.clients = {}
        self.busy = self._busy()

    def _busy(self):
        """Find seven hexagons that have many reports."""
        query = (
            "select cell from core.placement where cell is not null"
            " group by cell order by count(*) desc, cell offset 12 limit 1"
        )
        with transaction(self.owner) as connection:
            cell = connection.execute(text(query)).scalar_one()
        return grid.grow(np.array([cell], dtype=np.int64), rings=1)

    def as_(self, who):
        if who not in self.clients:
            self.clients[who] = (
                self._company() if who == "company" else signed_in(self.app, who)
            )
        return self.clients[who]

    def _company(self):
        client = self.app.test_client()
        form = {"username": "garden.anna", "password": PASSWORD}
        form["csrf_token"] = read_token(client)
        assert client.post("/logga-in", data=form).status_code == 302
        return client

    def send(self, path, who=Role.COORDINATOR, **fields):
        client = self.as_(who)
        form = {"csrf_token": read_token(client), **fields}
        return client.post(path, data=form)

    def form(self, **changes):
        return {
            "title": "Ny belysning på gången",
            "goal": "Färre rapporter",
            "kind": "situational",
            "horizon": "long",
            "owner": str(self.company),
            "starts_on": "2025-10-01",
            "due_on": "2026-03-01",
            "source": "cells",
            "cells": " ".join(grid.to_hex(self.busy)),
            "place_name": "Gången",
            "indicator": "Rapporter om händelser",
            "indicator_kind": "incident",
            "baseline_first": "2024-10-01",
            "baseline_last": "2025-09-30",
            "target": "12,5",
            "decided": "1",
            **changes,
        }

    def make(self, **changes):
        answer = self.send("/atgarder/ny", **self.form(**changes))
        assert answer.status_code == 303, re.findall(
            'id="refusal".*?</div>', answer.text
        )
        return answer.location

    def step(self, address, *states, who=Role.COORDINATOR, note=""):
        for state in states:
            page = self.as_(who).get(address).text
            version = re.search('name="version" value="([0-9]+)"', page)[1]
            answer = self.send(
                f"{address}/steg", who, state=state, note=note, version=version
            )
            assert answer.status_code == 303

    def version(self, address):
        page = self.as_(Role.COORDINATOR).get(address).text
        return re.search('name="version" value="([0-9]+)"', page)[1]


@pytest.fixture(scope="module")
def site(shared_copy):
    made = Site(shared_copy)
    yield made
    made.owner.dispose()
    made.app.extensions["geosafety"].pool.dispose()


@pytest.fixture(scope="module")
def done(site):
    """Give the address of a measure that is carried out, with a follow-up to see."""
    address = site.make()
    site.step(address, "ongoing", "done")
    return address


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_new_measure_has_its_baseline_counted_from_the_reports(site):
    page = site.as_(Role.COORDINATOR).get(site.make(title="Räknad")).text
    words = words_of(page)
    assert "Gården AB" in words
    assert "Målvärde 12,5" in words
    baseline = re.search(r"Utgångsläge ([0-9,]+) 1 okt. 2024 – 30 sep. 2025", words)
    assert float(baseline[1].replace(",", ".")) > 0


def test_the_page_says_what_came_before_and_after_and_that_it_proves_nothing(
    site, done
):
    page = site.as_(Role.EST_MEMBER).get(done).text
    assert NOT_PROOF in page
    words = words_of(page)
    assert "Kvot mot jämförelsen" in words or "minst 10 behövs" in words
    assert page.count('<svg class="months') == 3
    data = json.loads(re.search(r'id="page-data">(.*?)</script>', page, re.DOTALL)[1])
    assert sorted(data["cells"]["target"]) == sorted(grid.to_hex(site.busy))
    assert not set(data["cells"]["ring"]) & set(data["cells"]["target"])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("control=rest", "i resten av kommunen"),
        ("before=just-before", "efter 2025-10-01 till"),
        ("from=done", "minst 28 dagar efter början behövs"),
        ("control=chosen", "av de valda sexhörningarna kan inte användas"),
        ("control=chosen&cells=x", "Någon av sexhörningarna finns inte"),
        ("control=nonsense&before=nonsense", NOT_PROOF),
    ],
)
def test_what_is_compared_may_be_chosen_by_the_address(site, done, query, words):
    page = site.as_(Role.PLANNER).get(f"{done}?{query}")
    assert page.status_code == 200
    assert words in page.text


def test_a_measure_that_has_not_begun_says_why_nothing_is_compared(site):
    page = site.as_(Role.COORDINATOR).get(site.make(starts_on="")).text
    assert "saknar plats eller startdag" in page
    assert "months" not in page.split("</head>")[1]


def test_other_measures_and_changed_senders_are_told(site, done):
    other = site.make(title="Väktare på gången")
    site.step(other, "ongoing")
    page = site.as_(Role.COORDINATOR).get(done).text
    assert "Väktare på gången" in page
    with transaction(site.owner) as connection:
        connection.execute(
            text("delete from core.measure where id = :id"),
            {"id": UUID(other.rsplit("/", 1)[1])},
        )


def test_a_measure_is_concluded_with_a_value_and_a_comment_alone(site):
    address = site.make(title="Avslutas")
    site.step(address, "ongoing", "done")
    path, version = f"{address}/uppfoljning", site.version(address)
    for fields, words in (
        ({"value": "", "comment": "x"}, "Skriv indikatorns värde"),
        ({"value": "många", "comment": "x"}, "är inget tal"),
        ({"value": "3", "comment": " "}, "Skriv en kommentar"),
    ):
        answer = site.send(path, version=version, **fields)
        assert answer.status_code == 422
        assert words in answer.text
    assert site.send(path, Role.EST_MEMBER, value="3", comment="x").status_code == 403
    ready = {"value": "3,5", "comment": "Färre", "version": version}
    assert site.send(path, **ready).status_code == 303
    page = site.as_(Role.COORDINATOR).get(address).text
    assert "Uppföljd" in page
    assert "3,5" in page
    with transaction(site.owner) as connection:
        numbers = connection.execute(
            text("select numbers from core.measure_follow_up order by id desc limit 1")
        ).scalar_one()
    assert numbers["reports"]["target"]
    assert numbers["before"]["from"] < numbers["after"]["from"]


def test_whoever_carries_it_out_sees_and_steps_its_own_alone(site, done):
    mine = site.make(title="Gårdens egen")
    with transaction(site.owner) as connection:
        other = organisations.ensure(
            connection, "annan", name="Annan", organisation_type="guard_company"
        )
    theirs = site.make(title="Någon annans", owner=str(other))
    company = site.as_("company")
    listed = company.get("/atgarder").text
    assert "Gårdens egen" in listed
    assert "Någon annans" not in listed
    assert company.get(theirs).status_code == 404
    page = company.get(mine).text
    assert NOT_PROOF not in page
    assert "Före och efter" not in page
    site.step(mine, "ongoing", "done", who="company", note="Klart nu")
    said = site.send(f"{mine}/kommentar", "company", note="Lamporna är tända")
    assert said.status_code == 303
    page = site.as_(Role.COORDINATOR).get(mine).text
    assert "Lamporna är tända" in page
    assert "Klart nu" in page
    for path, fields in (
        (f"{theirs}/steg", {"state": "ongoing", "version": "1"}),
        (f"{theirs}/kommentar", {"note": "x"}),
        (f"{mine}/steg", {"state": "followed_up", "version": "3"}),
    ):
        assert site.send(path, "company", **fields).status_code in {403, 404}
    features = company.get("/api/v1/measures").json["features"]
    assert {each["properties"]["owner"] for each in features} == {"Gården AB"}
    assert done.rsplit("/", 1)[1] in {each["properties"]["id"] for each in features}


def test_a_planner_reads_and_changes_nothing(site, done):
    planner = site.as_(Role.PLANNER)
    page = planner.get(done).text
    assert "Ta den ett steg vidare" not in page
    assert "Lägg till kommentaren" not in page
    step = {"state": "ongoing", "version": "1"}
    assert site.send(f"{done}/steg", Role.PLANNER, **step).status_code == 404


def test_a_stale_page_changes_nothing(site):
    address = site.make(title="Två webbläsare")
    site.step(address, "ongoing")
    answer = site.send(f"{address}/steg", state="done", note="x", version="1")
    assert answer.status_code == 409
    assert "Någon har ändrat åtgärden" in answer.text
    answer = site.send(f"{address}/steg", state="done", note="x", version="9" * 20)
    assert answer.status_code == 409
    answer = site.send(
        f"{address}/uppfoljning", value="1", comment="x", version="9" * 20
    )
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": " "}, "title", "Ge åtgärden en rubrik"),
        ({"owner": ""}, "owner", "Välj vilken organisation"),
        ({"owner": "99999"}, "owner", "Välj vilken organisation"),
        ({"starts_on": "i går"}, "starts_on", "är inget datum"),
        ({"due_on": "2025-01-01"}, "due_on", "innan den börjar"),
        ({"baseline_last": ""}, "baseline_last", "både första och sista"),
        ({"baseline_last": "2020-01-01"}, "baseline_last", "innan det börjar"),
        ({"starts_on": "9999-12-31"}, "starts_on", "kan inte stämma"),
        ({"due_on": "0001-01-01"}, "due_on", "kan inte stämma"),
        ({"baseline_first": "0001-01-01"}, "baseline_first", "kan inte stämma"),
        ({"target": "1e99"}, "target", "är inget tal"),
        ({"goal": "Prata med 811218-9876"}, "goal", "personnummer"),
        ({"cells": "hej"}, "place", "Någon av sexhörningarna finns inte"),
        ({"cells": "8a2a1072b59ffff"}, "place", "utanför"),
        ({"source": "draw", "area": "{"}, "place", "ritade platsen kan inte"),
        ({"source": "address", "address": "Xyzzygatan 99"}, "address", "hittas inte"),
    ],
)
def test_a_field_that_cannot_be_taken_is_told_at_the_field(site, changes, field, words):
    answer = site.send("/atgarder/ny", **site.form(**changes))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert words in answer.text
    assert f'id="{field}' in answer.text


def test_a_measure_from_a_place_that_is_not_there_is_refused(site):
    answer = site.send("/atgarder/ny", **site.form(issue=NOWHERE))
    assert answer.status_code == 422
    assert "Något av det du valde finns inte" in answer.text


def drawn(site, metres=0.0):
    centre = shapely.union_all(grid.polygons_3006(site.busy)).centroid
    box = shapely.box(
        centre.x, centre.y + metres, centre.x + 90, centre.y + metres + 90
    )
    shape = reproject_geometry(box, source=3006, target=4326)
    geometry = json.loads(shapely.to_geojson(shape))
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_a_place_is_drawn_inside_the_municipality_and_nowhere_else(site):
    address = site.make(source="draw", area=drawn(site), title="Ritad")
    features = site.as_(Role.POLICE).get("/api/v1/measures").json["features"]
    mine = [each for each in features if each["properties"]["url"] == address]
    assert mine[0]["geometry"]["type"] == "Polygon"
    form = site.form(source="draw", area=drawn(site, 300_000))
    refused = site.send("/atgarder/ny", **form)
    assert refused.status_code == 422
    assert "utanför" in refused.text


def test_an_address_becomes_the_ground_around_it(site):
    with transaction(site.owner) as connection:
        street, number = connection.execute(
            text("select street, number from core.address order by street limit 1")
        ).one()
    address = site.make(
        source="address",
        address=f"{street} {number}",
        title="Vid en port",
        place_name="",
    )
    assert street in site.as_(Role.COORDINATOR).get(address).text


def test_a_measure_may_begin_from_a_hexagon_or_a_lifted_place(site):
    client = site.as_(Role.COORDINATOR)
    cell = grid.to_hex(site.busy)[0]
    page = client.get(f"/atgarder/ny?cell={cell}").text
    assert f'name="cells" id="cells" value="{cell}"' in page
    assert 'value="cells" checked' in page
    assert client.get("/atgarder/ny?cell=<script>").status_code == 200
    with transaction(site.owner) as connection:
        lifted = issues.add(
            connection,
            title="Mörk gång",
            area=shapely.union_all(grid.polygons_3006(site.busy)),
            place="Gången vid stationen",
            cause="",
            meeting_id=None,
        )
    page = client.get(f"/atgarder/ny?issue={lifted}").text
    assert "Gången vid stationen" in page
    area = html.unescape(re.search('name="area" id="area" value="([^"]+)"', page)[1])
    address = site.make(source="draw", area=area, issue=str(lifted))
    assert f"/est/platser/{lifted}" in client.get(address).text
    assert client.get(f"/atgarder/ny?issue={NOWHERE}").status_code == 404


def test_the_group_sees_open_work_at_a_hexagon_and_no_other_does(site):
    cell = int(site.busy[0])
    site.make(title="Öppen här", cells=grid.to_hex(site.busy[:1])[0])
    with transaction(site.owner) as connection:
        lifted = issues.add(
            connection,
            title="Gången är mörk",
            area=grid.polygons_3006(site.busy[:1])[0],
            place="Gången",
            cause="",
            meeting_id=None,
        )
    address = f"/api/v1/est/hexagons/{grid.to_hex(site.busy[:1])[0]}?resolution=10"
    group = site.as_(Role.EST_MEMBER).get(address).json
    assert "Öppen här" in {each["title"] for each in group["measures"]}
    assert f"/est/platser/{lifted}" in {each["url"] for each in group["issues"]}
    assert site.as_(Role.PLANNER).get(address).json["issues"] == []
    far = grid.to_hex(grid.grow(site.busy[:1], rings=40)[-1:])[0]
    elsewhere = site.as_(Role.EST_MEMBER).get(address.replace(f"{cell:x}", far)).json
    assert (elsewhere["measures"], elsewhere["issues"]) == ([], [])


def test_the_list_is_filtered_and_late_ones_are_marked(site):
    site.make(title="Borde vara klar", due_on="2025-12-01")
    client = site.as_(Role.WALK_LEADER)
    page = client.get(f"/atgarder?late=1&owner={site.company}&state=decided").text
    assert "Borde vara klar" in page
    assert "Försenad" in page
    assert "Borde vara klar" not in client.get("/atgarder?state=rejected").text
    assert client.get("/atgarder?state=x&owner=x").status_code == 200


def test_markup_in_the_words_is_text(site):
    markup = "<img src=x onerror=alert(1)>"
    address = site.make(title=markup, goal=markup, place_name=markup)
    for path in (address, "/atgarder"):
        assert "<img src=x" not in site.as_(Role.COORDINATOR).get(path).text


def test_an_unknown_measure_is_not_found(site):
    assert site.as_(Role.COORDINATOR).get(f"/atgarder/{NOWHERE}").status_code == 404


def test_the_page_speaks_english_too(site, done):
    client = site.as_(Role.COORDINATOR)
    form = {"csrf_token": read_token(client), "language": "en", "next": done}
    client.post("/sprak", data=form)
    page = client.get(done).text
    client.post("/sprak", data=form | {"language": "sv"})
    assert "not proof that the measure had an effect" in page


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize("key", ["geojson", "gpkg", "png", "pdf", "xlsx"])
def test_measures_are_taken_along_as_the_list_has_them(site, key):
    wish = {"format": key, "purpose": "follow_up", "recipient": "BRÅ"}
    answer = site.send("/atgarder/ta-med", question="state=done", **wish)
    assert answer.status_code == 200
    if key == "geojson":
        features = json.loads(answer.data)["features"]
        assert {each["properties"]["state"] for each in features} == {"Genomförd"}
        assert all(each["geometry"] for each in features)
    if key == "gpkg":
        none = site.send("/atgarder/ta-med", question="state=rejected", **wish)
        assert none.data.startswith(b"SQLite format 3")
