"""The public form over several workers of the real web server."""

import http.client
import os
import re
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from geosafety.cli.serve import gunicorn
from geosafety.errors import SettingError
from geosafety.store.connection import transaction
from webmap.configuration import configure

ROOT = Path(__file__).parents[2]
TOLD = {"category": "graffiti", "address": "Torget", "when": "unknown"}


@contextmanager
def serving(settings, errors, *, workers=4, **environ):
    """Run the web server with limits of the test's own; give its port."""
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
        yield port
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


def send(port, **headers):
    """Open the form and send it, as somebody new does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/rapportera", headers=headers)
    page = connection.getresponse()
    body = page.read().decode()
    form = {
        name: re.search(f'name="{name}"[^>]*value="([^"]*)"', body)[1]
        for name in ("csrf_token", "client_id")
    }
    connection.request(
        "POST",
        "/rapportera",
        body=urlencode(form | TOLD),
        headers=headers
        | {
            "Cookie": page.headers["Set-Cookie"].partition(";")[0],
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.parametrize(
    ("proxies", "taken"),
    [
        # Nobody stands before the site: what is said of others is not believed.
        ("0", 10),
        # One proxy of ours appends the true address, and it is the same.
        ("1", 10),
    ],
)
def test_ten_of_31_reports_are_taken_whatever_address_is_claimed(
    database_settings, database, tmp_path, proxies, taken
):
    def claim(n):
        header = f"203.0.113.{n}" + (", 198.51.100.1" if proxies == "1" else "")
        return send(port, **{"X-Forwarded-For": header})

    errors = tmp_path / "errors"
    limits = {"TEST_REPORTS": "10,1000,100000", "GEOSAFETY_PROXIES": proxies}
    with (
        errors.open("w") as file,
        serving(database_settings, file, **limits) as port,
        ThreadPoolExecutor(8) as pool,
    ):
        statuses = list(pool.map(claim, range(31)))
    assert sorted(statuses) == [201] * taken + [429] * (31 - taken)
    with transaction(database) as connection:
        stored = connection.execute(text("select count(*) from core.report")).scalar()
    assert stored == taken
    assert not re.search(r"203\.0\.113|198\.51\.100", errors.read_text())


def test_behind_a_proxy_of_ours_each_true_address_is_counted(
    database_settings, tmp_path
):
    limits = {"TEST_REPORTS": "1,1000,100000", "GEOSAFETY_PROXIES": "1"}
    with (
        (tmp_path / "errors").open("w") as file,
        serving(database_settings, file, workers=2, **limits) as port,
    ):
        claims = [f"192.0.2.9, 198.51.100.{n % 3}" for n in range(6)]
        statuses = [send(port, **{"X-Forwarded-For": each}) for each in claims]
    assert statuses == [201] * 3 + [429] * 3


@pytest.mark.parametrize("number", ["-1", "6", "två", "1.5", "٣"])
def test_a_number_of_proxies_that_is_none_is_refused(
    database_settings, number, monkeypatch
):
    monkeypatch.setenv("GEOSAFETY_PROXIES", number)
    with pytest.raises(SettingError, match="GEOSAFETY_PROXIES"):
        configure(database_settings)
