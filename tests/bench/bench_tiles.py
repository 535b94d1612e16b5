"""Tiles of rasters and of shapes, beside a route that answers with next to nothing."""

import re
import time
from collections.abc import Callable

import numpy as np
from bench_row import BenchRow, seconds
from bench_web import town
from flask import Flask

from geosafety.crs import reproject_points
from geosafety.jobs.accounts import ensure_demo_accounts
from geosafety.settings import Settings
from geosafety.store.connection import connect, transaction
from webmap import create_app

ZOOMS = (12, 13, 14, 15, 16)
# A reader waits for a screen of some twenty.
MOST_COLD_S = 0.1
MOST_WARM_TIMES = 2.0
# The middle of the made-up town, EPSG:3006, metres, and how far its streets reach.
EAST, NORTH, REACH = 468_600.0, 6_462_400.0, 2_500.0
HALF = 20_037_508.342789244


def measure() -> list[BenchRow]:
    """Build the made-up town and draw its tiles, the first time and again."""
    with town() as settings:
        app = create_app(settings)
        client = signed_in(app, settings)
        rows = []
        for what, layer in (
            ("raster", "population"),
            ("raster", "density_incident"),
            ("vector", "buildings"),
            ("vector", "lamps"),
        ):
            rows.append(row(client, what, layer))
        app.extensions["geosafety"].pool.dispose()
    return rows


def row(get: Callable[[str], float], what: str, layer: str) -> BenchRow:
    """Ask for each tile once and again, and for the empty route between."""
    ending = {"raster": "png", "vector": "mvt"}[what]
    paths = [f"/api/v1/tiles/{what}/{layer}/{tile}.{ending}" for tile in tiles()]
    get(paths[0])
    cold, warm, empty = [], [], []
    for times in (cold, warm):
        for path in paths[1:]:
            times.append(get(path))
            empty.append(get("/api/v1/layers/nothing"))
    parts = (0.5, 0.99)
    first, again, beside = (np.quantile(each, parts) for each in (cold, warm, empty))
    slower = first[0] / beside[0], again[0] / beside[0]
    is_kept = what == "raster"
    return BenchRow(
        what=f"{what} tile of {layer}, {len(paths)} tiles, zoom {ZOOMS[0]}–{ZOOMS[-1]}",
        ours=f"first p50 {seconds(first[0])}, p99 {seconds(first[1])}; again "
        f"p50 {seconds(again[0])}, p99 {seconds(again[1])}",
        peer=f"a route that finds nothing: p50 {seconds(beside[0])}, "
        f"p99 {seconds(beside[1])}",
        ratio=f"first {slower[0]:.1f}, again {slower[1]:.1f} times",
        goal=f"first p50 ≤ {seconds(MOST_COLD_S)}"
        + (f", again ≤ {MOST_WARM_TIMES:g} times" if is_kept else ""),
        met=bool(
            first[0] <= MOST_COLD_S and (slower[1] <= MOST_WARM_TIMES or not is_kept)
        ),
    )


def tiles() -> list[str]:
    """Name tiles over the town, at each zoom a few."""
    rng = np.random.default_rng(5)
    found: dict[str, None] = {}
    for z in ZOOMS:
        places = rng.uniform(-REACH, REACH, (2, 30))
        x, y = reproject_points(
            EAST + places[0], NORTH + places[1], source=3006, target=3857
        )
        side = 2 * HALF / 2**z
        for column, down in zip((x + HALF) // side, (HALF - y) // side, strict=True):
            found[f"{z}/{int(column)}/{int(down)}"] = None
    return list(found)


def signed_in(app: Flask, settings: Settings) -> Callable[[str], float]:
    """Give what times an answer to the coordinator, within the process."""
    owner = connect(settings)
    with transaction(owner) as connection:
        known = ensure_demo_accounts(connection, settings.data_dir)
    owner.dispose()
    coordinator = next(each for each in known if each["role"] == "coordinator")
    client = app.test_client()
    page = client.get("/logga-in").text
    token = re.search('name="csrf_token" value="([^"]+)"', page)
    form = {key: coordinator[key] for key in ("username", "password")}
    client.post("/logga-in", data=form | {"csrf_token": token[1] if token else ""})

    def ask(path: str) -> float:
        start = time.perf_counter()
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        spent = time.perf_counter() - start
        if answer.status_code not in {200, 404} or (
            "tiles" in path and answer.status_code != 200
        ):
            raise RuntimeError(path, answer.status)
        return spent

    return ask
