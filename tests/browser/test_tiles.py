"""Pictures on the map: what the server draws, and base maps of other servers."""

import io
import struct
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

import pytest
from PIL import Image


def picture(colour):
    packed = io.BytesIO()
    Image.new("RGB", (256, 256), colour).save(packed, "PNG")
    return packed.getvalue()


class MapServer(BaseHTTPRequestHandler):
    """A WMS that knows one answer, and says nothing about who may show it."""

    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self):
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        self.asked.append(query | {"cookie": self.headers.get("Cookie", "")})
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(picture("#88aa88"))

    def log_message(self, *_):
        pass


@pytest.fixture
def map_server():
    MapServer.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), MapServer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def varint(number):
    """Write a whole number seven bits at a time, the least first."""
    packed = bytearray()
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(packed + bytes([number]))


def archive(tile, *, max_zoom=16):
    """Write PMTiles of version 3 in which one picture is every tile."""
    tiles = sum(4**z for z in range(max_zoom + 1))
    # One entry: the first number, how many in a row, the length, the offset plus one.
    root = b"".join(map(varint, (1, 0, tiles, len(tile), 1)))
    told = b"{}"
    parts = (127, len(root)), (127 + len(root), len(told)), (0, 0)
    data = (127 + len(root) + len(told), len(tile))
    head = b"PMTiles\x03" + struct.pack(
        "<11Q", *(each for part in (*parts, data) for each in part), tiles, 1, 1
    )
    # Clustered, nothing packed, PNG.
    head += struct.pack("<6B", 1, 1, 1, 2, 0, max_zoom)
    degrees = (-180, -85, 180, 85)
    head += struct.pack("<4iB2i", *(each * 10**7 for each in degrees), 0, 0, 0)
    assert len(head) == 127
    return head + root + told + tile


HEAD = 'title.sv = "{title}"\ntitle.en = "{title}"\nattribution = "{title}s ägare"\n'


@pytest.fixture
def with_maps(demo_settings, map_server, tmp_path, serving, browser):  # noqa: ARG001
    """Serve the made-up municipality with two base maps more."""
    (tmp_path / "base").mkdir()
    wms = f'source_type = "wms"\nurl = "{map_server}/wms"\nlayers = "foto"\n'
    file = 'source_type = "pmtiles"\nfile = "kommunen.pmtiles"\nmax_zoom = 16\n'
    for name, title, text in (("a", "Flygbild", wms), ("b", "Fil", file)):
        path = tmp_path / f"base/{name}.toml"
        path.write_text(HEAD.format(title=title) + text, encoding="utf-8")
    folder = demo_settings.municipality_dir / "basemaps"
    folder.mkdir(exist_ok=True)
    (folder / "kommunen.pmtiles").write_bytes(archive(picture("#aa88cc")))
    with serving(replace(demo_settings, layers_dir=tmp_path)) as where:
        where.declared = (map_server,)
        yield where


LOADED = """(selector) => {
  const found = [...document.querySelectorAll(selector)];
  return found.length > 3 && found.every((each) => each.naturalWidth === 256);
}"""


def test_a_raster_and_a_chosen_base_map_are_shown(with_maps, visit, violations):
    page = visit(with_maps, "/hotspots?layer=density_incident", user="est")
    page.wait_for_function(LOADED, arg=".raster-tile img")
    legend = page.locator("[data-legend=density_incident]")
    assert "per km²" in legend.inner_text()
    assert "n = " in legend.inner_text()
    # Nobody else has been asked for anything yet.
    assert MapServer.asked == []
    attribution = page.locator(".leaflet-control-attribution")
    own = attribution.inner_text()
    drawn = page.locator(".leaflet-tile-pane canvas")
    assert drawn.count() == 1

    page.locator(".base-choice summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(LOADED, arg=".leaflet-pictures-pane img")
    assert attribution.inner_text() == "Flygbilds ägare"
    assert drawn.count() == 0
    asked = MapServer.asked[0]
    assert (asked["crs"], asked["layers"]) == ("EPSG:3857", "foto")
    assert {each["cookie"] for each in MapServer.asked} == {""}
    assert violations(page) == []

    page.keyboard.press("ArrowDown")
    page.wait_for_function(LOADED, arg=".leaflet-pictures-pane img[src^=blob]")
    assert attribution.inner_text() == "Fils ägare"
    page.keyboard.press("ArrowDown")
    assert (drawn.count(), attribution.inner_text()) == (1, own)

    page.locator("input[value=density_incident]").uncheck()
    assert page.locator(".raster-tile img").count() == 0
    assert not legend.is_visible()
