"""Layers as vector tiles, made by PostGIS."""

from dataclasses import dataclass
from typing import Any, Final

from psycopg import sql
from sqlalchemy import Connection

from geosafety.errors import NotFoundError
from geosafety.model.layer import LayerSpec
from geosafety.model.tile import Tile
from geosafety.store.connection import raw
from geosafety.store.layers import existing_columns
from geosafety.store.tables import LAYER_SCHEMA

MOST_FEATURES: Final = 10_000
MOST_BYTES: Final = 500_000
# Units across a tile, and how many beyond its edge are drawn, so that lines and dots
# are whole where two tiles meet.
_EXTENT: Final = 4096
_RIM: Final = 64
RIM_SHARE: Final = _RIM / _EXTENT
# Corners closer than this, in units of the tile, are left out.
_SIMPLER: Final = 2

# The largest first; of points, and of what is as large, a choice that does not follow
# place and is the same each time.
_QUERY: Final = """
    with near as (
        select {columns} geom, count(*) over () as held
        from {layer}
        where geom && st_makeenvelope(%(west)s, %(south)s, %(east)s, %(north)s, 3006)
        order by st_area(st_envelope(geom)) desc, md5(st_asbinary(st_envelope(geom)))
        limit %(most)s
    ),
    drawn as (
        select {columns} held, st_asmvtgeom(
            st_simplify(st_transform(geom, 3857), %(tolerance)s, true),
            st_tileenvelope(%(z)s, %(x)s, %(y)s), %(extent)s, %(rim)s, true
        ) as geom
        from near
    )
    select
        (
            select st_asmvt(feature, %(name)s, %(extent)s, 'geom')
            from (select {columns} geom from drawn where geom is not null) as feature
        ),
        coalesce((select max(held) from near), 0)
"""


@dataclass(frozen=True, slots=True)
class VectorTile:
    """
    One tile of a layer.

    Attributes
    ----------
    body
        Mapbox Vector Tile, version 2; empty where there is nothing.
    left_out
        Features that touch the tile's bounds and are not in it, since they are too
        many for one tile.
    """

    body: bytes
    left_out: int


EMPTY: Final = VectorTile(b"", 0)


def tile_columns(connection: Connection, layer: LayerSpec) -> tuple[str, ...]:
    """
    Name the columns that a layer's tiles hold.

    A table gives those that are declared now; a query is its own declaration.

    Raises
    ------
    NotFoundError
        If the layer has neither table nor view.
    """
    held = existing_columns(connection, layer.key)
    if layer.columns is not None:
        return tuple(name for name in layer.columns if name in held)
    return tuple(name for name in held if name not in {"id", "geom"})


def read_tile(
    connection: Connection,
    layer: LayerSpec,
    tile: Tile,
    *,
    most_features: int = MOST_FEATURES,
    most_bytes: int = MOST_BYTES,
) -> VectorTile:
    """
    Make one tile of a layer, of the rows that the reader may see.

    A tile that would hold more than `most_features` or be larger than `most_bytes`
    keeps the largest features, and tells how many it leaves out. A feature that is
    simply too small to be seen is not counted among them.

    Parameters
    ----------
    layer
        With a geometry.
    tile
        Which tile, EPSG:3857.

    Returns
    -------
    VectorTile
        Empty outside Sweden, and for a layer that nobody has put anything in.
    """
    bounds = tile.metres(RIM_SHARE)
    if bounds is None:
        return EMPTY
    try:
        columns = tile_columns(connection, layer)
    except NotFoundError:
        return EMPTY
    names = [sql.SQL("{}, ").format(sql.Identifier(name)) for name in columns]
    query = sql.SQL(_QUERY).format(
        columns=sql.SQL("").join(names),
        layer=sql.Identifier(LAYER_SCHEMA, layer.key),
    )
    west, _, east, _ = tile.mercator
    values = {
        **dict(zip(("west", "south", "east", "north"), bounds, strict=True)),
        "z": tile.z,
        "x": tile.x,
        "y": tile.y,
        "tolerance": (east - west) / _EXTENT * _SIMPLER,
        "extent": _EXTENT,
        "rim": _RIM,
        "name": layer.key,
    }
    most = most_features
    while True:
        found: Any = raw(connection).execute(query, values | {"most": most}).fetchone()
        body, held = bytes(found[0] or b""), int(found[1])
        if len(body) <= most_bytes or most == 1:
            return VectorTile(body, max(held - most, 0))
        # As many as would fit if all were alike, and at most half.
        share = most_bytes / len(body)
        most = max(int(min(most, held) * min(share * 0.9, 0.5)), 1)
