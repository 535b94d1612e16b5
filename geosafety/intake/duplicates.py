"""The same event reported by two senders: near in place, time and category."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from geosafety.model.placement import Precision
from geosafety.model.report import TimePrecision

NEAR_M: Final = 75.0
NEAR_MINUTES: Final = 60.0
# Places and times known better than the distances above; others say too little.
WELL_PLACED: Final = (Precision.POINT, Precision.ADDRESS)
WELL_TIMED: Final = (TimePrecision.EXACT, TimePrecision.HOUR)
_MICROSECONDS: Final = 60_000_000.0


def find_near(new: pd.DataFrame, known: pd.DataFrame) -> NDArray[np.int64]:
    """
    Find for each new report the known one that tells of the same event.

    Parameters
    ----------
    new, known : DataFrame
        `category`, `occurred_from` (datetime64 with time zone), `east` and
        `north` (EPSG:3006, metres). Only reports that are placed and timed well
        belong here, and `known` only those of other senders.

    Returns
    -------
    ndarray of int64, shape (len(new),)
        Position in `known` of the nearest in place, then in time, among those of
        the same category within 75 m and 60 minutes; −1 where there is none.

    Examples
    --------
    >>> when = pd.to_datetime(["2025-09-05T20:15Z"])
    >>> one = pd.DataFrame({"category": ["graffiti"], "occurred_from": when})
    >>> one["east"], one["north"] = 616_121.0, 6_514_288.0
    >>> find_near(one, one.assign(east=616_150.0))
    array([0])
    """
    found = np.full(len(new), -1, dtype=np.int64)
    shared = set(new["category"].unique()) & set(known["category"].unique())
    for category in sorted(shared):
        mine = np.flatnonzero((new["category"] == category).to_numpy())
        theirs = np.flatnonzero((known["category"] == category).to_numpy())
        nearest = _nearest(_coordinates(new, mine), _coordinates(known, theirs))
        found[mine] = np.where(nearest >= 0, theirs[nearest], -1)
    return found


def _coordinates(reports: pd.DataFrame, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give east and north in 75 m, and time in 60 minutes; shape (n, 3)."""
    chosen = reports.iloc[rows]
    moment = chosen["occurred_from"].dt.as_unit("us").to_numpy("datetime64[us]")
    minutes = moment.astype("int64") / _MICROSECONDS
    return np.column_stack(
        [
            chosen["east"].to_numpy(float) / NEAR_M,
            chosen["north"].to_numpy(float) / NEAR_M,
            minutes / NEAR_MINUTES,
        ]
    )


def _nearest(
    mine: NDArray[np.float64], theirs: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Find the nearest within one unit of place and one of time; −1 if none."""
    reach = np.sqrt(2.0) + 1e-9
    pairs = KDTree(mine).sparse_distance_matrix(
        KDTree(theirs), reach, output_type="ndarray"
    )
    here, there = pairs["i"], pairs["j"]
    apart = np.hypot(*(mine[here, :2] - theirs[there, :2]).T)
    between = np.abs(mine[here, 2] - theirs[there, 2])
    near = (apart <= 1.0) & (between <= 1.0)
    here, there, apart, between = here[near], there[near], apart[near], between[near]
    order = np.lexsort((there, between, apart, here))
    first = np.unique(here[order], return_index=True)[1]
    nearest = np.full(len(mine), -1, dtype=np.int64)
    nearest[here[order][first]] = there[order][first]
    return nearest
