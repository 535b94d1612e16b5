"""Which cells tell what would have happened without a measure."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import refuse
from geosafety.situation.places import Rows

# More of them barely narrow the interval, and are less like the cell they stand for.
CONTROLS_EACH = 6
_WEIGHT_OF_GROUND = 0.5


class Control(StrEnum):
    """How the cells to compare with are chosen."""

    MATCHED = "matched"
    REST = "rest"
    CHOSEN = "chosen"


def choose_control(
    before: NDArray[np.float64],
    ground: NDArray[np.float64],
    *,
    target: Rows,
    far: Rows,
    each: int = CONTROLS_EACH,
) -> Rows:
    r"""
    Choose cells that were like a measure's cells before it began.

    Nothing of what came after is asked for, so nobody can choose by it.

    Parameters
    ----------
    before : ndarray of float, shape (n,)
        Reports per cell before the measure.
    ground : ndarray of float, shape (n,)
        Addresses per cell, for how the ground is used.
    target, far : ndarray of int64
        Rows of the measure's cells, and those that may be chosen.
    each
        How many are chosen for each of the measure's cells.

    Returns
    -------
    ndarray of int64
        Rows, ascending.

    Raises
    ------
    RefusedInputError
        `too-few-cells` if there are fewer far cells than the measure has.

    Notes
    -----
    Cells take turns, those with the most reports first, and each takes the cell
    that is most like it and free: the one with the least

    .. math:: |\sqrt{b} - \sqrt{b'}| + |\ln(1 + a) - \ln(1 + a')| / 2

    of reports b and addresses a, and the first in order of cell id where several
    are. Places are often chosen for a measure when they have been unusually bad,
    and then become more usual by themselves; cells that were as bad in the same
    days do so too, which the comparison takes out [1]_.

    References
    ----------
    .. [1] A. G. Barnett, J. C. van der Pols and A. J. Dobson (2005). Regression to
       the mean: what it is and how to deal with it. International Journal of
       Epidemiology 34(1), 215-220.

    Examples
    --------
    >>> before = np.array([9.0, 0.0, 8.0, 0.0, 1.0])
    >>> choose_control(
    ...     before, np.zeros(5), target=np.array([0]), far=np.array([1, 2, 3, 4]),
    ...     each=2,
    ... )
    array([2, 4])
    """
    if far.size < target.size:
        raise refuse(
            "too-few-cells",
            f"Bara {far.size} celler ligger långt nog bort för att jämföra med, och "
            f"åtgärden har {target.size}. Dela upp åtgärden i mindre platser.",
            f"Only {far.size} cells lie far enough away to compare with, and the "
            f"measure has {target.size}. Split it into smaller places.",
        )
    reports, addresses = np.sqrt(before), _WEIGHT_OF_GROUND * np.log1p(ground)
    free = np.ones(far.size, dtype=bool)
    # A stable order: most reports first, then by cell.
    turns = target[np.argsort(-before[target], kind="stable")]
    for _ in range(min(each, far.size // target.size)):
        for row in turns.tolist():
            unlike = np.abs(reports[far] - reports[row])
            unlike += np.abs(addresses[far] - addresses[row])
            free[np.argmin(np.where(free, unlike, np.inf))] = False
    return far[~free]
