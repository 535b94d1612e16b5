"""The hexagon answer: how long it takes, and what its cost follows."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from bench_row import BenchRow, seconds

from geosafety.catalog import read_catalog
from geosafety.cli.serve import gunicorn
from geosafety.hotspots.place_names import PlaceNames
from geosafety.jobs.counted import Counted
from geosafety.model.report import ReportKind
from geosafety.settings import Settings, read_settings
from geosafety.store.cluster import Cluster
from geosafety.store.connection import transaction
from geosafety.store.opening import open_store
from webmap.categories import mapped
from webmap.hexagons import Question, Snapshot
from webmap.months import period_of

READERS = 20
REQUESTS = 1500
ROUNDS = 3
FEW, MANY = 10_000, 1_000_000
LEAST_GROWTH = 2.0


@dataclass(frozen=True, slots=True)
class Load:
    """Times of many requests, seconds."""

    times: np.ndarray

    @property
    def words(self) -> str:
        """Write the middle and the ninety-ninth hundredth."""
        middle, last = np.quantile(self.times, [0.5, 0.99])
        return f"p50 {seconds(middle)}, p99 {seconds(last)}"


def measure() -> list[BenchRow]:
    """Build the made-up town, serve it, and ask it for its hexagons."""
    with town() as settings:
        rows = served_rows(settings)
        return [*rows, *growth_rows(settings)]


@contextmanager
def town() -> Iterator[Settings]:
    """Build the made-up town in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="geosafety-bench-"))
    folder.chmod(0o711)
    settings = replace(read_settings({}), data_dir=folder)
    command = [sys.executable, "-m", "geosafety", "demo", "--no-serve", "--json"]
    subprocess.run(  # noqa: S603 - our own program
        command, env=environment(folder), check=True, capture_output=True
    )
    try:
        yield settings
    finally:
        Cluster.of(folder).stop()
        shutil.rmtree(folder)


def environment(folder: Path) -> dict[str, str]:
    """Point a program at the folder and at this checkout."""
    root = str(Path(__file__).parents[2])
    return os.environ | {"GEOSAFETY_DATA_DIR": str(folder), "PYTHONPATH": root}


def served_rows(settings: Settings) -> list[BenchRow]:
    """Ask an empty route and the hexagons in turn, twenty readers at once."""
    with server(settings.data_dir) as port:
        cookie = sign_in(port, settings.data_dir)
        route = "/api/v1/hexagons?resolution=9"
        same = [route] * REQUESTS
        other = [f"{route}&{query}" for query in periods()]
        for path in ("/healthz", route):
            ask(port, cookie, [path] * 50)
        empty, kept = [], []
        for _ in range(ROUNDS):
            empty.append(ask(port, cookie, ["/healthz"] * REQUESTS))
            kept.append(ask(port, cookie, same))
        new = ask(port, cookie, other)
    nothing, known = Load(np.concatenate(empty)), Load(np.concatenate(kept))
    beside = f"empty route: {nothing.words}"
    title = f"hexagons of the demo, {READERS} readers at once"
    return [
        row(f"{title}, same question", known, nothing, beside),
        row(f"{title}, {len(other)} new questions", Load(new), nothing, beside),
    ]


def row(what: str, ours: Load, empty: Load, beside: str) -> BenchRow:
    """Set an answer beside an empty one."""
    times = np.median(ours.times) / np.median(empty.times)
    return BenchRow(
        what=what, ours=ours.words, peer=beside, ratio=f"{times:.2g} times its p50"
    )


def periods() -> list[str]:
    """List every stretch of whole months in the demo's two years."""
    months = [f"{n // 12}-{n % 12 + 1:02}" for n in range(2024 * 12 + 8, 2026 * 12 + 8)]
    return [
        urlencode({"from": first, "to": last})
        for at, first in enumerate(months)
        for last in months[at:]
    ]


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """Run the web server as `geosafety serve` does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = gunicorn("127.0.0.1", port)
    process = subprocess.Popen(command, env=environment(folder))  # noqa: S603
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(300):
        try:
            http.client.HTTPConnection("127.0.0.1", port).request("GET", "/healthz")
        except ConnectionError:
            time.sleep(0.1)
        else:
            return
    message = f"no answer on port {port}"
    raise RuntimeError(message)


def sign_in(port: int, folder: Path) -> str:
    """Sign in as a planner and give the cookie."""
    known = json.loads((folder / "demo/signins.json").read_text(encoding="utf-8"))
    planner = next(each for each in known if each["role"] == "planner")
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/logga-in")
    page = connection.getresponse()
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = re.search('name="csrf_token" value="([^"]+)"', page.read().decode())
    form = {key: planner[key] for key in ("username", "password")}
    body = urlencode(form | {"csrf_token": token[1] if token else ""})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/logga-in", body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


def ask(
    port: int, cookie: str, paths: list[str], *, readers: int = READERS
) -> np.ndarray:
    """Share the paths among the readers, and time each answer."""

    def read(mine: list[str]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        times = []
        for path in mine:
            start = time.perf_counter()
            headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - start)
            if answer.status != http.client.OK:
                raise RuntimeError(path, answer.status)
        return times

    with ThreadPoolExecutor(readers) as pool:
        shares = [paths[at::readers] for at in range(readers)]
        return np.concatenate(list(pool.map(read, filter(None, shares))))


def growth_rows(settings: Settings) -> list[BenchRow]:
    """Answer new questions over few and over many reports of the same town."""
    few, many = (asker(settings, reports) for reports in (FEW, MANY))
    quick, slow = [], []
    for at in range(12):
        quick.append(few(at))
        slow.append(many(at))
    growth = float(np.median(slow) / np.median(quick))
    return [
        BenchRow(
            what=f"a new question over {MANY:,} reports",
            ours=seconds(float(np.median(slow))),
            peer=f"over {FEW:,} reports: {seconds(float(np.median(quick)))}",
            ratio=f"{growth:.2f} times for {MANY // FEW} times the reports",
            goal=f"≤ {LEAST_GROWTH:g} times",
            met=growth <= LEAST_GROWTH,
        )
    ]


def snapshot_of(settings: Settings, reports: int) -> Snapshot:
    """Draw so many reports from the town's own, over two years."""
    catalog = read_catalog(settings)
    engine = open_store(settings, municipality=catalog.municipality)
    with transaction(engine) as connection:
        counted = Counted.read(connection)
    engine.dispose()
    rng = np.random.default_rng(reports)
    chosen = rng.choice(len(counted.columns), reports)
    columns = counted.columns.iloc[chosen].reset_index(drop=True)
    day = np.datetime64("2024-09-01") + rng.integers(0, 730, reports)
    columns = columns.assign(day=day.astype("datetime64[s]"), count=1)
    counted = replace(counted, columns=columns, _bases={})
    names = PlaceNames.of_addresses(counted.addresses)
    return Snapshot(counted, catalog, names)


def asker(settings: Settings, reports: int) -> Callable[[int], float]:
    """Give what times a new question over so many reports."""
    snapshot = snapshot_of(settings, reports)
    catalog = read_catalog(settings)
    kind = ReportKind.INCIDENT
    keys = tuple(each.key for each in mapped(catalog.vocabulary, kind))

    def time_one(at: int) -> float:
        chosen = period_of((f"2024-{at % 4 + 9:02}", f"2026-{at % 8 + 1:02}"))
        question = Question(kind=kind, categories=keys, period=chosen, resolution=9)
        start = time.perf_counter()
        snapshot.answer(question)
        return time.perf_counter() - start

    # The first question sorts the reports, once for each revision of the store.
    time_one(23)
    return time_one
