import h3.api.basic_int as h3
import numpy as np
import pytest

from geosafety import grid
from geosafety.crs import reproject_points
from geosafety.errors import RefusedInputError, ShapeError
from geosafety.grid import engine_h3, engine_h3ronpy

NYKOPING = (17.008, 58.753)
# Base cell 4, in which Nyköping lies, is a pentagon; its centre lies far north.
PENTAGON = min(h3.get_pentagons(9), key=lambda cell: h3.get_base_cell_number(cell) != 4)


def points(seed, n=3000, box=(16.3, 17.4, 58.5, 59.0)):
    rng = np.random.default_rng(seed)
    west, east, south, north = box
    return rng.uniform(west, east, n), rng.uniform(south, north, n)


@pytest.mark.parametrize("resolution", [0, 5, 8, 9, 10, 11, 15])
def test_points_in_nykopings_pentagon_base_cell_get_the_cell_h3_gives(resolution):
    lon, lat = points(1)
    cells = grid.cells_of_points(lon, lat, resolution)
    assert {h3.get_base_cell_number(int(cell)) for cell in cells} == {4}
    expected = [h3.latlng_to_cell(*at, resolution) for at in zip(lat, lon, strict=True)]
    np.testing.assert_array_equal(cells, expected)


@pytest.mark.parametrize(
    ("lon", "lat"), [(np.nan, 58.0), (17.0, np.inf), (17.0, 90.1), (-180.5, 58.0)]
)
def test_what_is_no_degree_is_refused(lon, lat):
    with pytest.raises(RefusedInputError, match="at position 1"):
        grid.cells_of_points([17.0, lon], [58.0, lat])


def test_points_in_metres_lie_in_the_cells_that_their_degrees_do():
    lon, lat = points(7)
    east, north = reproject_points(lon, lat, source=4326, target=3006)
    found = grid.cells_at(east, north, 9)
    assert (found == grid.cells_of_points(lon, lat, 9)).mean() > 0.999
    with pytest.raises(RefusedInputError, match="at position 0"):
        grid.cells_at([np.nan], [6_500_000.0])


def test_lists_of_unequal_length_are_refused():
    with pytest.raises(ShapeError):
        grid.cells_of_points([17.0], [58.0, 59.0])


@pytest.mark.parametrize("resolution", range(11))
def test_parents_by_bits_are_the_parents_h3_gives(resolution):
    lon, lat = points(3, 500, box=(-180, 180, -90, 90))
    cells = grid.cells_of_points(lon, lat, 10)
    expected = [h3.cell_to_parent(cell, resolution) for cell in cells.tolist()]
    np.testing.assert_array_equal(grid.parents(cells, resolution), expected)
    np.testing.assert_array_equal(grid.resolution_of(expected), resolution)


def test_a_coarse_cell_has_no_finer_parent():
    with pytest.raises(RefusedInputError, match="resolution 8"):
        grid.parents(grid.cells_of_points([17.0], [58.0], 8), 9)


def test_no_cells_have_no_parents():
    assert grid.parents(np.empty(0, dtype=np.int64), 9).size == 0


def test_cells_survive_being_written_and_read():
    lon, lat = points(4)
    cells = grid.cells_of_points(lon, lat)
    texts = grid.to_hex(cells)
    assert {len(text) for text in texts} == {15}
    assert texts[0] == h3.int_to_str(int(cells[0]))
    np.testing.assert_array_equal(grid.from_hex(texts), cells)


@pytest.mark.parametrize(
    "text",
    ["", "hej", "8908b3295b7fff", "0x8908b3295b7ff", "1508b3295b7ffff", "å" * 15],
)
def test_a_text_that_is_no_cell_is_refused_by_name(text):
    with pytest.raises(RefusedInputError) as refusal:
        grid.from_hex(["8908b3295b7ffff", text])
    assert f"”{text}”" in refusal.value.sv


def test_counts_over_cells_sum_to_the_points():
    lon, lat = points(5)
    cells = grid.cells_of_points(lon, lat, 8)
    unique, counts = grid.counts_per_cell(cells)
    assert counts.sum() == lon.size
    assert (np.diff(unique) > 0).all()


@pytest.mark.parametrize("cells", ["town", "pentagon"])
def test_both_engines_agree(cells):
    start = grid.cells_of_points(*[[at] for at in NYKOPING], 9)
    if cells == "pentagon":
        start = np.array([PENTAGON])
    around = grid.grow(start, rings=4)
    for ours, theirs in zip(
        engine_h3ronpy.disks(around, rings=1),
        engine_h3.disks(around, rings=1),
        strict=True,
    ):
        assert ours.size == theirs.size
    np.testing.assert_allclose(
        engine_h3ronpy.centres(around), engine_h3.centres(around), atol=1e-9
    )
    outlines = zip(
        engine_h3ronpy.outlines(around), engine_h3.outlines(around), strict=True
    )
    assert all(
        ours.equals_exact(other, 1e-9, normalize=True) for ours, other in outlines
    )
    np.testing.assert_array_equal(
        engine_h3ronpy.are_valid(around), engine_h3.are_valid(around)
    )
