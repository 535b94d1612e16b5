"""What the statistics and the reviews ask of the stored reports."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from geosafety.model.period import Period
from geosafety.model.placement import Precision
from geosafety.model.report import ReportKind, TimePrecision
from geosafety.store.rows import read_rows

# Only what has been approved counts, which leaves out what repeats another. What the
# police keep to themselves is in nothing that others see, not even as a number.
_COUNTED = "core.is_counted(r)"
# A period or a set of categories that is not given does not limit.
_LIMITS = f"""
    {_COUNTED}
    and (%(start)s::timestamptz is null or r.occurred_from >= %(start)s)
    and (%(end)s::timestamptz is null or r.occurred_from < %(end)s)
    and (%(categories)s::text[] is null or r.category = any(%(categories)s))
"""
_NEAR = f"""
    with place as (
        select report_id, precision, accuracy_m, point, cell, 1::real as weight
        from core.placement
        where cell = any(%(cells)s::bigint[])
        union all
        select
            p.report_id, p.precision, p.accuracy_m, p.point, share.cell, share.weight
        from core.footprint as f
        inner join core.placement as p on p.footprint_id = f.id
        cross join lateral unnest(f.cells, f.weights) as share (cell, weight)
        where f.cells && %(cells)s::bigint[]
            and share.cell = any(%(cells)s::bigint[])
    )
    select
        r.id, r.kind, r.category, r.sender, r.occurred_from, r.occurred_to,
        r.time_precision, place.precision, place.accuracy_m, place.cell, place.weight,
        st_x(place.point) as east, st_y(place.point) as north
    from place
    -- Few places, many reports: look each report up, whatever the planner guesses.
    cross join lateral (
        select * from core.report where report.id = place.report_id offset 0
    ) as r
    where {_LIMITS}
    order by r.occurred_from, r.id, place.cell
"""  # noqa: S608 (put together from constants)
_TIMES = f"""
    select r.kind, r.occurred_from, r.occurred_to, r.time_precision
    from core.report as r
    where {_LIMITS}
    order by r.occurred_from, r.id
"""  # noqa: S608 (put together from constants)
_TOTALS = f"""
    select r.kind, r.category, p.precision, count(*) as count
    from core.report as r
    inner join core.placement as p on p.report_id = r.id
    where {_LIMITS}
    group by 1, 2, 3
    order by 1, 2, 3
"""  # noqa: S608 (put together from constants)
_SPAN = text(f"""
    select min(r.occurred_from), max(r.occurred_from) from core.report as r
    where {_COUNTED}
""")  # noqa: S608 (put together from constants)


def near(
    connection: Connection,
    cells: NDArray[np.int64],
    *,
    period: Period | None = None,
) -> pd.DataFrame:
    """
    Give the reports that lie, or may lie, in some cells.

    Parameters
    ----------
    cells : ndarray of int64, shape (n,)
        H3 cells at the base resolution.

    Returns
    -------
    DataFrame
        One row for each report and cell: `id`, `kind`, `category`, `sender`,
        `occurred_from`, `occurred_to` (UTC), `time_precision`, `precision`,
        `accuracy_m`, `cell`, `weight` (share of the report in that cell), and
        `east`, `north` (EPSG:3006, metres, NaN where no point is meant). Reports
        that repeat another are left out.
    """
    values = {"cells": [int(cell) for cell in cells], **_limits(period, None)}
    frame = read_rows(connection, _NEAR, values)
    for column in ("occurred_from", "occurred_to"):
        frame[column] = pd.to_datetime(frame[column], utc=True)
    numbers = dict.fromkeys(("weight", "accuracy_m", "east", "north"), float)
    return frame.astype({"cell": "int64", **numbers})


def times(connection: Connection, *, period: Period) -> pd.DataFrame:
    """
    Give when the reports of a period took place.

    Returns
    -------
    DataFrame
        One row a report: `kind`, `occurred_from`, `occurred_to` (UTC) and
        `time_precision`.
    """
    frame = read_rows(connection, _TIMES, _limits(period, None))
    for column in ("occurred_from", "occurred_to"):
        frame[column] = pd.to_datetime(frame[column], utc=True)
    return frame


def totals_by_precision(
    connection: Connection,
    *,
    period: Period | None = None,
    categories: Sequence[str] | None = None,
) -> pd.DataFrame:
    """
    Count reports by kind, category and how well their place is known.

    Unplaced reports are among them; those that repeat another are not.

    Returns
    -------
    DataFrame
        `kind`, `category`, `precision`, `count` (reports).
    """
    return read_rows(connection, _TOTALS, _limits(period, categories))


def points(
    connection: Connection,
    *,
    kind: ReportKind,
    period: Period,
    precisions: Sequence[Precision],
) -> pd.DataFrame:
    """
    Give the points of counted reports whose place is known well enough.

    Returns
    -------
    DataFrame
        `east`, `north`, EPSG:3006, metres; a row for each report.
    """
    query = f"""
        select st_x(p.point) as east, st_y(p.point) as north
        from core.report as r
        inner join core.placement as p on p.report_id = r.id
        where {_LIMITS} and r.kind = %(kind)s and p.point is not null
            and p.precision = any(%(precisions)s::text[])
        order by r.id
    """  # noqa: S608 (put together from constants)
    values = _limits(period, None) | {
        "kind": kind.value,
        "precisions": [each.value for each in precisions],
    }
    return read_rows(connection, query, values).astype({"east": float, "north": float})


def well_placed(  # noqa: PLR0913 - what is well known, of whom, and when
    connection: Connection,
    *,
    except_sender: str,
    start: datetime,
    end: datetime,
    precisions: Sequence[Precision],
    time_precisions: Sequence[TimePrecision],
) -> pd.DataFrame:
    """
    Give the reports of other senders whose place and time are well known.

    Parameters
    ----------
    except_sender
        The sender whose reports are left out.
    start, end
        First and last moment.
    precisions, time_precisions
        How well known a place and a time must be; only places with a point count.

    Returns
    -------
    DataFrame
        `id`, `category`, `occurred_from` (UTC), `east`, `north` (EPSG:3006,
        metres); neither repeats nor reports outside the moments `start`..`end`.
    """
    frame = read_rows(
        connection,
        """
        select r.id, r.category, r.occurred_from,
            st_x(p.point) as east, st_y(p.point) as north
        from core.report as r
        inner join core.placement as p on p.report_id = r.id
        where r.occurred_from between %(start)s and %(end)s
            and r.sender <> %(sender)s
            and r.state = 'approved'
            and r.time_precision = any(%(time_precisions)s::text[])
            and p.precision = any(%(precisions)s::text[])
            and p.point is not null
        order by r.occurred_from, r.id
        """,
        {
            "sender": except_sender,
            "start": start,
            "end": end,
            "precisions": [each.value for each in precisions],
            "time_precisions": [each.value for each in time_precisions],
        },
    )
    frame["occurred_from"] = pd.to_datetime(frame["occurred_from"], utc=True)
    return frame.astype({"east": float, "north": float})


def span(connection: Connection) -> tuple[datetime, datetime] | None:
    """Give the first and the last moment of what is counted, UTC; None without any."""
    row = connection.execute(_SPAN).one()
    return None if row[0] is None else (row[0], row[1])


def _limits(
    period: Period | None, categories: Sequence[str] | None
) -> dict[str, object]:
    """Give the values that the conditions name."""
    return {
        "start": period.start if period else None,
        "end": period.end if period else None,
        "categories": None if categories is None else list(categories),
    }
