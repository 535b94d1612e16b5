"""What was counted for the meetings looked at last, until reports change."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from geosafety.model.period import Period
from geosafety.situation.evidence import Evidence

_KEPT = 8


class MeetingNumbers:
    """The counts of a few periods, each at the revision it was counted at."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = Lock()
        self._kept: OrderedDict[tuple[Period, datetime, int], Evidence] = OrderedDict()

    def of(
        self,
        period: Period,
        cutoff_at: datetime,
        revision: int,
        count: Callable[[], Evidence],
    ) -> Evidence:
        """Give what a period holds at a revision, counted the first time."""
        key = (period, cutoff_at, revision)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = count()
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]
