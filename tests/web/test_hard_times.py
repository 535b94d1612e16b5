"""The database is gone, the disk is full, the clock goes back: told, and survived."""

import json
import subprocess
import tempfile
import time
from base64 import b64encode
from contextlib import suppress
from os import urandom
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from geosafety.model.account import Role
from geosafety.settings import Settings
from geosafety.store import audit
from geosafety.store.cluster import Cluster
from geosafety.store.connection import connect, transaction
from tests.web.conftest import read_token, signed_in, with_accounts
from webmap import create_app

PAGES = ["/", "/granskning", "/egna-rapporter", "/hotspots", "/import", "/konton"]


@pytest.fixture
def stopped(cluster):
    """Stop the server when asked, and start it again in any case."""
    server = Cluster.of(cluster.data_dir)
    yield server.stop
    server.start()


def event():
    return {"client_id": str(uuid4()), "category": "klotter", "text": "Mörkt"}


def post(client, content, **headers):
    return client.post(
        "/api/v1/reports",
        data=json.dumps(content),
        content_type="application/json",
        headers=headers,
    )


def test_a_database_that_is_gone_is_told_and_all_is_well_when_it_is_back(
    empty, stopped, cluster
):
    client = signed_in(empty, Role.COORDINATOR)
    token = {"X-CSRF-Token": read_token(client)}
    assert post(client, event(), **token).status_code == 201
    told = event()
    assert stopped()
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 503, page
        assert "Databasen" in answer.text
    words = {"text": "Marknad på lördag", "version": "1"}
    lost = client.post(f"/est/moten/{uuid4()}/punkt/events", data=words, headers=token)
    assert lost.status_code == 503
    assert "Marknad på lördag" in lost.text
    refused = post(client, told, **token)
    assert (refused.status_code, refused.json["code"]) == (503, "database")
    Cluster.of(cluster.data_dir).start()
    assert client.get("/granskning").status_code == 302
    assert post(client, told, **token).status_code == 201


def test_a_clock_that_goes_back_stops_nobody(empty, database, token):
    client = signed_in(empty, Role.COORDINATOR)
    headers = {"X-CSRF-Token": token(client)}
    assert post(client, event(), **headers).status_code == 201
    with transaction(database) as connection:
        # To a clock that goes back, all that it wrote before lies ahead.
        for column in (
            "core.report.received_at",
            "core.session.begun_at",
            "core.session.expires_at",
            "core.allowance.at",
        ):
            table, _, name = column.rpartition(".")
            connection.execute(
                text(f"update {table} set {name} = {name} + interval '3 hours'")  # noqa: S608
            )
    assert post(client, event(), **headers).status_code == 201
    assert signed_in(empty, Role.POLICE).get("/egna-rapporter").status_code == 200
    first = client.get("/granskning")
    assert first.status_code == 302
    assert client.get(first.location).status_code == 200
    with transaction(database) as connection:
        assert audit.first_broken(connection) is None


@pytest.fixture
def small_disk():
    """Give a data folder on a disk of its own, large enough for a new cluster."""
    folder = Path(tempfile.mkdtemp(prefix="geosafety-small-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m,mode=711", "tmpfs", folder]
    subprocess.run(mount, check=True)  # noqa: S603 - our own command
    yield folder
    Cluster.of(folder).stop()
    subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607
    folder.rmdir()


@pytest.mark.fault
def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(small_disk):
    settings = Settings(
        data_dir=small_disk,
        database_url=None,
        municipality="demo",
        layers_dir=None,
        language="sv",
    )
    app = with_accounts(create_app(settings), settings)
    client = signed_in(app, Role.COORDINATOR)
    token = {"X-CSRF-Token": read_token(client)}
    acknowledged = set()

    def tell():
        # Words that do not pack well fill the disk sooner.
        words = " ".join(b64encode(urandom(45)).decode() for _ in range(150))
        words = "".join(sign for sign in words if sign.isalpha() or sign == " ")
        answer = post(client, event() | {"text": words}, **token)
        if answer.status_code == 201:
            acknowledged.add(answer.json["id"])
        return answer

    def fill():
        with (small_disk / "filler").open("wb") as file, suppress(OSError):
            while True:
                file.write(bytes(65536))

    first = tell()
    assert first.status_code == 201, first.text[:300]
    fill()
    refused = next(
        answer for answer in (tell() for _ in range(5000)) if answer.status_code != 201
    )
    assert (refused.status_code, refused.json["code"]) == (503, "database")
    page = client.get("/egna-rapporter")
    assert page.status_code in {200, 503}
    (small_disk / "filler").unlink()
    give_up = time.monotonic() + 60
    while tell().status_code != 201:
        assert time.monotonic() < give_up
        time.sleep(0.2)
    owner = connect(settings)
    with transaction(owner) as connection:
        stored = connection.execute(text("select id::text from core.report"))
        assert acknowledged <= set(stored.scalars())
        assert audit.first_broken(connection) is None
    owner.dispose()
    app.extensions["geosafety"].pool.dispose()
