import numpy as np
import pandas as pd
import pytest

from geosafety.hotspots.around import (
    LEAST_LINKED,
    LEAST_TIMED,
    near_repeats,
    place_hours,
)

MONDAY = pd.Timestamp("2025-01-06", tz="UTC")


def timed(n, *, hours=1.0, precision="hour"):
    """Reports of a Monday evening, 21 to 22 local time unless they are longer."""
    begins = MONDAY + pd.Timedelta(hours=20)
    return pd.DataFrame(
        {
            "occurred_from": [begins] * n,
            "occurred_to": [begins + pd.Timedelta(hours=hours)] * n,
            "time_precision": precision,
        }
    )


def scattered(n, seed=1):
    """Reports far from each other, on any day of two years."""
    rng = np.random.default_rng(seed)
    days = pd.to_timedelta(rng.integers(0, 730, n), unit="D")
    return pd.DataFrame(
        {
            "occurred_from": MONDAY + days,
            "time_precision": "day",
            "precision": "address",
            "east": 600_000 + rng.integers(0, 4000, n).astype(float),
            "north": 6_500_000 + rng.integers(0, 4000, n).astype(float),
        }
    )


def repeated(reports, times):
    """The first reports once more, 30 metres away and 3 days later."""
    again = reports.head(times)
    moved = again.assign(
        east=again["east"] + 30,
        occurred_from=again["occurred_from"] + pd.Timedelta(days=3),
    )
    return pd.concat([reports, moved], ignore_index=True)


def test_the_hours_of_a_place_add_up_to_its_reports():
    found = place_hours(pd.concat([timed(15), timed(10, hours=2)]))
    assert found.refusal is None
    assert (found.reports, found.left_out) == (25, 0)
    assert found.weights.sum() == pytest.approx(25)
    assert found.weights[0, 21:23] == pytest.approx([20, 5])


def test_reports_whose_hour_is_not_known_are_left_out_and_counted():
    unknown = [timed(3, precision="day"), timed(2, hours=12.5), timed(1)]
    unknown[-1].loc[0, "occurred_to"] = pd.NaT
    found = place_hours(pd.concat([timed(20), timed(4, hours=12), *unknown]))
    assert (found.reports, found.left_out) == (24, 6)
    assert found.weights.sum() == pytest.approx(24)


@pytest.mark.parametrize("n", [0, 1, LEAST_TIMED - 1])
def test_too_few_hours_are_refused_with_what_is_missing(n):
    found = place_hours(pd.concat([timed(n), timed(30, precision="day")]))
    assert found.weights is None
    assert (found.reports, found.left_out) == (n, 30)
    assert found.refusal.code == "too-few-to-test"
    assert f"{LEAST_TIMED - n} are missing" in found.refusal.en
    assert f"saknas {LEAST_TIMED - n}" in found.refusal.sv


def test_repeats_that_were_planted_are_found():
    found = near_repeats(repeated(scattered(60), 12))
    assert (found.reports, found.left_out, found.refusal) == (72, 0, None)
    assert found.table.events == 72
    assert found.table.observed[0, 0] >= 12
    assert found.table.p[0, 0] <= 0.05


def test_reports_that_have_nothing_to_do_with_each_other_are_seldom_repeats():
    tables = [near_repeats(scattered(60, seed)).table for seed in range(20)]
    assert sum(table.p[0, 0] <= 0.05 for table in tables) <= 3


def test_the_same_seed_gives_the_same_answer():
    first, second, other = (
        near_repeats(scattered(60), seed=seed).table.p for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    "change",
    [
        {"precision": "street"},
        {"east": np.nan},
        {"occurred_from": pd.NaT},
        {"time_precision": "unknown"},
    ],
)
def test_reports_without_a_place_or_a_day_are_left_out_and_counted(change):
    reports = scattered(40)
    for name, value in change.items():
        reports.loc[:3, name] = value
    found = near_repeats(reports)
    assert (found.reports, found.left_out) == (36, 4)
    assert found.table.events == 36


@pytest.mark.parametrize("n", [0, 1, LEAST_LINKED - 1])
def test_too_few_places_and_days_are_refused_with_what_is_missing(n):
    vague = scattered(5).assign(precision="area")
    found = near_repeats(pd.concat([scattered(n), vague], ignore_index=True))
    assert found.table is None
    assert (found.reports, found.left_out) == (n, 5)
    assert found.refusal.code == "too-few-to-test"
    assert f"{LEAST_LINKED - n} are missing" in found.refusal.en


def test_reports_of_one_day_are_refused():
    found = near_repeats(scattered(40).assign(occurred_from=MONDAY))
    assert found.table is None
    assert found.refusal.code == "flat-input"
