"""Tables and views of schema `layers`, made from the declarations."""

from collections.abc import Iterable
from typing import Final, TypeAlias

import geopandas as gpd
import numpy as np
import psycopg
import shapely
from geoalchemy2 import Geometry
from numpy.typing import NDArray
from psycopg import sql
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Double,
    MetaData,
    Table,
    Text,
)

from geosafety.crs import SWEREF99_TM
from geosafety.errors import LayerError, NotFoundError, ShapeError
from geosafety.model.layer import ColumnKind, LayerSpec
from geosafety.store.connection import raw
from geosafety.store.copy import copy
from geosafety.store.rows import read_rows
from geosafety.store.tables import LAYER_SCHEMA

_COLUMN_TYPES: Final = {
    "text": "text",
    "integer": "bigint",
    "number": "double precision",
    "boolean": "boolean",
    "date": "date",
}
_COPY_TYPES: Final = {
    "text": Text,
    "integer": BigInteger,
    "number": Double,
    "boolean": Boolean,
    "date": Date,
}
_GEOMETRY_TYPES: Final = {
    "point": "Point",
    "line": "MultiLineString",
    "polygon": "MultiPolygon",
}
# Any number will do, as long as every geosafety takes the same lock.
_LOCK: Final = 0x67656F74
Shapes: TypeAlias = NDArray[np.object_]


def apply(connection: Connection, layers: Iterable[LayerSpec]) -> list[str]:
    """
    Make the tables that are missing and make the views anew.

    A table keeps its rows; new columns are added, and columns that are no longer
    declared are left where they are.

    Returns
    -------
    list of str
        Keys of the layers that now have a table or a view.

    Raises
    ------
    LayerError
        If a query does not work, or a layer or a column was of another kind before.
    """
    tables = [layer for layer in layers if layer.columns is not None]
    views = [layer for layer in layers if layer.query is not None]
    # Two programs that both find a table missing would both make it.
    raw(connection).execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    for layer in (*tables, *views):
        _refuse_another_kind(connection, layer)
    for layer in tables:
        _apply_table(connection, layer)
    for layer in views:
        _drop_view(connection, layer.key)
    for layer in views:
        _make_view(connection, layer)
    return [layer.key for layer in (*tables, *views)]


def replace_features(
    connection: Connection, layer: LayerSpec, features: gpd.GeoDataFrame
) -> int:
    """Put new features in the place of a layer's old ones; see `add_features`."""
    raw(connection).execute(sql.SQL("delete from {}").format(_name(layer.key)))
    return add_features(connection, layer, features)


def add_features(
    connection: Connection, layer: LayerSpec, features: gpd.GeoDataFrame
) -> int:
    """
    Put new features beside a layer's old ones.

    Parameters
    ----------
    layer
        A layer with columns of its own, applied already.
    features : GeoDataFrame
        EPSG:3006, metres; columns as declared, a missing one is empty.

    Returns
    -------
    int
        Features stored.

    Raises
    ------
    ShapeError
        If the features are in another coordinate system or have a column that
        is not declared.
    """
    declared = layer.columns or {}
    _refuse_other_crs(features)
    unknown = sorted(set(features.columns) - {*declared, features.geometry.name})
    if unknown:
        raise ShapeError(
            sv=f"Lagret {layer.key} har ingen kolumn {', '.join(unknown)}; kolumnerna "
            f"är {', '.join(declared)}.",
            en=f"The layer {layer.key} has no column {', '.join(unknown)}; its columns "
            f"are {', '.join(declared)}.",
        )
    if not len(features):
        return 0
    columns = {name: features[name] for name in declared if name in features}
    columns["geom"] = _promoted(layer, features.geometry.to_numpy())
    return copy(connection, _table(layer), columns)


def read_features(
    connection: Connection, key: str, *, within: BaseGeometry | None = None
) -> gpd.GeoDataFrame:
    """
    Give the features of a layer.

    Parameters
    ----------
    key
        Layer key.
    within
        Only features that touch this area, EPSG:3006, metres.

    Returns
    -------
    GeoDataFrame
        The layer's columns without `id`, and `geometry`, EPSG:3006, metres.

    Raises
    ------
    NotFoundError
        If the layer has neither table nor view.
    """
    names = existing_columns(connection, key)
    shown = [name for name in names if name not in {"id", "geom"}]
    query = sql.SQL(
        "select {} st_asbinary(geom) as geometry from {} as feature "
        "where %(area)s::bytea is null "
        "or st_intersects(geom, st_geomfromwkb(%(area)s, 3006))"
    ).format(
        sql.SQL("").join(sql.SQL("{}, ").format(sql.Identifier(one)) for one in shown),
        _name(key),
    )
    area = None if within is None else shapely.to_wkb(within)
    frame = read_rows(connection, query, {"area": area})
    shapes = shapely.from_wkb(frame.pop("geometry").to_numpy())
    return gpd.GeoDataFrame(frame, geometry=np.asarray(shapes), crs=SWEREF99_TM)


def count_features(connection: Connection, key: str) -> int:
    """
    Count the features of a layer.

    Raises
    ------
    NotFoundError
        If the layer has neither table nor view.
    """
    existing_columns(connection, key)
    query = sql.SQL("select count(*) from {}").format(_name(key))
    found = raw(connection).execute(query).fetchone()
    return int(str(found[0])) if found else 0


def has_features(connection: Connection, key: str) -> bool:
    """
    Tell whether a layer has any feature at all, without reading them.

    Raises
    ------
    NotFoundError
        If the layer has neither table nor view.
    """
    existing_columns(connection, key)
    query = sql.SQL("select exists (select from {})").format(_name(key))
    found = raw(connection).execute(query).fetchone()
    return bool(found and found[0])


