"""What places and times must be before anything is computed from them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError

# With four events no arrangement of the times can be as rare as 1 in 20.
LEAST_EVENTS = 5

_Floats = NDArray[np.float64]


def checked_events(places: ArrayLike, times: ArrayLike) -> tuple[_Floats, _Floats]:
    """
    Give places, shape (n, 2), and times, shape (n,), as floats.

    Raises
    ------
    ShapeError
        If they do not belong together.
    RefusedInputError
        If a value is NaN or infinite, or there are fewer than five events.
    """
    where = np.asarray(places, dtype=np.float64)
    when = np.asarray(times, dtype=np.float64)
    if where.size == 0:
        where = where.reshape(0, 2)
    if where.ndim != 2 or where.shape != (when.size, 2) or when.ndim != 1:  # noqa: PLR2004
        raise ShapeError(
            sv=f"Platserna har formen {where.shape} och tiderna {when.shape}; de ska "
            "vara (n, 2) och (n,).",
            en=f"The places have the shape {where.shape} and the times {when.shape}; "
            "they should be (n, 2) and (n,).",
        )
    if when.size < LEAST_EVENTS:
        raise RefusedInputError(
            sv=f"Det finns {when.size} händelser; minst {LEAST_EVENTS} behövs, alltså "
            f"{LEAST_EVENTS - when.size} till.",
            en=f"There are {when.size} events; at least {LEAST_EVENTS} are needed, "
            f"that is {LEAST_EVENTS - when.size} more.",
        )
    finite = np.isfinite(where).all(axis=1) & np.isfinite(when)
    if not finite.all():
        event = int(np.argmin(finite))
        x, y = where[event]
        raise RefusedInputError(
            sv=f"Händelse {event} har platsen ({x}, {y}) och tiden {when[event]}; alla "
            "ska vara ändliga tal.",
            en=f"Event {event} has the place ({x}, {y}) and the time {when[event]}; "
            "all should be finite numbers.",
        )
    return where, when


def refuse_flat_events(places: _Floats, times: _Floats) -> None:
    """Refuse events that all have one place, or all one time."""
    if (places == places[0]).all():
        x, y = places[0]
        raise FlatInputError(
            sv=f"Alla {len(places)} händelser ligger på en enda plats ({x:g}, {y:g}); "
            "då säger avstånden ingenting.",
            en=f"All {len(places)} events lie at one place ({x:g}, {y:g}); distances "
            "then tell nothing.",
        )
    if (times == times[0]).all():
        raise FlatInputError(
            sv=f"Alla {len(times)} händelser har samma tid; då säger tiderna "
            "ingenting.",
            en=f"All {len(times)} events have the same time; the times then tell "
            "nothing.",
        )
