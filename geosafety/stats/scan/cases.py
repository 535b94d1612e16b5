"""Cases with a place and a time, checked and laid on the sites."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.stats.scan.checks import checked_rows, refuse_too_few
from geosafety.stats.scan.circles import Sites, sites_of
from geosafety.stats.scan.settings import Distance, Windows
from geosafety.stats.scan.timeline import Period, checked_steps, period_of


class Cases(NamedTuple):
    """
    Where and when each case was.

    Attributes
    ----------
    sites
        Where cases can be.
    at_site, steps : ndarray of int64, shape (cases,)
        The site and the time step of each case.
    period
        In which all of them lie.
    """

    sites: Sites
    at_site: NDArray[np.int64]
    steps: NDArray[np.int64]
    period: Period


def cases_of(
    places: ArrayLike,
    where: ArrayLike,
    when: ArrayLike,
    distance: Distance,
    windows: Windows,
) -> Cases:
    """
    Check cases, and find their sites and the study period.

    Parameters
    ----------
    places, where, when
        As for `scan_space_time_permutation`.
    distance
        What the places are.
    windows
        With the study period, if it is not that of the cases.

    Raises
    ------
    ShapeError
        If the arrays do not belong together.
    RefusedInputError
        If all places are one, a case has no place or time or lies outside the
        period, or there are fewer than 2 cases.
    """
    sites = sites_of(places, distance)
    steps = checked_steps(when)
    rows = checked_rows(where, rows=sites.site_of.size, cases=steps.size)
    period = period_of(steps, windows)
    refuse_too_few(steps.size)
    return Cases(sites, sites.site_of[rows], steps, period)
