"""Real rasters: sums agree with what they were made from; odd ones are refused."""

import pandas as pd
import pytest
import shapely

from geosafety.errors import RefusedInputError
from geosafety.surfaces import read_window, zonal_sum

EVERYWHERE = (200_000.0, 6_100_000.0, 920_000.0, 7_700_000.0)


def test_the_population_of_stockholm_sums_to_what_is_published(real_data):
    path = real_data / "rasters/derived_stockholm_pop2016_100m_3006.tif"
    raster = read_window(path, EVERYWHERE)
    # PROVENANCE.md: the areas sum to 932,630 inhabitants.
    assert zonal_sum(raster, shapely.box(*EVERYWHERE)).total == pytest.approx(932_630)


def test_the_addresses_of_malmo_sum_to_the_register(real_data):
    raster = read_window(
        real_data / "rasters/derived_malmo_addresses_100m_3006.tif", EVERYWHERE
    )
    count = len(pd.read_parquet(real_data / "malmo_addresses/malmo_adresser.parquet"))
    assert zonal_sum(raster, shapely.box(*EVERYWHERE)).total == count


@pytest.mark.parametrize(
    "name",
    [
        "MCD12C1_2019_sweden.tif",
        "olinda_dem_utm25s.tif",
        "stars_lc_nlcd.tif",
        "derived_memphis_population2020_500m_32616.tif",
    ],
)
def test_a_raster_in_another_system_is_refused_in_words(real_data, name):
    with pytest.raises(RefusedInputError, match="coordinate system"):
        read_window(real_data / "rasters" / name, EVERYWHERE)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("r02_vrt.tif", "raster-unreadable"),
        ("r06_truncated.tif", "raster-unreadable"),
        ("r07_wms.tif", "raster-unreadable"),
    ],
)
def test_bad_rasters_are_refused_in_words(real_data, name, code):
    with pytest.raises(RefusedInputError) as caught:
        read_window(real_data / "bad-inputs/raster" / name, EVERYWHERE)
    assert caught.value.problems[0].code == code


def test_a_good_raster_is_read(real_data):
    part = read_window(real_data / "bad-inputs/raster/r00_ok.tif", EVERYWHERE)
    assert zonal_sum(part, shapely.box(*EVERYWHERE)).cells > 0


def test_of_forty_gigapixels_only_the_part_asked_for_is_read(real_data):
    path = real_data / "bad-inputs/raster/r03_40_gigapixel.tif"
    site = (616_000.0, 6_514_000.0, 616_400.0, 6_514_400.0)
    assert zonal_sum(read_window(path, site), shapely.box(*site)).cells < 200_000
