"""What a map would be if every sender had reported as much."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.hotspots.counts import Cube, PlaceCounts
from geosafety.hotspots.draws import draw_counts
from geosafety.model.brush import Brush
from geosafety.model.period import Period

# A sender with fewer would be drawn large by chance alone.
LEAST_OF_A_SENDER: Final = 30


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class EqualSenders:
    """
    The reports of senders that each weigh the same.

    Attributes
    ----------
    counts : ndarray of float, shape (n,)
        Weighted reports of each cell; together as many as the reports they rest on.
    weights
        What a report of each sender weighs.
    left_out
        Senders with fewer than 30 reports, and how many they have.
    """

    counts: NDArray[np.float64]
    weights: dict[str, float]
    left_out: dict[str, int]
    _places: dict[str, PlaceCounts]

    @classmethod
    def of(
        cls,
        cube: Cube,
        categories: Collection[str],
        period: Period | None,
        *,
        brush: Brush | None = None,
    ) -> "EqualSenders":
        """
        Weigh the reports so that each sender's together weigh the same.

        Raises
        ------
        RefusedInputError
            If the categories are of different kinds.
        """
        reports = cube.senders(categories, period, brush=brush)
        enough = {who: n for who, n in reports.items() if n >= LEAST_OF_A_SENDER}
        share = sum(enough.values()) / max(len(enough), 1)
        weights = {who: share / n for who, n in enough.items()}
        places = {
            who: cube.places(categories, period, senders=[who], brush=brush)
            for who in enough
        }
        counts = np.zeros(cube.cells.size)
        for who, weight in weights.items():
            counts += weight * cube.expected(places[who])
        left_out = {who: n for who, n in reports.items() if who not in enough}
        return cls(counts=counts, weights=weights, left_out=left_out, _places=places)

    def drawn(
        self, cube: Cube, *, draws: int, rng: np.random.Generator
    ) -> Iterator[NDArray[np.float64]] | None:
        """Draw a cell for each uncertain report, weighted; None if none is."""
        uncertain = any(places.spread.any() for places in self._places.values())
        if not uncertain:
            return None
        return self._drawn(cube, draws, rng)

    def _drawn(
        self, cube: Cube, draws: int, rng: np.random.Generator
    ) -> Iterator[NDArray[np.float64]]:
        """Give one map after another."""
        for _ in range(draws):
            counts = np.zeros(cube.cells.size)
            for who, places in self._places.items():
                drawn = draw_counts(cube, places, draws=1, rng=rng)
                whole = places.fixed if drawn is None else drawn[0]
                counts += self.weights[who] * whole
            yield counts
