"""What an organisation has reported, counted by month, category and state."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geosafety.model.period import Period
from geosafety.model.report import ReportState

# These tell of nothing that happened, or of something that is counted already.
_UNCOUNTED = (ReportState.REJECTED.value, ReportState.DUPLICATE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStatistics:
    """
    Reports of one organisation.

    Attributes
    ----------
    n
        Reports counted; those turned down, taken back or repeated are left out.
    by_month
        Month and reports, each month of the period, oldest first.
    by_category
        Category key and reports, most first.
    by_state
        State and reports, all that were handed in.
    """

    period: Period
    n: int
    by_month: tuple[tuple[str, int], ...]
    by_category: tuple[tuple[str, int], ...]
    by_state: tuple[tuple[ReportState, int], ...]

    @property
    def handed_in(self) -> int:
        """Count all reports, whatever became of them."""
        return sum(count for _, count in self.by_state)

    @property
    def most_in_a_month(self) -> int:
        """Give the length of the longest bar, at least one."""
        return max([1, *(count for _, count in self.by_month)])


def own_statistics(
    totals: pd.DataFrame, *, period: Period, months: Sequence[str]
) -> OwnStatistics:
    """
    Count what the store has grouped.

    Parameters
    ----------
    totals : DataFrame
        `category`, `state`, `month` and `count`, as `store.own_reports.totals` gives.
    months
        The months of the period, `YYYY-MM`.

    Examples
    --------
    >>> from datetime import date
    >>> totals = pd.DataFrame(
    ...     [("a", "approved", "2026-03", 2), ("b", "rejected", "2026-03", 1)],
    ...     columns=["category", "state", "month", "count"],
    ... )
    >>> march = Period(date(2026, 3, 1), date(2026, 3, 31))
    >>> made = own_statistics(totals, period=march, months=["2026-03"])
    >>> made.n, made.handed_in, made.by_month, made.by_category
    (2, 3, (('2026-03', 2),), (('a', 2),))
    """
    counted = totals[~totals["state"].isin(_UNCOUNTED)]
    monthly = counted.groupby("month")["count"].sum()
    by_category = counted.groupby("category")["count"].sum()
    by_state = totals.groupby("state")["count"].sum()
    ordered = by_category.sort_index().sort_values(ascending=False, kind="stable")
    return OwnStatistics(
        period=period,
        n=int(counted["count"].sum()),
        by_month=tuple((month, int(monthly.get(month, 0))) for month in months),
        by_category=tuple((str(key), int(n)) for key, n in ordered.items()),
        by_state=tuple(
            (state, int(by_state[state.value]))
            for state in ReportState
            if state.value in by_state.index
        ),
    )
