"""A density map lies where its area does, and its file is read back as it was."""

import json

import numpy as np
import pytest
import rasterio
import shapely

from geosafety.errors import RefusedInputError
from geosafety.surfaces import density_map, read_window, write_cog

AREA = shapely.Point(650_000, 6_580_000).buffer(3000)


@pytest.fixture
def drawn():
    rng = np.random.default_rng(1)
    east, north = rng.normal([[649_500], [6_580_300]], 900, (2, 500))
    return density_map(east, north, AREA, cell_m=10.0, bandwidth_m=250.0)


def test_the_map_holds_every_event_of_the_area(drawn):
    assert drawn.events + drawn.outside == 500
    assert np.nansum(drawn.raster.values) * 100 / 1e6 == pytest.approx(
        drawn.events, rel=0.02
    )


def test_the_peak_lies_where_the_events_do(drawn):
    row, column = np.unravel_index(
        np.nanargmax(drawn.raster.values), drawn.raster.values.shape
    )
    assert drawn.raster.west + 10 * column == pytest.approx(649_500, abs=600)
    assert drawn.raster.north - 10 * row == pytest.approx(6_580_300, abs=600)


def test_the_file_is_cloud_optimised_and_read_back_as_it_was(drawn, tmp_path):
    path = tmp_path / "density.tif"
    write_cog(path, drawn.raster, method={"kernel": "quartic", "område": "Östra"})
    with rasterio.open(path) as dataset:
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert dataset.overviews(1)
        assert json.loads(dataset.tags()["METHOD"])["område"] == "Östra"
    found = read_window(path, AREA.bounds)
    assert (found.west, found.north) == (drawn.raster.west, drawn.raster.north)
    np.testing.assert_allclose(found.values, drawn.raster.values, rtol=1e-6)


def test_all_of_sweden_in_small_cells_is_refused_before_it_is_made():
    sweden = shapely.box(200_000, 6_100_000, 920_000, 7_700_000)
    one = np.array([600_000.0]), np.array([6_500_000.0])
    with pytest.raises(RefusedInputError, match="larger cells"):
        density_map(*one, sweden, cell_m=10.0, bandwidth_m=250.0)


@pytest.mark.parametrize(
    ("area", "cell_m"), [(shapely.Polygon(), 10.0), (AREA, 0.0), (AREA, np.nan)]
)
def test_no_area_has_no_map(area, cell_m):
    with pytest.raises(RefusedInputError):
        density_map(np.ones(1), np.ones(1), area, cell_m=cell_m, bandwidth_m=250.0)
