"""Whether trouble moved next door when a measure was taken, or went down there too."""

import math
from enum import StrEnum
from typing import NamedTuple

from geosafety.errors import RefusedInputError
from geosafety.stats.intervals import Estimate, standard_errors
from geosafety.stats.whole_counts import whole_counts

# The interval takes the control's counts as nearly normal.
LEAST_CONTROL = 10


class Unanswered(StrEnum):
    """Why there is no quotient."""

    NO_EFFECT = "no-effect"
    WORSE = "worse"


class Displacement(NamedTuple):
    """
    What happened beside the target, measured against what happened in it.

    Attributes
    ----------
    target, buffer
        Change of reports per report in the control; below 0 fewer.
    quotient
        buffer / target, the weighted displacement quotient: 1 and more, the
        surroundings gained more than the target; 0 to 1, they gained; -1 to 0,
        part of the gain moved there; below -1, more moved there than was gained.
        None if the target shows no gain.
    unanswered
        Why there is no quotient, or None.
    """

    target: Estimate
    buffer: Estimate
    quotient: Estimate | None
    unanswered: Unanswered | None


def displacement(
    target: tuple[int, int],
    buffer: tuple[int, int],
    control: tuple[int, int],
    *,
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> Displacement:
    r"""
    Compute the weighted displacement quotient with its interval.

    Parameters
    ----------
    target, buffer, control
        Reports before and after in the place of the measure, in the ring around
        it, and in comparable places far enough away.
    dispersion
        From `dispersion_of_cells`; 1 if reports come one by one at random.
    confidence
        How sure the intervals are, between 0 and 1.

    Returns
    -------
    Displacement
        The two changes, and the quotient where the target did gain.

    Raises
    ------
    RefusedInputError
        If a count is negative or no whole number, the control has fewer than ten
        reports in a period, the dispersion is below 1, or the confidence is not
        between 0 and 1.

    Notes
    -----
    With A, B and C reports in target, buffer and control before (0) and after (1),

    .. math::
        WDQ = \frac{B_1 / C_1 - B_0 / C_0}{A_1 / C_1 - A_0 / C_0},

    as defined in [1]_, which says to use it only where the denominator shows a
    gain. Here the whole interval of the denominator must lie below 0; then the
    quotient's interval is bounded and is found by Fieller's theorem [2]_ from the
    variances of Poisson counts, a count of 0 taken to vary as one of 1.

    References
    ----------
    .. [1] K. J. Bowers and S. D. Johnson (2003). Measuring the geographical
       displacement and diffusion of benefit effects of crime prevention activity.
       Journal of Quantitative Criminology 19(3), 275-301.
    .. [2] E. C. Fieller (1954). Some problems in interval estimation. Journal of
       the Royal Statistical Society B 16(2), 175-185.

    Examples
    --------
    >>> moved = displacement((120, 50), (80, 100), (400, 390))
    >>> [round(one, 2) for one in moved.quotient]
    [-0.33, -0.97, 0.1]
    """
    a0, a1, b0, b1, c0, c1 = whole_counts([*target, *buffer, *control]).tolist()
    _refuse_thin(c0, c1)
    reach = standard_errors(confidence, dispersion=dispersion)
    gain, moved = a1 / c1 - a0 / c0, b1 / c1 - b0 / c0
    of_gain = _variance(a0, c0) + _variance(a1, c1)
    of_moved = _variance(b0, c0) + _variance(b1, c1)
    # Both rise when the control falls.
    shared = a0 * b0 / c0**3 + a1 * b1 / c1**3
    in_target, in_buffer = (
        _around(gain, of_gain, reach),
        _around(moved, of_moved, reach),
    )
    if in_target.high >= 0:
        why = Unanswered.WORSE if in_target.low > 0 else Unanswered.NO_EFFECT
        return Displacement(in_target, in_buffer, None, why)
    square = reach**2
    denominator = gain**2 - square * of_gain
    middle = gain * moved - square * shared
    spread = math.sqrt(
        max(0.0, middle**2 - denominator * (moved**2 - square * of_moved))
    )
    quotient = Estimate(
        moved / gain, (middle - spread) / denominator, (middle + spread) / denominator
    )
    return Displacement(in_target, in_buffer, quotient, None)


def _refuse_thin(before: int, after: int) -> None:
    """Refuse a control with too few reports to divide by."""
    fewest = min(before, after)
    if fewest < LEAST_CONTROL:
        raise RefusedInputError(
            sv=f"Jämförelsen har {before} rapporter före och {after} efter; minst "
            f"{LEAST_CONTROL} behövs i varje period, alltså "
            f"{LEAST_CONTROL - fewest} till.",
            en=f"The control has {before} reports before and {after} after; at least "
            f"{LEAST_CONTROL} are needed in each period, that is "
            f"{LEAST_CONTROL - fewest} more.",
        )


def _variance(reports: int, control: int) -> float:
    """Give the variance of reports / control, both Poisson."""
    return max(reports, 1) / control**2 + reports**2 / control**3


def _around(value: float, variance: float, reach: float) -> Estimate:
    """Give the normal interval around a value."""
    error = reach * math.sqrt(variance)
    return Estimate(value, value - error, value + error)
