"""Circles grow the same way however they are found."""

import numpy as np
import pytest

from geosafety.errors import RefusedInputError
from geosafety.stats.scan import Circles, Distance
from geosafety.stats.scan.circles import grown, sites_of
from geosafety.stats.scan.near import neighbours_within


def grid(seed, sites=60):
    rng = np.random.default_rng(seed)
    lattice = np.stack(np.meshgrid(np.arange(9), np.arange(9)), -1).reshape(-1, 2)
    return rng.permutation(lattice)[:sites] * 100.0 + 6_580_000


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("distance", list(Distance))
def test_whole_and_other_weights_grow_alike(seed, distance):
    places = grid(seed)
    if distance is Distance.GEOGRAPHIC:
        places = (places - 6_580_000) / 1000 + (18, 59)
    sites = sites_of(places, distance)
    weight = np.random.default_rng(seed).integers(0, 5, sites.size).astype(float)
    reach = 250.0 if distance is Distance.PLANAR else 25_000.0
    circles = Circles(max_share=0.2, max_radius=reach, distance=distance)
    together = grown(sites, weight, circles)
    one_by_one = grown(sites, weight * 0.5, circles)
    np.testing.assert_array_equal(together.start, one_by_one.start)
    np.testing.assert_array_equal(together.member, one_by_one.member)
    np.testing.assert_array_equal(together.weight, one_by_one.weight * 2)


def test_ties_are_broken_by_x_and_then_y():
    points = sites_of(grid(1), Distance.PLANAR).points
    found = neighbours_within(points, 300.0, most=10_000)
    for row, point in enumerate(points):
        far = np.hypot(*(points - point).T)
        order = np.lexsort((points[:, 1], points[:, 0], far.round(6)))
        part = found.member[found.start[row] : found.start[row + 1]]
        np.testing.assert_array_equal(part, order[: (far <= 300.0).sum()])


def test_too_many_neighbours_are_not_listed():
    assert neighbours_within(np.arange(20.0)[:, np.newaxis], 5.0, most=50) is None


def test_too_many_steps_are_refused(monkeypatch):
    monkeypatch.setattr("geosafety.stats.scan.circles._MOST_STEPS", 100)
    sites = sites_of(grid(2), Distance.PLANAR)
    with pytest.raises(RefusedInputError, match="smaller largest radius"):
        grown(sites, np.ones(sites.size), Circles())
