"""Files of events with a place and a time, headed or not: `x,y,date`."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geosafety.errors import refuse
from geosafety.intake.columns import (
    column_named,
    is_all_numbers,
    moment_column,
    number_column,
    refuse_faults,
)
from geosafety.intake.csv_encoding import decode_text
from geosafety.intake.csv_table import delimiter_of
from geosafety.intake.moments import read_moments
from geosafety.intake.read_table import read_table
from geosafety.intake.sniff import file_kind
from geosafety.intake.table import Table
from geosafety.model.period import LOCAL_TIME

NAMES_OF_X = ("x", "east", "easting")
NAMES_OF_Y = ("y", "north", "northing")
NAMES_OF_TIME = ("date", "datum", "time", "tid", "t")
_ENOUGH = 3
_SECONDS_A_DAY = 86_400
_MOST_DEGREES_EAST, _MOST_DEGREES_NORTH = 180.0, 90.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PlacedEvents:
    """
    Events of a file, in its order.

    Attributes
    ----------
    places : ndarray of float, shape (n, 2)
        East and north as they stand in the file: metres of a projected CRS.
    times : ndarray of float, shape (n,)
        In units of `a_day`: whole days where the file has dates, else seconds.
    a_day
        How many of those units a day has.
    rows : ndarray of int64, shape (n,)
        Row of the file, the first line being row 1.
    """

    places: NDArray[np.float64]
    times: NDArray[np.float64]
    a_day: float
    rows: NDArray[np.int64]


def read_placed_events(
    name: str, raw: bytes, *, columns: tuple[str, str, str] | None = None
) -> PlacedEvents:
    r"""
    Read where and when events were.

    Parameters
    ----------
    name
        File name; its ending must agree with the content.
    raw
        The whole file. A CSV whose first line is already an event has no header
        and is read as x, y, date.
    columns
        Names of the columns of x, y and time, if they have other names than x, y
        and date.

    Returns
    -------
    PlacedEvents
        Times as calendar days if any row has a date alone, as elapsed seconds if
        all have a time of day, as they stand (days) if all are numbers.

    Raises
    ------
    RefusedInputError
        `missing-column`, `number` or `time` with the rows that are wrong, `degrees`
        if the places are longitudes and latitudes, or what `read_table` finds.

    Examples
    --------
    >>> read_placed_events("a.csv", b"1,2,2025-01-01\n1,3,2025-01-03\n").times
    array([20089., 20091.])
    """
    headed = _headed(name, raw)
    table = read_table(name, headed)
    if headed is not raw:
        table = replace(table, rows=table.rows - 1)
    refuse_faults(table)
    usual = (NAMES_OF_X, NAMES_OF_Y, NAMES_OF_TIME)
    wanted = [(one,) for one in columns] if columns else usual
    x, y, time = (column_named(table, names) for names in wanted)
    times, a_day = _times(table, time)
    places = np.column_stack([number_column(table, x), number_column(table, y)])
    _refuse_degrees(places)
    return PlacedEvents(
        places=places,
        times=times,
        a_day=a_day,
        rows=table.rows,
    )


def _refuse_degrees(places: NDArray[np.float64]) -> None:
    """Refuse longitudes and latitudes, whose distances would be no metres."""
    inside = (np.abs(places) <= (_MOST_DEGREES_EAST, _MOST_DEGREES_NORTH)).all()
    if inside and (places != np.floor(places)).mean() > 1 / 2:
        raise refuse(
            "degrees",
            "Koordinaterna ser ut som longitud och latitud i grader; avstånd kräver "
            "meter, som SWEREF 99 TM.",
            "The coordinates look like longitude and latitude in degrees; distances "
            "need metres, such as SWEREF 99 TM.",
        )


def _times(table: Table, name: str) -> tuple[NDArray[np.float64], float]:
    """Read times as numbers of days, as dates or as moments."""
    if is_all_numbers(table.columns[name]):
        return number_column(table, name), 1.0
    moments = moment_column(table, name)
    if moments.whole_day.any():
        local = pd.DatetimeIndex(moments.utc).tz_localize("UTC").tz_convert(LOCAL_TIME)
        dates = local.tz_localize(None).to_numpy().astype("datetime64[D]")
        return dates.astype(np.float64), 1.0
    return moments.utc.astype("datetime64[s]").astype(np.float64), _SECONDS_A_DAY


def _headed(name: str, raw: bytes) -> bytes:
    """Put a header on a CSV whose first line is an event already."""
    if file_kind(name, raw) != "csv":
        return raw
    body, _ = decode_text(raw)
    mark = delimiter_of(body)
    line = body.split(b"\n", 1)[0].decode()
    cells = [cell.strip().strip('"') for cell in line.split(mark)]
    if len(cells) < _ENOUGH or not is_all_numbers(pa.array(cells[:2])):
        return raw
    third = pa.array(cells[2:3])
    if read_moments(third).wrong[0] and not is_all_numbers(third):
        return raw
    more = [str(position) for position in range(_ENOUGH + 1, len(cells) + 1)]
    return mark.join(["x", "y", "date", *more]).encode() + b"\n" + body
