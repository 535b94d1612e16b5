"""The database itself keeps rows from those who may not see them."""

from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from geosafety.errors import ClusterError
from geosafety.model.account import (
    PUBLIC,
    STATISTICS,
    Actor,
    Role,
    may_keep_account,
)
from geosafety.model.report import Confidentiality, ReportState
from geosafety.store.cluster import Cluster
from geosafety.store.connection import acting, connect, connect_site, transaction
from geosafety.store.opening import open_site_store

TYPES = {
    "kommunen": "department",
    "bostad": "property_owner",
    "vakt": "guard_company",
    "polis": "police",
    "allmanheten": "public",
}
# Said once more, in words of the tests' own: who sees what of others' reports.
LEVELS = {
    Role.COORDINATOR: {"open", "internal", "est", "police"},
    Role.POLICE: {"open", "est", "police"},
    Role.EST_MEMBER: {"open", "est"},
    Role.PLANNER: {"open", "internal", "est"},
    Role.WALK_LEADER: {"open", "internal", "est"},
    Role.GIS_EDITOR: {"open", "internal", "est"},
    Role.MAINTENANCE: {"open", "internal"},
}
REPORTING = {
    Role.COORDINATOR,
    Role.EST_MEMBER,
    Role.POLICE,
    Role.EXTERNAL_REPORTER,
    Role.MAINTENANCE,
}
ACTORS = [
    *product(Role, ["kommunen", "bostad", "vakt", "polis"]),
    ("public", None),
    ("statistics", None),
    (None, None),
]


class Town:
    """A database with a report of every kind, and ways to ask as anybody."""

    def __init__(self, settings):
        self.owner, self.site = connect(settings), connect_site(settings)
        self.organisations, self.reports = {}, {}
        with transaction(self.owner) as connection:
            for key, kind in TYPES.items():
                self.organisations[key] = connection.execute(
                    text(
                        "insert into core.organisation (key, name, type)"
                        " values (:key, :key, :kind) on conflict (key)"
                        " do update set name = excluded.name returning id"
                    ),
                    {"key": key, "kind": kind},
                ).scalar_one()
            kinds = ["incident", "deficiency"]
            for facts in product(TYPES, Confidentiality, ReportState, kinds):
                self.reports[self._report(connection, *facts)] = facts
            self.measures = {
                connection.execute(
                    text(
                        "insert into core.measure (title, goal, kind, horizon,"
                        " owner_organisation_id, state) values (:key, '', 'social',"
                        " 'short', :number, 'decided') returning id"
                    ),
                    {"key": key, "number": number},
                ).scalar_one(): key
                for key, number in self.organisations.items()
            }

    def _report(self, connection, owner, level, state, kind):
        number = uuid4()
        values = {
            "id": number,
            "org": self.organisations[owner],
            "level": level.value,
            "state": state.value,
            "kind": kind,
            "of": uuid4() if state is ReportState.DUPLICATE else None,
        }
        connection.execute(
            text(
                "insert into core.report (id, organisation_id, sender, external_id,"
                " received_at, time_precision, kind, category, confidentiality, state,"
                " duplicate_of, digest) values (:id, :org, 'x', :id, '2026-01-01',"
                " 'unknown', :kind, 'graffiti', :level, :state, :of, '')"
            ),
            values,
        )
        for part in (
            "placement (report_id, precision) values (:id, 'unplaced')",
            "report_text (report_id, shared) values (:id, 'shared')",
            "report_raw (report_id, text) values (:id, 'raw')",
        ):
            connection.execute(text(f"insert into core.{part}"), {"id": number})
        return number

    def actor(self, role, organisation, account=None):
        return Actor(role, self.organisations.get(organisation), account)

    def as_(self, role, organisation=None, account=None):
        if role is None:
            return transaction(self.site)
        return transaction(acting(self.site, self.actor(role, organisation, account)))

    def seen(self, connection, table, column="report_id"):
        query = f"select {column} from core.{table}"  # noqa: S608 - our own names
        rows = connection.execute(text(query))
        return {self.reports[number] for number in rows.scalars()}


@pytest.fixture(scope="module")
def town(cluster, template):
    """Make one town for all tests here, which leave it as it is."""
    sockets = Cluster.of(cluster.data_dir).start().sockets
    name = f"test_{uuid4().hex}"
    admin = connect(replace(cluster, municipality="none"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"create database {name} template {template}"))
    urls = {
        "database_url": f"postgresql://geosafety@/{name}?host={sockets}",
        "site_database_url": f"postgresql://geosafety_web@/{name}?host={sockets}",
    }
    made = Town(replace(cluster, **urls))
    yield made
    made.owner.dispose()
    made.site.dispose()
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


def sees_fact(role, organisation, report):
    owner, level, state, kind = report
    if role == "statistics":
        return state == "approved" and level != "police"
    if role in {None, "public"}:
        return False
    levels = LEVELS.get(role, set())
    if role is Role.EST_MEMBER and organisation == "kommunen":
        levels = levels | {"internal"}
    shared = state == "approved" and level in levels
    if role is Role.MAINTENANCE:
        shared = shared and kind == "deficiency"
    own = role in REPORTING and owner == organisation
    if role is Role.MAINTENANCE:
        own = own and kind == "deficiency"
    locked = role is Role.DPO_ARCHIVIST and state == "handed_over"
    return role is Role.COORDINATOR or shared or own or locked


