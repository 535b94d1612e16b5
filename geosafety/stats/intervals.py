"""How wide intervals are: how sure they should be, and how much more cells vary."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats.whole_counts import whole_counts

_LEAST_SPARE_CELLS = 5


class Estimate(NamedTuple):
    """A figure and the ends of its interval, which may be 0 or infinite."""

    value: float
    low: float
    high: float


def dispersion_of_cells(
    before: ArrayLike, after: ArrayLike, group: ArrayLike
) -> float | None:
    r"""
    Estimate how much more cells vary than Poisson counts would.

    Parameters
    ----------
    before, after : array of int, shape (n,)
        Reports per cell in the two periods.
    group : array, shape (n,)
        Which cells belong together, such as target and control.

    Returns
    -------
    float or None
        At least 1; None if there are fewer than five cells with reports beyond one
        for each group, from which nothing can be told.

    Raises
    ------
    ShapeError, RefusedInputError
        If the arrays do not belong together, or a count is negative or not whole.

    Notes
    -----
    Given a cell's reports n in both periods, those after are binomial with the
    share p of its group. Pearson's

    .. math:: \varphi = \frac{1}{k - g} \sum_i \frac{(y_i - n_i p)^2}{n_i p (1 - p)}

    over k cells with reports and g groups is 1 on average for Poisson counts [1]_.

    References
    ----------
    .. [1] P. McCullagh and J. A. Nelder (1989). Generalized Linear Models, 2nd ed.,
       section 4.5. Chapman and Hall.

    Examples
    --------
    >>> dispersion_of_cells([9, 0, 9, 0, 9, 0], [0, 9, 0, 9, 0, 9], ["a"] * 6)
    10.8
    """
    first, second = whole_counts(before), whole_counts(after)
    groups = np.asarray(group)
    if not first.shape == second.shape == groups.shape:
        raise ShapeError(
            sv=f"Före, efter och grupp har {first.size}, {second.size} och "
            f"{groups.size} celler; de ska ha lika många.",
            en=f"Before, after and group have {first.size}, {second.size} and "
            f"{groups.size} cells; they should have as many.",
        )
    used = (first + second) > 0
    spare, squares = 0, 0.0
    for one in np.unique(groups[used]):
        mine = used & (groups == one)
        both, later = (first + second)[mine], second[mine]
        share = later.sum() / both.sum()
        spare += both.size - 1
        if 0 < share < 1:
            variance = both * share * (1 - share)
            squares += float(((later - both * share) ** 2 / variance).sum())
    return max(1.0, squares / spare) if spare >= _LEAST_SPARE_CELLS else None


def standard_errors(confidence: float, *, dispersion: float = 1.0) -> float:
    """
    Tell how many standard errors an interval reaches to either side.

    Raises
    ------
    RefusedInputError
        If the confidence is not between 0 and 1, or the dispersion below 1.

    Examples
    --------
    >>> round(standard_errors(0.95), 2)
    1.96
    """
    if not 0 < confidence < 1:
        raise RefusedInputError(
            sv=f"Säkerheten {confidence:g} ska ligga mellan 0 och 1, som 0,95.",
            en=f"The confidence {confidence:g} should lie between 0 and 1, such as "
            "0.95.",
        )
    if not 1 <= dispersion < math.inf:
        raise RefusedInputError(
            sv=f"Spridningen är {dispersion:g}; den ska vara minst 1.",
            en=f"The dispersion is {dispersion:g}; it should be at least 1.",
        )
    return float(-ndtri((1 - confidence) / 2)) * math.sqrt(dispersion)
