"""The model finds again what was put into made-up towns, and little else."""

import numpy as np
import pytest

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import fit_risk_terrain, spatial_folds, surroundings

SIDE = 28
STEP = 100.0
TRUE = {"stop near 100": np.log(3.0), "underpass near 100": np.log(2.0)}


def town(seed, *, spread=0.0):
    """Make places with stops, underpasses, lamps and kiosks, and events near some."""
    rng = np.random.default_rng(seed)
    line = np.arange(SIDE) * STEP
    places = np.column_stack([axis.ravel() for axis in np.meshgrid(line, line)])
    things = {
        kind: rng.uniform(0, SIDE * STEP, (times, 2))
        for kind, times in (
            ("stop", 40),
            ("underpass", 25),
            ("lamp", 60),
            ("kiosk", 15),
        )
    }
    factors, columns = surroundings(places, things, [100, 200])
    names = [f"{one.kind} {one.operation} {one.distance_m:g}" for one in factors]
    logs = sum(columns[:, names.index(name)] * value for name, value in TRUE.items())
    rate = np.exp(-1.2 + logs)
    if spread:
        rate = rate * rng.gamma(1 / spread, spread, rate.size)
    folds = spatial_folds(*places.T, block_m=700, folds=5, rng=rng)
    return rng.poisson(rate), columns, names, folds


def fitted(seed, **kwargs):
    counts, columns, names, folds = town(seed, **kwargs)
    return fit_risk_terrain(counts, columns, names, folds=folds)


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_known_risks_are_found_again_and_others_are_not(spread):
    found = covered = false = 0
    for seed in range(4):
        table = {line.name: line for line in fitted(seed, spread=spread).table}
        false += len(table.keys() - TRUE.keys())
        for name, value in TRUE.items():
            if name in table:
                found += 1
                covered += table[name].low <= np.exp(value) <= table[name].high
    assert found >= 6
    assert covered >= found - 2
    # Of 14 factors without any effect in each of 4 towns.
    assert false <= 3


def test_the_table_is_ordered_and_speaks_of_its_places():
    counts, columns, names, folds = town(1)
    terrain = fit_risk_terrain(counts, columns, names, folds=folds)
    first = terrain.table[0]
    assert first.name == "stop near 100"
    assert first.places == columns[:, names.index(first.name)].sum()
    assert first.low < first.relative_risk < first.high
    assert first.relative_risk == pytest.approx(np.exp(first.coefficient))


def test_risk_is_relative_to_the_safest_place_and_expected_adds_up():
    counts, columns, names, folds = town(1)
    terrain = fit_risk_terrain(counts, columns, names, folds=folds)
    assert terrain.risk.min() == 1
    assert terrain.expected.sum() == pytest.approx(counts.sum())
    assert 0 < terrain.cross_validated < terrain.deviance_explained < 1


def test_events_that_gather_for_other_reasons_show_as_dispersion():
    assert fitted(1).dispersion == pytest.approx(1, abs=0.15)
    assert fitted(1, spread=1.0).dispersion > 1.3


def test_chance_alone_explains_nothing():
    kept = 0
    for seed in range(3):
        _, columns, names, folds = town(seed)
        counts = np.random.default_rng(seed).poisson(0.5, len(columns))
        terrain = fit_risk_terrain(counts, columns, names, folds=folds)
        kept += len(terrain.table)
    assert kept <= 1


def test_more_people_are_no_risk_when_they_are_counted():
    _, columns, names, folds = town(2)
    near = columns[:, 0]
    people = 1 + 9 * near
    counts = np.random.default_rng(2).poisson(0.3 * people)
    with_people = fit_risk_terrain(counts, columns, names, folds=folds, exposure=people)
    without = fit_risk_terrain(counts, columns, names, folds=folds)
    assert "stop near 100" in [line.name for line in without.table]
    assert "stop near 100" not in [line.name for line in with_people.table]


def test_factors_that_cannot_be_tried_are_named():
    counts, columns, _, folds = town(1)
    flags = np.column_stack([np.ones(len(columns)), counts == 0, columns[:, 0]])
    terrain = fit_risk_terrain(
        counts, flags, ["everywhere", "never", "stop"], folds=folds
    )
    assert terrain.left_out == ["everywhere", "never"]
    assert [line.name for line in terrain.table] == ["stop"]


def test_equal_counts_have_nothing_to_explain():
    _, columns, names, folds = town(1)
    terrain = fit_risk_terrain(np.ones(len(columns)), columns, names, folds=folds)
    assert terrain.table == []
    assert terrain.deviance_explained == 0
    assert (terrain.risk == 1).all()


def test_neighbours_are_left_out_together():
    x, y = np.meshgrid(np.arange(10) * 100.0, np.arange(10) * 100.0)
    rng = np.random.default_rng(1)
    folds = spatial_folds(x.ravel(), y.ravel(), block_m=500, folds=4, rng=rng)
    assert {len(set(folds.reshape(10, 10)[:5, :5].ravel()))} == {1}
    assert np.bincount(folds).tolist() == [25] * 4
    with pytest.raises(RefusedInputError, match="4 blocks"):
        spatial_folds(x.ravel(), y.ravel(), block_m=500, folds=5, rng=rng)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"counts": np.zeros(100)}, RefusedInputError),
        ({"counts": np.r_[-1, np.ones(99)]}, RefusedInputError),
        ({"counts": np.r_[np.nan, np.ones(99)]}, RefusedInputError),
        ({"counts": np.ones(99)}, ShapeError),
        ({"columns": np.full((100, 1), np.inf)}, RefusedInputError),
        ({"columns": np.ones((100, 2))}, ShapeError),
        ({"folds": np.zeros(100)}, RefusedInputError),
        ({"exposure": np.r_[0, np.ones(99)]}, RefusedInputError),
    ],
)
def test_what_no_model_can_be_made_of_is_refused(change, error):
    sound = {
        "counts": np.arange(100) % 4,
        "columns": (np.arange(100) % 2)[:, np.newaxis].astype(float),
        "names": ["stop"],
        "folds": np.arange(100) % 5,
    }
    with pytest.raises(error):
        fit_risk_terrain(**(sound | change))


def test_too_few_places_are_refused_with_what_is_needed():
    with pytest.raises(RefusedInputError, match="at least 30 and 60"):
        fit_risk_terrain(
            np.full(20, 9), np.eye(20, 1), ["stop"], folds=np.arange(20) % 5
        )