def reads_words(role, organisation, report):
    owner, _level, state, _kind = report
    if not sees_fact(role, organisation, report):
        return False
    if role is Role.DPO_ARCHIVIST:
        return state == "handed_over"
    if state == "handed_over":
        return False
    if role is Role.EXTERNAL_REPORTER:
        return owner == organisation
    return role in {
        Role.COORDINATOR,
        Role.EST_MEMBER,
        Role.POLICE,
        Role.MAINTENANCE,
    }


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_each_sees_the_reports_that_are_theirs_to_see(town, role, organisation):
    expected = {r for r in town.reports.values() if sees_fact(role, organisation, r)}
    with town.as_(role, organisation) as connection:
        assert town.seen(connection, "report", "id") == expected
        placed = town.seen(connection, "placement")
    # Those who make maps count places, and never see the words beside them.
    assert placed == (set(town.reports.values()) if role == "statistics" else expected)


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_each_reads_the_words_that_are_theirs_to_read(town, role, organisation):
    expected = {r for r in town.reports.values() if reads_words(role, organisation, r)}
    with town.as_(role, organisation) as connection:
        assert town.seen(connection, "report_text") == expected


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_nobody_selects_words_as_they_came(town, role, organisation):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        town.as_(role, organisation) as connection,
    ):
        connection.execute(text("select text from core.report_raw"))


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_words_as_they_came_open_for_few_and_each_time_is_noted(
    town, role, organisation
):
    may = {
        Role.COORDINATOR: lambda report: report[2] != "handed_over",
        Role.DPO_ARCHIVIST: lambda report: report[2] == "handed_over",
    }.get(
        role,
        lambda report: (
            role in REPORTING
            and report[0] == organisation
            and report[2] != "handed_over"
            and (role is not Role.MAINTENANCE or report[3] == "deficiency")
        ),
    )
    before = entries(town)
    opened = set()
    with town.as_(role, organisation) as connection:
        for number, report in town.reports.items():
            words = connection.execute(
                text("select core.open_raw(:number, 'review')"), {"number": number}
            ).scalar()
            if words is not None:
                assert words == "raw"
                opened.add(report)
    assert opened == {report for report in town.reports.values() if may(report)}
    assert entries(town) - before == len(opened)


def entries(town):
    with transaction(town.owner) as connection:
        return connection.execute(text("select count(*) from audit.entry")).scalar_one()


def changed(town, role, organisation, statement):
    """Count the rows that a change reaches, and undo it; -1 if it is forbidden."""
    engine = acting(town.site, town.actor(role, organisation)) if role else town.site
    with engine.connect() as connection:
        try:
            if role:
                connection.execute(
                    text(
                        "select set_config('geosafety.role', :role, true),"
                        " set_config('geosafety.organisation', :organisation, true),"
                        " set_config('geosafety.account', :account, true)"
                    ),
                    town.actor(role, organisation).settings(),
                )
            rows = connection.execute(text(statement)).rowcount
        except ProgrammingError:
            rows = -1
        connection.rollback()
    return rows


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_only_the_coordinator_decides_about_reports(town, role, organisation):
    statement = "update core.report set state = 'approved', duplicate_of = null"
    reached = changed(town, role, organisation, statement)
    assert reached == (len(town.reports) if role is Role.COORDINATOR else 0)


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_nobody_removes_a_report(town, role, organisation):
    assert changed(town, role, organisation, "delete from core.report") == -1


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
@pytest.mark.parametrize("owner", TYPES)
@pytest.mark.parametrize("kind", ["incident", "deficiency"])
def test_one_reports_only_for_ones_own_organisation(
    town, role, organisation, owner, kind
):
    statement = f"""
        insert into core.report (id, organisation_id, sender, external_id, received_at,
            time_precision, kind, category, confidentiality, digest)
        values (gen_random_uuid(), {town.organisations[owner]}, 'form', '1', now(),
            'unknown', '{kind}', 'graffiti', 'internal', '')
    """  # noqa: S608 - a number and a constant
    own = role in REPORTING and owner == organisation
    own = own and (role is not Role.MAINTENANCE or kind == "deficiency")
    public = role == "public" and owner == "allmanheten"
    assert changed(town, role, organisation, statement) == (1 if own or public else -1)


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
@pytest.mark.parametrize("given", Role)
def test_accounts_are_made_by_those_who_may(town, role, organisation, given):
    statement = f"""
        insert into core.account (username, name, role, organisation_id, password_hash)
        values ('ny', 'Ny', '{given}', {town.organisations["kommunen"]}, '')
    """  # noqa: S608 - a number and a role
    may = isinstance(role, Role) and may_keep_account(role, given)
    assert changed(town, role, organisation, statement) == (1 if may else -1)


