import numpy as np
import pytest
import shapely

from geosafety import grid
from geosafety.crs import reproject_points
from geosafety.hotspots import study_area
from geosafety.model.municipality import Municipality

EAST, NORTH, SIDE = 613_000.0, 6_512_000.0, 8_000.0
TOWN = Municipality(
    code="demo",
    name="Lövköping",
    boundary=shapely.box(EAST, NORTH, EAST + SIDE, NORTH + SIDE),
    local_crs=3010,
    margin_m=2000,
)
NONE = np.empty(0, dtype=np.int64)


def cell_at(east, north, resolution=10):
    lon, lat = reproject_points([east], [north], source=3006, target=4326)
    return grid.cells_of_points(lon, lat, resolution)


def area(**changes):
    given = {"address_cells": NONE, "report_cells": NONE} | changes
    return study_area(TOWN, resolution=9, **given)


def test_all_cells_within_the_boundary_count_also_those_without_reports():
    np.testing.assert_array_equal(area(), grid.cells_of_polygon(TOWN.boundary, 9))


@pytest.mark.parametrize(("beyond_m", "belongs"), [(1500, True), (3000, False)])
def test_a_report_belongs_as_far_out_as_the_margin(beyond_m, belongs):
    cell = cell_at(EAST - beyond_m, NORTH + 4000)
    cells = area(report_cells=np.repeat(cell, 3))
    assert (grid.parents(cell, 9)[0] in cells) is belongs
    assert cells.size == area().size + belongs


def test_an_address_belongs_wherever_the_boundary_is_drawn():
    cell = cell_at(EAST - 5000, NORTH)
    assert grid.parents(cell, 9)[0] in area(address_cells=cell)


def test_cells_come_once_and_ascending():
    inside = cell_at(EAST + 100, NORTH + 100)
    cells = area(address_cells=inside, report_cells=inside)
    assert (np.diff(cells) > 0).all()
