"""A file of 100,000 reports into the store, beside a bare COPY of the same rows."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from bench_row import BenchRow, interleaved, share_of
from sqlalchemy import text

from geosafety.catalog import Catalog, read_catalog
from geosafety.intake import read_reports
from geosafety.jobs.import_reports import import_reports
from geosafety.settings import Settings
from geosafety.store.cluster import Cluster
from geosafety.store.connection import Engine, raw
from geosafety.store.opening import open_store

ROWS = 100_000
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
_TABLES = ("report", "report_text", "report_raw", "placement")


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
        with engine.begin() as connection:
            connection.execute(
                text(f"truncate {', '.join(f'core.{name}' for name in _TABLES)}")
            )
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