def test_a_report_never_begins_as_approved(town):
    number = town.organisations["bostad"]
    statement = f"""
        insert into core.report (id, organisation_id, sender, external_id, received_at,
            time_precision, kind, category, confidentiality, digest, state)
        values (gen_random_uuid(), {number}, 'form', '1', now(),
            'unknown', 'incident', 'graffiti', 'open', '', 'approved')
    """  # noqa: S608 - a number
    assert changed(town, Role.EXTERNAL_REPORTER, "bostad", statement) == -1


def test_what_the_site_says_does_not_outlast_its_transaction(town):
    site = connect_site_with_one_connection(town)
    acted = acting(site, town.actor(Role.COORDINATOR, "kommunen"))
    for _ in range(10_000 // 100):
        with transaction(acted) as connection:
            assert town.seen(connection, "report", "id")
        for _ in range(99):
            with transaction(site) as connection:
                found = connection.execute(text("select id from core.report limit 1"))
                assert found.all() == []
    site.dispose()


def connect_site_with_one_connection(town):
    return create_engine(town.site.url, pool_size=1, max_overflow=0)


def test_the_site_does_not_serve_as_the_owner(database_settings):
    owner = replace(database_settings, site_database_url=database_settings.database_url)
    with pytest.raises(ClusterError, match="above row security"):
        open_site_store(owner)


def test_the_site_does_not_serve_past_row_security(database_settings, database):
    with transaction(database) as connection:
        connection.execute(
            text("create role site_bypass login bypassrls in role geosafety_app")
        )
    url = database_settings.database_url.replace("geosafety@", "geosafety@")
    url += "&options=-crole%3Dsite_bypass"
    try:
        with pytest.raises(ClusterError, match="above row security"):
            open_site_store(replace(database_settings, site_database_url=url))
    finally:
        with transaction(database) as connection:
            connection.execute(text("drop role site_bypass"))


@pytest.mark.parametrize("actor", [PUBLIC, STATISTICS])
def test_some_act_without_an_account(town, actor):
    with transaction(acting(town.site, actor)) as connection:
        role = connection.execute(text("select core.my_role()")).scalar()
        account = connection.execute(text("select core.my_account()")).scalar()
    assert (role, account) == (actor.role, None)


SEES_ALL_MEASURES = {
    Role.COORDINATOR,
    Role.EST_MEMBER,
    Role.POLICE,
    Role.PLANNER,
    Role.WALK_LEADER,
}


def sees_measure(role, organisation, owner):
    return role in SEES_ALL_MEASURES or (
        role is Role.EXTERNAL_REPORTER and owner == organisation
    )


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_each_sees_the_measures_that_are_theirs_to_see(town, role, organisation):
    expected = {
        o for o in town.measures.values() if sees_measure(role, organisation, o)
    }
    with town.as_(role, organisation) as connection:
        found = connection.execute(text("select id from core.measure")).scalars()
        assert {town.measures[number] for number in found} == expected


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_whoever_carries_a_measure_out_says_when_it_has_begun(town, role, organisation):
    for number, owner in town.measures.items():
        may = role is Role.COORDINATOR or (
            owner == organisation and sees_measure(role, organisation, owner)
        )
        for state, is_open in (
            ("ongoing", may),
            ("written_off", role == "coordinator"),
        ):
            call = (
                f"select core.step_measure('{number}', '{state}', 'x', 1, '2026-01-01')"
            )
            assert answered(town, role, organisation, call) is (is_open or None)
        speaks = may or role in {Role.EST_MEMBER, Role.POLICE}
        call = f"select core.comment_measure('{number}', 'ord')"
        assert answered(town, role, organisation, call) is speaks


@pytest.mark.parametrize(("role", "organisation"), ACTORS)
def test_only_the_coordinator_makes_a_measure_and_concludes_it(
    town, role, organisation
):
    number = next(iter(town.measures))
    owner = town.organisations["kommunen"]
    made = (
        "insert into core.measure (title, goal, kind, horizon, owner_organisation_id)"  # noqa: S608 - our own
        f" values ('x', '', 'social', 'short', {owner})"
    )
    concluded = (
        "insert into core.measure_follow_up (measure_id, value, comment)"  # noqa: S608 - our own
        f" values ('{number}', 1, 'x')"
    )
    for statement in (made, concluded):
        reached = changed(town, role, organisation, statement)
        assert reached == (1 if role is Role.COORDINATOR else -1)
    for statement in (
        "update core.measure set title = 'x'",
        "delete from core.measure",
    ):
        assert changed(town, role, organisation, statement) == -1


def answered(town, role, organisation, call):
    """Give what a function answers, and undo what it did; None if it is forbidden."""
    engine = acting(town.site, town.actor(role, organisation)) if role else town.site
    with engine.connect() as connection:
        if role:
            connection.execute(
                text(
                    "select set_config('geosafety.role', :role, true),"
                    " set_config('geosafety.organisation', :organisation, true),"
                    " set_config('geosafety.account', :account, true)"
                ),
                town.actor(role, organisation).settings(),
            )
        found = connection.execute(text(call)).scalar()
        connection.rollback()
    return found
