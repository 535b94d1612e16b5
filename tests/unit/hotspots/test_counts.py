from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.errors import NotFoundError, RefusedInputError
from geosafety.hotspots import Cube, draw_counts
from geosafety.model.period import Period
from geosafety.model.placement import Footprint

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=6)
FIRST = date(2024, 1, 1)
KINDS = {"graffiti": "incident", "theft": "incident", "dark": "unsafe_place"}


def base_cells(cells):
    """One cell at the base resolution in the middle of each cell."""
    return grid.cells_of_points(*grid.centres(cells))


def footprint(cells, weights):
    return Footprint(base_cells(cells), np.array(weights, dtype=float))


FOOTPRINTS = {
    11: footprint(AREA[:4], [0.4, 0.3, 0.2, 0.1]),
    12: footprint(AREA[50:52], [0.5, 0.5]),
}


def reports(n=4000, seed=1, days=730):
    """One row a report: in a cell, in a footprint, nowhere, or far away."""
    rng = np.random.default_rng(seed)
    place = rng.choice(4, n, p=[0.8, 0.1, 0.05, 0.05])
    far = grid.cells_of_points([17.9], [59.3])[0]
    cell = rng.choice(base_cells(AREA), n)
    day = pd.to_datetime(FIRST) + pd.to_timedelta(rng.integers(0, days, n), unit="D")
    category = rng.choice(list(KINDS), n)
    return pd.DataFrame(
        {
            "category": category,
            "kind": [KINDS[key] for key in category],
            "day": day.where(rng.random(n) > 0.02),
            "cell": np.select([place == 0, place == 3], [cell, far], 0),
            "footprint": np.where(place == 1, rng.choice([11, 12], n), 0),
            "sender": rng.choice(["kommunen", "polisen"], n),
            "count": 1,
        }
    )


def cube_of(rows, **changes):
    settings = {"cells_of_study_area": AREA, "resolution": 9} | changes
    return Cube.build(rows, FOOTPRINTS, **settings)


def counted_by_hand(rows, categories, period):
    """The same counts, row by row."""
    chosen = rows[rows["category"].isin(categories)]
    if period:
        first, last = pd.Timestamp(period.first), pd.Timestamp(period.last)
        chosen = chosen[(chosen["day"] >= first) & (chosen["day"] <= last)]
    counts = dict.fromkeys(AREA.tolist(), 0.0)
    for cell, spread in zip(chosen["cell"], chosen["footprint"], strict=True):
        if spread:
            shares = FOOTPRINTS[spread]
            for fine, weight in zip(shares.cells, shares.weights, strict=True):
                counts[int(grid.parents(fine, 9))] += weight
        elif cell and (parent := int(grid.parents(cell, 9))) in counts:
            counts[parent] += 1
    return np.array(list(counts.values()))


PERIODS = [
    None,
    Period(FIRST, FIRST),
    Period(date(2024, 2, 11), date(2024, 7, 3)),
    Period(date(2020, 1, 1), date(2024, 12, 31)),
    Period(date(2025, 12, 30), date(2030, 1, 1)),
    Period(date(2030, 1, 1), date(2031, 1, 1)),
    Period(date(2019, 1, 1), date(2019, 12, 31)),
]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("categories", [{"theft"}, {"theft", "graffiti"}, {"dark"}])
def test_counts_of_any_days_are_those_counted_row_by_row(categories, period):
    rows = reports()
    counts = cube_of(rows).counts(categories, period)
    np.testing.assert_allclose(counts, counted_by_hand(rows, categories, period))


def test_months_add_up_to_the_year():
    cube = cube_of(reports())
    months = [
        Period(start.date(), (start + pd.offsets.MonthEnd()).date())
        for start in pd.date_range("2024-01-01", periods=12, freq="MS")
    ]
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    whole = cube.counts({"theft"}, year)
    np.testing.assert_allclose(
        sum(cube.counts({"theft"}, month) for month in months), whole
    )


def test_no_report_is_lost_on_the_way():
    rows = reports()
    places = cube_of(rows).places({"theft", "graffiti"})
    chosen = rows[rows["kind"] == "incident"]
    assert places.reports == len(chosen)
    nowhere = (chosen["cell"] == 0) & (chosen["footprint"] == 0)
    assert places.unplaced == nowhere.sum()
    assert places.outside > 0


def test_reports_already_added_up_count_as_many():
    rows = reports()
    keys = [name for name in rows.columns if name != "count"]
    added = rows.groupby(keys, dropna=False)["count"].sum().reset_index()
    np.testing.assert_array_equal(
        cube_of(added).counts({"theft"}), cube_of(rows).counts({"theft"})
    )


def test_coarser_counts_are_sums_of_finer_ones():
    rows = reports()
    fine = cube_of(rows).counts({"theft"})
    parents = np.unique(grid.parents(AREA, 8))
    coarse = cube_of(rows, cells_of_study_area=parents, resolution=8)
    sums = np.bincount(np.searchsorted(parents, grid.parents(AREA, 8)), fine)
    np.testing.assert_allclose(coarse.counts({"theft"}), sums)


