"""Vector tiles hold the layer's features, its declared columns and nothing else."""

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import text

from geosafety.crs import reproject_points
from geosafety.model.layer import LayerSpec, Style
from geosafety.model.tile import Tile
from geosafety.model.vocabulary import Title
from geosafety.store import layers
from geosafety.store.tiles import read_tile

EAST, NORTH = 468_000.0, 6_462_000.0


def declared(key="benches", geometry="point", **columns):
    return LayerSpec(
        key=key,
        folder="planning",
        title=Title("Bänkar", "Benches"),
        geometry=geometry,
        style=Style(),
        source="Parkförvaltningen",
        audience=("est",),
        columns=columns or {"name": "text", "seats": "integer", "set_up": "date"},
    )


def filled(connection, layer, shapes, **columns):
    layers.apply(connection, [layer])
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=3006)
    layers.add_features(connection, layer, frame)


def tile_at(z, east=EAST, north=NORTH):
    x, y = reproject_points([east], [north], source=3006, target=3857)
    half = 20_037_508.342789244
    side = 2 * half / 2**z
    return Tile(z, int((x[0] + half) // side), int((half - y[0]) // side))


@pytest.fixture
def read(tmp_path):
    """Read a tile as GDAL does, whose way of unpacking is not ours."""

    def reading(tile, found):
        path = tmp_path / f"{tile.z}-{tile.x}-{tile.y}.mvt"
        path.write_bytes(found.body)
        place = {"X": tile.x, "Y": tile.y, "Z": tile.z}
        return pyogrio.read_dataframe(path, **place).to_crs(3006)

    return reading


def test_a_tile_holds_the_features_where_they_are(connection, read):
    layer = declared()
    shapes = [shapely.Point(EAST + each, NORTH + 2 * each) for each in range(5)]
    dates = np.array(["2026-03-01"] * 5, "datetime64[D]").tolist()
    names = [f"Bänk {each}" for each in range(5)]
    filled(connection, layer, shapes, name=names, seats=range(5), set_up=dates)
    tile = tile_at(16)
    found = read_tile(connection, layer, tile)
    frame = read(tile, found).sort_values("seats")
    assert found.left_out == 0
    assert frame["name"].tolist() == names
    assert frame["seats"].tolist() == list(range(5))
    assert set(frame["set_up"].astype(str)) == {"2026-03-01"}
    distance = frame.geometry.distance(gpd.GeoSeries(shapes, frame.index, crs=3006))
    # A unit of the tile is 0.08 m on the ground here.
    assert distance.max() < 0.2


def test_only_declared_columns_are_in_it(connection, read):
    before = declared(name="text", hidden="text")
    filled(connection, before, [shapely.Point(EAST, NORTH)], name=["a"], hidden=["b"])
    now = declared(name="text")
    frame = read(tile_at(16), read_tile(connection, now, tile_at(16)))
    assert set(frame.columns) - {"mvt_id"} == {"name", "geometry"}
    assert b"hidden" not in read_tile(connection, now, tile_at(16)).body


def test_what_lies_elsewhere_is_not_in_it_and_an_empty_tile_is_empty(connection):
    layer = declared(name="text")
    filled(connection, layer, [shapely.Point(EAST, NORTH)], name=["a"])
    for tile in (tile_at(16, EAST + 5000), Tile(16, 0, 0), Tile(2, 0, 0)):
        assert read_tile(connection, layer, tile).body == b""
    assert read_tile(connection, declared("nothing"), tile_at(16)).body == b""


@pytest.mark.parametrize("z", [0, 3, 8, 12])
def test_the_whole_municipality_fits_in_a_tile_and_what_is_left_out_is_told(
    connection, z, read
):
    layer = declared(geometry="polygon", number="integer")
    rng = np.random.default_rng(1)
    places = np.column_stack(
        [EAST + rng.uniform(-900, 900, 900), NORTH + rng.uniform(-900, 900, 900)]
    )
    sizes = np.arange(1, 901) / 3
    shapes = shapely.buffer(shapely.points(places), sizes)
    filled(connection, layer, shapes, number=range(900))
    found = read_tile(connection, layer, tile_at(z), most_features=300)
    assert found.left_out == 600
    small = read_tile(connection, layer, tile_at(z), most_bytes=4000)
    assert len(small.body) <= 4000
    if z == 12:
        kept = read(tile_at(z), found)["number"]
        assert set(kept) == set(range(600, 900))
        assert small.left_out > 0


def test_the_index_finds_the_features(connection):
    layer = declared(name="text")
    spread = np.random.default_rng(3).uniform(-30_000, 30_000, (20_000, 2))
    filled(
        connection,
        layer,
        shapely.points(spread + np.array([EAST, NORTH])),
        name=["a"] * len(spread),
    )
    connection.execute(text("analyze layers.benches"))
    west, south, east, north = tile_at(16).metres(1 / 64)
    plan = connection.execute(
        text(
            "explain select geom from layers.benches where geom && "
            "st_makeenvelope(:west, :south, :east, :north, 3006)"
        ),
        {"west": west, "south": south, "east": east, "north": north},
    )
    assert "benches_geom" in "\n".join(plan.scalars())
