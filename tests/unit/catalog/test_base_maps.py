"""Base maps that come as pictures: what is declared, and what is refused."""

from dataclasses import replace

import pytest

from geosafety.catalog import check_catalog, read_catalog
from geosafety.settings import read_settings

HEAD = 'title.sv = "Flygbild"\ntitle.en = "Photo"\nattribution = "© Kommunen"\n'
WMS = HEAD + (
    'source_type = "wms"\nurl = "https://karta.example/wms"\nlayers = "ortofoto"\n'
)
WMTS = HEAD + (
    'source_type = "wmts"\nurl = "https://karta.example/wmts"\nlayers = "topo"\n'
    'matrix_set = "3857"\n'
)
XYZ = HEAD + 'source_type = "xyz"\nurl = "https://t.example:8443/{z}/{x}/{y}.png"\n'
FILE = HEAD + 'source_type = "pmtiles"\nfile = "kommunen.pmtiles"\n'


@pytest.fixture
def declare(tmp_path):
    settings = replace(read_settings({}), layers_dir=tmp_path)

    def declared(text, name="base/flyg.toml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return settings

    return declared


@pytest.mark.parametrize(
    ("text", "origin", "tile"),
    [
        (WMS, "https://karta.example", "https://karta.example/wms"),
        (
            WMTS,
            "https://karta.example",
            (
                "https://karta.example/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
                "&LAYER=topo&STYLE=&TILEMATRIXSET=3857&FORMAT=image%2Fpng"
                "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
            ),
        ),
        (
            WMTS.replace(
                "/wmts",
                "/{Layer}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png",
            ),
            "https://karta.example",
            "https://karta.example/topo/default/3857/{z}/{y}/{x}.png",
        ),
        (XYZ, "https://t.example:8443", "https://t.example:8443/{z}/{x}/{y}.png"),
        (FILE, None, None),
    ],
)
def test_a_base_map_knows_its_host_and_its_tiles(declare, text, origin, tile):
    found = read_catalog(declare(text)).base_maps["flyg"]
    assert (found.origin, found.tile_url) == (origin, tile)
    assert (found.title.sv, found.attribution) == ("Flygbild", "© Kommunen")


def test_without_such_files_there_are_none(declare):
    settings = declare(WMS)
    (settings.layers_dir / "base/flyg.toml").unlink()
    assert read_catalog(settings).base_maps == {}


def test_a_base_map_is_no_layer(declare):
    assert "flyg" not in read_catalog(declare(WMS)).layers


@pytest.mark.parametrize(
    "url",
    [
        "http://karta.example/wms",
        "//karta.example/wms",
        "https:///wms",
        "https://karta.example/wms?a b",
        "https://karta.example;script-src/wms",
        "https://*.example/wms",
        "https://karta.example:x/wms",
        "https://karta.example/wms#a",
        "https://[::1/wms",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_none_is_refused(declare, url):
    _, problems = check_catalog(declare(WMS.replace("https://karta.example/wms", url)))
    assert [(each.code, each.row) for each in problems] == [("base-map-url", 5)]


@pytest.mark.parametrize(
    "url",
    [
        "https://a:b@karta.example/wms",
        "https://karta.example/wms?token=1",
        "https://karta.example/wms?api_key=",
    ],
)
def test_an_address_that_tells_a_secret_is_refused(declare, url):
    _, problems = check_catalog(declare(WMS.replace("https://karta.example/wms", url)))
    assert [each.code for each in problems] == ["base-map-secret"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (WMS.replace('layers = "ortofoto"\n', ""), "base-map-needs"),
        (WMTS.replace('matrix_set = "3857"\n', ""), "base-map-needs"),
        (FILE + 'url = "https://karta.example/"\n', "base-map-needs"),
        (XYZ.replace("{y}", "1"), "base-map-tile"),
        (XYZ + "min_zoom = 9\nmax_zoom = 8\n", "zoom"),
        (FILE.replace("kommunen", "../x"), "pattern"),
        (WMS.replace("© Kommunen", "<b>K</b>"), "pattern"),
        (WMS.replace('"wms"', '"wfs"'), "choice"),
        (WMS + "[style]\nfill = 1\n", "type"),
    ],
)
def test_what_is_wrong_is_told(declare, text, code):
    _, problems = check_catalog(declare(text))
    assert [each.code for each in problems] == [code]


def test_a_base_map_elsewhere_is_refused(declare):
    _, problems = check_catalog(declare(WMS, "planning/flyg.toml"))
    assert [each.code for each in problems] == ["base-map-folder"]


def test_a_map_on_this_very_machine_needs_no_tls(declare):
    text = WMS.replace("https://karta.example", "http://127.0.0.1:8080")
    assert check_catalog(declare(text))[1] == []
