"""Meetings as the database keeps them: who reads what, and nothing after the lock."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import product
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from shapely import Point
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from geosafety.catalog import read_catalog
from geosafety.errors import RefusedInputError
from geosafety.jobs import issues as issue_jobs
from geosafety.jobs import meeting_lock
from geosafety.jobs import meetings as jobs
from geosafety.jobs import operations as operation_jobs
from geosafety.jobs.counted import Counted
from geosafety.model.account import STATISTICS, Actor, Role
from geosafety.model.issue import IssueState
from geosafety.model.meeting import AttendanceRole, Edition, Rendered, Secrecy
from geosafety.model.operation import OperationState
from geosafety.model.period import YEAR_DAYS, Period
from geosafety.settings import read_settings
from geosafety.situation.fortnight import periods_of
from geosafety.store import (
    issues,
    meeting_contents,
    meeting_documents,
    meetings,
    operations,
)
from geosafety.store.cluster import Cluster
from geosafety.store.connection import acting, connect, connect_site, transaction

CATALOG = read_catalog(read_settings({}))
PERIOD = Period(date(2026, 1, 5), date(2026, 1, 18))
NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)
PLAN = jobs.Plan(
    period=PERIOD, cutoff_at=NOW, held_on=date(2026, 1, 20), place="Torget"
)
ROLES = [*product(Role, ["kommunen", "bostad"]), ("public", None), ("statistics", None)]
# Said once more, in words of the tests' own.
GROUP = {Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE}
MINUTES = GROUP | {Role.EXTERNAL_REPORTER, Role.PLANNER, Role.WALK_LEADER}
POLICE = {Role.COORDINATOR, Role.POLICE}
WORKING = GROUP | {Role.EXTERNAL_REPORTER}
TABLES = [
    *("meeting", "meeting_section", "meeting_attendance", "meeting_comment"),
    *("decision", "issue", "issue_step", "meeting_issue", "operation"),
    *("meeting_counted", "meeting_document", "meeting_amendment"),
]


def made(content):
    """Make documents that say nothing but the meeting's number."""
    number = f'{{"number": {content.meeting.number}}}'.encode()
    return {
        edition: Rendered(json=number, html=b"<p>", pdf=edition.value.encode())
        for edition in Edition
    }


class Group:
    """A municipality whose EST group meets."""

    def __init__(self, settings):
        self.owner, self.site = connect(settings), connect_site(settings)
        self.organisations, self.accounts = {}, {}
        with transaction(self.owner) as connection:
            for key, kind in [("kommunen", "department"), ("bostad", "property_owner")]:
                self.organisations[key] = connection.execute(
                    text(
                        "insert into core.organisation (key, name, type)"
                        " values (:key, initcap(:key), :kind) returning id"
                    ),
                    {"key": key, "kind": kind},
                ).scalar_one()
                self.accounts[key] = connection.execute(
                    text(
                        "insert into core.account (username, name, role,"
                        " organisation_id, password_hash) values"
                        " (:key, :key, 'coordinator', :number, '') returning id"
                    ),
                    {"key": key, "number": self.organisations[key]},
                ).scalar_one()

    def engine(self, role=Role.COORDINATOR, organisation="kommunen"):
        number = self.organisations.get(organisation)
        return acting(self.site, Actor(role, number, self.accounts.get(organisation)))

    @contextmanager
    def as_(self, role=Role.COORDINATOR, organisation="kommunen"):
        with transaction(self.engine(role, organisation)) as connection:
            yield connection

    def plan(self):
        with self.as_() as connection:
            return jobs.plan(connection, CATALOG, PLAN)

    def lift(self, title="Trappan vid torget", meeting_id=None):
        with self.as_() as connection:
            return issue_jobs.lift(
                connection,
                Point(466_000, 6_440_000),
                title=title,
                meeting_id=meeting_id,
            )

    def operate(self, meeting, owner="kommunen"):
        with self.as_() as connection:
            return operation_jobs.add(
                connection,
                meeting,
                what=f"Tänd lampan ({owner})",
                owner_organisation_id=self.organisations.get(owner),
                due_on=date(2026, 1, 30),
            )

    def lock(self, meeting, version=None):
        meeting_lock.lock(
            self.engine(),
            meeting,
            version=version,
            account_id=self.accounts["kommunen"],
            now=NOW,
            make=made,
        )

    def held(self):
        """Hold a meeting in which everything is used once."""
        meeting = self.plan()
        issue = self.lift(meeting_id=meeting)
        self.operate(meeting)
        self.operate(meeting, "bostad")
        with self.as_() as connection:
            section = meeting_contents.section(connection, meeting, "police")
            jobs.write_section(
                connection, meeting, "police", "Hemligt", version=section.version
            )
            kommunen = self.organisations["kommunen"]
            jobs.attend(connection, meeting, kommunen, AttendanceRole.CHAIR, people=1)
            jobs.comment(connection, meeting, "Mörkt", issue_id=issue)
            jobs.decide(connection, meeting, "Fler lampor", issue_id=issue)
            jobs.prioritise(connection, meeting, issue, what="Klotter")
        with transaction(self.owner) as connection:
            connection.execute(
                text("insert into core.meeting_counted values (:m, :r)"),
                {"m": meeting, "r": uuid4()},
            )
        return meeting, issue

    def close(self):
        self.owner.dispose()
        self.site.dispose()


