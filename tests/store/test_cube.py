"""The journal of counts is always what a recount of the reports gives."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from shapely import Point
from sqlalchemy import text

from geosafety import grid
from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.jobs.counted import Counted
from geosafety.jobs.recount import recount
from geosafety.model.municipality import Municipality
from geosafety.store import cube
from geosafety.store.connection import transaction
from geosafety.store.reports import save

RECOUNT = """
    select r.category, r.kind, r.sender,
        (r.occurred_from at time zone 'Europe/Stockholm')::date as day,
        case
            when r.time_precision in ('exact', 'hour')
                and r.occurred_to <= r.occurred_from + interval '1 hour'
            then extract(hour from r.occurred_from at time zone 'Europe/Stockholm')
        end as hour,
        coalesce(p.cell, 0) as cell, coalesce(p.footprint_id, 0) as footprint,
        count(*) as count
    from core.report as r
    inner join core.placement as p on p.report_id = r.id
    where r.state = 'approved' and r.confidentiality <> 'police'
    group by 1, 2, 3, 4, 5, 6, 7
"""
# What can befall a report, one statement each; `%` is a share of the reports.
CHANGES = {
    "decided": "update core.report set state = '{state}' where {some}",
    "marked": "update core.report set confidentiality = '{level}' where {some}",
    "named": "update core.report set category = '{category}' where {some}",
    "moved in time": (
        "update core.report set occurred_from = occurred_from + interval '1 day',"
        " occurred_to = occurred_to + interval '1 day' where {some}"
    ),
    "moved by hours": (
        "update core.report set occurred_from = occurred_from + interval '7 hours',"
        " occurred_to = occurred_to + interval '7 hours' where {some}"
    ),
    "known worse or better": (
        "update core.report set time_precision = '{precision}' where {some}"
    ),
    "stretched": (
        "update core.report set occurred_to = occurred_from + interval '{minutes}"
        " minutes' where {some}"
    ),
    "without a time": (
        "update core.report set occurred_from = null, occurred_to = null where {some}"
    ),
    "moved": "update core.placement set cell = cell + 1 where cell is not null and"
    " report_id in (select id from core.report where {some})",
    "lost": "update core.placement set cell = null, footprint_id = null,"
    " precision = 'unplaced', point = null where report_id in"
    " (select id from core.report where {some})",
    "unplaced": "delete from core.placement where report_id in"
    " (select id from core.report where {some})",
    "deleted": "delete from core.report where {some}",
}
FIELDS = ["category", "kind", "sender", "day", "hour", "cell", "footprint"]


def as_table(frame):
    frame = frame[[*FIELDS, "count"]].copy()
    frame["day"] = pd.to_datetime(frame["day"]).astype(str)
    for name in ("category", "kind", "sender"):
        frame[name] = frame[name].astype(str)
    frame["hour"] = pd.to_numeric(frame["hour"]).fillna(-1).astype("int64")
    frame = frame.astype({"cell": "int64", "footprint": "int64", "count": "int64"})
    summed = frame.groupby(FIELDS, dropna=False)["count"].sum()
    return summed[summed != 0].sort_index().to_dict()


def recounted(connection):
    result = connection.execute(text(RECOUNT))
    return as_table(pd.DataFrame(result.all(), columns=[*FIELDS, "count"]))


def change(connection, rng, *, but=()):
    named = [name for name in CHANGES if name not in but]
    statement = CHANGES[str(rng.choice(named))].format(
        state=rng.choice(["received", "approved", "returned", "rejected"]),
        level=rng.choice(["open", "est", "police"]),
        precision=rng.choice(["exact", "hour", "part_of_day", "day"]),
        minutes=rng.choice([0, 60, 61, 300]),
        category=rng.choice(["graffiti", "vandalism", "theft"]),
        some=f"hashtext(id::text || '{rng.integers(1000)}') % 4 = 0",
    )
    connection.execute(text(statement))


@pytest.mark.parametrize("seed", range(8))
def test_the_journal_is_always_equal_to_a_recount(connection, made_up, seed):
    rng = np.random.default_rng(seed)
    known = cube.read(connection)
    summed = known.columns
    for turn in range(12):
        if turn % 3 == 0:
            origin = made_up.origin(connection, sender=f"avsändare-{turn % 2}")
            digest = bytes([turn]) * 16
            reports = made_up.reports(8, digest=digest)
            save(connection, reports, made_up.points(8), origin=origin)
            street = made_up.reports(2, digest=digest)
            street["external_id"] = [f"gata-{n}" for n in range(2)]
            save(connection, street, made_up.street_and_unplaced(), origin=origin)
        else:
            change(connection, rng)
        news = cube.read(connection, since=known.revision)
        assert not news.is_whole
        summed = pd.concat([summed, news.columns])
        known = news
        expected = recounted(connection)
        assert as_table(cube.read(connection).columns) == expected
        assert as_table(summed) == expected


def test_hours_are_local_and_there_only_where_they_are_known(connection, made_up):
    reports = made_up.reports(6)
    # Summer time begins at 01:00 UTC on this night.
    moments = pd.to_datetime("2025-03-30T00:30Z") + pd.to_timedelta(
        [0, 1, 1, 1, 1, 1], unit="h"
    )
    reports["occurred_from"] = moments.as_unit("us")
    reports["occurred_to"] = (
        moments + pd.to_timedelta([0, 60, 61, 0, 0, 0], unit="min")
    ).as_unit("us")
    reports["time_precision"] = ["exact", "hour", "exact", "part_of_day", "day", "hour"]
    save(connection, reports, made_up.points(6), origin=made_up.origin(connection))
    columns = cube.read(connection).columns
    assert sorted(columns["hour"].tolist()) == [-1, -1, -1, 1, 3, 3]
    assert (columns["day"] == pd.Timestamp("2025-03-30")).all()


def test_a_change_that_counts_nothing_costs_no_revision(connection, made_up):
    origin = made_up.origin(connection)
    save(connection, made_up.reports(2), made_up.points(2), origin=origin)
    connection.execute(text("update core.report set state = 'rejected'"))
    before = cube.read(connection).revision
    connection.execute(text("update core.report set state = 'received'"))
    connection.execute(text("update core.placement set cell = cell + 1"))
    assert cube.read(connection).revision == before


def test_a_recount_is_read_whole_by_those_who_knew_older_counts(connection, made_up):
    origin = made_up.origin(connection)
    save(connection, made_up.reports(3), made_up.points(3), origin=origin)
    before = cube.read(connection)
    connection.execute(text("update core.cube_change set count = count + 7"))
    cube.recount(connection)
    after = cube.read(connection, since=before.revision)
    assert after.is_whole
    assert as_table(after.columns) == recounted(connection)


MIDDLE = Point(17.0, 58.75)


def test_changed_maps_are_those_of_all_read_anew(connection, made_up):
    centre = reproject_geometry(MIDDLE, source=WGS84, target=SWEREF99_TM)
    town = Municipality("0480", "Nyköping", centre.buffer(2000), 500)
    middle = grid.cells_of_points([MIDDLE.x], [MIDDLE.y])
    cells = grid.grow(middle, rings=60)[::250][:40]
    places = replace(made_up.points(40), cell=cells)
    save(connection, made_up.reports(40), places, origin=made_up.origin(connection))
    counted = Counted.read(connection)
    rng = np.random.default_rng(3)
    for _ in range(15):
        change(connection, rng, but={"moved"})
        counted = counted.renewed(connection)
        anew = Counted.read(connection)
        assert counted.span == anew.span
        for resolution in (8, 9):
            kept = counted.laid_out(town, resolution=resolution).cube
            fresh = anew.laid_out(town, resolution=resolution).cube
            for category in ("graffiti", "vandalism", "theft"):
                ours, theirs = kept.places([category]), fresh.places([category])
                assert (ours.reports, ours.unplaced) == (
                    theirs.reports,
                    theirs.unplaced,
                )
                here = np.isin(kept.cells, fresh.cells)
                assert ours.fixed[~here].sum() == 0
                assert ours.fixed[here].tolist() == theirs.fixed.tolist()


def test_a_nightly_recount_tells_of_a_journal_that_went_astray(
    database, database_settings, made_up, caplog
):
    with transaction(database) as connection:
        origin = made_up.origin(connection)
        save(connection, made_up.reports(3), made_up.points(3), origin=origin)
    assert recount(database_settings)
    with transaction(database) as connection:
        connection.execute(text("update core.cube_change set count = count + 1"))
    assert not recount(database_settings)
    assert "differed" in caplog.text
    assert recount(database_settings)
