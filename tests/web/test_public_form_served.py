"""The public form over several workers of the real web server."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import text

from geosafety.catalog import read_catalog
from geosafety.cli.serve import gunicorn
from geosafety.errors import SettingError
from geosafety.store.cluster import Cluster
from geosafety.store.connection import connect, transaction
from geosafety.store.opening import open_store
from webmap.configuration import configure

ROOT = Path(__file__).parents[2]
TOLD = {"category": "graffiti", "address": "Torget", "when": "unknown"}


@contextmanager
def serving(settings, errors, *, workers=4, **environ):
    """Run the web server with limits of the test's own; give its port and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = gunicorn("127.0.0.1", port)
    command[command.index("webmap:create_app()")] = "limits_of_tests:app"
    command[command.index("--workers") + 1] = str(workers)
    environ |= settings.environ() | {"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"}
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, env=os.environ | environ, stderr=errors, cwd=ROOT
    )
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port):
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise AssertionError(port)


class Reporter:
    """Somebody who opens the form over the network, and sends it."""

    def __init__(self, port, **headers):
        self.port, self.headers, self.form = port, headers, {}

    def ask(self, method, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, "/rapportera", body=body, headers=self.headers)
            answer = connection.getresponse()
            return answer, answer.read().decode()
        finally:
            connection.close()

    def open(self):
        answer, page = self.ask("GET")
        for name in ("csrf_token", "client_id"):
            self.form[name] = re.search(f'name="{name}"[^>]*value="([^"]*)"', page)[1]
        self.headers |= {
            "Cookie": answer.headers["Set-Cookie"].partition(";")[0],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self

    def send(self, **told):
        answer, _page = self.ask("POST", urlencode(self.form | TOLD | told))
        return answer.status


@pytest.mark.parametrize(
    ("proxies", "true", "taken"),
    [
        # Nobody stands before the site: what is said of others is not believed.
        ("0", 0, 10),
        # One proxy of ours appends the true address, and it is the same.
        ("1", 1, 10),
        # Three true addresses, each with its own count.
        ("1", 3, 30),
    ],
)
def test_ten_reports_are_taken_of_each_true_address_whatever_is_claimed(  # noqa: PLR0913, PLR0917
    database_settings, database, tmp_path, proxies, true, taken
):
    def claim(n):
        header = f"203.0.113.{n}" + (f", 198.51.100.{n % true}" if true else "")
        return Reporter(port, **{"X-Forwarded-For": header}).open().send()

    errors = tmp_path / "errors"
    limits = {"TEST_REPORTS": "10,1000,100000", "GEOSAFETY_PROXIES": proxies}
    with (
        errors.open("w") as file,
        serving(database_settings, file, workers=2, **limits) as (port, _),
        ThreadPoolExecutor(8) as pool,
    ):
        statuses = list(pool.map(claim, range(31)))
    assert sorted(statuses) == [201] * taken + [429] * (31 - taken)
    with transaction(database) as connection:
        stored = connection.execute(text("select count(*) from core.report")).scalar()
    assert stored == taken
    assert not re.search(r"203\.0\.113|198\.51\.100", errors.read_text())


@pytest.mark.parametrize("number", ["-1", "6", "två", "1.5", "٣"])
def test_a_number_of_proxies_that_is_none_is_refused(
    database_settings, number, monkeypatch
):
    monkeypatch.setenv("GEOSAFETY_PROXIES", number)
    with pytest.raises(SettingError, match="GEOSAFETY_PROXIES"):
        configure(database_settings)


UNLIMITED = "1000000,1000000,1000000"
CLIENTS = 8


class Flood:
    """Many reports sent at once, each until it is acknowledged, while all is killed."""

    def __init__(self, settings, port, master, *, keeps_id):
        self.data = Cluster.of(settings.data_dir).location.data
        self.port, self.master, self.keeps_id = port, master, keeps_id
        self.acknowledged = []
        self.kills = {"database": 0, "worker": 0}
        self.rng = np.random.default_rng(7)

    def send_all(self, count):
        """Send so many; kill the database five times on the way, workers twenty."""
        numbers = iter(range(count))
        lock = Lock()

        def client(_):
            reporter = Reporter(self.port)
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                self.acknowledged.append(self.send_one(reporter, number))

        with ThreadPoolExecutor(CLIENTS) as clients:
            sending = [clients.submit(client, n) for n in range(CLIENTS)]
            self.kill_until(count)
        for each in sending:
            each.result()

    def send_one(self, reporter, number):
        """Send one report again and again, until the site says that it has it."""
        words = f"Lampan är släckt ({number:05})"
        client_id = str(uuid4())
        for _ in range(200):
            if not self.keeps_id:
                client_id = str(uuid4())
            try:
                if "Cookie" not in reporter.headers:
                    reporter.open()
                status = reporter.send(text=words, client_id=client_id)
            except (OSError, http.client.HTTPException, TypeError):
                time.sleep(0.05)
                continue
            if status == http.client.CREATED:
                return words
            assert status in {500, 503}, status
            time.sleep(0.05)
        raise AssertionError(number)

    def kill_until(self, count):
        """Kill as the reports go in, evenly."""
        steps = 25
        for step in range(1, steps + 1):
            while len(self.acknowledged) < step * count / (steps + 1):
                time.sleep(0.01)
            if step % 5:
                self.kill_worker()
            else:
                self.kill_database()

    def kill_worker(self):
        found = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        workers = sorted(map(int, found.split()))
        if workers:
            os.kill(int(self.rng.choice(workers)), signal.SIGKILL)
            self.kills["worker"] += 1

    def kill_database(self):
        found = (self.data / "postmaster.pid").read_text().split()
        group = [int(found[0]), *self.servers()]
        for pid in group:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.kills["database"] += 1

    def servers(self):
        """Find the database's processes: they work in its folder."""
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (entry / "cwd").readlink() == self.data:
                    yield int(entry.name)


@pytest.fixture
def flooded(cluster, tmp_path):
    """Let a flood of reports into a site of its own; count what became of them."""
    folder = Path(tempfile.mkdtemp(prefix="geosafety-flood-"))
    folder.chmod(0o711)
    settings = replace(cluster, data_dir=folder)
    open_store(settings, municipality=read_catalog(settings).municipality).dispose()

    def run(count, *, keeps_id=True, commit="on"):
        environ = {"TEST_REPORTS": UNLIMITED, "TEST_COMMIT": commit}
        with (
            (tmp_path / "errors").open("w") as file,
            serving(settings, file, workers=2, **environ) as (port, master),
        ):
            flood = Flood(settings, port, master, keeps_id=keeps_id)
            begun = time.monotonic()
            flood.send_all(count)
            took = time.monotonic() - begun
        engine = connect(settings)
        with transaction(engine) as connection:
            stored = Counter(
                connection.execute(
                    text("select shared from core.report_text")
                ).scalars()
            )
            whole = connection.execute(
                text(
                    "select count(*) from core.report"
                    " inner join core.placement on placement.report_id = report.id"
                    " inner join core.receipt on receipt.report_id = report.id"
                )
            ).scalar()
        engine.dispose()
        sent = set(flood.acknowledged)
        return flood.kills | {
            "acknowledged": len(flood.acknowledged),
            "lost": len(sent - set(stored)),
            "doubled": sum(number - 1 for number in stored.values()),
            "changed": len(set(stored) - sent),
            "not whole": stored.total() - whole,
            "seconds": round(took),
        }

    yield run
    home = Cluster.of(folder)
    home.stop()
    shutil.rmtree(home.location.home, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.fault
def test_no_acknowledged_report_is_lost_doubled_or_changed(flooded, capsys):
    found = flooded(10_000)
    with capsys.disabled():
        print(f"\n{found}")  # noqa: T201
    assert found.pop("seconds")
    assert found == {
        "acknowledged": 10_000,
        "database": 5,
        "worker": 20,
        **dict.fromkeys(("lost", "doubled", "changed", "not whole"), 0),
    }


@pytest.mark.fault
def test_without_an_id_of_the_page_reports_would_be_doubled(flooded, capsys):
    found = flooded(3_000, keeps_id=False)
    with capsys.disabled():
        print(f"\n{found}")  # noqa: T201
    assert found["doubled"] > 0
    assert found["lost"] == 0


@pytest.mark.fault
def test_without_waiting_for_the_disk_reports_would_be_lost(flooded, capsys):
    found = flooded(3_000, commit="off")
    with capsys.disabled():
        print(f"\n{found}")  # noqa: T201
    assert found["lost"] > 0
    assert found["doubled"] == 0