@pytest.fixture
def group(database_settings):
    found = Group(database_settings)
    yield found
    found.close()


@pytest.fixture(scope="module")
def town(cluster, template):
    """Make one municipality with a locked and an open meeting, left as it is."""
    name = f"test_{uuid4().hex}"
    sockets = Cluster.of(cluster.data_dir).start().sockets
    admin = connect(replace(cluster, municipality="none"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"create database {name} template {template}"))
    urls = {
        "database_url": f"postgresql://geosafety@/{name}?host={sockets}",
        "site_database_url": f"postgresql://geosafety_web@/{name}?host={sockets}",
    }
    found = Group(replace(cluster, **urls))
    locked, issue = found.held()
    found.lock(locked)
    with found.as_() as connection:
        jobs.amend(connection, locked, "Rättat datum")
        jobs.amend(connection, locked, "Hemligt", secrecy=Secrecy.POLICE)
    found.locked, found.issue = locked, issue
    found.open, _ = found.held()
    with found.as_() as connection:
        kept = issues.read(connection, issue)
        issue_jobs.escalate(
            connection, issue, version=kept.version, why="Pengar", now=NOW
        )
    yield found
    found.close()
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


def expected(role):
    """Tell how many rows of each table a role should see in the town."""
    is_group, is_police = role in GROUP, role in POLICE
    sections = len(CATALOG.agendas["est"].items)
    operations_seen = 4 if is_group else 2 * (role in WORKING)
    is_statistics = role == "statistics"
    return {
        "meeting": 2 if is_group or is_statistics else int(role in MINUTES),
        "meeting_section": 2 * (sections - (not is_police)) if is_group else 0,
        "meeting_attendance": 2 * is_group,
        "meeting_comment": 2 * is_group,
        "decision": 2 * is_group,
        "issue": 2 * is_group,
        "issue_step": 3 * is_group,
        "meeting_issue": 2 * is_group,
        "operation": operations_seen,
        "meeting_counted": 2 * (role == Role.COORDINATOR or is_statistics),
        "meeting_document": 2 if is_police else int(role in MINUTES),
        "meeting_amendment": 2 if is_police else int(role in MINUTES),
    }


@pytest.mark.parametrize(("role", "organisation"), ROLES)
def test_each_role_sees_what_is_its_to_see(town, role, organisation):
    with town.as_(role, organisation) as connection:
        found = {
            table: connection.execute(
                text(f"select count(*) from core.{table}")  # noqa: S608 - our names
            ).scalar_one()
            for table in TABLES
        }
    assert found == expected(role)


