"""Coordinates as they were sent, to longitude and latitude that can be true."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.crs import (
    LOCAL_ZONES,
    RT90,
    SWEDEN_DEGREES,
    SWEREF99_TM,
    WGS84,
    reproject_points,
)
from geosafety.intake.faults import Faults
from geosafety.intake.numerals import Numbers, read_numbers
from geosafety.intake.territory import Territory, recognise_metres, territory_of
from geosafety.model.municipality import Municipality

_Floats = NDArray[np.float64]
_Flags = NDArray[np.bool_]

_NAMES: Final = {
    WGS84: "WGS 84",
    SWEREF99_TM: "SWEREF 99 TM",
    RT90: "RT 90 2,5 gon V",
    **{
        code: f"SWEREF 99 {int(meridian):02} {int(meridian % 1 * 60):02}"
        for meridian, code in LOCAL_ZONES.items()
    },
}
_MOST_LAT, _MOST_LON = 90.0, 180.0


def read_positions(
    faults: Faults,
    *,
    x_column: str,
    y_column: str,
    crs: int,
    municipality: Municipality,
) -> tuple[_Floats, _Floats]:
    """
    Read two columns of coordinates and note what is wrong with them.

    Parameters
    ----------
    faults
        The table, and where faults are noted; the fault of a pair is noted at its
        north coordinate.
    x_column, y_column
        Names of the columns with longitude or east, and latitude or north.
    crs
        EPSG code of the coordinates.
    municipality
        Where the places should lie, with a margin.

    Returns
    -------
    tuple of ndarray of float64, shape (n,)
        Longitude and latitude, EPSG:4326, degrees; NaN where unknown or wrong.
    """
    x = read_numbers(faults.table.columns[x_column])
    y = read_numbers(faults.table.columns[y_column])
    _note_numbers(faults, x_column, x, y)
    _note_numbers(faults, y_column, y, x)
    whole = ~(np.isnan(x.numbers) | np.isnan(y.numbers))
    if crs == WGS84:
        lon, lat = x.numbers, y.numbers
    else:
        lon, lat = np.full_like(x.numbers, np.nan), np.full_like(y.numbers, np.nan)
        lon[whole], lat[whole] = reproject_points(
            x.numbers[whole], y.numbers[whole], source=crs, target=WGS84
        )
    held = territory_of(municipality).holds(lon, lat)
    doubtful = whole & ~held
    if doubtful.any():
        _note_places(
            faults, y_column, x.numbers, y.numbers, doubtful, crs, municipality
        )
    good = whole & held
    if not good.all():
        lon, lat = np.where(good, lon, np.nan), np.where(good, lat, np.nan)
    return lon, lat


def _note_numbers(faults: Faults, column: str, own: Numbers, other: Numbers) -> None:
    """Note what is no number, and half of a pair."""
    faults.add(
        own.wrong,
        column,
        code="coordinate-number",
        sv="”{value}” är inget tal; skriv till exempel 58,7530.",
        en="“{value}” is no number; write for example 58.7530.",
    )
    faults.add(
        own.empty & ~other.empty,
        column,
        code="missing-value",
        sv="Koordinaten saknas, men den andra finns; fyll i båda eller ingen.",
        en="The coordinate is missing but the other is there; fill in both or none.",
    )


def _note_places(  # noqa: PLR0913, PLR0917 - one place where all of it meets
    faults: Faults,
    column: str,
    x: _Floats,
    y: _Floats,
    doubtful: _Flags,
    crs: int,
    municipality: Municipality,
) -> None:
    """Sort the places that cannot be true by what seems to have gone wrong."""
    is_nowhere = doubtful & (np.abs(x) < 1e-6) & (np.abs(y) < 1e-6)  # noqa: PLR2004
    faults.add(
        is_nowhere,
        column,
        code="coordinate-range",
        sv="Koordinaterna är 0, 0; lämna dem tomma om platsen är okänd.",
        en="The coordinates are 0, 0; leave them empty if the place is unknown.",
    )
    left = doubtful & ~is_nowhere
    is_swapped = np.zeros(len(left), dtype=bool)
    is_swapped[left] = _are_swapped(x[left], y[left], crs, territory_of(municipality))
    faults.add(
        is_swapped,
        column,
        code="coordinate-swapped",
        sv="Koordinaterna har bytt plats: ”{value}” hör hemma i den andra kolumnen.",
        en="The coordinates are swapped: “{value}” belongs in the other column.",
    )
    left &= ~is_swapped
    _note_other_systems(faults, column, x, y, left, crs, municipality)


def _are_swapped(x: _Floats, y: _Floats, crs: int, territory: Territory) -> _Flags:
    """Tell which pairs fall in the municipality the other way round."""
    if crs == WGS84:
        # Degrees of Sweden cannot be mistaken for each other.
        west, south, east, north = SWEDEN_DEGREES
        return (x > south) & (x < north) & (y > west) & (y < east)
    lon, lat = reproject_points(y, x, source=crs, target=WGS84)
    return np.isfinite(lon) & territory.holds(lon, lat)


def _note_other_systems(  # noqa: PLR0913, PLR0917
    faults: Faults,
    column: str,
    x: _Floats,
    y: _Floats,
    left: _Flags,
    crs: int,
    municipality: Municipality,
) -> None:
    """Name the coordinate system that was probably meant, or say what is off."""
    in_degrees = (np.abs(x) <= _MOST_LON) & (np.abs(y) <= _MOST_LAT)
    expected = f"{_NAMES.get(crs, '')} (EPSG:{crs})".strip()
    systems = np.zeros(len(left), dtype=int)
    if crs != WGS84:
        systems[left & in_degrees] = WGS84
    for index in np.flatnonzero(left & ~in_degrees):
        found = recognise_metres(float(x[index]), float(y[index]), municipality)
        systems[index] = found if found is not None and found != crs else 0
    for system in np.unique(systems[systems > 0]):
        name = f"{_NAMES[int(system)]} (EPSG:{system})"
        faults.add(
            systems == system,
            column,
            code="coordinate-crs",
            sv=f"”{{value}}” verkar vara {name}; kolumnen ska ha {expected}.",
            en=f"“{{value}}” seems to be {name}; the column should hold {expected}.",
        )
    left = left & (systems == 0)
    faults.add(
        left & ~in_degrees & (crs == WGS84),
        column,
        code="coordinate-range",
        sv="”{value}” är ingen latitud i grader (−90 till 90).",
        en="“{value}” is no latitude in degrees (−90 to 90).",
    )
    faults.add(
        left,
        column,
        code="outside-municipality",
        sv=f"Platsen ligger mer än {municipality.margin_m / 1000:g} km utanför "
        f"{municipality.name}.",
        en=f"The place is more than {municipality.margin_m / 1000:g} km outside "
        f"{municipality.name}.",
    )
