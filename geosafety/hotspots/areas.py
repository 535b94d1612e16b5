"""Hot cells beside each other, as the places that people speak of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from geosafety.hotspots.detect import Weights
from geosafety.model.emerging import Pattern
from geosafety.model.hotspot import Hotspots


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HotspotArea:
    """
    Hot cells that hang together.

    Attributes
    ----------
    cells : ndarray of int64, shape (k,)
        Positions in `Hotspots.cells`, the one with the most reports first.
    reports
        Expected reports in them: the sum of shares.
    even
        As many reports as so many cells would hold if all lay evenly.
    stability
        Share of the draws of uncertain places in which its cells are hot, their mean.
    pattern
        How the cell with the most reports came and went.
    """

    cells: NDArray[np.int64]
    reports: float
    even: float
    stability: float
    pattern: Pattern

    @property
    def ratio(self) -> float:
        """Tell how many times as many reports these are as if all lay evenly."""
        return self.reports / self.even


def hotspot_areas(
    found: Hotspots,
    patterns: Sequence[Pattern],
    neighbours: Weights,
) -> list[HotspotArea]:
    """
    Put hot cells together that lie beside each other.

    Parameters
    ----------
    found
        A tested map.
    patterns
        One for each of its cells.
    neighbours : csr_array, shape (n, n)
        Binary neighbours of its cells.

    Returns
    -------
    list of HotspotArea
        Those with the most reports first.
    """
    frame = found.frame
    counts = frame["n"].to_numpy(float)
    stability = frame["stability"].to_numpy(float)
    hot = np.flatnonzero(frame["Gi_Bin"].to_numpy() > 0)
    mean = counts.mean() if counts.size else 0.0
    _, labels = connected_components(neighbours[hot][:, hot], directed=False)
    areas = []
    for label in range(labels.max(initial=-1) + 1):
        cells = hot[labels == label]
        cells = cells[np.argsort(-counts[cells], kind="stable")]
        areas.append(
            HotspotArea(
                cells=cells,
                reports=float(counts[cells].sum()),
                even=float(mean * cells.size),
                stability=float(stability[cells].mean()),
                pattern=patterns[int(cells[0])],
            )
        )
    return sorted(areas, key=lambda area: -area.reports)
