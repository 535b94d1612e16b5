"""People are shared out over hexagons, and none are made or lost inside."""

import numpy as np
import pytest
import rasterio

from geosafety import grid
from geosafety.errors import RefusedInputError
from geosafety.jobs.population import people_of_cells

CENTRE = grid.cells_of_points([14.47], [58.30], 9)
CELLS = np.unique(grid.grow(CENTRE, rings=3))


@pytest.fixture
def raster(tmp_path):
    """Fill a square around the cells with 16 persons in each hectare."""
    east, north = (float(each[0]) for each in grid.centres_3006(CENTRE))
    path = tmp_path / "population.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=40,
        height=40,
        count=1,
        dtype="float32",
        crs="EPSG:3006",
        nodata=-1,
        transform=rasterio.Affine(100, 0, east - 2000, 0, -100, north + 2000),
    ) as dataset:
        dataset.write(np.full((40, 40), 16, dtype="float32"), 1)
    return path


def test_people_follow_the_area_of_the_hexagon(raster):
    people = people_of_cells(raster, CENTRE)
    # 16 in a hectare; a hexagon of resolution 9 here is about 12 hectares.
    area = grid.polygons_3006(CENTRE)[0].area / 10_000
    assert people[0] == pytest.approx(16 * area, rel=0.15)


def test_cells_off_the_raster_are_unknown_and_not_empty(raster):
    far = grid.cells_of_points([15.5], [58.9], 9)
    cells = np.unique(np.concatenate([CELLS, far]))
    people = people_of_cells(raster, cells)
    assert np.isnan(people[cells == far[0]]).all()
    assert (people[cells != far[0]] > 0).all()


def test_a_raster_that_is_not_there_is_told(tmp_path):
    for file in (None, tmp_path / "no.tif"):
        with pytest.raises(RefusedInputError, match="population raster"):
            people_of_cells(file, CELLS)
