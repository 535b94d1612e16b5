"""What is counted, by place, day, hour and series, and what has changed in it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from geosafety.model.placement import Footprint
from geosafety.store.copy import copy_out

_NO_DAY, _NO_HOUR = -(2**31), -1
_REVISION = text("select number, counted_anew from core.revision")
_SUMS = f"""
    select series_id, coalesce(day, {_NO_DAY}), coalesce(hour, {_NO_HOUR}::int2),
        coalesce(cell, 0), coalesce(footprint_id, 0), sum(count)::int4
    from core.cube_change
    where revision > %(since)s and revision <= %(until)s
    group by 1, 2, 3, 4, 5
    having sum(count) <> 0
"""  # noqa: S608 (put together from constants)
_DTYPE = {
    "series": "i2",
    "day": "i4",
    "hour": "i2",
    "cell": "i8",
    "footprint": "i8",
    "count": "i4",
}
_SERIES = text("select id, category, kind, sender from core.cube_series order by id")
_FOOTPRINTS = text("select id, cells, weights from core.footprint where id = any(:ids)")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Counts:
    """
    Counts, or how they have changed.

    Attributes
    ----------
    columns : DataFrame
        `category`, `kind`, `sender` (categorical), `day` (datetime64[s], local day,
        NaT if unknown), `hour` (int16, local, -1 if not known to the hour), `cell`
        and `footprint` (int64, 0 for none) and `count` (int64, reports; below 0
        where they have become fewer).
    revision
        What the store stood at.
    is_whole
        Whether these are the counts and not only what has changed.
    """

    columns: pd.DataFrame
    revision: int
    is_whole: bool


def read(connection: Connection, *, since: int | None = None) -> Counts:
    """
    Give what is counted, or what has changed in it since a revision.

    Only approved reports are there, without those that repeat another and those
    marked for the police; unplaced ones have neither cell nor footprint. The cost of
    changes follows the changes.

    Parameters
    ----------
    connection
        Of the owner, or of the actor for statistics.
    since
        A revision that is known; None gives all, and so does one from before a
        recount.
    """
    until, counted_anew = connection.execute(_REVISION).one()
    is_whole = since is None or since < counted_anew
    values = {"since": -1 if is_whole else since, "until": until}
    rows = copy_out(connection, _SUMS, values, _DTYPE)
    return Counts(columns=_columns(connection, rows), revision=until, is_whole=is_whole)


def footprints(connection: Connection, ids: Iterable[int]) -> dict[int, Footprint]:
    """Give footprints by id; ids that are not known are left out."""
    asked = {"ids": sorted({int(one) for one in ids})}
    return {
        number: Footprint(np.array(cells, np.int64), np.array(weights, np.float64))
        for number, cells, weights in connection.execute(_FOOTPRINTS, asked)
    }


def hold_reports(connection: Connection) -> None:
    """Let nobody change a report or its place until the transaction ends."""
    connection.execute(text("lock table core.report, core.placement in share mode"))


def recount(connection: Connection) -> None:
    """Count all reports anew; what the journal held before is forgotten."""
    connection.execute(text("select core.recount()"))


def _columns(connection: Connection, rows: NDArray[np.void]) -> pd.DataFrame:
    """Name what the rows are of."""
    series = pd.DataFrame(
        connection.execute(_SERIES).all(), columns=["id", "category", "kind", "sender"]
    )
    place = np.searchsorted(series["id"].to_numpy(np.int64), rows["series"])
    days = rows["day"].astype("datetime64[D]")
    days[rows["day"] == _NO_DAY] = np.datetime64("NaT")
    labels = {
        name: pd.Categorical(series[name]).take(place)
        for name in ("category", "kind", "sender")
    }
    return pd.DataFrame(
        {
            **labels,
            "day": days.astype("datetime64[s]"),
            "hour": rows["hour"],
            "cell": rows["cell"],
            "footprint": rows["footprint"],
            "count": rows["count"].astype(np.int64),
        }
    )
