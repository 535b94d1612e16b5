"""Rasters are summed by the share of each cell, and odd ones are refused."""

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geosafety.errors import RefusedInputError
from geosafety.surfaces import Raster, read_window, share_between, zonal_sum

PEOPLE = Raster(
    values=np.array([[10.0, 20.0, np.nan], [30.0, 40.0, 50.0]]),
    west=500_000.0,
    north=6_500_200.0,
    cell_m=(100.0, 100.0),
)


def write_raster(path, values, *, epsg=3006, nodata=-1.0):
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=values.shape[1],
        height=values.shape[0],
        count=1,
        dtype="float32",
        crs=f"EPSG:{epsg}",
        transform=rasterio.Affine(100, 0, 500_000, 0, -100, 6_500_200),
        nodata=nodata,
    ) as dataset:
        dataset.write(values.astype("float32"), 1)
    return path


def test_a_cell_counts_by_the_share_inside():
    # Half of 10 and 30, all of 20 and 40: 5 + 15 + 20 + 40.
    found = zonal_sum(PEOPLE, shapely.box(500_050, 6_500_000, 500_200, 6_500_200))
    assert (found.total, found.covered_share, found.cells) == (80.0, 1.0, 4)


def test_a_cell_without_data_is_not_a_zero():
    found = zonal_sum(PEOPLE, shapely.box(500_200, 6_500_000, 500_300, 6_500_200))
    assert (found.total, found.covered_share, found.cells) == (50.0, 0.5, 1)


def test_an_area_without_any_data_has_no_sum():
    found = zonal_sum(PEOPLE, shapely.box(500_200, 6_500_100, 500_300, 6_500_200))
    assert np.isnan(found.total)
    assert found.covered_share == 0.0


@given(
    cut=st.floats(1, 199),
    west=st.floats(500_000, 500_090),
    east=st.floats(500_110, 500_200),
)
def test_the_parts_of_an_area_sum_to_the_whole(cut, west, east):
    whole = shapely.box(west, 6_500_000, east, 6_500_200)
    low = shapely.box(west, 6_500_000, east, 6_500_000 + cut)
    high = shapely.box(west, 6_500_000 + cut, east, 6_500_200)
    parts = zonal_sum(PEOPLE, low).total + zonal_sum(PEOPLE, high).total
    assert parts == pytest.approx(zonal_sum(PEOPLE, whole).total)


def test_the_share_between_two_heights_counts_cells_with_data():
    heights = Raster(
        np.array([[0.0, 1.0, 2.5, 3.0, np.nan]]), west=0, north=1, cell_m=(1.0, 1.0)
    )
    found = share_between(heights, shapely.box(0, 0, 5, 1), low=0.7, high=2.5)
    assert (found.share, found.area_m2, found.covered_share) == (0.5, 2.0, 0.8)


def test_only_the_part_asked_for_is_read(tmp_path):
    path = write_raster(tmp_path / "a.tif", np.arange(6.0).reshape(2, 3))
    part = read_window(path, (500_110, 6_500_010, 500_190, 6_500_090))
    assert part.values.tolist() == [[4.0]]
    assert (part.west, part.north) == (500_100.0, 6_500_100.0)


def test_no_data_becomes_nan(tmp_path):
    path = write_raster(tmp_path / "a.tif", np.array([[-1.0, 2.0]]))
    part = read_window(path, (500_000, 6_500_100, 500_200, 6_500_200))
    assert np.isnan(part.values[0, 0])


def test_bounds_outside_the_raster_give_an_empty_part(tmp_path):
    path = write_raster(tmp_path / "a.tif", np.ones((2, 2)))
    part = read_window(path, (400_000, 6_400_000, 400_100, 6_400_100))
    assert part.values.size == 0
    assert (
        zonal_sum(part, shapely.box(400_000, 6_400_000, 400_100, 6_400_100)).cells == 0
    )


def test_another_system_is_refused_by_name(tmp_path):
    path = write_raster(tmp_path / "a.tif", np.ones((2, 2)), epsg=3010)
    with pytest.raises(RefusedInputError, match="EPSG:3010"):
        read_window(path, (0, 0, 1, 1))


def test_what_is_no_geotiff_is_not_opened_as_something_else(tmp_path):
    path = tmp_path / "a.tif"
    path.write_text('<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>')
    with pytest.raises(RefusedInputError, match="GeoTIFF"):
        read_window(path, (0, 0, 1, 1))


def test_a_part_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = write_raster(tmp_path / "a.tif", np.ones((20, 20)))
    monkeypatch.setattr("geosafety.surfaces.raster.MAX_CELLS", 100)
    with pytest.raises(RefusedInputError, match="at most 100"):
        read_window(path, (500_000, 6_498_000, 502_000, 6_500_200))
