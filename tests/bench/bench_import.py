"""A file of 100,000 reports into the store, beside a bare COPY of the same rows."""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from bench_row import BenchRow, interleaved, share_of
from flask.testing import FlaskClient
from sqlalchemy import text

from geosafety.catalog import Catalog, read_catalog
from geosafety.intake import read_reports
from geosafety.jobs.accounts import add_account
from geosafety.jobs.import_reports import import_reports
from geosafety.model.account import Role
from geosafety.settings import Settings
from geosafety.store import organisations
from geosafety.store.cluster import Cluster
from geosafety.store.connection import Engine, raw, transaction
from geosafety.store.opening import open_store
from webmap import create_app

ROWS = 100_000
_ROOT = Path(__file__).parents[2]
_PASSWORD = "en-lång-lösenfras-42"  # noqa: S105 - of this bench alone
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
_TEXTS = (
    "Krossad ruta vid torget",
    "Mörkt, trasig belysning vid gångtunneln kl 22",
    "Ungdomsgäng vid stationen efter 21.30, 5-6 personer",
    "Klotter på fasaden mot parkeringen, cirka 3 meter brett",
    "Nedskräpning vid lekplatsen, 3 säckar",
    "Skräp vid busshållplats 12, linje 401",
)
_HEADER = ("externt_id", "tidpunkt", "kategori", "lat", "lon", "beskrivning")
# All that an import fills, what is counted among it.
_TABLES = ("report", "report_text", "report_raw", "placement", "cube_change")


def measure() -> list[BenchRow]:
    """Measure the room intake, and with it the bulk save of the store."""
    with _store() as (settings, engine), tempfile.TemporaryDirectory() as folder:
        catalog = read_catalog(settings)
        path = Path(folder) / "reports.csv"
        _write(path)
        importing, bare = _contenders(engine, catalog, path)
        answer = importing()
        assert answer["stored"] == ROWS
        _prepare_bare(engine)
        bare_s, ours_s = interleaved([bare, importing], rounds=5)
        reading_s = interleaved([lambda: _read(catalog, path)], rounds=5)[0]
        upload_s, command_s = _by_two_ways(settings, engine, path)
        engine.dispose()
    return [
        share_of(
            f"import of {ROWS:,} rows (read, check, redact, place, store, indexes)",
            ours_s=ours_s,
            peer="bare binary COPY of the same rows",
            peer_s=bare_s,
            at_most=6,
        ),
        share_of(
            f"of this: reading, checking and redacting {ROWS:,} CSV rows",
            ours_s=reading_s,
            peer="bare binary COPY of the same rows",
            peer_s=bare_s,
            at_most=2,
        ),
        share_of(
            f"{ROWS:,} rows through the web, from upload to answer",
            ours_s=upload_s,
            peer="geosafety reports import of the same file",
            peer_s=command_s,
            at_most=1.3,
        ),
    ]


@contextmanager
def _store() -> Iterator[tuple[Settings, Engine]]:
    """Run a cluster of the bench's own."""
    with tempfile.TemporaryDirectory(prefix="geosafety-bench-") as folder:
        if os.geteuid() == 0:
            Path(folder).chmod(0o711)
        settings = Settings(
            data_dir=Path(folder),
            database_url=None,
            municipality="0480",
            layers_dir=None,
            language="en",
        )
        try:
            yield settings, open_store(settings)
        finally:
            Cluster.of(settings.data_dir).stop()


def _write(path: Path) -> None:
    """Write reports in the middle of the municipality, over three years."""
    rng = np.random.default_rng(1)
    seconds = rng.integers(0, 3 * 365 * 86_400, ROWS)
    moments = np.datetime_as_string(
        np.datetime64("2022-09-01T00:00:00") + seconds.astype("timedelta64[s]")
    )
    lat = 58.75 + rng.uniform(-0.02, 0.02, ROWS)
    lon = 17.0 + rng.uniform(-0.03, 0.03, ROWS)
    words = rng.choice(["skadegorelse", "otrygghet", "klotter", "nedskrapning"], ROWS)
    told = rng.choice(_TEXTS, ROWS)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["externt_id", "tidpunkt", "kategori", "lat", "lon", "beskrivning"]
        )
        for row in range(ROWS):
            place = (f"{lat[row]:.5f}", f"{lon[row]:.5f}")
            when = f"{moments[row]}+02:00"
            writer.writerow([f"A{row}", when, words[row], *place, told[row]])


