"""Thefts of New York and incidents of Chicago, as the commands would meet them."""

import gzip
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from geosafety.intake import read_intervals
from geosafety.stats import aoristic_times, knox, map_quality, read_bands

NEW_YORK = ZoneInfo("America/New_York")
FEET = 0.3048006


@pytest.fixture
def thefts(real_data):
    """35,746 thefts of vehicles, most of them known only as from–to."""
    path = real_data / "us_crime/nyc_vehicle_thefts_2014_2017.csv.gz"
    return read_intervals(
        "nyc.csv",
        gzip.decompress(path.read_bytes()),
        first=["date_start"],
        last=["date_end"],
        zone=NEW_YORK,
    )


@pytest.fixture
def chicago(real_data):
    """25,000 incidents with places in metres and their day."""
    frame = pd.read_csv(real_data / "us_crime/chicago_crimes_25k.csv.gz")
    day = pd.to_datetime(frame["date"], format="%m/%d/%Y %H:%M").dt.normalize()
    east, north = frame["x_coordinate"] * FEET, frame["y_coordinate"] * FEET
    return frame.assign(day=day, east=east, north=north)


def test_new_york_vehicles_are_stolen_in_the_small_hours(thefts):
    found = aoristic_times(thefts.start, thefts.end, zone=NEW_YORK)
    assert found.events == 35_746
    assert found.weights.sum() == pytest.approx(35_746)
    assert found.longer_than_a_day == 7_796
    by_hour = found.weights.sum(axis=0)
    assert by_hour.argmax() in {0, 1, 2, 3}
    assert by_hour.min() < by_hour.max() / 1.5


def test_middles_of_intervals_would_tell_another_story(thefts):
    middle = thefts.start + (thefts.end - thefts.start) // 2
    known = thefts.end > thefts.start
    shared = aoristic_times(thefts.start[known], thefts.end[known], zone=NEW_YORK)
    at_middle = aoristic_times(middle[known], middle[known], zone=NEW_YORK)
    share, share_at_middle = (
        one.weights[:, 3:6].sum() / one.events for one in (shared, at_middle)
    )
    assert share == pytest.approx(0.167, abs=5e-4)
    assert share_at_middle == pytest.approx(0.200, abs=5e-4)


def test_chicago_burglaries_repeat_at_the_same_place_within_a_week(chicago):
    burglaries = chicago[chicago["primary_type"] == "BURGLARY"]
    found = knox(
        burglaries[["east", "north"]].to_numpy(),
        (burglaries["day"] - pd.Timestamp("2017-01-01")).dt.days.to_numpy(),
        space=read_bands("0,1,100,200,400,inf"),
        time=read_bands("0,7,14,28,inf"),
        rng=np.random.default_rng(1),
    )
    assert found.events == 1151
    assert found.observed[0, 0] == 2
    assert found.p[0, 0] < 0.05


def test_two_years_foretell_chicago_better_than_the_last_alone(chicago):
    kept = chicago[chicago["primary_type"].isin(["THEFT", "BATTERY"])]
    cells = np.floor(chicago[["east", "north"]] / 500).astype(int)
    all_cells = pd.MultiIndex.from_frame(cells).unique()
    counted = [
        pd.MultiIndex.from_frame(cells.loc[kept.index[kept["day"].dt.year == year]])
        .value_counts()
        .reindex(all_cells, fill_value=0)
        .to_numpy()
        for year in (2017, 2018, 2019)
    ]
    first, second, later = counted
    both, last = (
        map_quality(score, earlier=second, later=later, share=0.05)
        for score in (first + second, second)
    )
    assert later.sum() == 2854
    assert both.pai == pytest.approx(4.91, abs=0.01)
    assert last.pai == pytest.approx(4.63, abs=0.01)
