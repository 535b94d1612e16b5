"""Whether a pattern over areas is the same in two periods (Andresen's S)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats.whole_counts import log_choose, whole_counts

_Floats = NDArray[np.float64]
_Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PatternChange:
    """
    How alike two patterns over the same areas are.

    Attributes
    ----------
    s
        Share of the areas whose share of the events is stable: Andresen's S.
    s_of_used
        The same over the areas with an event in either period; empty areas are
        always stable and lift S.
    local : ndarray of int, shape (n,)
        -1 where an area's share has fallen, 0 where it is stable, 1 where it has
        risen.
    base_share : ndarray of float, shape (n,)
        Share of the earlier events in each area.
    test_share : ndarray of float, shape (n,)
        Share of the later events.
    low, high : ndarray of float, shape (n,)
        The interval for the later share; the area is stable if the earlier share
        lies in it, its ends included.
    """

    s: float
    s_of_used: float
    local: NDArray[np.int8]
    base_share: _Floats
    test_share: _Floats
    low: _Floats
    high: _Floats


def pattern_change(
    base: ArrayLike,
    test: ArrayLike,
    *,
    sample_share: float = 0.85,
    confidence: float = 0.95,
) -> PatternChange:
    r"""
    Test area by area whether the pattern has changed (spatial point pattern test).

    Parameters
    ----------
    base, test : array of int, shape (n,)
        Events per area in the earlier and the later period; whole numbers.
    sample_share
        How much of the later events a sample holds, between 0 and 1.
    confidence
        How much of the samples the interval holds, between 0 and 1.

    Returns
    -------
    PatternChange
        Global and local S, with the shares and intervals behind them.

    Raises
    ------
    ShapeError
        If the counts do not belong together.
    RefusedInputError
        If a count is negative or no whole number, there are fewer than two areas,
        a period has no events, or a share is not between 0 and 1.

    Notes
    -----
    The later events are sampled without replacement, 85 % at a time, and an area
    is stable if its earlier share lies among the middle 95 % of its shares of the
    samples [1]_. Programs draw 200 samples; how many events of one area a sample
    of m of the N holds is hypergeometric, so the interval that the draws tend to
    is computed at once, and no area changes with the seed:

    .. math:: P(k) = \binom{n_i}{k} \binom{N - n_i}{m - k} / \binom{N}{m}.

    Ends are the least k with P(X <= k) of at least 2.5 % and 97.5 %. Earlier
    shares and ends are compared as whole numbers.

    References
    ----------
    .. [1] M. A. Andresen (2009). Testing for similarity in area-based spatial
       patterns: a nonparametric Monte Carlo approach. Applied Geography 29(3),
       333-345.

    Examples
    --------
    >>> change = pattern_change([2, 2, 2, 1, 0, 1], [2, 1, 2, 2, 1, 1])
    >>> round(change.s, 4), change.local
    (0.8333, array([ 0, -1,  0,  0,  0,  0], dtype=int8))
    """
    before, after = _checked(base, test)
    for share in (sample_share, confidence):
        if not 0 < share < 1:
            raise RefusedInputError(
                sv=f"Andelen {share} ska ligga mellan 0 och 1, som 0,85.",
                en=f"The share {share} should lie between 0 and 1, such as 0.85.",
            )
    sampled = max(1, int(np.floor(sample_share * after.sum() + 0.5)))
    low, high = _middle(after, sampled, (1 - confidence) / 2)
    # The share b / B lies below k / m when b m < k B.
    earlier = before * sampled
    fallen, risen = earlier > high * before.sum(), earlier < low * before.sum()
    local = (risen.astype(np.int8) - fallen.astype(np.int8)).astype(np.int8)
    used = (before > 0) | (after > 0)
    return PatternChange(
        s=float((local == 0).mean()),
        s_of_used=float((local[used] == 0).mean()),
        local=local,
        base_share=before / before.sum(),
        test_share=after / after.sum(),
        low=low / sampled,
        high=high / sampled,
    )


def unchanged_s(
    base: ArrayLike,
    test: ArrayLike,
    *,
    draws: int = 199,
    rng: np.random.Generator,
) -> _Floats:
    """
    Tell what S would be if nothing but chance set the two periods apart.

    S lies far below 1 where events are few, whatever happened: samples of 85 %
    vary less than periods do. So an S should be read beside these.

    Parameters
    ----------
    base, test : array of int, shape (n,)
        As in `pattern_change`.
    draws
        How many times the events are dealt out anew over the two periods, each
        keeping its area and each period its number.
    rng
        The source of chance.

    Returns
    -------
    ndarray of float, shape (draws,)
        `s_of_used` of each, ascending; a share of areas.

    Raises
    ------
    ShapeError, RefusedInputError
        As `pattern_change`, or if there are no draws.

    Examples
    --------
    >>> drawn = unchanged_s([4, 2, 0, 3], [3, 1, 2, 3], rng=np.random.default_rng(1))
    >>> drawn.size, float(np.median(drawn))
    (199, 0.25)
    """
    before, after = _checked(base, test)
    if draws < 1:
        raise RefusedInputError(
            sv=f"Antalet dragningar är {draws}; det ska vara minst 1.",
            en=f"There are {draws} draws; there should be at least 1.",
        )
    both = before + after
    dealt = rng.multivariate_hypergeometric(
        both, int(after.sum()), size=draws, method="marginals"
    )
    return np.sort([pattern_change(both - later, later).s_of_used for later in dealt])


def _checked(base: ArrayLike, test: ArrayLike) -> tuple[_Counts, _Counts]:
    """Give both periods' counts; refuse what is no pattern."""
    before, after = whole_counts(base), whole_counts(test)
    if before.shape != after.shape:
        raise ShapeError(
            sv=f"Den tidigare perioden har {before.size} områden och den senare "
            f"{after.size}; de ska ha samma områden.",
            en=f"The earlier period has {before.size} areas and the later "
            f"{after.size}; they should have the same areas.",
        )
    if before.size < 2:  # noqa: PLR2004
        raise RefusedInputError(
            sv=f"Det finns {before.size} områden; ett mönster har minst 2.",
            en=f"There are {before.size} areas; a pattern has at least 2.",
        )
    for counts, sv, en in ((before, "tidigare", "earlier"), (after, "senare", "later")):
        if not counts.sum():
            raise RefusedInputError(
                sv=f"Den {sv} perioden har inga händelser; minst 1 behövs.",
                en=f"The {en} period has no events; at least 1 is needed.",
            )
    return before, after


def _middle(counts: _Counts, sampled: int, tail: float) -> tuple[_Counts, _Counts]:
    """Find the middle of each area's count in a sample, areas of one count at once."""
    distinct, which = np.unique(counts, return_inverse=True)
    ends = np.array(
        [_quantiles(int(one), int(counts.sum()), sampled, tail) for one in distinct]
    )
    return ends[which, 0], ends[which, 1]


def _quantiles(own: int, total: int, sampled: int, tail: float) -> tuple[int, int]:
    """Find the two quantiles of how many of an area's events a sample holds."""
    least, most = max(0, sampled + own - total), min(own, sampled)
    k = np.arange(least, most + 1)
    log_p = (
        log_choose(own, k)
        + log_choose(total - own, sampled - k)
        - log_choose(total, np.array([sampled]))
    )
    # Counted from either end, so that a tail is not the rounding of 1 - P.
    upward = np.cumsum(np.exp(log_p))
    downward = np.cumsum(np.exp(log_p[::-1]))
    slack = 1e-9
    low = least + int(np.searchsorted(upward, tail - slack))
    high = most - int(np.searchsorted(downward, tail + slack, side="right"))
    return low, high
