import numpy as np
import pandas as pd

from geosafety.intake.duplicates import find_near


def _reports(rng: np.random.Generator, count: int) -> pd.DataFrame:
    minutes = rng.integers(0, 600, count)
    return pd.DataFrame(
        {
            "category": rng.choice(["graffiti", "brawl"], count),
            "occurred_from": pd.Timestamp("2025-09-05T12:00Z")
            + pd.to_timedelta(minutes, unit="min"),
            "east": 616_000 + rng.uniform(0, 400, count),
            "north": 6_514_000 + rng.uniform(0, 400, count),
        }
    )


def _near(one: pd.Series, other: pd.Series) -> float:
    apart = np.hypot(one["east"] - other["east"], one["north"] - other["north"])
    late = abs(one["occurred_from"] - other["occurred_from"])
    fits = (
        one["category"] == other["category"]
        and apart <= 75
        and late <= pd.Timedelta(minutes=60)
    )
    return float(apart) if fits else np.inf


def test_the_nearest_of_all_pairs_is_found():
    rng = np.random.default_rng(3)
    new, known = _reports(rng, 60), _reports(rng, 80)
    found = find_near(new, known)
    for at, one in new.iterrows():
        distances = np.array([_near(one, other) for _, other in known.iterrows()])
        best = distances.argmin()
        assert found[at] == (best if np.isfinite(distances[best]) else -1)
    assert 5 < (found >= 0).sum() < 60


def test_the_limits_themselves_count():
    known = pd.DataFrame(
        {
            "category": ["graffiti"],
            "occurred_from": pd.to_datetime(["2025-09-05T12:00Z"]),
            "east": [616_000.0],
            "north": [6_514_000.0],
        }
    )
    at_the_limit = known.assign(
        east=616_075.0, occurred_from=pd.to_datetime(["2025-09-05T13:00Z"])
    )
    assert find_near(at_the_limit, known).tolist() == [0]
    assert find_near(at_the_limit.assign(east=616_076.0), known).tolist() == [-1]
    assert find_near(at_the_limit.assign(category="brawl"), known).tolist() == [-1]


def test_nothing_known_gives_nothing():
    rng = np.random.default_rng(1)
    assert (find_near(_reports(rng, 3), _reports(rng, 0)) == -1).all()
