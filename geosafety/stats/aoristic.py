"""When events known only as from–to are likely to have happened."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.model.period import LOCAL_TIME

HOURS, WEEKDAYS = 24, 7
_HOUR_S = 3600
_CELLS = HOURS * WEEKDAYS
_DAY_S = HOURS * _HOUR_S
# Between the first and the last hour; a century of hours takes a second.
_MOST_HOURS = 100 * 366 * HOURS

_Floats = NDArray[np.float64]
_Seconds = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AoristicTimes:
    """
    Events by hour and weekday, each sharing out a weight of 1.

    Attributes
    ----------
    weights : ndarray of float, shape (7, 24)
        Expected events by weekday (Monday first) and hour, local time.
    events
        How many were shared out; the sum of the weights.
    instants
        How many of them have one known moment.
    longer_than_a_day
        How many have an interval of more than 24 hours, which says little of the
        hour.
    left_out
        How many had a longer interval than was let in.
    """

    weights: _Floats
    events: int
    instants: int
    longer_than_a_day: int
    left_out: int


def aoristic_times(
    start: ArrayLike,
    end: ArrayLike,
    *,
    zone: ZoneInfo = LOCAL_TIME,
    longest_hours: float | None = None,
) -> AoristicTimes:
    r"""
    Share out events over the hours of the week in which they may have happened.

    Parameters
    ----------
    start, end : array of datetime64, shape (n,)
        First moment at which the event may have happened, and first moment after;
        UTC, to the second. Equal where the moment is known.
    zone
        Whose hours and weekdays are counted; whole hours from UTC, as in Sweden.
    longest_hours
        Leave out intervals longer than this; None lets all in.

    Returns
    -------
    AoristicTimes
        Weights by weekday and hour, and how many intervals say little.

    Raises
    ------
    ShapeError
        If the arrays do not belong together.
    RefusedInputError
        If there are no events, a moment is missing, an event ends before it
        begins, all are longer than `longest_hours`, the events span more than a
        century, or the zone is not whole hours from UTC at the time.

    Notes
    -----
    An event with the interval [a, b) gives the cell c of the week the weight

    .. math:: w_c = |[a, b) \cap c| / (b - a),

    the share of its time that lies in the cell [1]_. Time is what has passed: the
    hour that does not exist when summer time begins gets nothing, and the hour
    that is repeated when it ends counts twice.

    References
    ----------
    .. [1] J. H. Ratcliffe and M. J. McCullagh (1998). Aoristic crime analysis.
       International Journal of Geographical Information Science 12(7), 751-764.

    Examples
    --------
    >>> night = aoristic_times(["2025-01-06T21:30"], ["2025-01-07T00:30"])
    >>> night.weights[0, 22:].round(3), night.weights[1, :2].round(3)
    (array([0.167, 0.333]), array([0.333, 0.167]))
    """
    first, last = _checked(start, end)
    spent = last - first
    let_in = np.full(spent.size, fill_value=True)
    if longest_hours is not None:
        let_in = spent <= longest_hours * _HOUR_S
    if not let_in.any():
        raise RefusedInputError(
            sv=f"Alla {spent.size} händelser har längre intervall än "
            f"{longest_hours:g} timmar; ingen är kvar att räkna.",
            en=f"All {spent.size} events have longer intervals than "
            f"{longest_hours:g} hours; none is left to count.",
        )
    weights = _shared_out(first[let_in], last[let_in], zone)
    return AoristicTimes(
        weights=weights.reshape(WEEKDAYS, HOURS),
        events=int(let_in.sum()),
        instants=int((spent == 0).sum()),
        longer_than_a_day=int((spent[let_in] > _DAY_S).sum()),
        left_out=int((~let_in).sum()),
    )


def hour_by_weekday(moments: ArrayLike, *, zone: ZoneInfo = LOCAL_TIME) -> _Seconds:
    """
    Count events with known moments by weekday and hour.

    Parameters
    ----------
    moments : array of datetime64, shape (n,)
        When, UTC.
    zone
        Whose hours and weekdays are counted.

    Returns
    -------
    ndarray of int64, shape (7, 24)
        Events by weekday (Monday first) and hour, local time.

    Raises
    ------
    ShapeError, RefusedInputError
        As for `aoristic_times`.

    Examples
    --------
    >>> hour_by_weekday(["2025-06-02T12:59"]).argmax()  # Monday, 14
    np.int64(14)
    """
    weights = aoristic_times(moments, moments, zone=zone).weights
    return np.rint(weights).astype(np.int64)


def _checked(start: ArrayLike, end: ArrayLike) -> tuple[_Seconds, _Seconds]:
    """Give both ends as seconds since 1970, UTC."""
    first = np.asarray(start, dtype="datetime64[s]")
    last = np.asarray(end, dtype="datetime64[s]")
    if first.ndim != 1 or first.shape != last.shape:
        raise ShapeError(
            sv=f"Från har formen {first.shape} och till {last.shape}; det ska vara en "
            "tid av vardera för varje händelse.",
            en=f"The starts have the shape {first.shape} and the ends {last.shape}; "
            "there should be one of each for every event.",
        )
    if not first.size:
        raise RefusedInputError(
            sv="Det finns inga händelser; minst 1 behövs.",
            en="There are no events; at least 1 is needed.",
        )
    missing = np.isnat(first) | np.isnat(last)
    if missing.any():
        event = int(np.argmax(missing))
        raise RefusedInputError(
            sv=f"Händelse {event} saknar tid; både från och till ska finnas.",
            en=f"Event {event} lacks a time; both from and to should be there.",
        )
    turned = last < first
    if turned.any():
        event = int(np.argmax(turned))
        raise RefusedInputError(
            sv=f"Händelse {event} slutar {last[event]} innan den börjar "
            f"{first[event]}.",
            en=f"Event {event} ends {last[event]} before it begins {first[event]}.",
        )
    return first.astype(np.int64), last.astype(np.int64)


def _shared_out(first: _Seconds, last: _Seconds, zone: ZoneInfo) -> _Floats:
    """Sum, for each of the 168 cells of a week, the events' shares of time in it."""
    origin = int(first.min()) // _HOUR_S
    cells = _cells_of_hours(origin, int(last.max()) // _HOUR_S + 1 - origin, zone)
    from_hour, from_s = np.divmod(first - origin * _HOUR_S, _HOUR_S)
    to_hour, to_s = np.divmod(last - origin * _HOUR_S, _HOUR_S)
    spent = last - first
    lasts = spent > 0
    known = np.bincount(cells[from_hour[~lasts]], minlength=_CELLS)
    weights = known.astype(np.float64)
    if not lasts.any():
        return weights
    # How long each cell has lasted so far, in whole seconds: no rounding is left
    # over where an event has no part.
    from_hour, from_s, to_hour, to_s, spent = (
        each[lasts] for each in (from_hour, from_s, to_hour, to_s, spent)
    )
    for cell in range(_CELLS):
        inside = cells == cell
        before = np.concatenate([[0], np.cumsum(inside)]) * _HOUR_S
        until = before[to_hour] + inside[to_hour] * to_s
        overlap = until - before[from_hour] - inside[from_hour] * from_s
        weights[cell] += (overlap / spent).sum()
    return weights


def _cells_of_hours(origin: int, hours: int, zone: ZoneInfo) -> _Seconds:
    """Tell the hour of the week, Monday 00 being 0, of each hour from the origin."""
    if hours > _MOST_HOURS:
        raise RefusedInputError(
            sv=f"Händelserna sträcker sig över {hours // HOURS} dygn; mer än hundra år "
            "är nog ett skrivfel.",
            en=f"The events span {hours // HOURS} days; more than a hundred years "
            "is likely a slip.",
        )
    begins = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=origin)
    offsets = [
        (begins + timedelta(hours=hour)).astimezone(zone).utcoffset()
        for hour in range(hours)
    ]
    seconds = np.array(
        [offset.total_seconds() for offset in offsets if offset is not None]
    )
    if (seconds % _HOUR_S).any():
        raise RefusedInputError(
            sv=f"Tidszonen {zone.key} ligger inte ett helt antal timmar från UTC under "
            "perioden; sådana zoner kan inte räknas.",
            en=f"The zone {zone.key} is not whole hours from UTC in the period; such "
            "zones cannot be counted.",
        )
    local = origin + np.arange(hours) + (seconds // _HOUR_S).astype(np.int64)
    # 1 January 1970 was a Thursday.
    return np.asarray((local + 3 * HOURS) % _CELLS, dtype=np.int64)
