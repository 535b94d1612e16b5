"""What the site answers while the database is away, and after."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import make_url

import webmap.app
from geosafety.errors import UnreachableError
from geosafety.model.account import Role


@pytest.fixture
def away(empty, database, database_settings):
    """Keep everybody out of the database for as long as a `with` lasts."""
    url = make_url(database_settings.database_url)
    info = {"host": url.query["host"], "user": "geosafety", "dbname": "postgres"}

    @contextmanager
    def shut():
        database.dispose()
        with psycopg.connect(**info, autocommit=True) as admin:
            admin.execute(f"alter database {url.database} allow_connections false")
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = %s",
                [url.database],
            )
            yield
            admin.execute(f"alter database {url.database} allow_connections true")

    assert empty.extensions["geosafety"].pool
    return shut


@pytest.mark.parametrize("path", ["/", "/hotspots", "/lager", "/konton"])
def test_a_page_tells_that_the_database_is_away(away, coordinator, path):
    with away():
        answer = coordinator.get(path)
    assert answer.status_code == 503
    assert "Databasen svarar inte just nu" in answer.text
    assert "socket" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert coordinator.get(path).status_code == 200


def test_the_api_tells_it_as_a_problem(away, coordinator):
    with away():
        answer = coordinator.get("/api/v1/developments")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.json["code"] == "database"
    assert "socket" not in answer.text


def test_a_change_is_not_half_done(away, coordinator, token):
    form = {"username": "anna", "name": "Anna", "role": "planner"}
    form |= {"organisation": "kommunen", "csrf_token": token(coordinator)}
    with away():
        assert coordinator.post("/konton", data=form).status_code == 503
    assert ">anna<" not in coordinator.get("/konton").text


def test_signing_in_meanwhile_is_told_it(away, empty, token):
    client = empty.test_client()
    form = {"username": "prov.planner", "password": "en-lång-lösenfras-42"}
    form["csrf_token"] = token(client)
    with away():
        answer = client.post("/logga-in", data=form)
    assert answer.status_code == 503
    assert "Databasen svarar inte just nu" in answer.text
    assert client.post("/logga-in", data=form).status_code == 302


def test_a_stranger_gets_the_help_all_the_same(away, empty):
    with away():
        client = empty.test_client()
        assert client.get("/hjalp").status_code == 200
        assert client.get("/healthz").status_code == 200


def test_the_log_says_what_the_driver_said(away, empty, signed_in_to, caplog):
    client = signed_in_to(empty, Role.PLANNER)
    with away():
        client.get("/")
    assert "does not answer as it should" in caplog.text


def test_a_site_that_begins_waits_for_a_database_that_is_coming_back(
    away, database_settings
):
    with ThreadPoolExecutor(1) as beginner:
        with away():
            begun = beginner.submit(webmap.app.create_app, database_settings)
            time.sleep(1)
            assert not begun.done()
        app = begun.result(timeout=20)
    app.extensions["geosafety"].pool.dispose()


def test_a_site_gives_up_on_a_database_that_does_not_come_back(
    away, database_settings, monkeypatch
):
    monkeypatch.setattr(webmap.app, "_PATIENCE_S", 0)
    with away(), pytest.raises(UnreachableError):
        webmap.app.create_app(database_settings)