@pytest.mark.parametrize(("role", "organisation"), ROLES)
def test_what_the_police_tell_reaches_no_other_role(town, role, organisation):
    with town.as_(role, organisation) as connection:
        told = [
            *connection.execute(
                text("select text from core.meeting_section")
            ).scalars(),
            *connection.execute(
                text("select text from core.meeting_amendment")
            ).scalars(),
        ]
        editions = connection.execute(
            text("select edition from core.meeting_document")
        ).scalars()
        assert ("full" in set(editions)) == (role in POLICE)
    assert ("Hemligt" in told) == (role in POLICE)


@pytest.mark.parametrize(("role", "organisation"), ROLES)
def test_the_council_knows_only_what_was_left_to_it(town, role, organisation):
    with town.as_(role, organisation) as connection:
        found = issues.escalated(connection)
    may = role in GROUP | {Role.COUNCIL}
    assert [each.title for each in found] == ["Trappan vid torget"] * may


WRITES = {
    "meeting": (
        (
            "insert into core.meeting (number, first_day, last_day, cutoff_at, held_on)"
            " values (99, '2026-01-01', '2026-01-02', now(), '2026-01-02')"
        ),
        {Role.COORDINATOR},
    ),
    "plain section": (
        (
            "update core.meeting_section set text = 'x' where meeting_id = '{open}'"
            " and key = 'events'"
        ),
        {Role.COORDINATOR},
    ),
    "police section": (
        (
            "update core.meeting_section set text = 'x' where meeting_id = '{open}'"
            " and key = 'police'"
        ),
        POLICE,
    ),
    "attendance": (
        (
            "insert into core.meeting_attendance values"
            " ('{open}', {organisation}, 'guest', 1)"
        ),
        {Role.COORDINATOR},
    ),
    "comment": (
        (
            "insert into core.meeting_comment"
            " (meeting_id, organisation_id, account_id, text)"
            " values ('{open}', {organisation}, {account}, 'x')"
        ),
        GROUP,
    ),
    "comment for another": (
        (
            "insert into core.meeting_comment"
            " (meeting_id, organisation_id, account_id, text)"
            " values ('{open}', {other}, {account}, 'x')"
        ),
        set(),
    ),
    "decision": (
        (
            "insert into core.decision (meeting_id, number, text)"
            " values ('{open}', 9, 'x')"
        ),
        {Role.COORDINATOR},
    ),
    "issue": (
        (
            "insert into core.issue (title, area)"
            " values ('x', st_setsrid(st_point(0, 0), 3006))"
        ),
        {Role.COORDINATOR},
    ),
    "issue's state": (
        "update core.issue set state = 'watched' where id = '{issue}'",
        {Role.COORDINATOR},
    ),
    "priority": (
        "delete from core.meeting_issue where meeting_id = '{open}'",
        {Role.COORDINATOR},
    ),
    "own operation": (
        (
            "insert into core.operation"
            " (meeting_id, what, due_on, owner_organisation_id)"
            " values ('{open}', 'x', '2026-02-01', {organisation})"
        ),
        GROUP,
    ),
    "another's operation": (
        (
            "insert into core.operation"
            " (meeting_id, what, due_on, owner_organisation_id)"
            " values ('{open}', 'x', '2026-02-01', {other})"
        ),
        {Role.COORDINATOR},
    ),
    "document": (
        (
            "insert into core.meeting_document values"
            " ('{open}', 'shared', '', '', '', sha256(''), now())"
        ),
        {Role.COORDINATOR},
    ),
    "amendment": (
        (
            "insert into core.meeting_amendment"
            " (meeting_id, organisation_id, account_id, text)"
            " values ('{locked}', {organisation}, {account}, 'x')"
        ),
        {Role.COORDINATOR},
    ),
}


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("role", [*Role, "public", "statistics"])
def test_each_role_writes_what_is_its_to_write(town, role, what):
    statement, may = WRITES[what]
    values = {
        "open": town.open,
        "locked": town.locked,
        "issue": town.issue,
        "organisation": town.organisations["kommunen"],
        "other": town.organisations["bostad"],
        "account": town.accounts["kommunen"],
    }
    actor = Actor(role, town.organisations["kommunen"], town.accounts["kommunen"])
    with town.site.connect() as connection:
        for name, value in actor.settings().items():
            connection.execute(
                text("select set_config(:name, :value, true)"),
                {"name": f"geosafety.{name}", "value": value},
            )
        try:
            reached = connection.execute(text(statement.format(**values))).rowcount
        except ProgrammingError:
            reached = 0
        connection.rollback()
    assert (reached > 0) == (role in may)


