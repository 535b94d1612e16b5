"""Layers as tiles: pictures of rasters, and shapes for map programs."""

import gzip
from typing import Any

from flask import Response, jsonify, send_file, url_for
from pydantic import BaseModel, Field

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import NotFoundError
from geosafety.model.layer import LayerSpec
from geosafety.model.tile import MAX_ZOOM, Tile
from geosafety.store.connection import transaction
from geosafety.store.tiles import read_tile, tile_columns
from geosafety.surfaces import blank_tile, raster_tile
from webmap.answers import unchanged, unchanged_or
from webmap.api.contract import Asked, api
from webmap.api.layers import readable_layer
from webmap.base_maps import base_map_file
from webmap.raster_layers import find_raster
from webmap.site import site
from webmap.text import title

MVT = "application/vnd.mapbox-vector-tile"
LEFT_OUT = "Geosafety-Left-Out"
# What a column's kind is called in TileJSON.
_FIELDS = {"integer": "Number", "number": "Number", "boolean": "Boolean"}
_PICTURE: dict[str, Any] = {
    "description": "A PNG of 256 × 256 pixels, transparent where nothing is known.",
    "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
}
_SHAPES: dict[str, Any] = {
    "description": "A Mapbox Vector Tile; empty where nothing is. "
    f"{LEFT_OUT} tells how many features were too many for one tile.",
    "content": {MVT: {"schema": {"type": "string", "format": "binary"}}},
}
_FILE: dict[Any, Any] = {
    status: {
        "description": "A PMTiles archive, version 3, or a part of one.",
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"}
            }
        },
    }
    for status in (200, 206)
}

blueprint = api("api_tiles", __name__)


class TileNamed(Asked):
    """Which tile of which layer."""

    layer: str
    z: int = Field(description=f"Zoom, 0 to {MAX_ZOOM}.")
    x: int = Field(description="Column, from the west.")
    y: int = Field(description="Row, from the north.")


class LayerNamed(Asked):
    """Which layer."""

    layer: str


class BaseMapNamed(Asked):
    """Which base map."""

    key: str


class TileJson(BaseModel):
    """Where a layer's tiles are and what they hold, TileJSON 3.0."""

    tilejson: str
    name: str
    attribution: str
    scheme: str
    tiles: list[str]
    minzoom: int
    maxzoom: int
    bounds: list[float]
    vector_layers: list[dict[str, Any]]


@blueprint.get(
    "/tiles/raster/<layer>/<int:z>/<int:x>/<int:y>.png", responses={200: _PICTURE}
)
def raster(path: TileNamed) -> Response:
    """Give a tile of a raster in its declared colours, EPSG:3857."""
    layer = find_raster(path.layer)
    tile = Tile(path.z, path.x, path.y)
    key = (layer.version, tile)
    etag = f"{layer.version}-{tile.z}-{tile.x}-{tile.y}"
    answer = unchanged(etag)
    if answer is not None:
        return answer
    body = site().tiles.get(
        key, lambda: raster_tile(layer.path, tile, layer.colours) or blank_tile()
    )
    return unchanged_or(body, mimetype="image/png", etag=etag)


@blueprint.get(
    "/tiles/vector/<layer>/<int:z>/<int:x>/<int:y>.mvt", responses={200: _SHAPES}
)
def vector(path: TileNamed) -> Response:
    """
    Give a tile of a layer's shapes, EPSG:3857, with its declared columns.

    Made anew each time, since whoever edits a layer in QGIS should see it at once; a
    tile that has not changed is not sent again.
    """
    layer = readable_layer(path.layer)
    tile = Tile(path.z, path.x, path.y)
    with transaction(site().engine) as connection:
        found = read_tile(connection, layer, tile)
    packed = gzip.compress(found.body, compresslevel=5, mtime=0)
    response = unchanged_or(found.body, mimetype=MVT, packed=packed)
    if found.left_out:
        response.headers[LEFT_OUT] = str(found.left_out)
    return response


@blueprint.get("/tiles/base/<key>.pmtiles", responses=_FILE)
def base_map(path: BaseMapNamed) -> Response:
    """Give a base map of the data folder, or the part that `Range` asks for."""
    response = send_file(
        base_map_file(path.key),
        mimetype="application/octet-stream",
        conditional=True,
        etag=True,
        max_age=0,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response


@blueprint.get("/tiles/vector/<layer>.json", responses={200: TileJson})
def describe(path: LayerNamed) -> Response:
    """Tell map programs where a layer's tiles are, TileJSON 3.0."""
    layer = readable_layer(path.layer)
    tiles = url_for("api_tiles.vector", layer=layer.key, z=0, x=0, y=0, _external=True)
    boundary = reproject_geometry(
        site().catalog.municipality.boundary, source=SWEREF99_TM, target=WGS84
    )
    return jsonify(
        {
            "tilejson": "3.0.0",
            "name": title(layer.title),
            "attribution": layer.source,
            "scheme": "xyz",
            "tiles": [tiles.replace("/0/0/0.mvt", "/{z}/{x}/{y}.mvt")],
            "minzoom": layer.min_zoom,
            "maxzoom": MAX_ZOOM,
            "bounds": [round(each, 6) for each in boundary.bounds],
            "vector_layers": [{"id": layer.key, "fields": _fields(layer)}],
        }
    )


def _fields(layer: LayerSpec) -> dict[str, str]:
    """Name the columns of a layer's tiles and their kinds."""
    kinds = layer.columns or {}
    try:
        with transaction(site().engine) as connection:
            names = tile_columns(connection, layer)
    except NotFoundError:
        names = tuple(kinds)
    return {name: _FIELDS.get(kinds.get(name, "text"), "String") for name in names}
