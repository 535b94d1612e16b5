"""Clusters that are told: the strongest of each centre, none over another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.scan.settings import PValue

# Ratios that differ by less than this share are the same but for rounding.
_ROUNDING = 1e-9
_EULER = 0.5772156649015329


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a model tells of a circle and a window; see `Cluster`."""

    llr: float
    cases: int
    expected: float
    population: float | None = None
    relative_risk: float | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Told):
    """
    A circle, and perhaps a stretch of time, with more cases than expected.

    Attributes
    ----------
    llr
        Log likelihood ratio, unitless.
    p
        How often chance alone gives a maximum as large.
    centre
        The location the circle grew from, as a row of the places given.
    locations
        All locations inside, the nearest first.
    radius
        From the centre to the farthest: in the unit of planar coordinates, metres
        if geographic.
    cases, expected
        Cases inside, and how many would be expected.
    population
        People inside (cases and controls for Bernoulli); None where there are none.
    relative_risk
        Risk inside by the risk outside; None where nothing is left outside, or
        where the model knows no risk.
    first, last
        Time steps, both included; None for a purely spatial scan.
    """

    p: float
    centre: int
    locations: tuple[int, ...]
    radius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    The strongest circle and window of one centre, before it is described.

    `size` counts the sites inside; the window runs from step `first` up to, not
    including, `end`.
    """

    llr: float
    centre: int
    size: int
    first: int = 0
    end: int = 1


def without_overlap(
    found: Iterable[Found],
    members: Sequence[NDArray[np.int32]],
    rank: NDArray[np.int64],
) -> list[Found]:
    """
    Keep the strongest, and then each that shares no site with one kept.

    Parameters
    ----------
    found
        At most one for each centre.
    members
        Sites of the circles of each of them, in the same order.
    rank : ndarray of int64, shape (s,)
        Of equals, the centre with the lowest rank goes first.
    """
    pairs = list(zip(found, members, strict=True))
    pairs.sort(key=lambda pair: (-_rounded(pair[0].llr), rank[pair[0].centre]))
    taken = np.zeros(rank.size, dtype=bool)
    kept = []
    for one, inside in pairs:
        sites = inside[: one.size]
        if not taken[sites].any():
            taken[sites] = True
            kept.append(one)
    return kept


def p_values(
    ratios: Sequence[float], maxima: NDArray[np.float64], how: PValue
) -> list[float]:
    """
    Compare each ratio with the maxima of the trials.

    Returns
    -------
    list of float
        By rank, (1 + maxima at least as large) / (1 + trials); by Gumbel, the upper
        tail of the law with the mean and the standard deviation of the maxima.

    References
    ----------
    .. [1] A. M. Abrams, K. Kleinman and M. Kulldorff (2010). Gumbel based p-value
       approximations for spatial scan statistics. International Journal of Health
       Geographics 9, 61.

    Examples
    --------
    >>> p_values([3.0, 1.0], np.array([0.5, 1.0, 2.0]), PValue.RANK)
    [0.25, 0.75]
    """
    if how is PValue.RANK:
        reached = [int((maxima >= less_rounding(r)).sum()) for r in ratios]
        return [(1 + count) / (1 + maxima.size) for count in reached]
    scale = float(maxima.std(ddof=1)) * np.sqrt(6) / np.pi
    if scale == 0:
        return [float(ratio <= maxima[0]) for ratio in ratios]
    mode = float(maxima.mean()) - _EULER * scale
    return [float(-np.expm1(-np.exp(-(ratio - mode) / scale))) for ratio in ratios]


def weakest_told(maxima: NDArray[np.float64]) -> float:
    """Give the ratio below which chance always did better: not worth telling."""
    return less_rounding(float(maxima.min()))


def less_rounding(ratio: float) -> float:
    """Lower a ratio a little, so that it is reached by what differs by rounding."""
    return ratio * (1 - _ROUNDING)


def _rounded(ratio: float) -> float:
    """Round off what depends on the order of adding up."""
    return float(f"{ratio:.9e}")
