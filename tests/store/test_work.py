import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from geosafety.jobs.desk import spool
from geosafety.jobs.requested import IMPORT, do_job
from geosafety.jobs.worker import STALLED, worker
from geosafety.model.account import Actor, Role
from geosafety.model.job import JobState
from geosafety.store import accounts, organisations, work
from geosafety.store.connection import transaction

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HEAD = "externt_id,tidpunkt,kategori,lat,lon,beskrivning\n"


@pytest.fixture
def actor(database):
    with transaction(database) as connection:
        known = {"name": "Kommunen", "organisation_type": "department"}
        number = organisations.ensure(connection, "kommunen", **known)
        accounts.save(
            connection,
            "anna",
            name="Anna",
            role=Role.COORDINATOR,
            organisation_key="kommunen",
            password_hash="-",  # noqa: S106 - nobody signs in
        )
        return Actor.of(accounts.by_username(connection, "anna")), number


@pytest.fixture
def asked(database, database_settings, actor):
    """Ask for the import of a file with one report of the made-up town."""

    def ask(rows=1, **changes):
        number = uuid4()
        folder = spool(database_settings, number)
        folder.mkdir(parents=True)
        lines = [
            f"a{row},2026-03-01T20:00:00+01:00,klotter,57.98,17.60,x\n"
            for row in range(rows)
        ]
        (folder / "a.csv").write_text(HEAD + "".join(lines))
        request = {"file_name": "a.csv", "sender": "standard", "on_error": "reject"}
        with transaction(database) as connection:
            return work.ask(
                connection,
                actor[0],
                IMPORT,
                {**request, "dry_run": False, **changes},
                number=number,
            )

    return ask


def job(database, number):
    with transaction(database) as connection:
        return work.read(connection, number)


def count(database, table="core.report"):
    with transaction(database) as connection:
        rows = connection.execute(text(f"select count(*) from {table}"))  # noqa: S608
        return rows.scalar_one()


def test_a_job_is_done_and_its_file_is_gone(database, database_settings, asked):
    number = asked(sender="finns-ej")
    do_job(database_settings, number, now=NOW)
    done = job(database, number)
    assert (done.state, done.answer["code"]) == (JobState.REFUSED, "not-found")
    assert not spool(database_settings, number).exists()


def test_a_job_that_is_over_is_not_done_again(database, database_settings, asked):
    number = asked(sender="finns-ej")
    do_job(database_settings, number, now=NOW)
    first = job(database, number)
    do_job(database_settings, number, now=NOW)
    assert job(database, number) == first


def test_two_workers_at_once_store_a_file_once(
    database, database_settings, asked, monkeypatch
):
    number = asked(place=True)
    finished = work.finish

    def late(connection, *arguments):
        # Another worker, thought dead, finishes just before this one.
        if connection.info.get("is_second") is None:
            with transaction(database) as other:
                finished(other, number, JobState.DONE, {"stored": 0})
        finished(connection, *arguments)

    monkeypatch.setattr(work, "finish", late)
    do_job(database_settings, number, now=NOW)
    assert job(database, number).answer == {"stored": 0}
    assert count(database) == 0


def test_a_fault_of_ours_is_told_and_not_hidden(
    database, database_settings, asked, monkeypatch
):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("geosafety.jobs.requested.import_reports", fail)
    number = asked()
    do_job(database_settings, number, now=NOW)
    assert job(database, number).state is JobState.FAILED


def test_a_request_that_is_undone_leaves_nothing_in_the_queue(database, actor):
    class ChangedMindError(Exception):
        pass

    def change_mind():
        with transaction(database) as connection:
            work.ask(connection, actor[0], IMPORT, {})
            raise ChangedMindError

    with pytest.raises(ChangedMindError):
        change_mind()
    assert (
        count(database, "core.job") == count(database, "jobs.procrastinate_jobs") == 0
    )


def test_what_a_dead_worker_was_doing_is_done_again(
    database, database_settings, asked, working
):
    number = asked(sender="finns-ej")
    with transaction(database) as connection:
        # A worker took the job and was killed an hour ago.
        connection.execute(text("set local search_path to jobs, public"))
        connection.execute(
            text(
                "with dead as (insert into jobs.procrastinate_workers (last_heartbeat)"
                " values (now() - interval '1 hour') returning id)"
                " update jobs.procrastinate_jobs set status = 'doing',"
                " worker_id = (select id from dead)"
            )
        )
        connection.execute(text("set local search_path to default"))
        work.begin(connection, number)
    queue = worker(database_settings)
    with queue.open():
        queue.tasks[STALLED].defer(timestamp=1)
    with working(database_settings):
        for _ in range(200):
            if job(database, number).is_over:
                break
            time.sleep(0.05)
    assert job(database, number).state is JobState.REFUSED
    assert Path(database_settings.data_dir).exists()
