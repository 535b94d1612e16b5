"""Serve the map to the browser."""

import os
import socket
import subprocess
import sys

import click

from geosafety.cli.answer import answers
from geosafety.cli.language import say
from geosafety.errors import GeosafetyError, system_reason
from geosafety.jobs.provider import read_provider
from geosafety.jobs.signing import chosen_key
from geosafety.settings import read_settings

APPLICATION = "webmap:create_app()"
WORKERS = 2
THREADS = 16


class PortTakenError(GeosafetyError, OSError):
    """Something else answers at the address asked for."""

    code = "port-taken"


@click.command(help=say("Visa kartan i webbläsaren.", "Serve the map to the browser."))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@answers
def command(port: int, host: str) -> None:
    """Become the web server."""
    serve(host, port)


def serve(host: str, port: int) -> None:
    """
    Replace this program with gunicorn; comes back only to refuse.

    Raises
    ------
    PortTakenError
        If the address cannot be listened to.
    SettingError
        If the web server would refuse a setting, where nobody would see why.
    """
    refuse_taken_port(host, port)
    chosen_key(os.environ)
    read_provider()
    if read_settings().database_url is None:
        _start_worker()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, gunicorn(host, port))  # noqa: S606 - no shell is meant


def _start_worker() -> None:
    """Start a worker that ends with this program, whatever it becomes."""
    # With a server of one's own, the worker is a service beside the site.
    subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "geosafety", "worker", "--beside", str(os.getpid())],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def gunicorn(host: str, port: int) -> list[str]:
    """Write the command line of the web server."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", APPLICATION),
        *("--bind", address),
        *("--worker-class", "gthread"),
        *("--workers", str(WORKERS)),
        *("--threads", str(THREADS)),
        *("--timeout", "120"),
        *("--log-level", "warning"),
        "--no-control-socket",
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """Try the address before anything is built on it."""
    if not host.isascii() or not host.strip():
        raise click.UsageError(
            say(
                f"”{host}” är ingen adress; ange till exempel --host 127.0.0.1.",
                f"“{host}” is no address; give --host 127.0.0.1, for example.",
            )
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            sv, en = system_reason(error)
            raise PortTakenError(
                sv=f"Adressen {host}:{port} går inte att använda ({sv}); "
                f"välj en annan port, till exempel --port {port % 65535 + 1}.",
                en=f"The address {host}:{port} cannot be used ({en}); "
                f"choose another port, such as --port {port % 65535 + 1}.",
            ) from error
