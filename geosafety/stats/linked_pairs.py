"""Which events are linked: near each other in space and in time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.stats.bands import Bands
from geosafety.stats.close_pairs import Metric, close_pairs
from geosafety.stats.events import checked_events

_Floats = NDArray[np.float64]
_Counts = NDArray[np.int64]


class LinkedPairs(NamedTuple):
    """
    Pairs of events near in space and time; arrays of shape (m,).

    Attributes
    ----------
    earlier, later : ndarray of int64
        Positions of the events; of two at the same time the first in the list is
        called the earlier.
    distance, gap : ndarray of float
        Between them, in the units of places and times.
    space_band, time_band : ndarray of int64
        Position of the band that each lies in.
    """

    earlier: _Counts
    later: _Counts
    distance: _Floats
    gap: _Floats
    space_band: _Counts
    time_band: _Counts


def linked_pairs(
    places: ArrayLike,
    times: ArrayLike,
    *,
    space: Bands,
    time: Bands,
    metric: Metric = Metric.EUCLIDEAN,
) -> LinkedPairs:
    """
    List the pairs of events that lie in the bands with finite limits.

    Parameters
    ----------
    places, times, space, time, metric
        As for `knox`.

    Returns
    -------
    LinkedPairs
        Every pair whose distance and gap both lie in a band with a finite upper
        limit, ordered by the position of the earlier event.

    Raises
    ------
    ShapeError, RefusedInputError
        As for `knox`.

    Examples
    --------
    >>> places = [[0, 0], [1, 0], [500, 0], [501, 0], [900, 0]]
    >>> links = linked_pairs(places, [2, 1, 40, 41, 80], space=Bands((0, 10)),
    ...     time=Bands((0, 7)))
    >>> links.earlier, links.later, links.gap
    (array([1, 2]), array([0, 3]), array([1., 1.]))
    """
    where, when = checked_events(places, times)
    edges_s, edges_t = space.finite_edges, time.finite_edges
    near = close_pairs(where, within=float(edges_s[-1]), metric=metric)
    gap = np.abs(when[near.second] - when[near.first])
    bands_s = np.searchsorted(edges_s, near.distance, side="right") - 1
    bands_t = np.searchsorted(edges_t, gap, side="right") - 1
    kept = np.flatnonzero((bands_s >= 0) & (bands_t >= 0) & (gap < edges_t[-1]))
    first, second = near.first[kept], near.second[kept]
    swapped = when[first] > when[second]
    earlier = np.where(swapped, second, first)
    later = np.where(swapped, first, second)
    order = np.lexsort((later, earlier))
    kept = kept[order]
    return LinkedPairs(
        earlier=earlier[order],
        later=later[order],
        distance=near.distance[kept],
        gap=gap[kept],
        space_band=bands_s[kept],
        time_band=bands_t[kept],
    )