def test_only_its_owner_and_the_coordinator_report_back(group):
    meeting = group.plan()
    for role in Role:
        own, others = group.operate(meeting), group.operate(meeting, "bostad")
        with group.as_(role) as connection:
            for number, may in [
                (own, role in WORKING),
                (others, role is Role.COORDINATOR),
            ]:
                is_told = operations.report_back(
                    connection,
                    number,
                    version=1,
                    state=OperationState.DONE,
                    outcome="Tänd",
                )
                assert is_told == may


def test_the_group_takes_what_nobody_has_and_no_more(group):
    meeting = group.plan()
    for role in Role:
        free, taken = group.operate(meeting, None), group.operate(meeting, "bostad")
        with group.as_(role) as connection:
            assert operations.take(connection, free, version=1) == (role in GROUP)
            assert not operations.take(connection, taken, version=1)


KEPT = [
    "update core.meeting set held_on = held_on + 1 where id = '{locked}'",
    "update core.meeting set state = 'planned', locked_at = null where id = '{locked}'",
    "delete from core.meeting where id = '{locked}'",
    "update core.meeting_section set text = 'x' where meeting_id = '{locked}'",
    "delete from core.meeting_section where meeting_id = '{locked}'",
    (
        "update core.meeting_section set meeting_id = '{locked}', key = 'x'"
        " where meeting_id = '{open}' and key = 'events'"
    ),
    "delete from core.meeting_attendance where meeting_id = '{locked}'",
    "update core.meeting_comment set text = 'x' where meeting_id = '{locked}'",
    "delete from core.decision where meeting_id = '{locked}'",
    "update core.decision set text = 'x' where meeting_id = '{locked}'",
    "update core.meeting_issue set rank = 2 where meeting_id = '{locked}'",
    "delete from core.meeting_issue where meeting_id = '{locked}'",
    "update core.issue_step set note = 'x' where meeting_id = '{locked}'",
    "update core.operation set what = 'x' where meeting_id = '{locked}'",
    "update core.operation set due_on = due_on + 1 where meeting_id = '{locked}'",
    (
        "update core.operation set owner_organisation_id = null"
        " where meeting_id = '{locked}'"
    ),
    "delete from core.operation where meeting_id = '{locked}'",
    (
        "insert into core.operation (meeting_id, what, due_on)"
        " values ('{locked}', 'x', '2026-02-01')"
    ),
    "delete from core.meeting_counted where meeting_id = '{locked}'",
    "insert into core.meeting_counted values ('{locked}', gen_random_uuid())",
    "update core.meeting_document set pdf = '' where meeting_id = '{locked}'",
    "delete from core.meeting_document where meeting_id = '{locked}'",
    "update core.meeting_amendment set text = 'x'",
    "delete from core.meeting_amendment",
    (
        "insert into core.meeting_amendment"
        " (meeting_id, organisation_id, account_id, text)"
        " values ('{open}', {organisation}, {account}, 'x')"
    ),
    "update core.meeting set state = 'locked', locked_at = now() where id = '{open}'",
    "update core.issue set state = 'new' where state <> 'new'",
    *(f"truncate core.{table} cascade" for table in TABLES),
]


