from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from geosafety.catalog import read_catalog
from geosafety.jobs.submit import partner_form, public_form, submit
from geosafety.model.account import PUBLIC, Actor, Role
from geosafety.store import organisations, submissions
from geosafety.store.connection import acting, connect_site, transaction
from geosafety.store.submissions import Outcome

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Desk:
    """A form of the made-up town, and those who fill it in."""

    def __init__(self, settings, database):
        self.catalog = read_catalog(settings)
        self.site = connect_site(settings)
        self.owner = database
        centre = self.catalog.municipality.boundary.representative_point()
        with transaction(database) as connection:
            lon, lat = connection.execute(
                text(
                    "select st_x(p), st_y(p) from st_transform("
                    "st_setsrid(st_makepoint(:x, :y), 3006), 4326) as p"
                ),
                {"x": centre.x, "y": centre.y},
            ).one()
            self.company = organisations.ensure(
                connection, "v", name="V", organisation_type="guard_company"
            )
        self.place = {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}

    def event(self, **changes):
        told = {"category": "klotter", "observed_at": "2026-03-01T20:00:00+01:00"}
        return {"client_id": str(uuid4()), **told, **self.place, **changes}

    def tell(self, *events, actor=PUBLIC):
        with transaction(acting(self.site, actor)) as connection:
            if actor is PUBLIC:
                form = public_form(self.catalog)
                number = submissions.public_organisation(connection)
            else:
                form = partner_form(self.catalog, Role(actor.role))
                number = actor.organisation_id
            return submit(
                connection,
                events,
                form,
                organisation_id=number,
                catalog=self.catalog,
                gazetteer=None,
                now=NOW,
            )

    def stored(self, query="select r.state, p.precision, t.shared, w.text"):
        with transaction(self.owner) as connection:
            return connection.execute(
                text(
                    f"{query} from core.report as r"
                    " left join core.placement as p on p.report_id = r.id"
                    " left join core.report_text as t on t.report_id = r.id"
                    " left join core.report_raw as w on w.report_id = r.id"
                )
            ).all()


@pytest.fixture
def desk(database_settings, database):
    made = Desk(database_settings, database)
    yield made
    made.site.dispose()


def outcomes(told):
    return [each.outcome for each in told.submitted]


def test_what_anybody_tells_is_stored_and_waits(desk):
    told = desk.tell(desk.event(text="Mörkt"))
    assert outcomes(told) == [Outcome.STORED]
    assert desk.stored() == [("received", "point", "Mörkt", None)]


def test_the_same_event_again_is_known_and_stored_once(desk):
    event = desk.event(text="Mörkt")
    first, again = desk.tell(event), desk.tell(event)
    assert outcomes(again) == [Outcome.KNOWN]
    assert first.submitted[0].id == again.submitted[0].id
    assert len(desk.stored()) == 1


def test_another_event_under_the_same_id_is_a_conflict(desk):
    event = desk.event(text="Mörkt")
    desk.tell(event)
    assert outcomes(desk.tell(event | {"text": "Ljust"})) == [Outcome.CONFLICT]
    assert desk.stored()[0].shared == "Mörkt"


def test_an_event_without_place_time_or_words_is_stored_too(desk):
    told = desk.tell({"client_id": str(uuid4()), "category": "klotter"})
    assert outcomes(told) == [Outcome.STORED]
    assert desk.stored() == [("received", "unplaced", None, None)]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"category": "rymdbrott"}, "unknown-category", "/category"),
        ({"observed_at": "igår"}, "bad-datetime", "/observed_at"),
        ({"observed_at": "1970-01-01T00:00:00Z"}, "datetime-range", "/observed_at"),
        ({"lat": "0", "lon": "0"}, "coordinate-range", "/lat"),
        ({"text": "det är 18900101-9802 som gör det"}, "personal-data", "/text"),
        ({"text": "x" * 20_001}, "too-long", "/text"),
        ({"text": "a\0b"}, "control-character", "/text"),
        ({"client_id": ""}, "missing-value", "/client_id"),
    ],
)
def test_what_is_wrong_is_pointed_at_and_nothing_is_stored(
    desk, changes, code, pointer
):
    told = desk.tell(desk.event(**changes))
    assert (code, pointer) in {(each.code, each.pointer) for each in told.problems}
    assert desk.stored() == []


def test_one_wrong_event_of_several_is_pointed_at_by_its_number(desk):
    told = desk.tell(desk.event(), desk.event(category="x"))
    assert [each.pointer for each in told.problems] == ["/events/1/category"]
    assert desk.stored() == []


def test_a_partner_tells_several_events_at_once(desk):
    actor = Actor("external_reporter", desk.company)
    told = desk.tell(desk.event(), desk.event(category="graffiti"), actor=actor)
    assert outcomes(told) == [Outcome.STORED] * 2
    assert {row.organisation_id for row in desk.stored("select r.organisation_id")} == {
        desk.company
    }


def test_those_who_work_with_reports_have_personal_data_masked(desk):
    with transaction(desk.owner) as connection:
        number = organisations.ensure(
            connection, "p", name="P", organisation_type="police"
        )
    told = desk.tell(
        desk.event(text="Ring 070-174 06 05"), actor=Actor("police", number)
    )
    assert outcomes(told) == [Outcome.STORED]
    assert desk.stored()[0].shared == "Ring [telefon]"
    assert desk.stored()[0].text == "Ring 070-174 06 05"


def test_a_pin_with_little_accuracy_is_spread_over_hexagons(desk):
    desk.tell(desk.event(accuracy_m="400"))
    rows = desk.stored("select p.cell, p.footprint_id")
    assert rows[0].cell is None
    assert rows[0].footprint_id is not None
