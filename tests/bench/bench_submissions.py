"""The public form: acknowledged reports a second, each on disk when it is answered."""

import http.client
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import numpy as np
from bench_row import BenchRow, seconds
from bench_web import environment, town, wait_for
from sqlalchemy import text

from geosafety.cli.serve import APPLICATION, gunicorn
from geosafety.settings import Settings
from geosafety.store.connection import connect, transaction

CLIENTS = 16
REPORTS = 600
ROUNDS = 3
# A form of 250 questions on a small machine of 2018 (getodk/docs, central-install).
ODK_CENTRAL = 41.2
_TESTS = Path(__file__).parents[1] / "web"


def measure() -> list[BenchRow]:
    """Send reports and empty forms in turn, sixteen reporters at once."""
    with town() as settings, _server(settings.data_dir) as port:
        headers, token = _opened(port)
        before = _stored(settings)
        _rate(port, headers, _reports(token, 100))
        ours, empty = [], []
        for _ in range(ROUNDS):
            empty.append(_rate(port, headers, [("/empty", _empty(token))] * REPORTS))
            ours.append(_rate(port, headers, _reports(token, REPORTS)))
        stored = _stored(settings) - before
    if stored != ROUNDS * REPORTS + 100:
        raise RuntimeError(stored)
    return _rows(ours, empty)


def _rows(
    ours: list[tuple[float, np.ndarray]], empty: list[tuple[float, np.ndarray]]
) -> list[BenchRow]:
    """Set the rate beside an empty form's, and beside what another has published."""
    rate = float(np.median([each for each, _ in ours]))
    bare = float(np.median([each for each, _ in empty]))
    middle, last = np.quantile(
        np.concatenate([times for _, times in ours]), [0.5, 0.99]
    )
    what = f"reports by the public form, {CLIENTS} reporters at once, on disk"
    told = f"{rate:.0f} a second, p50 {seconds(middle)}, p99 {seconds(last)}"
    return [
        BenchRow(
            what=what,
            ours=told,
            peer=f"empty form to the same site: {bare:.0f} a second",
            ratio=f"{rate / bare:.2f} of its rate",
        ),
        BenchRow(
            what=what,
            ours=told,
            peer=f"ODK Central, as published: {ODK_CENTRAL} a second",
            ratio=f"{rate / ODK_CENTRAL:.2g} times as many",
            goal=f"≥ {ODK_CENTRAL:g} a second",
            met=rate >= ODK_CENTRAL,
        ),
    ]


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    """Run the web server as `geosafety serve` does, without limits on reports."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = gunicorn("127.0.0.1", port)
    command[command.index(APPLICATION)] = "limits_of_tests:app"
    variables = environment(folder)
    variables["PYTHONPATH"] += f":{_TESTS}"
    variables["TEST_REPORTS"] = "1000000,1000000,1000000"
    process = subprocess.Popen(command, env=variables)  # noqa: S603 - our own program
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _opened(port: int) -> tuple[dict[str, str], str]:
    """Open the form; give the headers and the token that it is sent with."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/rapportera")
    answer = connection.getresponse()
    found = re.search('name="csrf_token" value="([^"]+)"', answer.read().decode())
    headers = {
        "Cookie": str(answer.headers["Set-Cookie"]).partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return headers, found[1] if found else ""


def _empty(token: str) -> str:
    """Write a form with nothing in it."""
    return urlencode({"csrf_token": token})


def _reports(token: str, count: int) -> list[tuple[str, str]]:
    """Write reports, each of a page of its own and at an address of the town."""
    return [
        (
            "/rapportera",
            urlencode(
                {
                    "csrf_token": token,
                    "client_id": str(uuid4()),
                    "category": "lighting_broken",
                    "address": f"Storgatan {number % 40 + 1}",
                    "when": "day",
                    "date": "2026-03-01",
                    "text": f"Lampan är släckt ({number:05})",
                }
            ),
        )
        for number in range(count)
    ]


def _rate(
    port: int, headers: dict[str, str], forms: list[tuple[str, str]]
) -> tuple[float, np.ndarray]:
    """Share forms among the reporters; give how many a second, and each one's time."""

    def send(mine: list[tuple[str, str]]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        times = []
        for path, body in mine:
            start = time.perf_counter()
            connection.request("POST", path, body=body, headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - start)
            if answer.status not in {http.client.CREATED, http.client.NO_CONTENT}:
                raise RuntimeError(path, answer.status)
        return times

    with ThreadPoolExecutor(CLIENTS) as reporters:
        start = time.perf_counter()
        shares = [forms[at::CLIENTS] for at in range(CLIENTS)]
        times = np.concatenate(list(reporters.map(send, shares)))
        return len(forms) / (time.perf_counter() - start), times


def _stored(settings: Settings) -> int:
    """Count the reports of the public."""
    engine = connect(settings)
    with transaction(engine) as connection:
        query = "select count(*) from core.report where sender = 'allmanheten'"
        count = int(connection.execute(text(query)).scalar_one())
    engine.dispose()
    return count