@pytest.mark.parametrize("statement", KEPT)
def test_not_even_the_owner_changes_what_is_locked(town, statement):
    values = {
        "open": town.open,
        "locked": town.locked,
        "organisation": town.organisations["kommunen"],
        "account": town.accounts["kommunen"],
    }
    with town.owner.connect() as connection:
        connection.execute(text("update core.issue set state = 'watched'"))
        with pytest.raises(IntegrityError) as caught:
            connection.execute(text(statement.format(**values)))
        assert caught.value.orig.sqlstate == "23001"
        connection.rollback()


def test_how_an_operation_went_is_told_after_the_lock(group):
    meeting = group.plan()
    number = group.operate(meeting)
    group.lock(meeting)
    with group.as_() as connection:
        operation_jobs.report_back(
            connection, number, version=1, state=OperationState.DONE, outcome="Tänd"
        )
        assert operations.read(connection, number).outcome == "Tänd"


def test_a_section_says_when_somebody_else_has_written(group):
    meeting = group.plan()
    with group.as_() as connection:
        jobs.write_section(connection, meeting, "events", "Marknad", version=1)
    with (
        group.as_() as connection,
        pytest.raises(jobs.WrittenMeanwhileError) as caught,
    ):
        jobs.write_section(connection, meeting, "events", "Konsert", version=1)
    assert (caught.value.theirs, caught.value.version) == ("Marknad", 2)


def test_at_most_five_places_come_first(group):
    meeting = group.plan()
    lifted = [group.lift(f"Plats {number}") for number in range(6)]
    with group.as_() as connection:
        for issue in lifted[:5]:
            jobs.prioritise(connection, meeting, issue)
        with pytest.raises(RefusedInputError, match="has 5 prioritised places"):
            jobs.prioritise(connection, meeting, lifted[5])
        jobs.deprioritise(connection, meeting, lifted[2])
        jobs.prioritise(connection, meeting, lifted[5], what="Bråk")
        with pytest.raises(RefusedInputError, match="taken by “Plats 1”"):
            jobs.prioritise(connection, meeting, lifted[5], rank=2)
        found = meeting_contents.content(connection, meeting).priorities
    assert [each.rank for each in found] == [1, 2, 3, 4, 5]
    assert found[2].issue.title == "Plats 5"


def test_the_database_itself_has_no_sixth_rank(group):
    meeting, issue = group.plan(), group.lift()
    with pytest.raises(IntegrityError), transaction(group.owner) as connection:
        connection.execute(
            text("insert into core.meeting_issue values (:m, :i, 6)"),
            {"m": meeting, "i": issue},
        )


