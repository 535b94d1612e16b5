import numpy as np
import pytest

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import Factor, surroundings

PLACES = np.column_stack([np.arange(0.0, 1000, 50), np.zeros(20)])


def test_near_is_within_the_distance_and_at_it():
    factors, columns = surroundings(PLACES, {"stop": [[200.0, 0.0]]}, [50, 100])
    assert factors[0] == Factor("stop", "near", 50)
    assert PLACES[columns[:, 0] == 1, 0].tolist() == [150, 200, 250]
    assert PLACES[columns[:, 2] == 1, 0].tolist() == [100, 150, 200, 250, 300]


def test_dense_is_where_many_lie():
    lamps = np.array([[y, 0.0] for y in (100, 500, 505, 510, 515, 520, 900)])
    factors, columns = surroundings(PLACES, {"lamp": lamps}, [100])
    assert factors[1] == Factor("lamp", "dense", 100)
    assert set(PLACES[columns[:, 1] == 1, 0]) <= {450, 500, 550}
    assert columns[10, 1] == 1


def test_what_is_nowhere_is_near_nobody():
    _, columns = surroundings(PLACES, {"underpass": np.empty((0, 2))}, [100])
    assert columns.shape == (20, 2)
    assert not columns.any()


def test_many_things_at_one_point_are_refused_before_they_are_paired():
    heap = np.full((3_000_000, 2), 500.0) * [1, 0]
    with pytest.raises(RefusedInputError, match="60000000 pairs"):
        surroundings(PLACES, {"lamp": heap}, [2000])


@pytest.mark.parametrize("distance", [0, -1, np.nan, np.inf])
def test_a_distance_is_above_zero(distance):
    with pytest.raises(RefusedInputError, match="distance"):
        surroundings(PLACES, {"stop": PLACES}, [distance])


def test_points_are_pairs_of_numbers():
    with pytest.raises(ShapeError):
        surroundings(np.ones((3, 3)), {}, [100])
    with pytest.raises(RefusedInputError):
        surroundings(PLACES, {"stop": [[np.nan, 1.0]]}, [100])
