"""Whether events that are near in space are near in time too, and which they are."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc

from geosafety.errors import RefusedInputError
from geosafety.stats.bands import Bands
from geosafety.stats.close_pairs import ClosePairs, Metric, close_pairs
from geosafety.stats.events import checked_events, refuse_flat_events
from geosafety.stats.shuffled_times import (
    compact_times,
    count_in_time,
    pairs_within,
    shuffled_counts,
)

_Floats = NDArray[np.float64]
_Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class KnoxTable:
    """
    Pairs of events by band of distance and band of time.

    Attributes
    ----------
    observed : ndarray of int64, shape (s, t)
        Pairs found, each counted once.
    expected : ndarray of float, shape (s, t)
        Mean number of pairs over all ways to deal out the times.
    p : ndarray of float, shape (s, t)
        Share of the shuffles with at least as many pairs, the observed among them:
        P(X >= observed).
    poisson_p : ndarray of float, shape (s, t)
        P(X >= observed) were X Poisson with the expected mean. Quick but rough:
        pairs that share an event are not independent.
    space, time
        The bands.
    events, pairs, permutations
        How many there were; `pairs` is of all events, in whatever band.
    """

    observed: _Counts
    expected: _Floats
    p: _Floats
    poisson_p: _Floats
    space: Bands
    time: Bands
    events: int
    pairs: int
    permutations: int

    @property
    def ratio(self) -> _Floats:
        """Give observed / expected; NaN where none are expected and none were seen."""
        ratio = np.full(self.expected.shape, np.nan)
        some = self.expected > 0
        ratio[some] = self.observed[some] / self.expected[some]
        return ratio


class _Margins(NamedTuple):
    """Pairs below each finite limit of distance, of time, and all; and the limits."""

    rows: _Counts
    columns: _Counts
    total: int
    shape: tuple[int, int]


def knox(  # noqa: PLR0913 - the two bands are not one thing
    places: ArrayLike,
    times: ArrayLike,
    *,
    space: Bands,
    time: Bands,
    metric: Metric = Metric.EUCLIDEAN,
    permutations: int = 999,
    rng: np.random.Generator,
) -> KnoxTable:
    r"""
    Count pairs of events by distance and time, and test the counts (Knox).

    Parameters
    ----------
    places : array of float, shape (n, 2)
        Points in a projected CRS such as EPSG:3006, metres.
    times : array of float, shape (n,)
        When, as days (or seconds) since any moment.
    space
        Bands of distance, in the unit of the places.
    time
        Bands of the gap between two times, in the unit of the times.
    metric
        How distance is measured.
    permutations
        How many times R the times are dealt out anew; no p is below 1 / (R + 1).
    rng
        The source of chance; the same state gives the same answer.

    Returns
    -------
    KnoxTable
        Observed and expected pairs and p-values, shape (bands of distance, bands
        of time).

    Raises
    ------
    ShapeError
        If places and times do not belong together.
    RefusedInputError
        If there are fewer than five events, a value is not finite, or more pairs
        lie within the last finite distance than there is room for; or if
        `permutations` is below 1.
    FlatInputError
        If all events have one place or all have one time: every shuffle would then
        give the very same table.

    Notes
    -----
    A pair of different events counts once, in the band of its distance and the
    band of its gap in time [1]_. Places stay where they are and times are dealt
    out at random among the events, which keeps what is clustered in space alone
    and in time alone [2]_. Each cell's mean over all ways to deal them out is
    exactly

    .. math:: E_{st} = N_{s \cdot} N_{\cdot t} / \tbinom{n}{2},

    so no mean of simulations is needed. All p-values are P(X >= observed); some
    programs print P(X > observed), which is too small.

    Only pairs within the last finite distance are listed. How many pairs have a
    gap in each band of time does not change when times are dealt out, so the
    unbounded last bands follow by subtraction.

    References
    ----------
    .. [1] E. G. Knox (1964). The detection of space-time interactions. Applied
       Statistics 13(1), 25-29.
    .. [2] S. D. Johnson et al. (2007). Space-time patterns of risk: a cross
       national assessment of residential burglary victimization. Journal of
       Quantitative Criminology 23(3), 201-219.

    Examples
    --------
    >>> places = [[0, 0], [1, 0], [500, 0], [501, 0], [900, 0], [2000, 0]]
    >>> found = knox(places, [1, 2, 40, 41, 80, 120], space=Bands((0, 10, np.inf)),
    ...     time=Bands((0, 7, np.inf)), rng=np.random.default_rng(1))
    >>> found.observed
    array([[ 2,  0],
           [ 0, 13]])
    >>> found.expected.round(2)
    array([[ 0.27,  1.73],
           [ 1.73, 11.27]])
    """
    where, when = checked_events(places, times)
    if permutations < 1:
        raise RefusedInputError(
            sv=f"Antalet omkastningar är {permutations}; det ska vara minst 1.",
            en=f"There are {permutations} permutations; there should be at least 1.",
        )
    refuse_flat_events(where, when)
    finite_s, finite_t = space.finite_edges, time.finite_edges
    total = when.size * (when.size - 1) // 2
    near = close_pairs(where, within=float(finite_s[-1]), metric=metric)
    groups = _by_distance(near, finite_s)
    margins = _Margins(
        rows=np.cumsum([first.size for first, _ in groups]),
        columns=pairs_within(when, finite_t),
        total=total,
        shape=(len(space) + 1, len(time) + 1),
    )
    compact, limits = compact_times(when, finite_t)

    def banded(counts: _Counts) -> _Counts:
        return _bands(_with_margins(np.cumsum(counts, axis=-2), margins))

    observed = banded(count_in_time(compact[:, np.newaxis], groups, limits))[0]
    shuffled = banded(
        shuffled_counts(compact, groups, limits, permutations=permutations, rng=rng)
    )
    # Of all pairs, also those beyond a last finite limit of the other kind.
    in_space = np.diff(np.append(margins.rows, total)[: margins.shape[0]])
    in_time = np.diff(np.append(margins.columns, total)[: margins.shape[1]])
    expected = np.outer(in_space, in_time / total)
    return KnoxTable(
        observed=observed,
        expected=expected,
        p=((shuffled >= observed).sum(axis=0) + 1) / (permutations + 1),
        poisson_p=_at_least(observed, expected),
        space=space,
        time=time,
        events=when.size,
        pairs=total,
        permutations=permutations,
    )


def _by_distance(near: ClosePairs, edges: _Floats) -> list[tuple[_Counts, _Counts]]:
    """Split the pairs into those below each limit and not below the one before."""
    below = np.searchsorted(edges, near.distance, side="right")
    members = [np.flatnonzero(below == at) for at in range(edges.size)]
    return [(near.first[these], near.second[these]) for these in members]


def _with_margins(below: _Counts, margins: _Margins) -> _Counts:
    """Add the row and the column of an infinite limit, which no shuffle changes."""
    whole = np.full((*below.shape[:-2], *margins.shape), margins.total, dtype=np.int64)
    s, t = below.shape[-2:]
    whole[..., :s, :t] = below
    whole[..., :s, t:] = margins.rows[:, np.newaxis]
    whole[..., s:, :t] = margins.columns
    return whole


def _bands(below: _Counts) -> _Counts:
    """Turn counts below two limits into counts in bands, by differences."""
    differences: _Counts = np.diff(np.diff(below, axis=-1), axis=-2)
    return differences


def _at_least(observed: _Counts, expected: _Floats) -> _Floats:
    """Give P(X >= observed) for X Poisson with the expected mean."""
    tail = gammainc(np.maximum(observed, 1), expected)
    probability: _Floats = np.where(observed > 0, tail, 1.0)
    return probability
