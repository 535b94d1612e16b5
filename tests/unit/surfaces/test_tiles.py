"""A tile shows what the raster holds, where it holds it, in the declared colours."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import rasterio
from affine import Affine
from PIL import Image
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT

from geosafety.crs import reproject_points
from geosafety.errors import NotFoundError, RefusedInputError
from geosafety.model.layer import Style, StyleClass
from geosafety.model.tile import MAX_ZOOM, Tile
from geosafety.model.vocabulary import Title
from geosafety.surfaces import ColourClass, colours_of, raster_tile

WEST, NORTH = 650_000.0, 6_580_000.0
COLOURS = (ColourClass("#d9b44a", 1, 4), ColourClass("#2f6b3a", 4))
CLEAR = (0, 0, 0, 0)


def written(path, values, *, cell_m=20.0, crs="EPSG:3006", **more):
    rows, columns = values.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=1,
        dtype=values.dtype,
        crs=crs,
        transform=Affine(cell_m, 0, WEST, 0, -cell_m, NORTH),
        **more,
    ) as dataset:
        dataset.write(values, 1)
    return path


@pytest.fixture
def raster(tmp_path):
    values = np.random.default_rng(7).integers(0, 9, (200, 300)).astype(np.float32)
    values[50:80] = np.nan
    values[100:120] = -1
    return written(tmp_path / "a.tif", values, nodata=-1)


def tile_at(z, *, east=WEST + 3000, north=NORTH - 2000):
    x, y = reproject_points([east], [north], source=3006, target=3857)
    side = 2 * 20_037_508.342789244 / 2**z
    column, row = (x[0] + side * 2**z / 2) // side, (side * 2**z / 2 - y[0]) // side
    return Tile(z, int(column), int(row))


def drawn(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def expected(path, tile):
    west, south, east, north = tile.mercator
    with (
        rasterio.open(path) as dataset,
        WarpedVRT(
            dataset,
            crs="EPSG:3857",
            transform=Affine(
                (east - west) / 256, 0, west, 0, (south - north) / 256, north
            ),
            width=256,
            height=256,
            resampling=Resampling.nearest,
            nodata=-1,
            # Exactly, not to an eighth of a pixel as is usual.
            tolerance=0.001,
        ) as warped,
    ):
        values = warped.read(1)
    colours = np.zeros((256, 256, 4), np.uint8)
    colours[(values >= 1) & (values < 4)] = (0xD9, 0xB4, 0x4A, 255)
    colours[values >= 4] = (0x2F, 0x6B, 0x3A, 255)
    return colours


@pytest.mark.parametrize("z", [12, 13, 15, 18])
def test_a_tile_has_the_colours_of_the_raster_as_gdal_moves_it(raster, z):
    tile = tile_at(z)
    found = drawn(raster_tile(raster, tile, COLOURS))
    assert found.shape == (256, 256, 4)
    assert (found != expected(raster, tile)).any(axis=2).mean() < 0.002
    assert {tuple(each) for each in found.reshape(-1, 4)} <= {
        CLEAR,
        (0xD9, 0xB4, 0x4A, 255),
        (0x2F, 0x6B, 0x3A, 255),
    }


def test_what_is_not_known_and_what_no_class_holds_is_transparent(raster):
    middle = tile_at(18, north=NORTH - 65 * 20)
    assert raster_tile(raster, middle, COLOURS) is None
    assert raster_tile(raster, tile_at(13), (ColourClass("#000000", 100),)) is None


@pytest.mark.parametrize(
    "tile", [Tile(12, 0, 0), tile_at(15, east=WEST - 9000), Tile(22, 4, 4)]
)
def test_a_tile_beside_the_raster_or_beside_sweden_is_empty(raster, tile):
    assert raster_tile(raster, tile, COLOURS) is None


def test_seen_from_far_away_a_large_raster_is_read_small(tmp_path):
    values = np.full((2048, 2048), 2, np.uint8)
    path = written(tmp_path / "large.tif", values, cell_m=5, tiled=True)
    found = drawn(raster_tile(path, Tile(5, *xy_of(5)), COLOURS))
    shown = found[found[..., 3] > 0]
    # Four pixels across: some 2.5 km each at that zoom.
    assert 9 <= len(shown) <= 25
    assert {tuple(each) for each in shown} == {(0xD9, 0xB4, 0x4A, 255)}


def xy_of(z):
    tile = tile_at(z)
    return tile.x, tile.y


def test_the_same_tile_comes_to_many_threads_at_once(raster):
    tiles = [tile_at(z) for z in (11, 12, 13, 14, 15)] * 8
    alone = {tile: raster_tile(raster, tile, COLOURS) for tile in tiles}
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda tile: raster_tile(raster, tile, COLOURS), tiles))
    assert found == [alone[tile] for tile in tiles]


@pytest.mark.parametrize(
    ("z", "x", "y"),
    [(-1, 0, 0), (MAX_ZOOM + 1, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0), (0, 2**31, 0)],
)
def test_there_is_no_tile_outside_the_world(z, x, y):
    with pytest.raises(NotFoundError, match="tile"):
        Tile(z, x, y)


def test_another_system_is_refused(tmp_path):
    values = np.ones((10, 10), np.uint8)
    path = written(tmp_path / "b.tif", values, crs="EPSG:3010")
    with pytest.raises(RefusedInputError, match="EPSG:3010"):
        raster_tile(path, tile_at(13), COLOURS)


def test_what_is_no_geotiff_is_refused(tmp_path):
    path = tmp_path / "c.tif"
    path.write_bytes(b"<VRTDataset/>")
    with pytest.raises(RefusedInputError, match="GeoTIFF"):
        raster_tile(path, tile_at(13), COLOURS)


def test_colours_follow_the_declaration():
    def entry(fill, **more):
        return StyleClass(title=Title("a", "a"), fill=fill, **more)

    style = Style(
        classes=(entry("#000001", start=1, end=2), entry("#000002", value="7"))
    )
    ranged, exact = colours_of(style)
    assert (ranged.start, ranged.end) == (1, 2)
    assert exact.start <= 7 < exact.end <= 7 + 1e-12
    assert colours_of(Style(fill="#000003")) == (ColourClass("#000003"),)
    assert colours_of(Style()) == ()
