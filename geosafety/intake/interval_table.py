"""Files of events known only as from–to."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import Problem, refuse_all
from geosafety.intake.columns import column_named, moment_column, refuse_faults
from geosafety.intake.moments import end_of_day
from geosafety.intake.read_table import read_table

NAMES_OF_FROM = ("from", "från", "fran", "date_start", "datum_fran")
NAMES_OF_TO = ("to", "till", "date_end", "datum_till")

_HOUR = np.timedelta64(1, "h")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Intervals:
    """
    When each event of a file may have happened, in its order; arrays of shape (n,).

    Attributes
    ----------
    start, end : ndarray of datetime64[s]
        First moment, and first moment after; UTC. Equal for a known moment.
    """

    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]


def read_intervals(
    name: str,
    raw: bytes,
    *,
    first: Sequence[str] = NAMES_OF_FROM,
    last: Sequence[str] = NAMES_OF_TO,
    zone: ZoneInfo,
) -> Intervals:
    r"""
    Read between which moments events happened.

    Parameters
    ----------
    name
        File name; its ending must agree with the content.
    raw
        The whole file, with a header.
    first, last
        Names that the columns of the two moments may have.
    zone
        Where times without an offset are told.

    Returns
    -------
    Intervals
        An event without an end has a known moment; with a date alone it has the
        whole day, or goes on to the end of that day.

    Raises
    ------
    RefusedInputError
        `missing-column`, `time` or `from-after-to` with the rows that are wrong,
        or what `read_table` finds.

    Examples
    --------
    >>> raw = b"from,to\n2025-01-06 21:30,2025-01-07 00:30\n"
    >>> found = read_intervals("a.csv", raw, zone=ZoneInfo("Europe/Stockholm"))
    >>> found.end - found.start
    array([10800], dtype='timedelta64[s]')
    """
    table = read_table(name, raw)
    refuse_faults(table)
    begins = moment_column(table, column_named(table, first), zone=zone)
    column = column_named(table, last)
    ends = moment_column(table, column, zone=zone, may_be_empty=True)
    start, end = begins.utc, np.where(ends.empty, begins.utc, ends.utc)
    # From 02:30 to 02:10 on the night when summer time ends is forty minutes.
    end[(end < start) & ends.repeated_hour] += _HOUR
    until = np.where(ends.empty, begins.whole_day, ends.whole_day)
    if until.any():
        end[until] = end_of_day(end[until], zone=zone)
    turned = np.flatnonzero((end < start) | (until & (end == start)))
    if turned.size:
        raise refuse_all([_turned(int(table.rows[index]), column) for index in turned])
    return Intervals(
        start=start.astype("datetime64[s]"), end=end.astype("datetime64[s]")
    )


def _turned(row: int, column: str) -> Problem:
    """Tell that an event ends before it begins."""
    return Problem(
        code="from-after-to",
        sv="Händelsen slutar innan den börjar; byt plats på från och till.",
        en="The event ends before it begins; swap from and to.",
        row=row,
        column=column,
    )
