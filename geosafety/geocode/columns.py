"""From a foreign table to the columns of the address register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.crs import SWEDEN_METRES, SWEREF99_TM, WGS84, reproject_points
from geosafety.errors import RefusedInputError
from geosafety.geocode.normalise import key

# What the columns of address registers are called, by what they mean. Compared
# without capitals, spaces and underscores.
_GUESSES: dict[str, tuple[str, ...]] = {
    "street": ("gata", "gatunamn", "adressområde", "adressomrade", "street", "väg"),
    "number": (
        *("gatunummer", "nummer", "husnummer", "adressplats", "adressplatsnummer"),
        *("number", "housenumber", "nr"),
    ),
    "postcode": ("postnummer", "postnr", "postcode", "zip"),
    "locality": ("postort", "ort", "tätort", "tatort", "kommundel", "locality", "town"),
    "lon": ("lon", "lng", "long", "longitude", "longitud", "x_wgs84"),
    "lat": ("lat", "latitude", "latitud", "y_wgs84"),
    "east": ("east", "easting", "e", "östlig", "ost", "x_sweref", "sweref_e"),
    "north": ("north", "northing", "n", "nordlig", "nord", "y_sweref", "sweref_n"),
}


@dataclass(frozen=True, slots=True)
class RegisterColumns:
    """The columns of a table by their meaning; None where there is none."""

    street: str
    number: str | None
    postcode: str | None
    locality: str | None
    lon: str | None
    lat: str | None
    east: str | None
    north: str | None

    @property
    def is_in_metres(self) -> bool:
        """Tell whether coordinates are read as EPSG:3006."""
        return self.lon is None or self.lat is None


def register_columns(
    header: Iterable[str], chosen: Mapping[str, str | None]
) -> RegisterColumns:
    """
    Tell which column means what: as chosen, or by its name.

    Parameters
    ----------
    header
        Column names of the table.
    chosen
        `street`, `number`, `postcode`, `locality`, `lon`, `lat`, `east`, `north` to
        a column name or None.

    Raises
    ------
    RefusedInputError
        If a chosen column is not there, or none is found for the street or for
        the coordinates.

    Examples
    --------
    >>> found = register_columns(["gata", "Postnr", "lon", "lat"], {})
    >>> found.street, found.number, found.postcode
    ('gata', None, 'Postnr')
    """
    names = list(header)
    found = {
        meaning: chosen.get(meaning) or _guess(names, guesses)
        for meaning, guesses in _GUESSES.items()
    }
    if chosen.get("east") and chosen.get("north"):
        found["lon"] = found["lat"] = None
    missing = [name for name in found.values() if name and name not in names]
    if missing:
        raise _no_such_columns(missing, names)
    has_place = (found["lon"] and found["lat"]) or (found["east"] and found["north"])
    street = found["street"]
    if street is None or not has_place:
        raise _too_little(names, lacks_street=street is None)
    return RegisterColumns(
        street=street,
        number=found["number"],
        postcode=found["postcode"],
        locality=found["locality"],
        lon=found["lon"],
        lat=found["lat"],
        east=found["east"],
        north=found["north"],
    )


def register_of_table(
    table: pd.DataFrame, columns: RegisterColumns
) -> tuple[pd.DataFrame, int]:
    """
    Make the address register of a table.

    Parameters
    ----------
    table : DataFrame
        As read, text or numbers.
    columns
        What its columns mean.

    Returns
    -------
    tuple of DataFrame and int
        `street`, `number` (empty where there is none), `postcode`, `locality` (text
        or None), `east`, `north` (EPSG:3006, metres); and how many rows were
        rejected, for want of a street or of a position in Sweden.
    """
    east, north = positions(table, columns)
    street = _text(table, columns.street)
    register = pd.DataFrame(
        {
            "street": street,
            "number": _text(table, columns.number).fillna(""),
            "postcode": _text(table, columns.postcode),
            "locality": _text(table, columns.locality),
            "east": east,
            "north": north,
        }
    )
    is_there = street.notna().to_numpy() & is_in_sweden(east, north)
    kept = register[is_there].reset_index(drop=True)
    return kept, len(table) - len(kept)


def is_in_sweden(
    east: NDArray[np.float64], north: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell which positions (EPSG:3006, metres) lie in Sweden, roughly."""
    west_end, south_end, east_end, north_end = SWEDEN_METRES
    return (
        (east > west_end)
        & (east < east_end)
        & (north > south_end)
        & (north < north_end)
    )


def _numbers(column: pd.Series) -> NDArray[np.float64]:
    """Read numbers, also with a decimal comma; NaN for what is none."""
    if column.dtype.kind in "fiu":
        return column.to_numpy(dtype=float, na_value=np.nan)
    text = column.astype("str").str.strip().str.replace(",", ".", regex=False)
    return pd.to_numeric(text, errors="coerce").to_numpy(dtype=float)


def positions(
    table: pd.DataFrame, columns: RegisterColumns
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give east and north of each row, EPSG:3006, metres; NaN for no position."""
    if columns.is_in_metres:
        return _numbers(table[columns.east]), _numbers(table[columns.north])
    lon, lat = _numbers(table[columns.lon]), _numbers(table[columns.lat])
    is_degree = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # noqa: PLR2004 - degrees
    lon, lat = np.where(is_degree, lon, np.nan), np.where(is_degree, lat, np.nan)
    return reproject_points(lon, lat, source=WGS84, target=SWEREF99_TM)


def _text(table: pd.DataFrame, column: str | None) -> pd.Series:
    """Give a column as text, None where it is empty."""
    if column is None:
        return pd.Series([None] * len(table), dtype=object, index=table.index)
    values = table[column]
    text = values.astype("str").str.strip().astype(object)
    return text.where(values.notna().to_numpy() & (text != ""), None)


def _guess(names: list[str], guesses: tuple[str, ...]) -> str | None:
    """Find a column by what it is called."""
    by_key = {key(name.replace("_", " ")): name for name in reversed(names)}
    wanted = (key(guess.replace("_", " ")) for guess in guesses)
    return next((by_key[name] for name in wanted if name in by_key), None)


def _no_such_columns(missing: list[str], names: list[str]) -> RefusedInputError:
    """Name the columns that were asked for and those there are."""
    asked, there = ", ".join(missing), ", ".join(names)
    return RefusedInputError(
        sv=f"Kolumnen {asked} finns inte; filen har kolumnerna {there}.",
        en=f"There is no column {asked}; the file has the columns {there}.",
    )


def _too_little(names: list[str], *, lacks_street: bool) -> RefusedInputError:
    """Say what is missing and how to name it."""
    there = ", ".join(names)
    if lacks_street:
        return RefusedInputError(
            sv=f"Ingen av kolumnerna {there} ser ut som gatunamn; ange den med "
            "--street KOLUMN.",
            en=f"None of the columns {there} looks like street names; name it with "
            "--street COLUMN.",
        )
    return RefusedInputError(
        sv=f"Ingen av kolumnerna {there} ser ut som koordinater; ange dem med --lon "
        "och --lat (grader) eller --east och --north (SWEREF 99 TM).",
        en=f"None of the columns {there} looks like coordinates; name them with "
        "--lon and --lat (degrees) or --east and --north (SWEREF 99 TM).",
    )