def _refuse_another_kind(connection: Connection, layer: LayerSpec) -> None:
    """Refuse a query where there is a table, and a table where there is a view."""
    row = (
        raw(connection)
        .execute(
            "select relkind = 'v' from pg_class where oid = to_regclass(%s)",
            [f'{LAYER_SCHEMA}."{layer.key}"'],
        )
        .fetchone()
    )
    is_query = layer.query is not None
    if row is not None and row[0] != is_query:
        raise LayerError(
            sv=f"{layer.key}.toml: i databasen är lagret "
            f"{'en tabell' if is_query else 'en fråga'}; ge lagret ett annat namn.",
            en=f"{layer.key}.toml: in the database the layer is "
            f"{'a table' if is_query else 'a query'}; give the layer another name.",
        )


def _apply_table(connection: Connection, layer: LayerSpec) -> None:
    """Make a layer's table, or add the columns it lacks."""
    run = raw(connection).execute
    geometry = sql.SQL(_GEOMETRY_TYPES[layer.geometry or "polygon"])
    run(
        sql.SQL(
            "create table if not exists {} (id uuid primary key default "
            "gen_random_uuid(), geom geometry({}, 3006) not null)"
        ).format(_name(layer.key), geometry)
    )
    run(
        sql.SQL("create index if not exists {} on {} using gist (geom)").format(
            sql.Identifier(f"{layer.key}_geom"), _name(layer.key)
        )
    )
    held = _columns(connection, layer.key)
    for column, kind in (layer.columns or {}).items():
        if column not in held:
            run(
                sql.SQL("alter table {} add column {} {}").format(
                    _name(layer.key),
                    sql.Identifier(column),
                    sql.SQL(_COLUMN_TYPES[kind]),
                )
            )
        elif held[column] != _COLUMN_TYPES[kind]:
            raise _other_type(layer, column, kind, held[column])


def _drop_view(connection: Connection, key: str) -> None:
    """Take away a view, and those that read it; all are made anew."""
    raw(connection).execute(
        sql.SQL("drop view if exists {} cascade").format(_name(key))
    )


def _make_view(connection: Connection, layer: LayerSpec) -> None:
    """Make a layer's view of its query; it shows what its reader may see."""
    query = (layer.query or "").strip().rstrip(";")
    statement = sql.SQL("create view {} with (security_invoker) as {}").format(
        _name(layer.key),
        sql.SQL(query),
    )
    try:
        # A prepared statement can only be one statement.
        raw(connection).execute(statement, prepare=True)
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise LayerError(
            sv=f"Frågan i {layer.key}.sql fungerar inte: {reason}",
            en=f"The query in {layer.key}.sql does not work: {reason}",
        ) from error
    if not _columns(connection, layer.key).get("geom", "").startswith("geometry"):
        raise LayerError(
            sv=f"Frågan i {layer.key}.sql ger ingen kolumn geom med geometri.",
            en=f"The query in {layer.key}.sql gives no column geom with a geometry.",
        )


def existing_columns(connection: Connection, key: str) -> dict[str, str]:
    """Give the columns of a layer's table or view, which must be there."""
    names = _columns(connection, key)
    if not names:
        raise NotFoundError(
            sv=f"Lagret {key} finns inte i databasen; kör geosafety layers apply.",
            en=f"The layer {key} is not in the database; run geosafety layers apply.",
        )
    return names


def _columns(connection: Connection, key: str) -> dict[str, str]:
    """Give the columns of a layer's table or view, with their types."""
    rows = raw(connection).execute(
        "select attname, format_type(atttypid, null) from pg_attribute"
        " where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped"
        " order by attnum",
        [f'{LAYER_SCHEMA}."{key}"'],
    )
    return {str(name): str(kind) for name, kind in rows}


def _table(layer: LayerSpec) -> Table:
    """Describe a layer's table, for COPY."""
    columns = [
        Column(name, _COPY_TYPES[kind]())
        for name, kind in (layer.columns or {}).items()
    ]
    # GEOMETRY, since COPY is given shapes and not pairs of coordinates.
    geom = Column("geom", Geometry("GEOMETRY", srid=SWEREF99_TM, spatial_index=False))
    return Table(layer.key, MetaData(schema=LAYER_SCHEMA), *columns, geom)


def _promoted(layer: LayerSpec, shapes: Shapes) -> Shapes:
    """Make single lines and polygons multiple, as the table holds them."""
    promoted = shapes.copy()
    for place, shape in enumerate(shapes):
        if layer.geometry == "line" and isinstance(shape, LineString):
            promoted[place] = MultiLineString([shape])
        elif layer.geometry == "polygon" and isinstance(shape, Polygon):
            promoted[place] = MultiPolygon([shape])
    return promoted


def _refuse_other_crs(features: gpd.GeoDataFrame) -> None:
    """Refuse features that are not in EPSG:3006."""
    found = None if features.crs is None else features.crs.to_epsg()
    if found != SWEREF99_TM:
        raise ShapeError(
            sv=f"Objekten har koordinatsystemet {found}; de ska ha EPSG:3006.",
            en=f"The features have coordinate system {found}; it should be EPSG:3006.",
        )


def _other_type(
    layer: LayerSpec, column: str, kind: ColumnKind, held: str
) -> LayerError:
    """Tell that a column was declared with another type before."""
    return LayerError(
        sv=f"{layer.key}.toml: kolumnen {column} är {kind}, men tabellen har {held}; "
        "ge kolumnen ett nytt namn.",
        en=f"{layer.key}.toml: the column {column} is {kind}, but the table has "
        f"{held}; give the column a new name.",
    )


def _name(key: str) -> sql.Identifier:
    """Name a layer's table or view."""
    return sql.Identifier(LAYER_SCHEMA, key)
