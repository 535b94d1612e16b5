import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def environment(settings):
    return os.environ | {
        "GEOSAFETY_DATA_DIR": str(settings.data_dir),
        "GEOSAFETY_DATABASE_URL": str(settings.database_url),
        "GEOSAFETY_SITE_DATABASE_URL": str(settings.site_database_url),
        "PYTHONPATH": str(ROOT),
    }


def command(port):
    return [sys.executable, "-m", "geosafety", "serve", "--port", str(port)]


def test_the_command_serves_the_map(database_settings, port):
    server = subprocess.Popen(  # noqa: S603 - our own program
        command(port), env=environment(database_settings), cwd=ROOT
    )
    try:
        assert answer(port) == (200, "ok\n")
    finally:
        server.terminate()
        server.wait(30)


def test_a_taken_port_is_told_in_one_sentence(database_settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(  # noqa: S603 - our own program
            [*command(port), "--json"],
            env=environment(database_settings),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "port-taken"
    assert str(port) in error["message"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("GEOSAFETY_SECRET_KEY", ""),
        ("GEOSAFETY_OIDC_ISSUER", "https://login.microsoftonline.com/common/v2.0"),
    ],
)
def test_a_bad_setting_is_told_before_anything_is_served(
    database_settings, port, setting, value
):
    done = subprocess.run(  # noqa: S603 - our own program
        [*command(port), "--json"],
        env=environment(database_settings) | {setting: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "bad-setting"
    assert "GEOSAFETY_" in error["message"]


def answer(port):
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            return response.status, response.read().decode()
        except ConnectionError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError(port)
