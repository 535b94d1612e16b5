"""The EST view: its payload, its slider, thirty readers, and its first paint."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Thread
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from bench_row import BenchRow, seconds
from bench_web import Load, ask, row, server, sign_in, snapshot_of, town
from playwright.sync_api import Browser, Page, Route, sync_playwright
from werkzeug.serving import make_server

from geosafety import grid
from geosafety.catalog import read_catalog
from geosafety.hotspots import Selection
from geosafety.hotspots.place_names import PlaceNames
from geosafety.jobs.counted import Counted
from geosafety.model.period import Period
from geosafety.model.report import ReportKind
from geosafety.settings import Settings, read_settings
from webmap import create_app
from webmap.est.answers import drawn_hexagons
from webmap.est.question import EstQuestion
from webmap.hexagons import Snapshot
from webmap.packed_cells import packed_cells
from webmap.people import Population

CHROMIUM = os.environ.get("GEOSAFETY_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu"]
CELLS, MOST_KB = 50_000, 200
SLIDER_CELLS, STEPS = 10_000, 26
GOAL_MS = {1: 100, 4: 300}
READERS, ROUNDS = 30, 3
FEW, MANY = 10_000, 1_000_000
# No slower, but for what two loads of one page differ by themselves.
LEAST_GROWTH = 1.2
FORTNIGHT = Period(date(2026, 8, 17), date(2026, 8, 30))


def measure() -> list[BenchRow]:
    """Measure the payload by itself, and the rest on the made-up town."""
    rows = [payload_row()]
    with town() as settings:
        rows += served_rows(settings)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            rows += slider_rows(settings, browser)
            rows.append(paint_row(settings, browser))
            browser.close()
    return rows


class EveryonesHome(Population):
    """Inhabitants in every hexagon, so that none is without a rate."""

    def of_cells(self, cells: np.ndarray) -> np.ndarray:
        """Draw how many live where."""
        return np.random.default_rng(7).integers(10, 900, cells.size).astype(float)


def payload_row() -> BenchRow:
    """Pack the hexagons of a municipality that has reports in every one of them."""
    settings = replace(read_settings({}), municipality="0480")
    catalog = read_catalog(settings)
    whole = grid.cells_of_polygon(catalog.municipality.boundary, 10)
    cells = np.sort(whole)[:CELLS]
    rng = np.random.default_rng(3)
    # Every hexagon has one, and some have many, in the period and before it.
    where = np.concatenate(
        [cells, rng.choice(cells[rng.zipf(1.5, 400_000) % CELLS], 200_000)]
    )
    day = np.datetime64("2026-08-03") + rng.integers(0, 28, where.size)
    columns = pd.DataFrame(
        {
            "category": "graffiti",
            "kind": "incident",
            "sender": "kommunen",
            "day": day.astype("datetime64[s]"),
            "hour": np.int16(-1),
            "cell": where,
            "footprint": 0,
            "count": 1,
        }
    )
    addresses = pd.DataFrame({"east": [], "north": [], "street": [], "number": []})
    counted = Counted(
        columns=columns,
        changes=columns.iloc[:0],
        footprints={},
        addresses=addresses,
        span=(datetime(2026, 8, 3, tzinfo=UTC), datetime(2026, 8, 30, tzinfo=UTC)),
        revision=1,
        register_version=1,
    )
    snapshot = Snapshot(counted, catalog, PlaceNames.of_addresses(addresses))
    question = EstQuestion(
        kind=ReportKind.INCIDENT,
        selection=Selection(categories=("graffiti",)),
        period=FORTNIGHT,
        resolution=10,
    )
    answer = drawn_hexagons(snapshot, question, EveryonesHome(None)).answer
    content = json.loads(answer.body)
    size_kb = len(answer.packed) / 1000
    return BenchRow(
        what=f"the view's answer of {len(content['n']):,} hexagons, all with reports",
        ours=f"{size_kb:.0f} kB packed",
        peer=f"not packed: {len(answer.body) / 1000:.0f} kB",
        ratio=f"{8 * len(answer.packed) / len(content['n']):.0f} bits a hexagon",
        goal=f"≤ {MOST_KB} kB",
        met=size_kb <= MOST_KB,
    )


def served_rows(settings: Settings) -> list[BenchRow]:
    """Let thirty readers turn filters at once, beside an empty route."""
    with server(settings.data_dir) as port:
        cookie = sign_in(port, settings.data_dir)
        ask(port, cookie, ["/healthz", "/api/v1/est/hexagons"] * 20)
        empty, turned = [], []
        for at in range(ROUNDS):
            empty.append(ask(port, cookie, ["/healthz"] * 900, readers=READERS))
            turned.append(ask(port, cookie, filters(at), readers=READERS))
        again = ask(port, cookie, filters(ROUNDS - 1), readers=READERS)
    nothing = Load(np.concatenate(empty))
    beside = f"empty route: {nothing.words}"
    title = f"{READERS} people turning filters of the view at once"
    return [
        row(f"{title}, all new", Load(np.concatenate(turned)), nothing, beside),
        row(f"{title}, as others did before", Load(again), nothing, beside),
    ]


def filters(at: int) -> list[str]:
    """List filters as people in a meeting turn them, all different."""
    first = date(2026, 8, 17).toordinal() - 14 * 13 * at
    asked = [
        {
            "from": date.fromordinal(first - 14 * back),
            "to": date.fromordinal(first - 14 * back + 13),
            **brush,
            **more,
        }
        for back in range(13)
        for brush in ({}, {"hours": "20-24"}, {"weekday": "6"})
        for more in ({}, {"sender": "kommunen"}, {"kind": "unsafe_place"})
    ]
    return [f"/api/v1/est/hexagons?{urlencode(each)}" for each in asked]


@contextmanager
def page_of(
    settings: Settings, browser: Browser, snapshot: Snapshot | None = None
) -> Iterator[tuple[Page, str]]:
    """Serve the view, over reports of ours if some are given, and sign in to it."""
    app = create_app(settings)
    if snapshot is not None:
        app.extensions["geosafety"].hexagons._newest = snapshot  # noqa: SLF001
    site = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=site.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{site.port}"
    name, _, value = sign_in(site.port, settings.data_dir).partition("=")
    context = browser.new_context(locale="sv-SE")
    context.add_cookies([{"name": name, "value": value, "url": address}])
    try:
        yield context.new_page(), address
    finally:
        context.close()
        site.shutdown()
        thread.join()
        site.server_close()
        app.extensions["geosafety"].pool.dispose()


def slider_rows(settings: Settings, browser: Browser) -> list[BenchRow]:
    """Step through a year of ten thousand hexagons, all of which change."""
    with page_of(settings, browser) as (page, address):
        page.route("**/api/v1/est/steps**", answer_steps)
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(f"{address}/est?at=10.5/58.3/14.47")
        page.wait_for_selector("html[data-ready]")
        page.focus("#slide")
        page.keyboard.press("Home")
        page.wait_for_selector("#end-slide")
        session = page.context.new_cdp_session(page)
        rows = []
        for slower, goal in GOAL_MS.items():
            session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
            times = np.array(page.evaluate(STEP_THROUGH))
            middle, worst = np.median(times), times.max()
            rows.append(
                BenchRow(
                    what=f"a step of the slider, {SLIDER_CELLS:,} hexagons redrawn, "
                    f"processor slowed {slower} times",
                    ours=f"{middle:.0f} ms, at most {worst:.0f} ms",
                    peer="two frames of an idle page: 33 ms",
                    ratio=f"{middle / goal:.2f} of what is allowed",
                    goal=f"< {goal} ms",
                    met=bool(middle < goal),
                )
            )
    return rows


# From the move of the thumb until the frame after the one it was drawn in.
STEP_THROUGH = """async () => {
  const slide = document.getElementById("slide");
  const frame = () => new Promise((done) => { requestAnimationFrame(done); });
  const times = [];
  for (let place = 1; place <= 20; place += 1) {
    await frame();
    const start = performance.now();
    slide.value = String(place);
    slide.dispatchEvent(new Event("input"));
    await frame();
    await frame();
    times.push(performance.now() - start);
  }
  return times;
}"""


DRAWN = "() => performance.getEntriesByName('drawn')[0].startTime"


def answer_steps(route: Route) -> None:
    """Give every hexagon another count in each step."""
    middle = grid.cells_of_points([14.47], [58.30], 9)
    cells = np.unique(grid.grow(middle, rings=60))[:SLIDER_CELLS]
    rng = np.random.default_rng(5)
    steps = [
        {
            "from": date.fromordinal(739_000 + 14 * at).isoformat(),
            "to": date.fromordinal(739_013 + 14 * at).isoformat(),
            "n": 1,
            "rows": [0, *[1] * (SLIDER_CELLS - 1)],
            "counts": rng.integers(1, 40, SLIDER_CELLS).tolist(),
        }
        for at in range(STEPS)
    ]
    route.fulfill(json={**packed_cells(cells, 9), "steps": steps})


def paint_row(settings: Settings, browser: Browser) -> BenchRow:
    """Open the view over few and over many reports in turn, at new periods."""
    few, many = (snapshot_of(settings, reports) for reports in (FEW, MANY))
    with (
        page_of(settings, browser, few) as quick,
        page_of(settings, browser, many) as slow,
    ):
        times = [(open_view(*quick)(at), open_view(*slow)(at)) for at in range(12)]
    quick_s, slow_s = np.median(times[2:], axis=0).tolist()
    return BenchRow(
        what=f"the view opened until its hexagons are drawn, {MANY:,} reports",
        ours=seconds(slow_s),
        peer=f"{FEW:,} reports: {seconds(quick_s)}",
        ratio=f"{slow_s / quick_s:.2f} times for {MANY // FEW} times the reports",
        goal=f"≤ {LEAST_GROWTH:g} times",
        met=slow_s / quick_s <= LEAST_GROWTH,
    )


def open_view(page: Page, address: str) -> Callable[[int], float]:
    """Give what times the view until its hexagons are drawn."""

    def open_at(at: int) -> float:
        last = date(2026, 8, 30 - at)
        first = date.fromordinal(last.toordinal() - 13)
        page.goto(f"{address}/est?from={first}&to={last}")
        page.wait_for_function("() => performance.getEntriesByName('drawn').length")
        drawn = page.evaluate(
            "() => performance.getEntriesByName('drawn')[0].startTime"
        )
        page.wait_for_selector("html[data-ready]")
        return float(drawn) / 1000

    return open_at
