"""Time as the days that have cases, and the windows that may be laid over them."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import RefusedInputError
from geosafety.stats.scan.settings import Ending, Windows


class Period(NamedTuple):
    """A study period: first and last step, included, and the longest window."""

    first: int
    last: int
    longest: int

    @property
    def steps(self) -> int:
        """Count the steps."""
        return self.last - self.first + 1


@dataclass(frozen=True, eq=False, slots=True)
class Timeline:
    """
    The distinct time steps that have cases.

    Attributes
    ----------
    steps : ndarray of int64, shape (d,)
        The steps, ascending.
    at : ndarray of int64, shape (cases,)
        Where among them each case stands.
    before : ndarray of int64, shape (d + 1,)
        Cases before each of them, and all cases.
    limit : ndarray of int64, shape (d,)
        Where a window that begins there must have ended, not included.
    last
        Last step of the study period.
    """

    steps: NDArray[np.int64]
    at: NDArray[np.int64]
    before: NDArray[np.int64]
    limit: NDArray[np.int64]
    last: int

    @property
    def size(self) -> int:
        """Count the distinct steps."""
        return self.steps.size

    def largest_share(self, ending: Ending) -> float:
        """Give the largest share of all cases that a window can hold."""
        held = self.before[self.limit] - self.before[:-1]
        if ending is Ending.NOW:
            held = held[self.limit == self.size]
        return float(held.max() / self.before[-1])

    def recent(self, longest: int) -> int:
        """Give the first of the steps from which a window reaches to the end."""
        return int(np.searchsorted(self.steps, self.last - longest + 1))


def checked_steps(times: ArrayLike) -> NDArray[np.int64]:
    """Give times as whole steps; refuse others."""
    steps = np.asarray(times)
    if not np.issubdtype(steps.dtype, np.integer) and not np.isfinite(steps).all():
        raise RefusedInputError(
            sv="En tid saknas; varje fall ska ha en tid.",
            en="A time is missing; every case should have a time.",
        )
    whole = steps.astype(np.int64)
    if not (whole == steps).all():
        raise RefusedInputError(
            sv="En tid är inget helt tal; tider räknas i hela steg, till exempel dygn.",
            en="A time is not whole; times are counted in whole steps, such as days.",
        )
    return whole


def period_of(steps: NDArray[np.int64], windows: Windows) -> Period:
    """
    Find the study period, and refuse cases outside it.

    Raises
    ------
    RefusedInputError
        If there is no case, one lies outside, or there is a single step.
    """
    if not steps.size:
        raise RefusedInputError(
            sv="Det finns inga fall i perioden; minst 2 behövs.",
            en="There are no cases in the period; at least 2 are needed.",
        )
    low, high = int(steps.min()), int(steps.max())
    first = low if windows.first is None else windows.first
    last = high if windows.last is None else windows.last
    if low < first or high > last:
        raise RefusedInputError(
            sv=f"Fallen ligger från {low} till {high}, men perioden från {first} till "
            f"{last}; alla fall ska ligga i perioden.",
            en=f"The cases lie from {low} to {high}, but the period runs from {first} "
            f"to {last}; all cases should lie in the period.",
        )
    length = last - first + 1
    if length == 1:
        raise RefusedInputError(
            sv=f"Perioden är ett enda steg ({first}); minst 2 behövs.",
            en=f"The period is a single step ({first}); at least 2 are needed.",
        )
    most = length // 2 if windows.max_length is None else windows.max_length
    return Period(first, last, min(most, length))


def timeline_of(steps: NDArray[np.int64], period: Period) -> Timeline:
    """Lay out the distinct steps; refuse cases that all fall on one of them."""
    distinct, at = np.unique(steps, return_inverse=True)
    if distinct.size == 1:
        raise RefusedInputError(
            sv=f"Alla fall har samma tid ({distinct[0]}); då går det inte att skifta "
            "tiderna mellan platserna.",
            en=f"All cases have the same time ({distinct[0]}); then times cannot be "
            "shuffled between places.",
        )
    return Timeline(
        steps=distinct,
        at=at.reshape(-1),
        before=np.concatenate([[0], np.cumsum(np.bincount(at.reshape(-1)))]),
        limit=np.searchsorted(distinct, distinct + period.longest),
        last=period.last,
    )
