"""Scans over place and time that need no population: only times are shuffled."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import RefusedInputError
from geosafety.stats.scan.anywhere import AnywhereWindows
from geosafety.stats.scan.cases import cases_of
from geosafety.stats.scan.circles import grown
from geosafety.stats.scan.clusters import (
    Cluster,
    Found,
    Told,
    less_rounding,
    weakest_told,
)
from geosafety.stats.scan.event_zones import event_zones
from geosafety.stats.scan.likelihood import poisson_llr
from geosafety.stats.scan.report import Ground
from geosafety.stats.scan.search import ShuffledScan
from geosafety.stats.scan.settings import Circles, Ending, Trials, Windows
from geosafety.stats.scan.timeline import Period, Timeline, timeline_of
from geosafety.stats.scan.trials import maxima_of
from geosafety.stats.scan.until_now import WindowsUntilNow


def scan_space_time_permutation(  # noqa: PLR0913 - the data, and three choices
    places: ArrayLike,
    where: ArrayLike,
    when: ArrayLike,
    *,
    circles: Circles | None = None,
    windows: Windows | None = None,
    trials: Trials | None = None,
) -> list[Cluster]:
    """
    Find circles and stretches of time in which cases gather more than usual there.

    Parameters
    ----------
    places : array_like, shape (n, 2)
        x and y of each location, planar; or longitude and latitude, degrees.
    where : array_like of int, shape (cases,)
        The location of each case, as a row of `places`.
    when : array_like of int, shape (cases,)
        The time step of each case, such as its day; several cases may share one.
    circles
        How far circles grow; half of the cases unless told otherwise.
    windows
        Which stretches are tried; up to half of the period, ending anywhere, unless
        told otherwise.
    trials
        How the p-values are found; 999 trials by rank unless told otherwise.

    Returns
    -------
    list of Cluster
        As for `scan_poisson`, each with `first` and `last` step. `population` and
        `relative_risk` are None: the model knows neither. Retrospective windows
        begin and end on steps that have a case inside.

    Raises
    ------
    ShapeError
        If the arrays do not belong together.
    RefusedInputError
        If there are fewer than 2 cases, all have the same time or place, one lies
        outside the period, or the circles hold more than fits in memory.

    Notes
    -----
    With C cases in all, of which S in a circle and T in a window, S T / C are
    expected in both, if place and time have nothing to do with each other. The
    ratio is that of `poisson_llr`; trials shuffle the times among the cases [1]_.
    What is equal in all trials, S and T, is computed once; windows of a trial are
    bounded from above many at a time, and computed only if they may be the largest.

    References
    ----------
    .. [1] M. Kulldorff, R. Heffernan, J. Hartman, R. Assunção and F. Mostashari
       (2005). A space-time permutation scan statistic for disease outbreak
       detection. PLoS Medicine 2(3), e59.

    Examples
    --------
    >>> places = [(0, 0), (1, 0), (9, 0), (10, 0)]
    >>> where = [0, 0, 1, 1, 2, 2, 2, 3, 3, 3]
    >>> when = [7, 7, 7, 8, 1, 2, 4, 3, 5, 10]
    >>> first, *_ = scan_space_time_permutation(places, where, when)
    >>> first.locations, (first.first, first.last), first.cases, first.expected
    ((0, 1), (7, 8), 4, 1.6)
    """
    circles, windows = circles or Circles(), windows or Windows()
    trials = trials or Trials()
    sites, at_site, steps, period = cases_of(
        places, where, when, circles.distance, windows
    )
    weight = np.bincount(at_site, minlength=sites.size)
    _refuse_one_site(weight)
    timeline = timeline_of(steps, period)
    ground = Ground(sites, grown(sites, weight.astype(np.float64), circles), circles)
    scan = scan_of(ground, at_site, timeline, period, windows.ending)

    def tell(one: Found, inside: NDArray[np.int32]) -> Told:
        """Count the cases of a circle and a window, and what chance would give."""
        in_window = int(timeline.before[one.end] - timeline.before[one.first])
        here = np.isin(at_site, inside)
        then = (timeline.at >= one.first) & (timeline.at < one.end)
        mean = float(weight[inside].sum()) * in_window / steps.size
        had = int((here & then).sum())
        now = windows.ending is Ending.NOW
        return Told(
            llr=float(poisson_llr(had, mean, total=steps.size)),
            cases=had,
            expected=mean,
            first=int(timeline.steps[one.first]),
            last=period.last if now else int(timeline.steps[one.end - 1]),
        )

    maxima = maxima_of(
        trials, lambda seeds: np.array([scan.of_seed(s) for s in seeds]), batch=1
    )
    found = _found(scan, maxima)
    return ground.clusters(found, maxima, trials.p_value, tell)


def scan_of(
    ground: Ground,
    at_site: NDArray[np.int64],
    timeline: Timeline,
    period: Period,
    ending: Ending,
) -> ShuffledScan:
    """Choose how windows are found."""
    zones = event_zones(ground.zones, at_site, rate=timeline.largest_share(ending))
    if ending is Ending.NOW:
        finder = WindowsUntilNow(zones, timeline, timeline.recent(period.longest))
        return ShuffledScan(zones, timeline, finder, ground.zones)
    return ShuffledScan(zones, timeline, AnywhereWindows(zones, timeline), ground.zones)


def _found(scan: ShuffledScan, maxima: NDArray[np.float64]) -> list[Found]:
    """Find the strongest of each centre that is worth telling, or of all."""
    times = scan.timeline.at
    found = scan.best_of_each(times, weakest_told(maxima))
    if found:
        return found
    ratio = scan.largest(times)
    return scan.best_of_each(times, less_rounding(ratio)) if ratio else []


def _refuse_one_site(weight: NDArray[np.int64]) -> None:
    """Refuse cases that all lie at one place."""
    if np.count_nonzero(weight) == 1:
        raise RefusedInputError(
            sv=f"Alla {weight.sum()} fall ligger på en och samma plats; minst 2 "
            "platser med fall behövs för att jämföra.",
            en=f"All {weight.sum()} cases lie at one place; at least 2 places with "
            "cases are needed to compare.",
        )
