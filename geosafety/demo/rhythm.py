"""When things happen: over the hours, the weekdays and the year."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.demo.planted import Rhythm
from geosafety.model.period import LOCAL_TIME, Period

# Each rhythm: share by hour of the day (0–23), and by weekday (Monday first).
_HOURS: dict[Rhythm, str] = {
    "any": "3 2 2 1 1 1 2 3 4 4 4 4 5 5 5 6 6 7 7 8 8 8 7 5",
    "day": "0 0 0 0 0 0 1 3 5 7 9 9 9 9 9 9 8 7 5 3 2 1 0 0",
    "evening": "2 1 0 0 0 0 0 1 1 1 1 1 1 2 2 3 4 6 8 10 11 11 9 5",
    "night": "9 9 9 7 4 2 1 1 1 1 1 1 1 1 1 1 1 1 2 3 4 6 8 9",
    "weekend_night": "12 13 10 6 2 1 0 0 0 0 0 0 1 1 1 1 2 2 3 4 6 9 11 12",
    "school_weekend": "2 1 0 0 0 0 0 0 1 2 3 4 5 6 7 7 7 7 8 8 7 6 4 3",
}
_WEEKDAYS: dict[Rhythm, tuple[float, ...]] = {
    "any": (1, 1, 1, 1, 1.25, 1.3, 1.05),
    "day": (1, 1, 1, 1, 1.1, 1.2, 0.8),
    "evening": (1, 1, 1, 1.1, 1.5, 1.5, 1.1),
    "night": (1, 1, 1, 1, 1.3, 1.8, 1.6),
    "weekend_night": (0.2, 0.2, 0.25, 0.4, 3, 4, 2.2),
    "school_weekend": (0.3, 0.3, 0.3, 0.3, 0.8, 3, 3),
}
# How much busier than winter the summer is, and the growth over a year.
_SUMMER, _GROWTH = 0.35, 0.08
# Hours before this one belong to the evening before.
_MORNING = 5


def draw_moments(
    count: int, rhythm: Rhythm, period: Period, *, rng: np.random.Generator
) -> pd.DatetimeIndex:
    """
    Draw moments within a period, to the minute, UTC.

    The hours are those of Swedish clocks. The hours after midnight belong to the
    evening before, so that a Saturday night runs into Sunday.
    """
    days = pd.date_range(period.first, period.last, freq="D")
    weight = np.asarray(_WEEKDAYS[rhythm])[days.day_of_week]
    weight *= 1 + _SUMMER * np.sin(
        2 * np.pi * (days.day_of_year.to_numpy() - 105) / 365.25
    )
    weight *= 1 + _GROWTH * np.arange(len(days)) / 365.25
    day = rng.choice(len(days), count, p=weight / weight.sum())
    hours = np.array(_HOURS[rhythm].split(), dtype=float)
    hour = rng.choice(24, count, p=hours / hours.sum())
    after_midnight = (hour < _MORNING) & (day < len(days) - 1)
    local = days[day + after_midnight] + _minutes(hour, rng.integers(0, 60, count))
    return local.tz_localize(
        LOCAL_TIME, ambiguous=np.ones(count, dtype=bool), nonexistent="shift_forward"
    ).tz_convert("UTC")


def _minutes(hour: NDArray[np.int64], minute: NDArray[np.int64]) -> pd.TimedeltaIndex:
    """Give hours and minutes as a duration."""
    return pd.to_timedelta(60 * hour + minute, unit="min")
