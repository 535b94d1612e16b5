"""The start page: each role is told of its own work, and of nobody else's."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from geosafety.catalog import read_catalog
from geosafety.jobs import issues, meetings, operations
from geosafety.model.account import Actor, Role
from geosafety.model.measure import (
    Horizon,
    Indicator,
    Measure,
    MeasureKind,
    MeasureState,
)
from geosafety.model.period import LOCAL_TIME, Period
from geosafety.store import accounts, measures, organisations
from geosafety.store.connection import acting, transaction

RETURNED = text(
    "insert into core.report (id, organisation_id, sender, external_id, digest, state,"
    " kind, category, time_precision, received_at, confidentiality)"
    " select gen_random_uuid(), id, 'x', '1', '', 'returned', 'deficiency',"
    " 'graffiti', 'unknown', now(), 'internal' from core.organisation"
    " where key = 'kommunen'"
)
HEADINGS = {
    "waiting": "Väntar på dig",
    "meeting": "Nästa möte",
    "duties": "Insatser och åtgärder",
    "documents": "Senaste dokument",
}
GROUP = {"waiting", "meeting", "duties", "documents"}
SHOWN = {
    Role.COORDINATOR: GROUP,
    Role.EST_MEMBER: GROUP,
    Role.POLICE: GROUP,
    Role.EXTERNAL_REPORTER: GROUP - {"meeting"},
    Role.PLANNER: {"duties", "documents"},
    Role.WALK_LEADER: {"duties", "documents"},
    Role.GIS_EDITOR: set(),
    Role.MAINTENANCE: {"waiting"},
    Role.COUNCIL: {"waiting"},
    Role.REGION_READER: set(),
    Role.DPO_ARCHIVIST: set(),
    Role.ADMIN: set(),
}
LONG_AGO = date(2026, 1, 2)
NOW = datetime(2026, 1, 19, 9, tzinfo=LOCAL_TIME)
YEARS_AHEAD = date.today() + timedelta(days=700)  # noqa: DTZ011


@pytest.fixture
def est(empty, owner):
    """Let the coordinator plan a meeting with work for two organisations."""
    with transaction(owner) as connection:
        ours = {each.key: each.id for each in organisations.read(connection)}
        others = organisations.ensure(
            connection, "bolaget", name="Bolaget", organisation_type="property_owner"
        )
        account = accounts.by_username(connection, f"prov.{Role.COORDINATOR}")
    actor = Actor(Role.COORDINATOR.value, ours["kommunen"], account.id)
    catalog = read_catalog(empty.extensions["geosafety"].settings)
    area = catalog.municipality.boundary.representative_point().buffer(80)
    with transaction(acting(owner, actor)) as connection:
        meeting = meetings.plan(connection, catalog, plan())
        issue = issues.lift(connection, area, title="Tunneln", meeting_id=meeting)
        issues.escalate(connection, issue, version=None, why="Större än oss", now=NOW)
        for what, who, due in (
            ("Såga sly", ours["kommunen"], LONG_AGO),
            ("Rensa snår", ours["kommunen"], YEARS_AHEAD),
            ("Lås källaren", others, LONG_AGO),
            ("Byt kod", others, YEARS_AHEAD),
            ("Prata med alla", None, YEARS_AHEAD),
        ):
            operations.add(
                connection, meeting, what=what, owner_organisation_id=who, due_on=due
            )
        measures.add(connection, measure(ours["kommunen"]))
        meetings.comment(connection, meeting, "Vi tar tunneln först")
    return meeting


def plan():
    period = Period(date(2026, 1, 5), date(2026, 1, 18))
    return meetings.Plan(
        period=period,
        cutoff_at=NOW,
        held_on=YEARS_AHEAD,
        place="Rum 4",
    )


def measure(owner):
    return Measure(
        title="Ny belysning",
        goal="Färre rapporter",
        kind=MeasureKind.SITUATIONAL,
        horizon=Horizon.SHORT,
        owner_organisation_id=owner,
        indicator=Indicator(),
        state=MeasureState.DECIDED,
        due_on=LONG_AGO,
    )


@pytest.mark.parametrize("role", Role)
def test_each_role_is_shown_the_parts_that_are_its_own(reader, role):
    page = reader(role).get("/").text
    shown = {key for key, words in HEADINGS.items() if f'id="{key}">{words}<' in page}
    assert shown == SHOWN[role]
    assert ("Det finns inget att läsa här" in page) is (role is Role.REGION_READER)


def test_the_leader_is_told_of_the_meeting_and_of_all_that_is_late(est, signed_in_as):
    page = signed_in_as(Role.COORDINATOR).get("/").text
    assert f'href="/est/moten/{est}"' in page
    assert "Du leder det" in page
    assert "Kommentarer: 1" in page
    assert "Insatser som ingen har tagit</a><strong>1<" in page
    assert page.count('<span class="tag bad">Försenad sedan 2 jan') == 3
    for words in ("Såga sly", "Rensa snår", "Lås källaren", "Ny belysning"):
        assert f">{words}</a>" in page
    assert "Byt kod" not in page


def test_a_member_is_told_of_what_its_own_organisation_has_taken_on(est, signed_in_as):
    page = signed_in_as(Role.EST_MEMBER).get("/").text
    assert f'href="/est/moten/{est}"' in page
    assert "ta de insatser som är era" in page
    for words in ("Såga sly", "Rensa snår", "Ny belysning"):
        assert f">{words}</a>" in page
    assert "Lås källaren" not in page


def test_the_police_are_told_that_their_section_is_empty(est, owner, signed_in_as):
    police = signed_in_as(Role.POLICE)
    assert "Er egen punkt är tom" in police.get("/").text
    with transaction(owner) as connection:
        connection.execute(
            text(
                "update core.meeting_section set text = 'x'"
                " where confidentiality = 'polis' and meeting_id = :meeting"
            ),
            {"meeting": est},
        )
    assert "Er egen punkt är skriven" in police.get("/").text
    assert "punkt är" not in signed_in_as(Role.EST_MEMBER).get("/").text


@pytest.mark.usefixtures("est")
def test_the_council_is_told_of_what_was_left_to_it_and_no_more(signed_in_as):
    page = signed_in_as(Role.COUNCIL).get("/").text
    assert "Platser som lyfts till rådet</a><strong>1<" in page
    assert "Tunneln" not in page


def test_the_coordinator_is_told_how_much_waits(coordinator, stranger):
    assert "Inget väntar på dig." in coordinator.get("/").text
    stranger().send()
    page = coordinator.get("/").text
    assert "Rapporter att granska</a><strong>1<" in page
    assert "Inget väntar" not in page


def test_whoever_is_asked_something_is_told_so(signed_in_as, owner):
    reporter = signed_in_as(Role.MAINTENANCE)
    with transaction(owner) as connection:
        connection.execute(RETURNED)
    assert (
        "Frågor om era rapporter att svara på</a><strong>1<" in reporter.get("/").text
    )
    assert "granska</a>" not in reporter.get("/").text


def test_others_are_told_nothing_of_what_waits(reader):
    for role in set(Role) - {Role.COORDINATOR}:
        page = reader(role).get("/").text
        assert "Rapporter att granska" not in page
        assert "Foton att titta på" not in page
