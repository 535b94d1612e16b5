import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import KernelGrid, kernel_density

GRID = KernelGrid(west=0.0, north=600.0, cell_m=10.0, rows=60, columns=50)
EAST = 5.0 + 10 * np.arange(50)
NORTH = 595.0 - 10 * np.arange(60)


def quartic(d, h):
    return np.where(d < h, 3 / (np.pi * h**2) * (1 - (d / h) ** 2) ** 2, 0.0)


def gaussian(d, h):
    return np.exp(-((d / h) ** 2) / 2) / (2 * np.pi * h**2)


@pytest.mark.parametrize(
    ("kernel", "formula"), [("quartic", quartic), ("gaussian", gaussian)]
)
def test_far_from_the_edge_the_density_is_the_formula(kernel, formula):
    x, y = np.array([245.0, 265.0]), np.array([305.0, 295.0])
    found = kernel_density(x, y, grid=GRID, bandwidth_m=50, kernel=kernel).values
    for row, column in ((29, 24), (30, 27), (25, 22)):
        d = np.hypot(EAST[column] - x, NORTH[row] - y)
        expected = formula(d, 50).sum() * 1e6
        assert found[row, column] == pytest.approx(expected, rel=2e-3)


places = st.lists(
    st.tuples(st.floats(0, 499), st.floats(1, 600)), min_size=1, max_size=20
)


@given(places, st.sampled_from(["quartic", "gaussian"]), st.floats(20, 300))
def test_the_edge_never_loses_events(points, kernel, bandwidth_m):
    x, y = np.array(points).T
    found = kernel_density(x, y, grid=GRID, bandwidth_m=bandwidth_m, kernel=kernel)
    assert found.values.sum() * 100 / 1e6 > 0.5 * len(points)
    assert found.values.min() >= 0
    assert found.events == len(points)


def test_an_event_far_from_the_edge_is_one_event():
    found = kernel_density([255.0], [305.0], grid=GRID, bandwidth_m=80).values
    assert found.sum() * 100 / 1e6 == pytest.approx(1)


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_even_events_are_even_up_to_the_edge(kernel):
    x, y = (axis.ravel() for axis in np.meshgrid(EAST, NORTH))
    found = kernel_density(x, y, grid=GRID, bandwidth_m=80, kernel=kernel).values
    np.testing.assert_allclose(found, 1e4)


def test_even_events_are_even_in_an_area_of_any_shape():
    inside = np.hypot(EAST - 250, (NORTH - 300)[:, np.newaxis]) < 200
    x, y = (axis[inside] for axis in np.meshgrid(EAST, NORTH))
    found = kernel_density(x, y, grid=GRID, bandwidth_m=80, inside=inside).values
    np.testing.assert_allclose(found[inside], 1e4)


def test_outside_the_area_nothing_is_known_and_nothing_is_counted():
    inside = np.ones((60, 50), dtype=bool)
    inside[:, 25:] = False
    x, y = np.array([100.0, 240.0, 400.0, -50.0]), np.full(4, 300.0)
    found = kernel_density(x, y, grid=GRID, bandwidth_m=60, inside=inside)
    assert np.isnan(found.values[:, 25:]).all()
    assert np.isfinite(found.values[:, :25]).all()
    assert (found.events, found.outside) == (2, 2)


def test_an_event_may_count_as_many():
    one = kernel_density(
        np.array([200.0]), np.array([300.0]), grid=GRID, bandwidth_m=50, weights=[3.0]
    )
    many = kernel_density(
        np.full(3, 200.0), np.full(3, 300.0), grid=GRID, bandwidth_m=50
    )
    np.testing.assert_allclose(one.values, many.values)


def test_a_million_events_at_one_point_are_a_peak():
    n = 1_000_000
    found = kernel_density(
        np.full(n, 200.0), np.full(n, 300.0), grid=GRID, bandwidth_m=50
    )
    assert found.values.sum() * 100 / 1e6 == pytest.approx(n)
    assert found.values.argmax() == 30 * 50 + 20


def test_without_events_the_density_is_zero():
    empty = np.empty(0)
    assert not kernel_density(empty, empty, grid=GRID, bandwidth_m=50).values.any()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"bandwidth_m": 19.0}, RefusedInputError),
        ({"bandwidth_m": np.nan}, RefusedInputError),
        ({"bandwidth_m": np.inf}, RefusedInputError),
        ({"x": np.array([np.nan])}, RefusedInputError),
        ({"x": np.array([6e5])}, RefusedInputError),
        ({"x": np.ones(2)}, ShapeError),
        ({"weights": np.array([-1.0])}, RefusedInputError),
        ({"inside": np.zeros((60, 50), dtype=bool)}, RefusedInputError),
        ({"inside": np.ones((2, 2), dtype=bool)}, ShapeError),
    ],
)
def test_what_has_no_density_is_refused(change, error):
    asked = {"x": np.array([9.0]), "y": np.array([9.0]), "bandwidth_m": 50.0} | change
    with pytest.raises(error):
        kernel_density(grid=GRID, **asked)


@pytest.mark.parametrize(
    "change", [{"rows": 0}, {"rows": 10**7}, {"cell_m": 0.0}, {"west": np.nan}]
)
def test_what_is_no_grid_is_refused(change):
    sound = {"west": 0.0, "north": 0.0, "cell_m": 10.0, "rows": 5, "columns": 5}
    with pytest.raises(RefusedInputError):
        KernelGrid(**(sound | change))
