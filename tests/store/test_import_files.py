"""Files on their way in: looked at, tried, stored once, forgotten in time."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text

from geosafety.catalog import read_catalog
from geosafety.errors import NotFoundError, RefusedInputError
from geosafety.jobs.desk import spool
from geosafety.jobs.look import keep_look, kept_look, look_at_file
from geosafety.jobs.problem_list import kept_problems
from geosafety.jobs.requested import IMPORT, LOOK, do_job, forget_old_files
from geosafety.jobs.senders import (
    find_sender,
    key_of,
    known_senders,
    save_sender,
)
from geosafety.jobs.suggested_content import suggested_content
from geosafety.jobs.worker import STALLED, worker
from geosafety.model.account import Actor, Role
from geosafety.model.draft import DraftKind
from geosafety.model.job import JobState
from geosafety.settings import Settings
from geosafety.store import accounts, drafts, organisations, senders, work
from geosafety.store.connection import transaction

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HEAD = "externt_id,tidpunkt,kategori,lat,lon,beskrivning\n"
ROOT = Path(__file__).parents[2]
TYPES = {"kommunen": "department", "vaktbolaget": "guard_company"}


@pytest.fixture(scope="module")
def catalog():
    return read_catalog(Settings(Path(), None, "demo", None, "sv"))


@pytest.fixture
def actors(database):
    with transaction(database) as connection:
        made = {}
        for key, kind in {
            "kommunen": "department",
            "vaktbolaget": "guard_company",
        }.items():
            organisations.ensure(connection, key, name=key, organisation_type=kind)
            for role in (Role.COORDINATOR, Role.EXTERNAL_REPORTER):
                accounts.save(
                    connection,
                    f"{key}.{role}",
                    name="x",
                    role=role,
                    organisation_key=key,
                    password_hash="-",  # noqa: S106 - nobody signs in
                )
                made[key, role] = Actor.of(
                    accounts.by_username(connection, f"{key}.{role}")
                )
    return made


def lines(rows, *, wrong=()):
    return "".join(
        f"a{row},{'x' if row in wrong else '2026-03-01T20:00:00+01:00'},"
        f"klotter,58.3098,14.4646,Ring 070-174 06 05\n"
        for row in range(rows)
    )


class Asking:
    """Somebody whose file lies in the spool."""

    def __init__(self, engine, settings, actor):
        self.engine, self.settings, self.actor = engine, settings, actor

    def put(self, content, *, name="a.csv"):
        number = uuid4()
        folder = spool(self.settings, number)
        folder.mkdir(parents=True)
        (folder / name).write_text(content, encoding="utf-8")
        with transaction(self.engine) as connection:
            drafts.begin(
                connection,
                self.actor,
                number=number,
                kind=DraftKind.REPORTS,
                file_name=name,
                sha256=bytes(32),
                target=None,
            )
        return number

    def ask(self, draft, kind=IMPORT, **request):
        usual = {"draft": str(draft), "file_name": "a.csv"}
        if kind == IMPORT:
            usual |= {"sender": "standard", "on_error": "quarantine", "dry_run": False}
        with transaction(self.engine) as connection:
            return work.ask(connection, self.actor, kind, usual | request)

    def done(self, draft, kind=IMPORT, **request):
        number = self.ask(draft, kind, **request)
        do_job(self.settings, number, now=NOW)
        return self.job(number)

    def job(self, number):
        with transaction(self.engine) as connection:
            return work.read(connection, number)

    def count(self, table):
        with transaction(self.engine) as connection:
            query = text(f"select count(*) from core.{table}")  # noqa: S608
            return connection.execute(query).scalar_one()

    def states(self):
        with transaction(self.engine) as connection:
            return set(
                connection.execute(text("select state from core.report")).scalars()
            )


@pytest.fixture
def asking(database, database_settings, actors):
    return Asking(database, database_settings, actors["kommunen", Role.COORDINATOR])


@pytest.fixture
def guard(database, database_settings, actors):
    actor = actors["vaktbolaget", Role.EXTERNAL_REPORTER]
    return Asking(database, database_settings, actor)


def test_what_a_look_sees_stays_beside_the_file_and_not_in_the_store(asking):
    draft = asking.put(HEAD + lines(3))
    job = asking.done(draft, LOOK)
    assert (job.state, job.answer) == (JobState.DONE, {"rows": 3, "columns": 6})
    look = kept_look(spool(asking.settings, draft))
    assert look.columns[5].examples == ("Ring [telefon]",)
    assert look.unfit is None


def test_a_look_is_the_same_after_it_was_kept(catalog, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + lines(3) + "a9,2026-03-01,tefat,58.3098,14.4646,x\n")
    look = look_at_file(
        path, catalog=catalog, senders=catalog.senders, sender="standard"
    )
    keep_look(tmp_path, look)
    assert kept_look(tmp_path) == look
    assert look.unknown_words == ("tefat",)
    assert not look.fits


def test_a_look_tells_why_a_senders_mapping_does_not_fit(catalog, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD.replace("lat", "bredd") + lines(1))
    look = look_at_file(
        path, catalog=catalog, senders=catalog.senders, sender="standard"
    )
    assert any("lat" in each for each in look.unfit)
    assert {each.name: each.field for each in look.columns}["bredd"] is None


def test_a_trial_keeps_every_fault_with_its_cell_for_the_page(asking):
    draft = asking.put(HEAD + lines(250, wrong=range(120)))
    job = asking.done(draft, dry_run=True)
    assert job.answer["errors_total"] == 370
    folder = spool(asking.settings, draft)
    shown = kept_problems(folder, start=0, most=1000)
    assert len(shown) == 370
    assert (shown[0].row, shown[0].column, shown[0].cell) == (2, "tidpunkt", "x")
    assert shown[1].cell == "Ring [telefon]"
    assert kept_problems(folder, start=369, most=10) == shown[369:]
    assert asking.count("report") == asking.count("import_batch") == 0


def test_the_file_is_gone_when_it_is_stored(asking):
    draft = asking.put(HEAD + lines(2).replace("Ring 070-174 06 05", "x"))
    assert asking.done(draft).answer["stored"] == 2
    assert not spool(asking.settings, draft).exists()
    assert asking.states() == {"approved"}


def test_a_file_that_was_refused_stays_to_be_tried_again(asking):
    draft = asking.put(HEAD + lines(2, wrong=[0]))
    assert asking.done(draft, on_error="reject").state is JobState.REFUSED
    assert spool(asking.settings, draft).exists()


def test_the_worker_asks_again_who_may_send_as_whom(guard):
    draft = guard.put(HEAD + lines(1))
    job = guard.done(draft, sender="standard")
    assert (job.state, job.answer["code"]) == (JobState.REFUSED, "not-found")
    assert guard.count("report") == 0


def test_reports_of_a_partner_wait_whatever_the_request_says(guard):
    draft = guard.put(
        "Löpnr;Datum och tid;Kod;Plats;Rapport\n1;2026-03-01 20:00;klotter;;x\n"
    )
    job = guard.done(draft, sender="vaktbolaget", is_vouched_for=True)
    assert job.answer["stored"] == 1
    assert guard.states() == {"received"}


def test_what_is_saved_wins_over_the_file_until_it_is_forgotten(database, catalog):
    with transaction(database) as connection:
        content = {
            "title": {"sv": "Nytt", "en": "New"},
            "organisation": "kommunen",
            "organisation_type": "department",
            "required": ["category"],
            "columns": {"category": "Vad"},
        }
        save_sender(connection, catalog, "standard", content)
        assert find_sender(connection, catalog, "standard").columns == {
            "category": "Vad"
        }
        senders.remove(connection, "standard")
        assert find_sender(connection, catalog, "standard").columns["category"] == (
            "kategori"
        )


@pytest.mark.parametrize(
    ("key", "organisation", "code"),
    [
        ("standard", "vaktbolaget", "sender-taken"),
        ("allmanheten", "kommunen", "bad-sender"),
        ("formular", "kommunen", "bad-sender"),
        ("Å", "kommunen", "bad-sender"),
        ("sant_forr", "vaktbolaget", "sender-taken"),
    ],
)
@pytest.mark.usefixtures("actors")
def test_a_key_that_belongs_to_others_is_not_taken(
    database, catalog, key, organisation, code
):
    with transaction(database) as connection:
        connection.execute(
            text(
                "insert into core.import_batch (id, sender, organisation_id, file_name,"
                " sha256, imported_at, on_error, counts) select gen_random_uuid(),"
                " 'sant_forr', id, 'a', sha256('a'), now(), 'reject', '{}'"
                " from core.organisation where key = 'kommunen'"
            )
        )
        content = {
            "title": {"sv": "x", "en": "x"},
            "organisation": organisation,
            "organisation_type": "guard_company",
            "required": ["category"],
            "columns": {"category": "Vad"},
        }
        with pytest.raises(RefusedInputError) as caught:
            save_sender(connection, catalog, key, content)
    assert caught.value.problems[0].code == code


def test_a_declared_sender_stays_with_its_organisation(database, catalog, actors):
    with transaction(database) as connection:
        number = actors["vaktbolaget", Role.EXTERNAL_REPORTER].organisation_id
        content = {"title": {"sv": "x", "en": "x"}, "required": [], "columns": {}}
        senders.save(
            connection, "standard", content, organisation_id=number, account_id=None
        )
        assert (
            known_senders(connection, catalog)["standard"]
            == (catalog.senders["standard"])
        )


def test_an_unknown_sender_is_told_which_there_are(database, catalog):
    with (
        pytest.raises(NotFoundError, match="vaktbolaget"),
        transaction(database) as connection,
    ):
        find_sender(connection, catalog, "saknas")


def test_a_new_senders_key_tells_whose_it_is():
    assert key_of("Nattrundan Öst!", "vaktbolaget") == "vaktbolaget_nattrundan_ost"
    assert key_of("Vaktbolaget norr", "vaktbolaget") == "vaktbolaget_norr"
    assert len(key_of("x" * 200, "kommunen")) == 60


def test_a_suggestion_is_a_mapping_that_reads_its_own_file(catalog, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + lines(3))
    look = look_at_file(path, catalog=catalog, senders=catalog.senders)
    content = suggested_content(look, title="Ny")
    assert content["columns"] == catalog.senders["standard"].columns
    assert content["categories"] == {"klotter": "graffiti"}
    assert content["required"] == ["external_id", "occurred_from", "category"]
    assert (content["personal_data"], content["review"]) == ("mask", "each")


def test_files_that_nobody_decides_about_are_forgotten(asking):
    old, new = asking.put(HEAD), asking.put(HEAD)
    with transaction(asking.engine) as connection:
        connection.execute(
            text("update core.import_draft set begun_at = :at where id = :id"),
            {"at": NOW - timedelta(days=2), "id": old},
        )
    folder = spool(asking.settings, old)
    os.utime(folder, (1, 1))
    assert forget_old_files(asking.settings, before=NOW - timedelta(days=1)) == 1
    assert not folder.exists()
    assert spool(asking.settings, new).exists()
    assert asking.count("import_draft") == 1


def test_a_file_whose_worker_is_killed_is_stored_once_by_the_next(
    asking, database_settings, working
):
    rows = 60_000
    draft = asking.put(HEAD + lines(rows).replace("Ring 070-174 06 05", "x"))
    number = asking.ask(draft)
    environment = os.environ | database_settings.environ() | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "geosafety", "worker"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    while asking.job(number).part < 2:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    job = asking.job(number)
    assert (job.state, asking.count("report")) == (JobState.RUNNING, 0)
    with transaction(asking.engine) as connection:
        connection.execute(text("set local search_path to jobs, public"))
        connection.execute(
            text(
                "update jobs.procrastinate_workers"
                " set last_heartbeat = now() - interval '1 hour'"
            )
        )
    queue = worker(database_settings)
    # The killed worker may have put it into the queue itself, as each minute.
    with queue.open(), suppress(AlreadyEnqueued):
        queue.tasks[STALLED].defer(timestamp=1)
    with working(database_settings):
        for _ in range(600):
            if asking.job(number).is_over:
                break
            time.sleep(0.05)
    assert asking.job(number).answer["stored"] == rows
    assert asking.count("report") == rows
    assert asking.count("import_batch") == 1
