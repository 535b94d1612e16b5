"""Questions about some of the week, beside the same counted row by row."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafety import grid
from geosafety.errors import RefusedInputError
from geosafety.hotspots import (
    Cube,
    HotspotQuestion,
    find_hotspots,
    monthly_patterns,
    week_hours,
)
from geosafety.hotspots.around import LEAST_TIMED
from geosafety.hotspots.effort import EqualSenders
from geosafety.model.brush import Brush
from geosafety.model.period import Period
from geosafety.model.placement import Footprint

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=4)
BASE = grid.cells_of_points(*grid.centres(AREA))
SPREAD = {11: Footprint(BASE[:4], np.array([0.4, 0.3, 0.2, 0.1]))}
FIRST, DAYS = date(2024, 1, 1), 400
YEAR = Period(FIRST, date(2024, 12, 31))
EVENINGS = Brush(frozenset({4, 5}), frozenset(range(18, 24)))
BOTH = ("graffiti", "theft")


def reports(n=3000, seed=1):
    """One row a report: in a cell, in a footprint or nowhere; some without a time."""
    rng = np.random.default_rng(seed)
    day = pd.to_datetime(FIRST) + pd.to_timedelta(rng.integers(0, DAYS, n), unit="D")
    has_day = rng.random(n) > 0.05
    place = rng.choice(3, n, p=[0.8, 0.15, 0.05])
    return pd.DataFrame(
        {
            "category": rng.choice(BOTH, n),
            "kind": "incident",
            "sender": rng.choice(["kommunen", "polisen"], n),
            "day": pd.Series(day).where(has_day),
            "hour": np.where(
                has_day & (rng.random(n) > 0.2), rng.integers(0, 24, n), -1
            ),
            "cell": np.where(place == 0, rng.choice(BASE, n), 0),
            "footprint": np.where(place == 1, 11, 0),
            "count": 1,
        }
    )


def cube_of(rows):
    return Cube.build(rows, SPREAD, cells_of_study_area=AREA, resolution=9)


ROWS = reports()
CUBE = cube_of(ROWS)


def by_hand(rows, categories, period, brush):
    """The rows that lie in a brush, and how many may lie there, looked at in pandas."""
    rows = rows[rows["category"].isin(categories)]
    if period is not None:
        first, last = pd.Timestamp(period.first), pd.Timestamp(period.last)
        rows = rows[(rows["day"] >= first) & (rows["day"] <= last)]
    weekday, hour = rows["day"].dt.day_of_week, rows["hour"]
    all_days, all_hours = len(brush.weekdays) == 7, len(brush.hours) == 24
    day_in = weekday.isin(brush.weekdays) | all_days
    hour_in = hour.isin(brush.hours) | all_hours
    day_may = day_in | weekday.isna()
    hour_may = hour_in | (hour < 0)
    is_in = day_in & hour_in
    return rows[is_in], int((day_may & hour_may & ~is_in).sum())


def cells_by_hand(rows):
    known = rows.loc[rows["cell"] != 0, "cell"]
    counts = pd.Series(grid.parents(known.to_numpy(), 9)).value_counts()
    fixed = counts.reindex(CUBE.cells, fill_value=0).to_numpy()
    return fixed, int((rows["footprint"] != 0).sum())


def some_of(n):
    return st.frozensets(st.integers(0, n - 1), min_size=1)


days = st.integers(-20, DAYS + 20).map(lambda n: FIRST + timedelta(days=n))
periods = st.none() | st.tuples(days, days).map(lambda two: Period(*sorted(two)))


@given(
    brush=st.builds(Brush, some_of(7), some_of(24)),
    period=periods,
    categories=st.sets(st.sampled_from(BOTH), min_size=1),
)
@settings(deadline=None, max_examples=60)
def test_a_brushed_answer_is_what_is_counted_row_by_row(brush, period, categories):
    rows, left_out = by_hand(ROWS, categories, period, brush)
    places = CUBE.places(categories, period, brush=brush)
    fixed, spread = cells_by_hand(rows)
    assert places.fixed.tolist() == fixed.tolist()
    assert places.spread.sum() == spread
    assert (places.reports, places.left_out) == (len(rows), left_out)


def test_the_whole_week_is_no_brush():
    assert Brush().is_everything
    everything = CUBE.places(BOTH, YEAR, brush=Brush())
    assert everything.fixed.tolist() == CUBE.places(BOTH, YEAR).fixed.tolist()
    assert everything.left_out == 0


def test_every_hour_of_the_week_and_what_is_left_out_make_up_the_whole():
    parts = [
        CUBE.places(BOTH, YEAR, brush=Brush(frozenset({day}), frozenset({hour})))
        for day in range(7)
        for hour in range(24)
    ]
    hours = {day: parts[24 * day].left_out for day in range(7)}
    together = sum(part.reports for part in parts) + sum(hours.values())
    assert together == CUBE.places(BOTH, YEAR).reports


def test_changes_laid_beside_are_brushed_like_the_cube_of_all():
    gone, more = ROWS.sample(200, random_state=1), reports(300, seed=9)
    more = more.assign(sender="vaktbolaget")
    changed = CUBE
    for change in (gone.assign(count=-1), more):
        changed = changed.with_changes(change, SPREAD)
    anew = cube_of(pd.concat([ROWS.drop(gone.index), more]))
    for period in (None, YEAR):
        ours, theirs = (
            cube.places(BOTH, period, brush=EVENINGS) for cube in (changed, anew)
        )
        assert ours.fixed.tolist() == theirs.fixed.tolist()
        assert ours.left_out == theirs.left_out
        assert changed.senders(BOTH, period, brush=EVENINGS) == anew.senders(
            BOTH, period, brush=EVENINGS
        )


def test_a_cube_of_one_sender_counts_nobody_elses_reports():
    police = CUBE.sent_by(["polisen"])
    for brush in (None, EVENINGS):
        ours = police.places(BOTH, YEAR, brush=brush)
        theirs = CUBE.places(BOTH, YEAR, senders=["polisen"], brush=brush)
        assert ours.fixed.tolist() == theirs.fixed.tolist()
        assert list(police.senders(BOTH, YEAR, brush=brush)) == ["polisen"]
    assert week_hours(police, BOTH).reports < week_hours(CUBE, BOTH).reports
    assert {each.sender for each, n in police.by_series().items() if n} == {"polisen"}


def question(**asked):
    given = {"categories": BOTH, "kind": "incident", "period": YEAR, "version": "9"}
    return HotspotQuestion(**given | asked)


def test_the_method_card_tells_of_the_brush_and_who_is_left_out():
    _, card = find_hotspots(CUBE, question(brush=EVENINGS, draws=3))
    rows, left_out = by_hand(ROWS, BOTH, YEAR, EVENINGS)
    assert (card.reports, card.left_out) == (len(rows), left_out)
    told = card.as_json()
    assert told["brush"] == {"weekdays": [4, 5], "hours": [18, 19, 20, 21, 22, 23]}
    assert told["left_out"] == left_out
    _, whole = find_hotspots(CUBE, question(draws=3))
    assert whole.as_json()["brush"] is None
    assert whole.fingerprint != card.fingerprint


def test_maps_of_the_same_counts_but_another_brush_have_another_fingerprint():
    empty = cube_of(ROWS.iloc[:0])
    one, other = (
        find_hotspots(empty, question(brush=Brush(hours=frozenset({hour}))))[1]
        for hour in (3, 4)
    )
    assert one.fingerprint != other.fingerprint


def test_equal_senders_are_weighed_within_the_brush():
    equal = EqualSenders.of(CUBE, BOTH, None, brush=EVENINGS)
    counted = CUBE.places(BOTH, brush=EVENINGS)
    on_map = counted.fixed.sum() + counted.spread.sum()
    assert equal.counts.sum() == pytest.approx(on_map, rel=0.1)


def test_months_of_a_brush_are_classed_by_their_own_counts():
    neighbours = grid.neighbours(CUBE.cells)
    whole = monthly_patterns(CUBE, BOTH, YEAR, neighbours)
    nights = ROWS[ROWS["hour"].isin(EVENINGS.hours)]
    nights = nights[nights["day"].dt.day_of_week.isin(EVENINGS.weekdays)]
    brushed = monthly_patterns(CUBE, BOTH, YEAR, neighbours, brush=EVENINGS)
    alone = monthly_patterns(cube_of(nights), BOTH, YEAR, neighbours)
    assert brushed.patterns == alone.patterns
    assert brushed.months == whole.months


def test_the_week_is_what_is_counted_row_by_row():
    found = week_hours(CUBE, BOTH, YEAR)
    rows, _ = by_hand(ROWS, BOTH, YEAR, Brush())
    known = rows[rows["hour"] >= 0]
    weights = np.zeros((7, 24))
    np.add.at(weights, (known["day"].dt.day_of_week, known["hour"]), 1)
    assert found.weights.tolist() == weights.tolist()
    assert (found.reports, found.left_out) == (len(known), len(rows) - len(known))


def test_too_few_hours_make_no_week():
    rows = ROWS[ROWS["hour"] >= 0].head(LEAST_TIMED - 1)
    found = week_hours(cube_of(rows), BOTH)
    assert found.weights is None
    assert found.refusal.code == "too-few-to-test"
    assert found.reports == LEAST_TIMED - 1


@pytest.mark.parametrize(
    ("weekdays", "hours"),
    [({7}, {1}), ({-1}, {1}), (set(), {1}), ({1}, {24}), ({1}, ())],
)
def test_a_brush_of_no_time_or_of_no_weeks_time_is_refused(weekdays, hours):
    with pytest.raises(RefusedInputError, match="at least one number from 0"):
        Brush(frozenset(weekdays), frozenset(hours))
