"""The memory of the real web server while somebody imports a very large file."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from geosafety.cli.serve import gunicorn
from geosafety.crs import reproject_geometry
from geosafety.model.account import Role
from geosafety.store.connection import transaction

ROOT = Path(__file__).parents[2]
ROWS = 200_000
# So many that every page is as long as it becomes.
SMALL = 12_000
# The bytes of the file are 17 million; its rows as objects are hundreds.
GROWTH_KB = 6_000
PASSWORD = "en-lång-lösenfras-42"  # noqa: S105 - see tests/web/conftest.py
HEAD = "externt_id,tidpunkt,kategori,lat,lon,beskrivning\n"


@contextmanager
def running(settings):
    """Run the web server with one process, and a worker; give address and number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = os.environ | settings.environ() | {"PYTHONPATH": str(ROOT)}
    command = gunicorn("127.0.0.1", port)
    command[command.index("--workers") + 1] = "1"
    work = [sys.executable, "-m", "geosafety", "worker"]
    programs = [
        subprocess.Popen(each, env=environ, cwd=ROOT)  # noqa: S603 - our own programs
        for each in (command, work)
    ]
    try:
        yield f"http://127.0.0.1:{port}", programs[0].pid
    finally:
        for each in programs:
            each.terminate()
            each.wait(30)


class Importer:
    """Somebody who goes through an import over the network."""

    def __init__(self, address):
        self.address, self.session = address, requests.Session()
        for _ in range(300):
            try:
                self.get("/healthz")
            except requests.ConnectionError:
                time.sleep(0.1)
            else:
                break
        self.post("/logga-in", username=f"prov.{Role.COORDINATOR}", password=PASSWORD)

    def get(self, path):
        return self.session.get(self.address + path, timeout=300)

    def post(self, path, file=None, **fields):
        found = re.search(
            'name="csrf-token" content="([^"]+)"', self.get("/hjalp").text
        )
        return self.session.post(
            self.address + path,
            data=fields | {"csrf_token": found[1]},
            files={"file": file} if file else None,
            timeout=300,
        )

    def settled(self, answer):
        """Look until the worker is done."""
        while 'id="working"' in answer.text:
            time.sleep(0.2)
            answer = self.session.get(answer.url, timeout=300)
        return answer

    def bring_in(self, path):
        """Read, try and store a file; give the pages."""
        with path.open("rb") as stream:
            form = {"sender": "standard", "file": (path.name, stream)}
            columns = self.settled(self.post("/import", **form))
        step = columns.url.removeprefix(self.address).rpartition("/")[0]
        tried = self.settled(self.post(f"{step}/prova"))
        self.get(f"{step}/prova?sida=3")
        stored = self.settled(self.post(f"{step}/spara", on_error="quarantine"))
        waiting = self.get("/karantan")
        (batch,) = set(re.findall(r"/karantan/[0-9a-f-]{36}", stored.text))
        return [columns, tried, stored, waiting, self.get(batch)]


@pytest.fixture
def write(empty, tmp_path):
    """Write a file in which every other row is wrong."""
    boundary = empty.extensions["geosafety"].catalog.municipality.boundary
    place = boundary.representative_point()
    point = reproject_geometry(place, source=3006, target=4326)

    def writing(rows, name):
        path = tmp_path / name
        with path.open("w", encoding="utf-8") as file:
            file.write(HEAD)
            for row in range(rows):
                when = "i förrgår" if row % 2 else "2026-03-01T20:00:00+01:00"
                file.write(
                    f"{name}{row},{when},klotter,{point.y:.5f},{point.x:.5f},"
                    f"Stora bokstäver på gavel {row}\n"
                )
        return path

    return writing


def memory(pid, name):
    """Read a figure of the process that serves, in kB."""
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    status = Path(f"/proc/{child}/status").read_text("ascii")
    return int(re.search(rf"{name}:\s+([0-9]+)", status)[1])


@pytest.mark.fault
def test_the_web_server_does_not_grow_with_200000_rows(database_settings, owner, write):
    with running(database_settings) as (address, pid):
        somebody = Importer(address)
        # What the pages load once is loaded by a small file.
        for turn in range(2):
            somebody.bring_in(write(SMALL, f"liten{turn}.csv"))
        before = memory(pid, "VmHWM")
        file = write(ROWS, "stor.csv")
        assert file.stat().st_size > 15_000_000
        pages = somebody.bring_in(file)
        after = memory(pid, "VmHWM")
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert "Filen är importerad" in pages[2].text
    with transaction(owner) as connection:
        waiting = text("select count(*) from core.quarantine_row")
        assert connection.execute(waiting).scalar() == ROWS // 2 + SMALL
    assert after - before < GROWTH_KB, (before, after)
