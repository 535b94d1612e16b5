"""Tiles for those whom a layer is declared for, and for nobody else."""

import io
import re
from dataclasses import replace

import numpy as np
import pyogrio
import pytest
from argon2 import PasswordHasher
from PIL import Image

from geosafety.crs import reproject_points
from geosafety.model.account import Role
from geosafety.model.tile import Tile
from geosafety.store import accounts, organisations
from geosafety.store.connection import connect, transaction
from webmap import create_app
from webmap.access import MAPS
from webmap.security import HEADERS
from webmap.tile_cache import TileCache

Z = 13


def tile_of(z=Z):
    """Give the tile in the middle of the town."""
    east, north = reproject_points([468_500], [6_462_500], source=3006, target=3857)
    half = 20_037_508.342789244
    side = 2 * half / 2**z
    return Tile(z, int((east[0] + half) // side), int((half - north[0]) // side))


@pytest.fixture
def path():
    def made(kind, layer, z=Z):
        tile = tile_of(z)
        ending = {"raster": "png", "vector": "mvt"}[kind]
        return f"/api/v1/tiles/{kind}/{layer}/{tile.z}/{tile.x}/{tile.y}.{ending}"

    return made


def pixels(answer):
    return np.asarray(Image.open(io.BytesIO(answer.data)).convert("RGBA"))


RASTERS = {
    "population": {Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE}
    | {Role.PLANNER, Role.GIS_EDITOR},
    "vegetation_height": MAPS,
    "density_incident": MAPS,
}


@pytest.mark.parametrize("layer", RASTERS)
def test_a_raster_is_for_those_it_is_declared_for(reader, path, layer):
    found = {
        role: reader(role).get(path("raster", layer)).status_code
        for role in [None, *Role]
    }
    assert found == {
        role: 200 if role in RASTERS[layer] else 404 for role in [None, *Role]
    }


@pytest.mark.parametrize("layer", RASTERS)
def test_a_raster_is_drawn_in_the_colours_of_its_legend(reader, path, layer):
    answer = reader(Role.COORDINATOR).get(path("raster", layer))
    assert answer.mimetype == "image/png"
    shown = {tuple(each) for each in pixels(answer).reshape(-1, 4) if each[3]}
    page = reader(Role.COORDINATOR).get("/hotspots").text
    legend = {
        (*bytes.fromhex(colour), 255)
        for colour in re.findall(r'data-fill="#([0-9a-f]{6})"', page)
    }
    assert shown
    assert shown <= legend


def test_a_tile_that_is_known_is_not_sent_again(reader, path):
    client = reader(Role.PLANNER)
    for kind, layer in (("raster", "population"), ("vector", "lamps")):
        first = client.get(path(kind, layer))
        again = client.get(
            path(kind, layer), headers={"If-None-Match": first.headers["ETag"]}
        )
        assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
        for answer in (first, again):
            assert answer.headers["Cache-Control"] == "private, no-cache"
            assert "Cookie" in answer.headers["Vary"]


def test_a_raster_that_is_replaced_is_drawn_anew(town, reader, path):
    client = reader(Role.PLANNER)
    file = town.extensions["geosafety"].settings.municipality_dir
    file = file / "rasters/population.tif"
    before = client.get(path("raster", "population")).headers["ETag"]
    content = file.read_bytes()
    try:
        file.rename(file.with_suffix(".old"))
        assert client.get(path("raster", "population")).status_code == 404
        file.write_bytes(content)
        assert client.get(path("raster", "population")).headers["ETag"] != before
    finally:
        file.with_suffix(".old").replace(file)
    assert client.get(path("raster", "population")).headers["ETag"] == before


@pytest.mark.parametrize("kind", ["raster", "vector"])
@pytest.mark.parametrize(
    "place",
    [
        *("23/0/0", "3/8/0", "3/0/8", "-1/0/0", "3/-1/0", "1e1/0/0", "2147483648/0/0"),
        *("5/99999999999999999999/0", "a/0/0", "5/0/NaN"),
    ],
)
def test_what_is_no_tile_is_not_found(reader, kind, place):
    layer, ending = {"raster": ("population", "png"), "vector": ("lamps", "mvt")}[kind]
    answer = reader(Role.PLANNER).get(f"/api/v1/tiles/{kind}/{layer}/{place}.{ending}")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("layer", ["x", "lamps", "density_", "density_event_notice"])
def test_what_is_no_raster_is_not_found(reader, layer):
    answer = reader(Role.COORDINATOR).get(f"/api/v1/tiles/raster/{layer}/9/0/0.png")
    assert answer.status_code == 404


def test_a_tile_of_nothing_is_a_transparent_picture(reader):
    answer = reader(Role.PLANNER).get("/api/v1/tiles/raster/population/9/0/0.png")
    assert answer.status_code == 200
    assert not pixels(answer).any()
    assert len(answer.data) < 500


def test_a_vector_tile_is_what_its_description_says(reader, path, tmp_path):
    client = reader(Role.PLANNER)
    told = client.get("/api/v1/tiles/vector/lamps.json").json
    assert (told["tilejson"], told["scheme"]) == ("3.0.0", "xyz")
    assert told["tiles"] == [
        "http://localhost/api/v1/tiles/vector/lamps/{z}/{x}/{y}.mvt"
    ]
    assert told["vector_layers"] == [
        {"id": "lamps", "fields": {"number": "String", "working": "Boolean"}}
    ]
    west, south, east, north = told["bounds"]
    assert 10 < west < east < 25
    assert 55 < south < north < 70
    answer = client.get(
        path("vector", "lamps", 15), headers={"Accept-Encoding": "identity"}
    )
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    file = tmp_path / "a.mvt"
    file.write_bytes(answer.data)
    frame = pyogrio.read_dataframe(file, layer="lamps")
    assert len(frame) > 0
    assert {"number", "working"} <= set(frame.columns)


def test_a_vector_tile_is_packed_for_those_who_take_it(reader, path):
    client = reader(Role.PLANNER)
    packed = client.get(path("vector", "lamps"), headers={"Accept-Encoding": "gzip"})
    plain = client.get(path("vector", "lamps"), headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2


def test_a_layer_of_others_has_no_tiles_for_a_role(town, reader, path):
    layers = town.extensions["geosafety"].catalog.layers
    closed = [
        key
        for key, layer in layers.items()
        if not layer.base and layer.geometry and "public" not in layer.audience
    ]
    assert closed
    for key in closed:
        assert reader(None).get(path("vector", key)).status_code == 404
        assert reader(None).get(f"/api/v1/tiles/vector/{key}.json").status_code == 404


def test_few_tiles_are_kept_and_the_longest_unused_goes_first():
    cache, made = TileCache(most_bytes=25), []

    def body(key):
        return cache.get(key, lambda: made.append(key) or b"0123456789")

    for key in "aabacab":
        assert body(key) == b"0123456789"
    # There is room for two; when c came, b had been unused the longest.
    assert made == ["a", "b", "c", "b"]


PASSWORD = "en-lång-lösenfras-42"  # noqa: S105 - of the tests alone
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
MAP_PAGES = ("/hotspots", "/lager", "/detaljplaner")
WMS = (
    'title.sv = "Flygbild"\ntitle.en = "Photo"\nattribution = "Kommunen"\n'
    'source_type = "wms"\nurl = "https://karta.example:8443/wms"\nlayers = "foto"\n'
)
FILE = (
    'title.sv = "Fil"\ntitle.en = "File"\nattribution = "Kommunen"\n'
    'source_type = "pmtiles"\nfile = "kommunen.pmtiles"\n'
)


@pytest.fixture
def declaring(database_settings, tmp_path, signed_in_to):
    """Serve a municipality with base maps of its own, to a planner."""
    (tmp_path / "base").mkdir()
    apps = []

    def serve(**files):
        for name, text in files.items():
            path = tmp_path / f"base/{name}.toml"
            path.write_text(text, encoding="utf-8")
        settings = replace(database_settings, layers_dir=tmp_path)
        app = with_planner(create_app(settings), settings)
        apps.append(app)
        return signed_in_to(app, Role.PLANNER)

    yield serve
    for app in apps:
        app.extensions["geosafety"].pool.dispose()


def with_planner(app, settings):
    app.testing = True
    owner = connect(settings)
    with transaction(owner) as connection:
        organisations.ensure(
            connection, "kommunen", name="K", organisation_type="department"
        )
        accounts.save(
            connection,
            "prov.planner",
            name="P",
            role=Role.PLANNER,
            organisation_key="kommunen",
            password_hash=HASH,
        )
    owner.dispose()
    return app


def test_without_declared_servers_no_page_may_ask_another(reader):
    client = reader(Role.PLANNER)
    for page in MAP_PAGES:
        answer = client.get(page)
        for name in ("Content-Security-Policy", "Cross-Origin-Embedder-Policy"):
            assert answer.headers.get_all(name) == [HEADERS[name]]
        assert '"base_maps": []' in answer.text


def test_map_pages_may_show_pictures_of_just_the_declared_servers(declaring):
    client = declaring(flyg=WMS)
    for page in MAP_PAGES:
        answer = client.get(page)
        policy = answer.headers["Content-Security-Policy"]
        assert policy == HEADERS["Content-Security-Policy"].replace(
            "img-src 'self' data: blob:",
            "img-src 'self' data: blob: https://karta.example:8443",
        )
        assert answer.headers["Cross-Origin-Embedder-Policy"] == "credentialless"
        assert "Flygbild" in answer.text
    for page in ("/hjalp", "/rapportera", "/losenord"):
        answer = client.get(page)
        assert "karta.example" not in f"{answer.headers}{answer.text}"


def test_a_file_of_pictures_is_given_part_by_part(declaring, database_settings):
    folder = database_settings.municipality_dir / "basemaps"
    folder.mkdir(parents=True)
    file = folder / "kommunen.pmtiles"
    client = declaring(fil=FILE)
    address = "/api/v1/tiles/base/fil.pmtiles"

    # Neither a missing file nor one of vector tiles is offered.
    for content in (None, archive_head(tile_type=1), b"PMTiles\x03"):
        if content is not None:
            file.write_bytes(content)
        assert client.get(address).status_code == 404
        assert "fil.pmtiles" not in client.get("/hotspots").text

    file.write_bytes(archive_head(tile_type=2) + bytes(range(200)))
    page = client.get("/hotspots")
    assert address in page.text
    assert "vendor/pmtiles/pmtiles.js" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy == HEADERS["Content-Security-Policy"]
    part = client.get(address, headers={"Range": "bytes=127-130"})
    assert (part.status_code, part.data) == (206, bytes(range(4)))
    assert part.headers["Content-Range"] == "bytes 127-130/327"
    assert part.headers["Cache-Control"] == "private, no-cache"
    part.close()
    beyond = client.get(address, headers={"Range": "bytes=400-500"})
    assert beyond.status_code == 416
    assert client.get("/api/v1/tiles/base/flyg.pmtiles").status_code == 404


def archive_head(*, tile_type):
    head = bytearray(127)
    head[:8] = b"PMTiles\x03"
    head[99] = tile_type
    return bytes(head)
