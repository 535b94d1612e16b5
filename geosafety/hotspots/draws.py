"""What the counts could have been, had uncertain places turned out otherwise."""

import numpy as np
from numpy.typing import NDArray

from geosafety.hotspots.counts import Cube, PlaceCounts


def draw_counts(
    cube: Cube, places: PlaceCounts, *, draws: int, rng: np.random.Generator
) -> NDArray[np.int64] | None:
    """
    Draw a cell for every report whose place is a spread of cells.

    Reports known equally well share a footprint, so the reports of a footprint
    are spread over its cells by one multinomial draw.

    Parameters
    ----------
    cube
        Whose footprints the spread reports refer to.
    places
        How many reports lie where.
    draws
        How many times to draw.
    rng
        The source of chance.

    Returns
    -------
    ndarray of int64, shape (draws, n), or None
        Whole counts for each cell of the study area; None when every report lies
        in one known cell, so that nothing is left to chance.
    """
    spread = np.flatnonzero(places.spread)
    if not spread.size:
        return None
    counts = np.tile(places.fixed, (draws, 1))
    shares = cube.shares
    for footprint in spread:
        row = slice(shares.indptr[footprint], shares.indptr[footprint + 1])
        # What lies outside the study area falls on no cell.
        inside = shares.data[row] / max(1.0, shares.data[row].sum())
        beyond = max(0.0, 1.0 - inside.sum())
        drawn = rng.multinomial(
            places.spread[footprint], np.append(inside, beyond), size=draws
        )
        counts[:, shares.indices[row]] += drawn[:, :-1]
    return counts
