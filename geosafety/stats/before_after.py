"""What a measure changed: before and after, beside places without the measure."""

import math
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import logsumexp, ndtr, ndtri

from geosafety.errors import RefusedInputError
from geosafety.stats.intervals import Estimate, standard_errors
from geosafety.stats.whole_counts import log_choose, whole_counts

# A log ratio beyond this is as good as infinite: e^60 reports to one.
_FARTHEST = 60.0


class RateRatio(NamedTuple):
    """
    How the target changed beside the control.

    Attributes
    ----------
    ratio
        (target after / before) / (control after / before); below 1 the target fared
        better. Infinite if only the denominator is 0.
    p
        Two-sided probability that chance alone gives a ratio as far from 1.
    dispersion
        How many times more the cells vary than by chance alone.
    """

    ratio: Estimate
    p: float
    dispersion: float


def rate_ratio(
    target: tuple[int, int],
    control: tuple[int, int],
    *,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> RateRatio:
    r"""
    Compare the change of a target with that of its control.

    Parameters
    ----------
    target, control
        Reports before and after, in reports, over the same two periods.
    dispersion
        From `dispersion_of_cells`; 1 if reports come one by one at random.
    confidence
        How sure the interval is, between 0 and 1.

    Returns
    -------
    RateRatio
        The ratio of the two changes with interval and p.

    Raises
    ------
    RefusedInputError
        If a count is negative or no whole number, if a group or a period has no
        reports at all, if the dispersion is below 1, or if the confidence is not
        between 0 and 1.

    Notes
    -----
    This is the difference in differences of the logarithms. With Poisson counts

    .. math:: \psi = \frac{A_1 / A_0}{C_1 / C_0}

    is the parameter of the noncentral hypergeometric distribution of :math:`A_1`
    given the sums of both groups and both periods, whatever the level and the
    common trend. The interval is exact (Cornfield's [1]_) and holds for small
    counts and for 0. A dispersion :math:`\varphi` makes it as wide as
    :math:`z \sqrt\varphi` standard errors instead of z, as evaluations of areas
    do [2]_.

    References
    ----------
    .. [1] J. Cornfield (1956). A statistical problem arising from retrospective
       studies. Proceedings of the Third Berkeley Symposium 4, 135-148.
    .. [2] D. P. Farrington et al. (2007). The effects of closed circuit television
       on crime: meta-analysis of an English national quasi-experimental
       multi-site evaluation. Journal of Experimental Criminology 3(1), 21-38.

    Examples
    --------
    >>> change = rate_ratio((40, 20), (100, 95))
    >>> [round(one, 3) for one in change.ratio]
    [0.526, 0.271, 1.001]
    """
    a0, a1, c0, c1 = whole_counts([*target, *control]).tolist()
    _refuse_empty(
        (a0 + a1, "målet", "the target"),
        (c0 + c1, "jämförelsen", "the control"),
        (a0 + c0, "perioden före", "the period before"),
        (a1 + c1, "perioden efter", "the period after"),
    )
    reach = standard_errors(confidence, dispersion=dispersion)
    low, high, p = _exact(a0, a1, c0, c1, tail=float(ndtr(-reach)))
    return RateRatio(
        Estimate(a1 * c0 / (a0 * c1) if a0 * c1 else math.inf, low, high),
        min(1.0, 2 * float(ndtr(ndtri(p / 2) / math.sqrt(dispersion)))),
        dispersion,
    )


def _refuse_empty(*sums: tuple[int, str, str]) -> None:
    """Refuse a group or a period without a report."""
    for reports, sv, en in sums:
        if not reports:
            raise RefusedInputError(
                sv=f"Det finns inga rapporter i {sv}; minst 1 behövs.",
                en=f"There are no reports in {en}; at least 1 is needed.",
            )


def _exact(
    a0: int, a1: int, c0: int, c1: int, *, tail: float
) -> tuple[float, float, float]:
    """Find the ratios at which either tail is `tail`, and the p of a ratio of 1."""
    later, target, control = a1 + c1, a0 + a1, c0 + c1
    least, most = max(0, later - control), min(target, later)
    x = np.arange(least, most + 1)
    log_ways = log_choose(target, x) + log_choose(control, later - x)

    def log_tail(log_ratio: float, *, upper: bool) -> float:
        terms = log_ways + x * log_ratio
        side = terms[x >= a1] if upper else terms[x <= a1]
        return float(logsumexp(side) - logsumexp(terms))

    def where(*, upper: bool) -> float:
        def beyond(log_ratio: float) -> float:
            return log_tail(log_ratio, upper=upper) - math.log(tail)

        return math.exp(brentq(beyond, -_FARTHEST, _FARTHEST))

    low = where(upper=True) if a1 > least else 0.0
    high = where(upper=False) if a1 < most else math.inf
    p = 2 * math.exp(min(log_tail(0.0, upper=True), log_tail(0.0, upper=False)))
    return low, high, min(1.0, p)
