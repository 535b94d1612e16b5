"""At what times of the week reports gather."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.model.report import TimePrecision

WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
_CLOCK = frozenset({TimePrecision.EXACT.value, TimePrecision.HOUR.value})
_BLOCK_HOURS = 3


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HotTimes:
    """
    Reports by hour of the week.

    Attributes
    ----------
    counts : ndarray of float, shape (7, 24)
        Expected reports by weekday, Monday first, and hour, Europe/Stockholm.
    n
        Expected reports with a known hour; their sum.
    without_hour
        Expected reports whose hour is not known, which are not in `counts`.
    """

    counts: NDArray[np.float64]
    n: float
    without_hour: float

    def busiest(self) -> tuple[int, int, float]:
        """Give weekday, first hour and count of the busiest three hours."""
        blocks = self.counts.reshape(7, 24 // _BLOCK_HOURS, _BLOCK_HOURS).sum(axis=2)
        day, block = np.unravel_index(int(blocks.argmax()), blocks.shape)
        return int(day), int(block) * _BLOCK_HOURS, float(blocks[day, block])

    def night_share(self) -> float:
        """Give the share from 20 in the evening to 4 in the morning."""
        night = [20, 21, 22, 23, 0, 1, 2, 3]
        return float(self.counts[:, night].sum() / self.n)


def hot_times(placed: pd.DataFrame, weights: pd.Series) -> HotTimes:
    """
    Count reports by weekday and hour, those with a known hour.

    Parameters
    ----------
    placed : DataFrame
        `local` (Europe/Stockholm) and `time_precision`.
    weights : Series of float
        Weight of each report.

    Examples
    --------
    >>> friday = pd.to_datetime(["2026-10-30 22:15"])
    >>> placed = pd.DataFrame({"local": friday, "time_precision": ["exact"]})
    >>> hot_times(placed, pd.Series([1.0])).busiest()
    (4, 21, 1.0)
    """
    known = placed["local"].notna() & placed["time_precision"].isin(_CLOCK)
    local = placed.loc[known, "local"]
    hour = (local.dt.day_of_week * 24 + local.dt.hour).to_numpy(dtype=np.int64)
    counts = np.zeros(7 * 24)
    np.add.at(counts, hour, weights[known].to_numpy(dtype=float))
    return HotTimes(
        counts=counts.reshape(7, 24),
        n=float(counts.sum()),
        without_hour=float(weights[~known].sum()),
    )
