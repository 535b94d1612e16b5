"""The counts behind the map: after a change, for some of the week, and played."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from bench_row import BenchRow, interleaved, seconds, share_of
from sqlalchemy import text

from geosafety import grid
from geosafety.catalog import read_catalog
from geosafety.hotspots import Cube
from geosafety.jobs.counted import Counted
from geosafety.model.brush import Brush
from geosafety.model.period import Period
from geosafety.settings import Settings, read_settings
from geosafety.store.cluster import Cluster
from geosafety.store.connection import transaction
from geosafety.store.opening import open_store

FEW, MANY = 10_000, 500_000
LEAST_GROWTH = 1.5
ROUNDS = 15
# In memory: reports of two years over ten thousand cells, six categories and three
# senders.
BRUSHED, RINGS = 1_000_000, 57
CATEGORIES = tuple("abcdef")
FIRST, DAYS = date(2024, 1, 1), 728
# All but Sundays: the brush that leaves most to count.
WEEKDAYS = Brush(frozenset(range(6)))
_FILL = text(
    """
    with made as (
        insert into core.report (
            id, organisation_id, sender, external_id, received_at, occurred_from,
            occurred_to, time_precision, kind, category, confidentiality, digest, state
        )
        select gen_random_uuid(), o.id, 'kommunen', n::text, now(), moment, moment,
            'exact', 'incident', 'graffiti', 'internal', '', 'approved'
        from core.organisation as o, generate_series(1, cast(:last as integer)) as n,
            lateral (
                select timestamptz '2024-01-01' + n % 730 * interval '1 day' as moment
            ) as a_day
        where o.type = 'public'
        returning id, external_id
    )
    insert into core.placement (report_id, precision, cell)
    select id, 'point', (cast(:cells as bigint[]))[1 + external_id::integer % :many]
    from made
    """
)
_TIDIED = text("select brin_summarize_new_values('core.cube_change_revision')")
_CHANGE = text(
    "update core.report set category = :category where external_id = :which"
    " and sender = 'kommunen'"
)


def measure() -> list[BenchRow]:
    """Change one report among few and among many, in turn, and count again."""
    with tempfile.TemporaryDirectory(prefix="geosafety-bench-") as folder:
        Path(folder).chmod(0o711)
        settings = replace(read_settings({}), data_dir=Path(folder))
        try:
            few = _changer(replace(settings, municipality="0480"), FEW)
            many = _changer(replace(settings, municipality="1983"), MANY)
            times = [(few(at), many(at)) for at in range(ROUNDS)]
        finally:
            Cluster.of(settings.data_dir).stop()
    few_s, many_s = np.median(times, axis=0).tolist()
    return [
        BenchRow(
            what=f"one report of {MANY:,} changed, counted and laid out",
            ours=seconds(many_s),
            peer=f"one of {FEW:,}: {seconds(few_s)}",
            ratio=f"{many_s / few_s:.2f} times for {MANY // FEW} times the reports",
            goal=f"≤ {LEAST_GROWTH:g} times",
            met=many_s / few_s <= LEAST_GROWTH,
        ),
        *_of_the_week(),
    ]


def _of_the_week() -> list[BenchRow]:
    """Ask for some of the week."""
    cube = _million()
    period = Period(FIRST, FIRST + timedelta(days=DAYS - 1))
    whole_s, brushed_s = interleaved(
        [
            lambda: cube.places(CATEGORIES, period),
            lambda: cube.places(CATEGORIES, period, brush=WEEKDAYS),
        ],
        rounds=9,
    )
    return [
        share_of(
            f"Monday to Saturday of {BRUSHED:,} reports by cell",
            ours_s=brushed_s,
            peer="the whole week of the same, from running totals",
            peer_s=whole_s,
            at_most=3,
        ),
    ]


def _million() -> Cube:
    """Lay many made-up reports out, as they come from the store."""
    rng = np.random.default_rng(1)
    area = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=RINGS)
    fine = grid.cells_of_points(*grid.centres(area))
    days = np.datetime64(FIRST) + rng.integers(0, DAYS, BRUSHED)
    columns = pd.DataFrame(
        {
            "category": pd.Categorical(rng.choice(CATEGORIES, BRUSHED)),
            "kind": pd.Categorical(["incident"] * BRUSHED),
            "sender": pd.Categorical(rng.choice(["x", "y", "z"], BRUSHED)),
            "day": days.astype("datetime64[s]"),
            "hour": rng.integers(-1, 24, BRUSHED),
            "cell": rng.choice(fine, BRUSHED),
            "footprint": np.zeros(BRUSHED, np.int64),
            "count": np.ones(BRUSHED, np.int64),
        }
    )
    return Cube.build(columns, {}, cells_of_study_area=area, resolution=9)


def _changer(settings: Settings, reports: int) -> Callable[[int], float]:
    """Fill a database; give what changes a report and times the counting."""
    catalog = read_catalog(settings)
    municipality = catalog.municipality
    engine = open_store(settings, municipality=municipality)
    cells = grid.cells_of_polygon(municipality.boundary, grid.BASE_RESOLUTION)[:4000]
    values = {"last": reports, "cells": cells.tolist(), "many": cells.size}
    with transaction(engine) as connection:
        connection.execute(_FILL, values)
        connection.execute(text("create index on core.report (external_id)"))
        counted = Counted.read(connection)
    # As PostgreSQL does by itself within a minute of such a filling.
    with transaction(engine) as connection:
        connection.execute(_TIDIED)
        connection.execute(text("analyze core.cube_change"))
    counted.laid_out(municipality, resolution=9)
    known = [counted]

    def change(at: int) -> float:
        category = "vandalism" if at % 2 else "graffiti"
        start = time.perf_counter()
        with transaction(engine) as connection:
            connection.execute(_CHANGE, {"category": category, "which": str(at + 1)})
        with transaction(engine) as connection:
            known[0] = known[0].renewed(connection)
        known[0].laid_out(municipality, resolution=9)
        return time.perf_counter() - start

    # The first one makes what later ones only use.
    change(1)
    return change