def test_incidents_and_felt_insecurity_are_never_added():
    with pytest.raises(RefusedInputError, match="incident, unsafe_place"):
        cube_of(reports()).counts({"theft", "dark"})


def test_a_category_without_reports_counts_nothing():
    assert cube_of(reports()).counts({"unheard"}).sum() == 0


def test_no_reports_at_all_still_cover_the_study_area():
    cube = cube_of(reports().iloc[:0])
    assert cube.counts({"theft"}).tolist() == [0] * AREA.size
    period = Period(FIRST, FIRST + timedelta(days=1))
    assert cube.places({"theft"}, period).reports == 0


def test_a_footprint_that_is_missing_is_refused():
    rows = reports().assign(footprint=99)
    with pytest.raises(NotFoundError, match="99"):
        cube_of(rows)


def test_a_report_without_a_day_counts_only_when_no_period_is_asked_for():
    rows = reports(1).assign(category="theft", kind="incident", day=pd.NaT, footprint=0)
    rows["cell"] = base_cells(AREA)[7]
    cube = cube_of(rows)
    assert cube.counts({"theft"})[7] == 1
    assert cube.counts({"theft"}, Period(date(1900, 1, 1), date(2100, 1, 1))).sum() == 0


def test_answers_do_not_look_at_every_report():
    # The runs that an answer walks through are as many for ten times the reports.
    few, many = (cube_of(reports(n, seed=2)) for n in (40_000, 400_000))
    assert many.layers[0].place.size <= few.layers[0].place.size * 1.1


def test_draws_keep_every_report_and_follow_the_shares():
    rows = reports()
    cube = cube_of(rows)
    places = cube.places({"theft", "graffiti"})
    draws = draw_counts(cube, places, draws=2000, rng=np.random.default_rng(1))
    on_map = places.fixed.sum() + places.spread.sum()
    assert (draws.sum(axis=1) == on_map).all()
    np.testing.assert_allclose(
        draws.mean(axis=0), cube.expected(places), atol=5 * draws.std() / 40
    )
    assert (draws >= places.fixed).all()


def test_draws_repeat_themselves_from_the_same_seed():
    cube = cube_of(reports())
    places = cube.places({"theft"})
    first, second = (
        draw_counts(cube, places, draws=5, rng=np.random.default_rng(7))
        for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


def test_nothing_is_drawn_when_every_place_is_known():
    rows = reports().assign(footprint=0)
    cube = cube_of(rows)
    places = cube.places({"theft"})
    assert draw_counts(cube, places, draws=5, rng=np.random.default_rng(7)) is None


def test_a_street_that_leaves_the_study_area_keeps_its_share_outside():
    beyond = np.setdiff1d(grid.grow(AREA), AREA)[:1]
    spread = {11: footprint(np.append(AREA[:1], beyond), [0.25, 0.75])}
    rows = reports(400).assign(cell=0, footprint=11, category="theft", kind="incident")
    cube = Cube.build(rows, spread, cells_of_study_area=AREA, resolution=9)
    assert cube.counts({"theft"}).sum() == pytest.approx(100)
    draws = draw_counts(
        cube, cube.places({"theft"}), draws=500, rng=np.random.default_rng(1)
    )
    assert draws.sum(axis=1).mean() == pytest.approx(100, abs=2)


def test_changes_laid_beside_give_the_cube_of_all():
    rows, gone = reports(3000), reports(3000).sample(200, random_state=1)
    more = reports(300, seed=9, days=900).assign(sender="vaktbolaget")
    changed = cube_of(rows)
    for change in (gone.assign(count=-1), more):
        changed = changed.with_changes(change, FOOTPRINTS)
    anew = cube_of(pd.concat([rows.drop(gone.index), more]))
    assert changed.period == anew.period
    for period in PERIODS:
        for senders in (None, {"polisen"}, {"vaktbolaget", "kommunen"}):
            ours = changed.places({"theft", "graffiti"}, period, senders=senders)
            theirs = anew.places({"theft", "graffiti"}, period, senders=senders)
            assert ours.fixed.tolist() == theirs.fixed.tolist()
            assert (ours.unplaced, ours.outside) == (theirs.unplaced, theirs.outside)
            np.testing.assert_allclose(changed.expected(ours), anew.expected(theirs))


def test_series_are_counted_by_category_and_sender_on_the_map_or_not():
    rows, period = reports(), Period(date(2024, 5, 1), date(2024, 8, 31))
    day = rows["day"]
    within = rows[(day >= "2024-05-01") & (day <= "2024-08-31")]
    hand = within.groupby(["category", "kind", "sender"]).size().to_dict()
    cube = cube_of(rows.iloc[:2500]).with_changes(rows.iloc[2500:], FOOTPRINTS)
    assert {tuple(key): n for key, n in cube.by_series(period).items()} == hand
    assert sum(cube.by_series().values()) == len(rows)
