import subprocess
import sys

import numpy as np
import pytest
import rasterio
from affine import Affine
from shapely import box

from geosafety.errors import RefusedInputError
from geosafety.model.municipality import Municipality
from geosafety.surfaces.take_in import child_environment, take_in

TOWN = Municipality(
    "0480", "Nyköping", box(600_000, 6_500_000, 630_000, 6_530_000), 3010
)


@pytest.fixture
def write(tmp_path):
    def writing(values=None, *, west=616_000.0, **profile):
        band = (
            np.arange(600.0, dtype="float32").reshape(20, 30)
            if values is None
            else values
        )
        path = tmp_path / "in.tif"
        usual = {
            "driver": "GTiff",
            "width": band.shape[-1],
            "height": band.shape[-2],
            "count": 1 if band.ndim == 2 else band.shape[0],
            "dtype": band.dtype,
            "crs": "EPSG:3006",
            "transform": Affine(10.0, 0.0, west, 0.0, -10.0, 6_515_000.0),
        }
        with rasterio.open(path, "w", **usual | profile) as dataset:
            dataset.write(band if band.ndim == 3 else band[None])
            dataset.update_tags(artist="Anna Svensson")
        return path

    return writing


def refusal(path, tmp_path):
    with pytest.raises(RefusedInputError) as caught:
        take_in(path, tmp_path / "ut.tif", municipality=TOWN)
    return caught.value.problems[0].code


def test_the_cells_are_kept_and_nothing_else_of_the_file(write, tmp_path):
    path = write(nodata=-1)
    found = take_in(path, tmp_path / "ut.tif", municipality=TOWN)
    assert (found.width, found.height, found.cell_m) == (30, 20, (10.0, 10.0))
    assert (found.known, found.low, found.high) == (600, 0.0, 599.0)
    assert found.covered_share == pytest.approx(300 * 200 / 9e8)
    with rasterio.open(tmp_path / "ut.tif") as dataset, rasterio.open(path) as before:
        assert np.array_equal(dataset.read(1), before.read(1))
        assert dataset.transform == before.transform
        assert dataset.profile["tiled"]
        assert dataset.nodata == -1
    assert b"Svensson" not in (tmp_path / "ut.tif").read_bytes()


def test_a_large_raster_can_be_read_from_far_away(write, tmp_path):
    # A class may be a number that no cell between two others should have.
    values = np.where(np.random.default_rng(1).random((600, 1100)) < 0.5, 3, 9)
    take_in(write(values.astype("int16")), tmp_path / "ut.tif", municipality=TOWN)
    with rasterio.open(tmp_path / "ut.tif") as dataset:
        assert dataset.overviews(1) == [2, 4, 8]
        seen = dataset.read(1, out_shape=(75, 138))
    assert set(np.unique(seen)) == {3, 9}


def test_cells_without_a_value_do_not_count(write, tmp_path):
    values = np.full((20, 30), np.nan, dtype="float32")
    values[0, :3] = [-9, 4, 5]
    found = take_in(write(values, nodata=-9), tmp_path / "ut.tif", municipality=TOWN)
    assert (found.known, found.low, found.high) == (2, 4.0, 5.0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"crs": None}, "unknown-crs"),
        ({"crs": "EPSG:3010"}, "raster-crs"),
        ({"crs": "EPSG:4326"}, "raster-crs"),
        ({"west": 900_000.0}, "outside-municipality"),
        ({"values": np.zeros((2, 20, 30), dtype="uint8")}, "raster-bands"),
        ({"values": np.zeros((20, 30), dtype="complex64")}, "raster-values"),
        ({"values": np.full((20, 30), np.nan, dtype="float32")}, "no-rows"),
        (
            {"transform": Affine(10.0, 0.0, 616_000.0, 0.0, 10.0, 6_515_000.0)},
            "raster-turned",
        ),
    ],
)
def test_a_raster_that_cannot_be_used_is_told_why(write, tmp_path, changes, code):
    assert refusal(write(**changes), tmp_path) == code


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_raster_that_is_cut_off_is_found(write, tmp_path, share):
    noise = np.random.default_rng(1).random((200, 300), dtype="float32")
    path = write(noise, blockysize=10)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(path, tmp_path) == "corrupt-file"


def test_another_kind_of_file_is_not_opened_at_all(tmp_path):
    path = tmp_path / "in.tif"
    path.write_text("<VRTDataset/>")
    assert refusal(path, tmp_path) == "content-mismatch"


def test_the_child_has_the_driver_of_geotiff_alone():
    program = "import rasterio\nwith rasterio.Env() as e: print(sorted(e.drivers()))"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-c", program],
        env=child_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['GTiff']"
