"""What a scan must know of a model, for one count and for very many."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.stats.scan.likelihood import (
    LEAST_CASES,
    bernoulli_llr,
    largest_expected,
    poisson_llr,
)


class Model(Protocol):
    """Likelihood ratios, and the least count that reaches one."""

    def ratios(self, cases: ArrayLike, base: ArrayLike) -> NDArray[np.float64]:
        """Compute ratios by the formula, 0 where there are too few cases."""

    def needed(self, level: float, base: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the least cases whose ratio may reach a level; never too many."""


@dataclass(frozen=True, eq=False)
class Poisson:
    """Cases against expected cases; `total` is all cases."""

    total: int

    def ratios(self, cases: ArrayLike, base: ArrayLike) -> NDArray[np.float64]:
        """Compute ratios by the formula, 0 where there are too few cases."""
        ratio = poisson_llr(cases, np.maximum(base, 0.0), total=self.total)
        return np.where(np.asarray(cases) < LEAST_CASES, 0.0, ratio)

    def needed(self, level: float, base: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the least cases whose ratio may reach a level; never too many."""
        return np.searchsorted(self._largest(level), base)

    def _largest(self, level: float) -> NDArray[np.float64]:
        """Keep what was computed for a level; all centres ask for the same."""
        if level not in self._kept:
            self._kept[level] = largest_expected(
                level, total=self.total, most_cases=self.total
            )
        return self._kept[level]

    @cached_property
    def _kept(self) -> dict[float, NDArray[np.float64]]:
        """Start with nothing."""
        return {}


@dataclass(frozen=True, eq=False)
class Bernoulli:
    """Cases among people; `total` is all cases, `people` all cases and controls."""

    total: int
    people: int

    def ratios(self, cases: ArrayLike, base: ArrayLike) -> NDArray[np.float64]:
        """Compute ratios by the formula, 0 where there are too few cases."""
        ratio = bernoulli_llr(
            cases, base, cases_total=self.total, people_total=self.people
        )
        return np.where(np.asarray(cases) < LEAST_CASES, 0.0, ratio)

    def needed(self, level: float, base: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the least cases whose ratio may reach a level; never too many."""
        size = np.rint(base).astype(np.int64)
        low = np.floor(size * (self.total / self.people)).astype(np.int64)
        # The ratio grows with the cases, so the least is found by halving.
        high = np.minimum(size, self.total) + 1
        while (high - low > 1).any():
            middle = (low + high) // 2
            reaches = self.ratios(middle, size) >= level
            low, high = np.where(reaches, low, middle), np.where(reaches, middle, high)
        return np.asarray(np.maximum(high, LEAST_CASES), dtype=np.int64)
