"""Which places tell what would have happened without a measure."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from geosafety.errors import refuse
from geosafety.situation.places import Rows

# More of them barely narrow the interval, and are less like the place.
MOST_AREAS = 6
LEAST_AREAS = 2
_WEIGHT_OF_GROUND = 0.5
# The square root of a count varies by half a unit by chance alone.
_LEAST_REACH = 1.0
_REACH = 0.15
Areas = NDArray[np.int64]


class Control(StrEnum):
    """How the places to compare with are chosen."""

    MATCHED = "matched"
    REST = "rest"
    CHOSEN = "chosen"


def areas_like(
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    *,
    far: Rows,
    around: Rows,
    size: int,
) -> Areas:
    """
    List the areas of as many cells as a measure has, each around one cell.

    Parameters
    ----------
    east, north : ndarray of float, shape (n,)
        Centres of all cells, EPSG:3006, metres.
    far, around : ndarray of int64
        Rows that may be part of an area, and those that one may lie around.
    size
        Cells of each.

    Returns
    -------
    ndarray of int64, shape (m, size)
        Rows of each area, all of them far; the one it lies around first.
    """
    if not around.size or size > east.size:
        return np.empty((0, size), dtype=np.int64)
    centres = np.column_stack([east, north])
    _, nearest = KDTree(centres).query(centres[around], k=size)
    areas = np.asarray(nearest, dtype=np.int64).reshape(around.size, size)
    is_far = np.zeros(east.size, dtype=bool)
    is_far[far] = True
    return areas[is_far[areas].all(axis=1)]


def choose_control(
    before: NDArray[np.float64],
    ground: NDArray[np.float64],
    *,
    target: Rows,
    areas: Areas,
) -> Rows:
    r"""
    Choose areas that were like a measure's before it began.

    Nothing of what came after is asked for, so nobody can choose by it.

    Parameters
    ----------
    before : ndarray of float, shape (n,)
        Reports per cell before the measure.
    ground : ndarray of float, shape (n,)
        Addresses per cell, for how the ground is used.
    target : ndarray of int64
        Rows of the measure's cells.
    areas : ndarray of int64, shape (m, k)
        Rows of areas of as many cells, far enough away.

    Returns
    -------
    ndarray of int64
        Rows of at most six areas that share no cell, ascending.

    Raises
    ------
    RefusedInputError
        `too-few-areas` if there are fewer than two that were like it.

    Notes
    -----
    An area is like the measure's if the square roots of their reports b differ by
    at most 1, or 15 percent. Of these the ones with the least

    .. math:: |\sqrt{b} - \sqrt{b'}| + |\ln(1 + a) - \ln(1 + a')| / 2

    of reports b and addresses a are taken, and the first in order of cell id where
    several are. Places are often chosen for a measure when they have been unusually
    bad, and then become more usual by themselves; places that were as bad in the
    same days do so too, which the comparison takes out [1]_. Whole areas are
    compared and not single cells: whoever picks cells by their few reports picks
    chance.

    References
    ----------
    .. [1] A. G. Barnett, J. C. van der Pols and A. J. Dobson (2005). Regression to
       the mean: what it is and how to deal with it. International Journal of
       Epidemiology 34(1), 215-220.

    Examples
    --------
    >>> before = np.array([9.0, 0.0, 8.0, 0.0, 10.0])
    >>> far = np.array([[1], [2], [3], [4]])
    >>> choose_control(before, np.zeros(5), target=np.array([0]), areas=far)
    array([2, 4])
    """
    mine = np.sqrt(before[target].sum())
    reports = np.sqrt(before[areas].sum(axis=1))
    addresses = np.log1p(ground[areas].sum(axis=1))
    unlike = np.abs(reports - mine)
    is_like = unlike <= max(_LEAST_REACH, _REACH * mine)
    unlike += _WEIGHT_OF_GROUND * np.abs(addresses - np.log1p(ground[target].sum()))
    chosen: list[int] = []
    taken = np.zeros(before.size, dtype=bool)
    for place in np.argsort(unlike, kind="stable").tolist():
        if is_like[place] and not taken[areas[place]].any():
            taken[areas[place]] = True
            chosen.append(place)
            if len(chosen) == MOST_AREAS:
                break
    if len(chosen) < LEAST_AREAS:
        raise refuse(
            "too-few-areas",
            f"Bara {len(chosen)} områden av samma storlek hade ungefär lika många "
            f"rapporter före åtgärden; minst {LEAST_AREAS} behövs.",
            f"Only {len(chosen)} areas of the same size had about as many reports "
            f"before the measure; at least {LEAST_AREAS} are needed.",
        )
    return np.flatnonzero(taken)
