"""Layers as GeoJSON."""

import math
from typing import Any

from flask import Response, jsonify
from flask_login import current_user
from pydantic import BaseModel, Field
from shapely.geometry import box

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import NotFoundError, Problem
from geosafety.model.layer import LayerSpec
from geosafety.store import layers as stored
from geosafety.store.connection import transaction
from webmap.answers import unchanged_or
from webmap.api.contract import Asked, Features, api, geojson
from webmap.errors import BadParameterError
from webmap.geojson import feature_collection
from webmap.map_data import described, may_read, vector_layers
from webmap.site import site

GEOJSON = "application/geo+json"
WORLD = box(-180, -90, 180, 90)
NO_FEATURES = b'{"type":"FeatureCollection","features":[]}'

blueprint = api("api_layers", __name__)


class LayerNamed(Asked):
    """Which layer."""

    key: str


class FeaturesAsked(Asked):
    """Which part of a layer."""

    bbox: str | None = Field(
        default=None, description="west,south,east,north in degrees, EPSG:4326."
    )


class LayerList(BaseModel):
    """The layers that the reader may see."""

    layers: list[dict[str, Any]]


@blueprint.get("/layers", responses={200: LayerList})
def layers() -> Response:
    """List the layers that the reader's role may see."""
    return jsonify({"layers": [described(layer) for layer in vector_layers()]})


@blueprint.get("/layers/<key>", responses={200: geojson(Features)})
def features(path: LayerNamed, query: FeaturesAsked) -> Response:
    """
    Give one layer's features, EPSG:4326, to those it is declared for.

    A layer for the public is given to anyone, signed in or not.

    `bbox` is west,south,east,north in degrees; features that touch it are given.
    """
    layer = readable_layer(path.key)
    area = bbox_of(query.bbox)
    within = (
        None
        if area is None
        else reproject_geometry(box(*area), source=WGS84, target=SWEREF99_TM)
    )
    try:
        with transaction(site().engine) as connection:
            found = stored.read_features(connection, layer.key, within=within)
    except NotFoundError:
        # Declared, but nobody has put anything in it yet.
        return unchanged_or(NO_FEATURES, mimetype=GEOJSON)
    return unchanged_or(feature_collection(found), mimetype=GEOJSON)


def bbox_of(text: str | None) -> tuple[float, float, float, float] | None:
    """
    Read west,south,east,north in degrees; None when nothing is asked for.

    Raises
    ------
    BadParameterError
        If it is not four finite numbers in that order.
    """
    if text is None:
        return None
    parts = text.split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        raise _bad_bbox(text) from None
    whole = all(map(math.isfinite, (west, south, east, north)))
    if (
        not whole
        or not WORLD.covers(box(west, south, east, north))
        or (west > east or south > north)
    ):
        raise _bad_bbox(text)
    return west, south, east, north


def readable_layer(key: str) -> LayerSpec:
    """
    Find a layer with shapes that the reader may see; another is as good as none.

    Raises
    ------
    NotFoundError
        If there is none of that name for the reader.
    """
    layer = site().catalog.layers.get(key)
    role = current_user.role if current_user.is_authenticated else None
    if layer is None or layer.geometry is None or not may_read(layer, role):
        raise NotFoundError(
            sv=f"Det finns inget lager ”{key[:40]}”.",
            en=f"There is no layer “{key[:40]}”.",
        )
    return layer


def _bad_bbox(text: str) -> BadParameterError:
    """Refuse a box, naming the parameter."""
    problem = Problem(
        code="bad-parameter",
        sv=f"bbox är ”{text[:80]}”; det ska vara väst,syd,öst,nord i grader.",
        en=f"bbox is “{text[:80]}”; it should be west,south,east,north in degrees.",
        column="bbox",
    )
    return BadParameterError(sv=problem.sv, en=problem.en, problems=[problem])
