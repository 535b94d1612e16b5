import numpy as np
import pytest
import shapely

from geosafety import grid
from geosafety.errors import RefusedInputError
from geosafety.grid import areas, engine_h3

# A crooked area with a hole in the middle of Nyköping, EPSG:3006, metres.
AREA = shapely.Polygon(
    [(613000, 6512000), (621000, 6511000), (623500, 6519000), (615000, 6517500)],
    [[(616000, 6513000), (618000, 6513500), (617500, 6515000)]],
)


def test_cells_of_an_area_are_those_whose_centre_lies_inside():
    cells = grid.cells_of_polygon(AREA, 9)
    candidates = grid.grow(cells, rings=4)
    inside = shapely.contains_xy(AREA, *grid.centres_3006(candidates))
    np.testing.assert_array_equal(cells, candidates[inside])


def test_two_parts_give_the_cells_of_both():
    parts = [AREA, shapely.affinity.translate(AREA, xoff=20_000)]
    both = grid.cells_of_polygon(shapely.MultiPolygon(parts), 9)
    each = [grid.cells_of_polygon(part, 9) for part in parts]
    np.testing.assert_array_equal(both, np.unique(np.concatenate(each)))


@pytest.mark.parametrize("resolution", [8, 9, 10])
def test_an_area_smaller_than_a_cell_gets_one_cell(resolution):
    square = shapely.Point(616000, 6512000).buffer(1)
    cells = grid.cells_of_polygon(square, resolution)
    np.testing.assert_array_equal(cells, grid.cells_touching(square, resolution))
    assert cells.size == 1


def test_an_empty_area_has_no_cells():
    assert grid.cells_of_polygon(shapely.Polygon(), 9).size == 0
    assert grid.cells_touching(shapely.Polygon(), 9).size == 0


def test_touching_cells_are_those_whose_hexagon_meets_the_area():
    cells = grid.cells_touching(AREA, 9)
    candidates = grid.grow(cells, rings=2)
    area = areas.reproject_geometry(
        shapely.segmentize(AREA, 1000), source=3006, target=4326
    )
    meets = shapely.intersects(area, grid.polygons(candidates))
    np.testing.assert_array_equal(cells, candidates[meets])


def test_the_fallback_finds_the_same_cells(monkeypatch):
    inside, touching = grid.cells_of_polygon(AREA, 9), grid.cells_touching(AREA, 9)
    monkeypatch.setattr(areas, "engine", engine_h3)
    np.testing.assert_array_equal(grid.cells_of_polygon(AREA, 9), inside)
    np.testing.assert_array_equal(grid.cells_touching(AREA, 9), touching)


def test_centres_lie_in_their_own_cells():
    cells = grid.cells_of_polygon(AREA, 10)
    np.testing.assert_array_equal(grid.cells_of_points(*grid.centres(cells), 10), cells)
    centres = shapely.points(*grid.centres(cells))
    assert shapely.contains(grid.polygons(cells), centres).all()


def test_hexagons_in_metres_lie_around_their_centres_in_metres():
    cells = grid.cells_of_polygon(AREA, 9)
    outlines = grid.polygons_3006(cells)
    middles = shapely.centroid(outlines)
    east, north = grid.centres_3006(cells)
    assert (
        np.hypot(shapely.get_x(middles) - east, shapely.get_y(middles) - north).max()
        < 1
    )
    assert grid.polygons_3006(cells[:0]).size == 0


@pytest.mark.parametrize("find", [grid.cells_of_polygon, grid.cells_touching])
def test_all_of_sweden_in_small_hexagons_is_refused_at_once(find):
    sweden = shapely.box(266_000, 6_132_000, 921_000, 7_680_000)
    with pytest.raises(RefusedInputError, match="million cells of resolution 11"):
        find(sweden, 11)
    assert find(sweden, 3).size > 50
