"""Import the address register and names of places."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geosafety.errors import RefusedInputError
from geosafety.geocode.columns import (
    is_in_sweden,
    positions,
    register_columns,
    register_of_table,
)
from geosafety.intake.foreign_tables import read_map, read_table
from geosafety.jobs.progress import Progress, teller
from geosafety.model.municipality import Municipality
from geosafety.store.connection import Engine, transaction
from geosafety.store.register import (
    read_addresses,
    replace_addresses,
    replace_place_names,
)

_STAGES = ("Adressregister",) * 2
# What the column with the name of a place is usually called.
_NAMES = ("name", "namn", "stop_name", "hallplats", "delomrade", "omrade", "platsnamn")


def import_register(
    engine: Engine,
    path: Path,
    *,
    columns: Mapping[str, str | None],
    progress: Progress | None = None,
) -> dict[str, int]:
    """
    Put a new address register in the old one's place.

    Parameters
    ----------
    engine
        The store.
    path
        CSV or Parquet.
    columns
        `street`, `number`, `postcode`, `locality`, `lon`, `lat`, `east`, `north` to
        column names; None or missing where it is to be guessed.
    progress
        Told what is done, and how far it has come.

    Returns
    -------
    dict
        `read`, `stored`, `streets` and `rejected`, in rows and streets.

    Raises
    ------
    RefusedInputError
        If the file cannot be read, or no address in it can be used.
    """
    tell = teller(progress, _STAGES)
    tell(0)
    table = read_table(path)
    register, rejected = register_of_table(
        table, register_columns(map(str, table.columns), columns)
    )
    if register.empty:
        raise RefusedInputError(
            sv=f"{path.name} har ingen adress med gata och läge i Sverige; lon och lat "
            "ska vara grader i WGS 84 (som 13,0 och 55,6), east och north meter i "
            "SWEREF 99 TM.",
            en=f"{path.name} has no address with a street and a place in Sweden; lon "
            "and lat should be degrees in WGS 84 (as 13.0 and 55.6), east and north "
            "metres in SWEREF 99 TM.",
        )
    tell(1)
    with transaction(engine) as connection:
        stored = replace_addresses(connection, register)
    tell(2)
    return {
        "read": len(table),
        "stored": stored,
        "streets": int(register["street"].nunique()),
        "rejected": rejected,
    }


def addresses_outside(engine: Engine, municipality: Municipality) -> int:
    """Count the stored addresses beyond the municipality and its margin."""
    with transaction(engine) as connection:
        register = read_addresses(connection)
    reach = municipality.boundary.buffer(municipality.margin_m)
    shapely.prepare(reach)
    return int((~shapely.contains_xy(reach, register["east"], register["north"])).sum())


def import_places(  # noqa: PLR0913 - the choices of the command line
    engine: Engine,
    path: Path,
    *,
    name: str | None = None,
    kind: str = "place",
    source: str | None = None,
    accuracy_m: float | None = None,
) -> dict[str, int]:
    """
    Put the names of places of one source in the place of its old ones.

    Parameters
    ----------
    engine
        The store.
    path
        GeoJSON (points or areas), or CSV or Parquet with coordinates.
    name
        Column with the name; guessed when None.
    kind
        What the places are, such as `stop` or `district`.
    source
        Key of where they come from; the file's name when None.
    accuracy_m
        Radius, metres, within which a thing told to be at such a point lies; the
        gazetteer's own for the kind when None.

    Returns
    -------
    dict
        `read`, `stored`, `names` and `rejected`.

    Raises
    ------
    RefusedInputError
        If the file cannot be read, has no column with names, or no named place in
        Sweden.
    """
    table = read_map(path)
    if table is None:
        table = _with_points(read_table(path))
    named = table.assign(name=_texts(table, _name_column(table, name)))
    shapes = named["geometry"].to_numpy()
    is_there = (named["name"] != "").to_numpy() & ~shapely.is_missing(shapes)
    west, south, east, north = shapely.bounds(shapes).T
    is_there &= is_in_sweden(west, south) & is_in_sweden(east, north)
    kept = pd.DataFrame(
        {
            "name": named["name"][is_there],
            "kind": kind,
            "accuracy_m": np.nan if accuracy_m is None else accuracy_m,
            "geometry": shapes[is_there],
        }
    ).reset_index(drop=True)
    if kept.empty:
        raise RefusedInputError(
            sv=f"{path.name} har ingen plats med namn och läge i Sverige; GeoJSON ska "
            "ha grader i WGS 84 med longitud först.",
            en=f"{path.name} has no place with a name and a position in Sweden; "
            "GeoJSON should have degrees in WGS 84, longitude first.",
        )
    with transaction(engine) as connection:
        stored = replace_place_names(connection, source or path.stem, kept)
    return {
        "read": len(table),
        "stored": stored,
        "names": int(kept["name"].nunique()),
        "rejected": len(table) - len(kept),
    }


def _name_column(table: pd.DataFrame, chosen: str | None) -> str:
    """Find the column with names."""
    names = [str(column) for column in table.columns]
    by_lower = {column.lower(): column for column in reversed(names)}
    wanted = (chosen,) if chosen else tuple(by_lower.get(each) for each in _NAMES)
    found = next((column for column in wanted if column in names), None)
    if found is None:
        there = ", ".join(column for column in names if column != "geometry")
        raise RefusedInputError(
            sv=f"Ingen kolumn med namn på platser hittades bland {there}; ange den "
            "med --name KOLUMN.",
            en=f"No column with names of places was found among {there}; name it "
            "with --name COLUMN.",
        )
    return found


def _with_points(table: pd.DataFrame) -> pd.DataFrame:
    """Make points of the coordinates in a table."""
    # Any column serves as the street: only the coordinates are looked for.
    found = register_columns(map(str, table.columns), {"street": str(table.columns[0])})
    east, north = positions(table, found)
    points = np.full(len(table), None, dtype=object)
    is_there = np.isfinite(east) & np.isfinite(north)
    points[is_there] = shapely.points(east[is_there], north[is_there])
    return table.assign(geometry=points)


def _texts(table: pd.DataFrame, column: str) -> pd.Series:
    """Give a column as text without blanks at its ends."""
    return table[column].map(lambda value: "" if value is None else str(value).strip())
