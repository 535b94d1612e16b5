"""The address register and the names of places."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, Table, delete, exists, select

from geosafety.crs import SWEREF99_TM
from geosafety.store.copy import copy
from geosafety.store.rows import read_rows
from geosafety.store.tables import address, place_name, register_version


def replace_addresses(connection: Connection, addresses: pd.DataFrame) -> int:
    """
    Put a new address register in the old one's place.

    Parameters
    ----------
    addresses : DataFrame
        `street`, `number`, `postcode`, `locality` (text; the last two may be
        None), `east`, `north` (EPSG:3006, metres).

    Returns
    -------
    int
        Addresses stored.
    """
    connection.execute(delete(address))
    names = ("street", "number", "postcode", "locality")
    columns = {
        **{name: addresses[name] for name in names},
        "point": addresses[["east", "north"]].to_numpy(float),
    }
    return copy(connection, address, columns) if len(addresses) else 0


def read_addresses(connection: Connection) -> pd.DataFrame:
    """
    Give the address register.

    Returns
    -------
    DataFrame
        `street`, `number`, `postcode`, `locality`, and `east`, `north` (EPSG:3006,
        metres), in the order they were stored.
    """
    frame = read_rows(
        connection,
        "select street, number, postcode, locality, st_x(point) as east,"
        " st_y(point) as north from core.address order by id",
    )
    return frame.astype({"east": float, "north": float})


def version(connection: Connection) -> int:
    """Give a number that grows whenever addresses or names of places change."""
    found = connection.execute(select(register_version.c.number))
    return int(found.scalar_one())


def has_addresses(connection: Connection) -> bool:
    """Tell whether there is an address register."""
    return _has_rows(connection, address)


def has_place_names(connection: Connection) -> bool:
    """Tell whether there are names of places, of any source."""
    return _has_rows(connection, place_name)


def replace_place_names(
    connection: Connection, source: str, place_names: pd.DataFrame
) -> int:
    """
    Put the names of one source in the place of its old ones.

    Parameters
    ----------
    source
        Key of where the names come from; other sources keep theirs.
    place_names : DataFrame
        `name`, `kind`, `accuracy_m` (metres, NaN if unknown) and `geometry`
        (shapely, EPSG:3006, metres).

    Returns
    -------
    int
        Names stored.
    """
    connection.execute(delete(place_name).where(place_name.c.source == source))
    if not len(place_names):
        return 0
    return copy(
        connection,
        place_name,
        {
            "name": place_names["name"],
            "kind": place_names["kind"],
            "source": source,
            "accuracy_m": place_names["accuracy_m"].to_numpy(float),
            "geom": place_names["geometry"].to_numpy(),
        },
    )


def read_place_names(connection: Connection) -> gpd.GeoDataFrame:
    """
    Give the names of places from all sources.

    Returns
    -------
    GeoDataFrame
        `name`, `kind`, `source`, `accuracy_m` (metres, NaN if unknown) and
        `geometry` (EPSG:3006, metres).
    """
    frame = read_rows(
        connection,
        "select name, kind, source, accuracy_m, st_asbinary(geom) as geometry"
        " from core.place_name order by id",
    )
    shapes = shapely.from_wkb(frame.pop("geometry").to_numpy())
    frame = frame.astype({"accuracy_m": float})
    return gpd.GeoDataFrame(frame, geometry=np.asarray(shapes), crs=SWEREF99_TM)


def _has_rows(connection: Connection, table: Table) -> bool:
    """Ask for one row at the most."""
    return bool(connection.execute(select(exists().select_from(table))).scalar_one())
