"""Whether one count is more than another, over stretches that may differ."""

from typing import NamedTuple

from scipy import special

from geosafety.errors import RefusedInputError
from geosafety.stats.intervals import Estimate
from geosafety.stats.whole_counts import whole_counts


class CountRatio(NamedTuple):
    """
    How a count compares with an earlier one.

    Attributes
    ----------
    ratio
        Reports per report before, over equal stretches; infinite if there were none
        before.
    p
        Two-sided probability of so uneven counts if the rate is the same.
    """

    ratio: Estimate
    p: float


def count_ratio(
    before: int, after: int, *, stretch: float = 1.0, confidence: float = 0.95
) -> CountRatio:
    r"""
    Compare two counts, exactly.

    Parameters
    ----------
    before, after
        Reports, together at least 1.
    stretch
        How many times as long the stretch before is; 26 for a year and a fortnight.
    confidence
        How sure the interval is, between 0 and 1.

    Returns
    -------
    CountRatio
        Of the rate after to the rate before.

    Raises
    ------
    RefusedInputError
        If a count is negative or no whole number, both are 0, or the stretch or the
        confidence is out of range.

    Notes
    -----
    Given the sum, the later count is binomial with probability :math:`1/(1 + s)` if
    the rate is the same [1]_; the interval is that of Clopper and Pearson, turned
    into a ratio. Reports that come in bursts make the true uncertainty larger.

    References
    ----------
    .. [1] J. Przyborowski and H. Wilenski (1940). Homogeneity of results in
       testing samples from Poisson series. Biometrika 31, 313-323.

    Examples
    --------
    >>> found = count_ratio(10, 25)
    >>> [round(one, 2) for one in found.ratio], round(found.p, 3)
    ([2.5, 1.16, 5.83], 0.017)
    """
    earlier, later = whole_counts([before, after]).tolist()
    total = earlier + later
    if not total:
        raise RefusedInputError(
            sv="Båda antalen är 0; minst en rapport behövs för att jämföra.",
            en="Both counts are 0; at least one report is needed to compare.",
        )
    if not (stretch > 0 and 0 < confidence < 1):
        raise RefusedInputError(
            sv=f"Sträckan {stretch:g} ska vara större än 0, och säkerheten "
            f"{confidence:g} ligga mellan 0 och 1.",
            en=f"The stretch {stretch:g} should be above 0, and the confidence "
            f"{confidence:g} between 0 and 1.",
        )
    tail = (1 - confidence) / 2
    low = special.betaincinv(later, earlier + 1, tail) if later else 0.0
    high = special.betaincinv(later + 1, earlier, 1 - tail) if earlier else 1.0
    even = 1 / (1 + stretch)
    fewer = special.bdtr(later, total, even)
    more = special.bdtrc(later - 1, total, even) if later else 1.0
    value, *ends = (_odds(share) * stretch for share in (later / total, low, high))
    return CountRatio(Estimate(value, *ends), min(1.0, 2 * float(min(fewer, more))))


def _odds(share: float) -> float:
    """Turn the share of the later stretch into its ratio to the earlier."""
    return float("inf") if share >= 1 else float(share / (1 - share))