def _contenders(
    engine: Engine, catalog: Catalog, path: Path
) -> tuple[Callable[[], dict[str, object]], Callable[[], None]]:
    """Give our import into emptied tables, and the bare COPY of its rows."""
    kept: dict[str, bytes] = {}

    def importing() -> dict[str, object]:
        _empty(engine)
        return import_reports(
            engine, path, "standard", catalog=catalog, gazetteer=None, now=NOW
        )

    def bare() -> None:
        if not kept:
            kept.update({table: _copied_out(engine, table) for table in _TABLES})
        with engine.begin() as connection:
            for table in _TABLES:
                connection.execute(text(f"truncate bare_{table}"))
                copy = f"copy bare_{table} from stdin (format binary)"
                with raw(connection).cursor() as cursor, cursor.copy(copy) as stream:
                    stream.write(kept[table])

    return importing, bare


def _by_two_ways(settings: Settings, engine: Engine, path: Path) -> tuple[float, float]:
    """Import a file by the site, whose worker runs already, and by the command."""
    environment = os.environ | settings.environ() | {"PYTHONPATH": str(_ROOT)}
    program = [sys.executable, "-m", "geosafety"]
    with transaction(engine) as connection:
        name, kind = "kommunen", "department"
        organisations.ensure(connection, name, name=name, organisation_type=kind)
        add_account(
            connection, name, name=name, role=Role.COORDINATOR, password=_PASSWORD
        )
    app = create_app(settings)
    client = app.test_client()
    worker = subprocess.Popen(  # noqa: S603 - our own program
        [*program, "worker"], env=environment, stderr=subprocess.DEVNULL
    )

    def command() -> None:
        _empty(engine)
        arguments = ["reports", "import", str(path), "--sender", "standard", "--json"]
        subprocess.run(  # noqa: S603 - our own program
            [*program, *arguments], env=environment, check=True, capture_output=True
        )

    def upload() -> None:
        _empty(engine)
        with path.open("rb") as file:
            form = {"file": (file, path.name), "sender": "standard"}
            answer = client.post(
                "/api/v1/imports",
                data=form | {"csrf_token": _token(client)},
                content_type="multipart/form-data",
            )
        assert answer.json["stored"] == ROWS

    try:
        form = {"username": name, "password": _PASSWORD, "csrf_token": _token(client)}
        assert client.post("/logga-in", data=form).status_code == 302
        upload()
        upload_s, command_s = interleaved([upload, command], rounds=5)
    finally:
        worker.terminate()
        worker.wait(30)
        app.extensions["geosafety"].pool.dispose()
    return upload_s, command_s


def _token(client: FlaskClient) -> str:
    """Read the token against other sites' forms."""
    page = client.get("/hjalp").text
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def _empty(engine: Engine) -> None:
    """Take away what was imported before."""
    with engine.begin() as connection:
        names = ", ".join(f"core.{name}" for name in _TABLES)
        connection.execute(text(f"truncate {names}"))


def _copied_out(engine: Engine, table: str) -> bytes:
    """Give the rows that our import stored, as a binary COPY has them."""
    copy = f"copy core.{table} to stdout (format binary)"
    with (
        engine.begin() as connection,
        raw(connection).cursor() as cursor,
        cursor.copy(copy) as stream,
    ):
        return b"".join(bytes(piece) for piece in stream)


def _prepare_bare(engine: Engine) -> None:
    """Make tables of the same columns, without keys and indexes."""
    with engine.begin() as connection:
        for table in _TABLES:
            connection.execute(
                text(f"create table bare_{table} as table core.{table} with no data")
            )


def _read(catalog: Catalog, path: Path) -> None:
    """Read, check and redact, without placing or storing."""
    batch = read_reports(
        path,
        catalog.senders["standard"],
        vocabulary=catalog.vocabulary,
        municipality=catalog.municipality,
        now=NOW,
    )
    assert len(batch.reports) == ROWS
