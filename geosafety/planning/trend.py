"""Whether reports have become more or fewer over two years."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geosafety.documents.numbers import is_few
from geosafety.model.period import Period
from geosafety.stats import count_ratio

_LEVEL = 0.05


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Trend:
    """
    The months of a period and the comparison of its halves.

    Attributes
    ----------
    months
        First day of each month.
    counts : ndarray of float, shape (months,)
        Expected reports per month.
    before, after
        Expected reports in the first and the last half.
    direction
        `up`, `down`, `unclear`, or `few` when nothing can be said.
    ratio, low, high
        Reports in the last half per report in the first, with a 95 % interval;
        NaN when too few.
    p
        Two-sided probability of so uneven halves if nothing had changed.
    """

    months: tuple[date, ...]
    counts: NDArray[np.float64]
    before: float
    after: float
    direction: str
    ratio: float
    low: float
    high: float
    p: float


def trend(local: pd.Series, weights: pd.Series, *, period: Period) -> Trend:
    """
    Count by month, and test the last half against the first.

    The halves cover the same months of the year, so the seasons cancel out.

    Parameters
    ----------
    local : Series of datetime64, Europe/Stockholm
        When each report took place; NaT is left out.
    weights : Series of float
        Weight of each report.
    period
        An even number of whole months.

    Returns
    -------
    Trend
        With `direction` `few` when the halves together hold fewer than the least
        count.

    Notes
    -----
    Given the sum, the last half is binomial with probability one half if both
    halves have the same rate [1]_; the interval is that of Clopper and Pearson,
    turned into a ratio. Expected counts are rounded to whole reports. Reports
    that come in bursts make the true uncertainty larger than the interval.

    References
    ----------
    .. [1] J. Przyborowski and H. Wilenski (1940). Homogeneity of results in
       testing samples from Poisson series. Biometrika 31, 313-323.
    """
    months = _months(period)
    counts = _per_month(local, weights, months)
    half = len(months) // 2
    before, after = float(counts[:half].sum()), float(counts[half:].sum())
    total = round(before + after)
    if is_few(before + after):
        ratio = low = high = p = float("nan")
        direction = "few"
    else:
        ended = min(round(after), total)
        (ratio, low, high), p = count_ratio(total - ended, ended)
        changed = "up" if after > before else "down"
        direction = changed if p < _LEVEL else "unclear"
    return Trend(
        months=months,
        counts=counts,
        before=before,
        after=after,
        direction=direction,
        ratio=ratio,
        low=low,
        high=high,
        p=p,
    )


def _months(period: Period) -> tuple[date, ...]:
    """List the first day of each month."""
    starts = pd.date_range(period.first, period.last, freq="MS")
    return tuple(start.date() for start in starts)


def _per_month(
    local: pd.Series, weights: pd.Series, months: tuple[date, ...]
) -> NDArray[np.float64]:
    """Add up the weights by month."""
    known = local.notna()
    number = local[known].dt.year * 12 + local[known].dt.month
    first = months[0].year * 12 + months[0].month
    place = (number - first).to_numpy(dtype=np.int64)
    inside = (place >= 0) & (place < len(months))
    values = weights[known].to_numpy(dtype=float)
    counts = np.zeros(len(months))
    np.add.at(counts, place[inside], values[inside])
    return counts
