"""Knox tables and changes beside the figures that independent programs printed."""

import geopandas as gpd
import numpy as np
import pytest
from scipy.stats.contingency import odds_ratio

from geosafety.intake import read_placed_events
from geosafety.stats import Metric, knox, pattern_change, rate_ratio, read_bands

CHICAGO = [
    [28, 5, 5, 2],
    [44, 13, 8, 4],
    [97, 56, 19, 16],
    [77, 67, 45, 20],
    [182194, 146149, 95237, 45879],
]


def agree(rows):
    """Compare figures to the stated decimals, naming what differs."""
    for what, ours, theirs, decimals, peer in rows:
        close = pytest.approx(round(theirs, decimals), abs=10.0**-decimals / 2)
        assert round(float(ours), decimals) == close, (what, peer)


@pytest.fixture
def reference(real_data):
    return real_data / "reference/knox"


@pytest.fixture
def burkitt(reference):
    """188 cases; both limits belong to the band of what is near."""
    cases = gpd.read_file(reference / "burkitt/burkitt.shp")
    return knox(
        cases[["X", "Y"]].to_numpy(),
        cases["T"].to_numpy(),
        space=read_bands("0,20],inf"),
        time=read_bands("0,5],inf"),
        permutations=9999,
        rng=np.random.default_rng(1),
    )


def test_burkitt_agrees_with_surveillance_and_pointpats(burkitt):
    # (what, ours, peer's figure, decimals, peer). The peers print P(X > 13) as the
    # Poisson p; P(X >= 13) is what the same mean gives when 13 itself counts.
    rows = [
        ("pairs near in both", burkitt.observed[0, 0], 13, 0, "R surveillance::knox"),
        ("near in space only", burkitt.observed[0, 1], 3416, 0, "pointpats.Knox"),
        ("near in time only", burkitt.observed[1, 0], 39, 0, "pointpats.Knox"),
        ("near in neither", burkitt.observed[1, 1], 14110, 0, "pointpats.Knox"),
        ("Poisson P(X >= 13)", burkitt.poisson_p[0, 0], 0.22226667, 8, "scipy"),
        ("permutation p", burkitt.p[0, 0], 0.198, 2, "R surveillance::knox"),
    ]
    agree(rows)


def test_chicago_burglaries_agree_with_the_near_repeat_calculator(reference):
    path = reference / "chicago_burglary_1month.csv"
    events = read_placed_events(path.name, path.read_bytes())
    found = knox(
        events.places,
        events.times,
        space=read_bands("0,1,100,200,300,inf"),
        time=read_bands("0,7,14,21,inf"),
        metric=Metric.MANHATTAN,
        rng=np.random.default_rng(1),
    )
    assert found.events == 970
    # Near Repeat Calculator 1.3, all 20 numbers.
    assert found.observed.tolist() == CHICAGO


def test_chicago_arson_has_every_pair_in_one_band(reference):
    path = reference / "chicago_arson.csv"
    events = read_placed_events(path.name, path.read_bytes())
    found = knox(
        events.places,
        events.times,
        space=read_bands("0,1,500,1000,inf"),
        time=read_bands("0,7,14,inf"),
        rng=np.random.default_rng(1),
    )
    assert found.observed.sum() == found.pairs


def test_the_toy_of_sppt_and_exact_intervals_agree():
    change = pattern_change([2, 2, 2, 1, 0, 1], [2, 1, 2, 2, 1, 1])
    ratio = rate_ratio((40, 20), (100, 95)).ratio
    exact = odds_ratio([[20, 40], [95, 100]]).confidence_interval()
    agree(
        [
            ("global S, six areas", change.s, 0.8333333, 7, "R sppt"),
            ("rate ratio, lower end", ratio.low, exact.low, 6, "scipy odds_ratio"),
            ("rate ratio, upper end", ratio.high, exact.high, 6, "scipy odds_ratio"),
        ]
    )