def test_two_who_lock_at_once_are_told_apart(group):
    meeting = group.plan()
    barrier, told = Barrier(2), []

    def make(content):
        barrier.wait(timeout=10)
        return made(content)

    def lock():
        try:
            meeting_lock.lock(
                group.engine(),
                meeting,
                version=None,
                account_id=group.accounts["kommunen"],
                now=NOW,
                make=make,
            )
            told.append("locked")
        except RefusedInputError as refusal:
            told.append(refusal.problems[0].code)

    threads = [Thread(target=lock) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(told) == ["conflict", "locked"]


def test_a_lock_waits_for_nothing_that_was_written_unseen(group):
    meeting = group.plan()
    with group.as_() as connection:
        seen = meetings.read(connection, meeting).version
        jobs.comment(connection, meeting, "Ett ord till")
    with pytest.raises(RefusedInputError, match="Something was written"):
        group.lock(meeting, version=seen)

    def make(content):
        with group.as_(Role.EST_MEMBER) as connection:
            jobs.comment(connection, meeting, "Medan dokumenten gjordes")
        return made(content)

    with pytest.raises(RefusedInputError, match="Something was written"):
        meeting_lock.lock(
            group.engine(), meeting, version=None, account_id=None, now=NOW, make=make
        )
    with group.as_() as connection:
        assert not meetings.read(connection, meeting).is_locked


def test_a_meeting_is_not_locked_while_work_belongs_to_nobody(group):
    meeting = group.plan()
    group.operate(meeting, None)
    with pytest.raises(RefusedInputError, match="have no owner"):
        group.lock(meeting)


def test_what_was_counted_is_kept_and_what_came_of_it_is_told(group):
    meeting = group.plan()
    with transaction(group.owner) as connection:
        kept, gone = (report(connection, group) for _ in range(2))
        report(connection, group, confidentiality="police")
        report(connection, group, state="received")
        report(connection, group, occurred="2026-01-19T00:30+01:00")
        late = report(connection, group, received="2026-01-21")
    group.lock(meeting)
    with transaction(acting(group.site, STATISTICS)) as connection:
        assert meeting_documents.counted(connection, meeting) == {kept, gone}
    with transaction(group.owner) as connection:
        connection.execute(
            text("update core.report set state = 'rejected' where id = :id"),
            {"id": gone},
        )
    with transaction(acting(group.site, STATISTICS)) as connection:
        now = meeting_documents.counted_now(connection, PERIOD)
        assert now == {kept, late}


def test_what_comes_after_the_cut_off_is_in_no_number(group):
    with transaction(group.owner) as connection:
        report(connection, group)
        report(connection, group, received="2026-01-21")
        report(connection, group, received="2026-01-21", occurred="2026-02-01")
        connection.execute(
            text(
                "insert into core.placement (report_id, precision)"
                " select id, 'unplaced' from core.report"
            )
        )
    with transaction(acting(group.site, STATISTICS)) as connection:
        counted = Counted.read(connection)
        before = counted.before(connection, PERIOD, cutoff_at=NOW)
    cube = before.laid_out(CATALOG.municipality, resolution=9).cube
    assert counted.columns["count"].sum() == 3
    assert before.changes["count"].tolist() == [-1]
    assert sum(cube.by_series(PERIOD).values()) == 1


def report(  # noqa: PLR0913 - what decides whether it counts
    connection,
    group,
    *,
    occurred="2026-01-07T12:00Z",
    received="2026-01-08",
    state="approved",
    confidentiality="internal",
):
    """Store a report of the first period that a meeting counts."""
    number = uuid4()
    connection.execute(
        text(
            "insert into core.report (id, organisation_id, sender, external_id,"
            " received_at, occurred_from, occurred_to, time_precision, kind, category,"
            " confidentiality, state, digest) values (:id, :org, 'x', :id, :received,"
            " :occurred, :occurred, 'exact', 'incident', 'graffiti', :level, :state,"
            " '')"
        ),
        {
            "id": number,
            "org": group.organisations["kommunen"],
            "received": received,
            "occurred": occurred,
            "level": confidentiality,
            "state": state,
        },
    )
    return number


def test_the_next_meeting_begins_with_what_the_last_one_agreed_on(group):
    first, _issue = group.held()
    group.lock(first)
    with group.as_() as connection:
        last = meetings.latest(connection)
        wanted = jobs.proposed(CATALOG, last, date(2026, 2, 3))
        assert wanted.period == Period(date(2026, 1, 19), date(2026, 2, 1))
        assert (wanted.held_on, wanted.place) == (date(2026, 2, 3), "Torget")
        second = jobs.plan(connection, CATALOG, wanted)
        found = meeting_contents.content(connection, second)
    assert found.meeting.number == 2
    assert found.previous.id == first
    assert {each.owner for each in found.follow_up} == {"Kommunen", "Bostad"}


def test_a_place_remembers_every_meeting_it_was_on(group):
    first, issue = group.held()
    with group.as_() as connection:
        issue_jobs.change_state(
            connection,
            issue,
            IssueState.WATCHED,
            version=1,
            note="Vi håller ögonen på den",
            now=NOW,
            meeting_id=first,
        )
    group.lock(first)
    second = group.plan()
    with group.as_() as connection:
        issue_jobs.escalate(
            connection, issue, version=2, why="Pengar", now=NOW, meeting_id=second
        )
        with pytest.raises(RefusedInputError, match="already"):
            issue_jobs.escalate(connection, issue, version=3, why="Igen", now=NOW)
        with pytest.raises(RefusedInputError, match="Somebody else has changed"):
            issue_jobs.change_state(
                connection, issue, IssueState.CLOSED, version=1, note="Klart", now=NOW
            )
        steps = issues.steps(connection, issue)
        assert issues.meeting_numbers(connection) == {issue: (1, 2)}
    assert [(step.meeting_number, step.state.value) for step in steps] == [
        *[(1, "new"), (1, "watched"), (2, "watched")],
    ]


def test_every_change_of_state_stands_in_the_log(group):
    meeting, issue = group.held()
    with group.as_() as connection:
        issue_jobs.change_state(
            connection, issue, IssueState.CLOSED, version=1, note="Klart", now=NOW
        )
        work = meeting_contents.content(connection, meeting).operations[0]
        operation_jobs.report_back(
            connection, work.id, version=1, state=OperationState.DONE, outcome="Tänd"
        )
    group.lock(meeting)
    with group.as_() as connection:
        jobs.amend(connection, meeting, "Rättat datum")
    with transaction(group.owner) as connection:
        rows = connection.execute(
            text(
                "select action, object_type, details ->> 'to', account_id"
                " from audit.entry where object_type <> 'account' order by id"
            )
        ).all()
    account = group.accounts["kommunen"]
    assert [tuple(row) for row in rows] == [
        ("state", "meeting", "planned", account),
        ("state", "issue", "new", account),
        ("state", "operation", "planned", account),
        ("state", "operation", "planned", account),
        ("state", "issue", "closed", account),
        ("state", "operation", "done", account),
        ("state", "meeting", "locked", account),
        ("amended", "meeting", None, account),
    ]


def test_a_period_that_no_document_can_be_made_of_is_refused(group):
    longer = Period(PERIOD.first, PERIOD.first + timedelta(days=YEAR_DAYS))
    with group.as_() as connection:
        with pytest.raises(RefusedInputError, match=f"1 to {YEAR_DAYS} days"):
            jobs.plan(connection, CATALOG, replace(PLAN, period=longer))
        with pytest.raises(RefusedInputError):
            periods_of(longer)


def test_words_with_an_identity_number_are_refused(group):
    meeting = group.plan()
    with (
        group.as_() as connection,
        pytest.raises(RefusedInputError, match="identity"),
    ):
        jobs.comment(connection, meeting, "Han heter 850709-9805")


def test_a_document_is_the_one_that_was_made(group):
    meeting = group.plan()
    group.lock(meeting)
    with group.as_(Role.PLANNER) as connection:
        kept = meeting_documents.read(connection, meeting, Edition.SHARED)
    assert (kept.json, kept.pdf) == (b'{"number": 1}', b"shared")
    assert kept.sha256 == sha256(kept.json).digest()


@pytest.mark.parametrize("cell", ["88088ac001fffff", "8a1f05835a47fff"])
def test_a_hexagon_outside_the_municipality_is_not_lifted(cell):
    with pytest.raises(RefusedInputError, match=r"is not in|is no H3"):
        issue_jobs.place_of(cell=cell, drawn="", municipality=CATALOG.municipality)


def test_a_drawn_place_outside_the_municipality_is_not_lifted():
    drawn = '{"type": "Point", "coordinates": [18.07, 59.33]}'
    with pytest.raises(RefusedInputError, match="Lövköping"):
        issue_jobs.place_of(cell="", drawn=drawn, municipality=CATALOG.municipality)
