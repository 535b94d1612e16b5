"""Scans over place and time against a population."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats.scan.cases import cases_of
from geosafety.stats.scan.checks import checked_amounts, refuse_unpeopled
from geosafety.stats.scan.circles import Sites, grown
from geosafety.stats.scan.clusters import Cluster, Found, Told
from geosafety.stats.scan.dense import DenseScan
from geosafety.stats.scan.report import Ground, ratio_of_risks
from geosafety.stats.scan.settings import Circles, Ending, Trials, Windows
from geosafety.stats.scan.tables import Poisson
from geosafety.stats.scan.timeline import Period
from geosafety.stats.scan.trials import maxima_of

_PEOPLE: Final = ("Befolkningen", "The population")
_EXPECTED: Final = ("Väntade fall", "The expected cases")

# A machine of two cores does about this many circles by windows in half an hour.
_MOST_WORK = 400_000_000_000
_MOST_CELLS = 20_000_000


def scan_space_time_poisson(  # noqa: PLR0913 - the data, and three choices
    places: ArrayLike,
    where: ArrayLike,
    when: ArrayLike,
    population: ArrayLike,
    *,
    expected: ArrayLike | None = None,
    circles: Circles | None = None,
    windows: Windows | None = None,
    trials: Trials | None = None,
) -> list[Cluster]:
    """
    Find circles and stretches of time with more cases than people explain.

    Parameters
    ----------
    places : array_like, shape (n, 2)
        x and y of each location, planar; or longitude and latitude, degrees.
    where, when : array_like of int, shape (cases,)
        As for `scan_space_time_permutation`.
    population : array_like, shape (n,) or (n, steps)
        People of each location, the same all the time or for each step of the study
        period.
    expected : array_like, shape (n,) or (n, steps), optional
        Cases expected when the risk is the same everywhere, if they do not follow
        the population alone; only their proportions matter.
    circles
        How far circles grow; half of the population unless told otherwise.
    windows, trials
        As for `scan_space_time_permutation`.

    Returns
    -------
    list of Cluster
        As for `scan_poisson`, each with `first` and `last` step; `population` is the
        mean over the study period.

    Raises
    ------
    ShapeError
        If the arrays do not belong together.
    RefusedInputError
        If a number is negative, missing or infinite, a case lies where there is no
        population or outside the period, there are fewer than 2 cases, all places
        are one, or there is more to try than a machine can.
    FlatInputError
        If the population is 0 everywhere.

    Notes
    -----
    As `scan_poisson`, with windows of time as well: in a trial the same number of
    cases falls at random on places and steps in proportion to what is expected
    [1]_.

    References
    ----------
    .. [1] M. Kulldorff, W. F. Athas, E. J. Feuer, B. A. Miller and C. R. Key (1998).
       Evaluating cluster alarms: a space-time scan statistic and brain cancer in
       Los Alamos, New Mexico. American Journal of Public Health 88(9), 1377-1380.

    Examples
    --------
    >>> places = [(0, 0), (1, 0), (9, 0), (10, 0)]
    >>> where, when = [0, 0, 1, 1, 2, 3], [5, 5, 5, 6, 1, 3]
    >>> found = scan_space_time_poisson(places, where, when, [10, 10, 10, 10])
    >>> found[0].locations, (found[0].first, found[0].last), found[0].expected
    ((0, 1), (5, 6), 1.0)
    """
    circles, windows = circles or Circles(), windows or Windows()
    trials = trials or Trials()
    sites, at_site, steps, period = cases_of(
        places, where, when, circles.distance, windows
    )
    people = _by_step(sites, population, _PEOPLE, period)
    base = people if expected is None else _by_step(sites, expected, _EXPECTED, period)
    counts = np.zeros(base.shape, dtype=np.int64)
    np.add.at(counts, (at_site, steps - period.first), 1)
    refuse_unpeopled(counts, base)
    total = steps.size
    base = base * (total / base.sum())
    usual = people.mean(axis=1)
    ground = Ground(sites, grown(sites, usual, circles), circles)
    _refuse_too_much(ground, period, windows.ending, trials)
    scan = DenseScan(ground.zones, base, Poisson(total), period.longest, windows.ending)

    def tell(one: Found, inside: NDArray[np.int32]) -> Told:
        """Count the cases of a circle and a window, and what people explain."""
        then = slice(one.first, one.end)
        had, mean = float(counts[inside, then].sum()), float(base[inside, then].sum())
        return Told(
            llr=float(scan.model.ratios(had, mean)),
            cases=int(had),
            expected=mean,
            population=float(usual[inside].sum()),
            relative_risk=ratio_of_risks(had, mean, total),
            first=period.first + one.first,
            last=period.first + one.end - 1,
        )

    chances = (base / base.sum()).reshape(-1)

    def strongest(seeds: list[int]) -> NDArray[np.float64]:
        """Scan the cases that each seed lets fall."""
        drawn = [np.random.default_rng(s).multinomial(total, chances) for s in seeds]
        return scan.strongest(np.stack(drawn, -1).reshape(*base.shape, len(seeds)))

    maxima = maxima_of(trials, strongest, batch=scan.batch)
    return ground.clusters(scan.best_of_each(counts), maxima, trials.p_value, tell)


def _by_step(
    sites: Sites, values: ArrayLike, what: tuple[str, str], period: Period
) -> NDArray[np.float64]:
    """Give an amount for each site and step; the same for all steps if it is one."""
    amounts = checked_amounts(values, what, rows=sites.site_of.size)
    if amounts.ndim == 1:
        amounts = amounts[:, np.newaxis]
    if sites.size * period.steps > _MOST_CELLS:
        raise RefusedInputError(
            sv=f"Det blir {sites.size} platser gånger {period.steps} tidssteg; räkna i "
            "längre steg, till exempel veckor.",
            en=f"There are {sites.size} places by {period.steps} time steps; count in "
            "longer steps, such as weeks.",
        )
    if amounts.ndim != 2 or amounts.shape[1] not in {1, period.steps}:  # noqa: PLR2004
        sv, en = what
        raise ShapeError(
            sv=f"{sv} har formen {amounts.shape}; perioden har {period.steps} steg.",
            en=f"{en} have shape {amounts.shape}; the period has {period.steps} steps.",
        )
    summed = np.zeros((sites.size, period.steps))
    np.add.at(
        summed, sites.site_of, np.broadcast_to(amounts, (len(amounts), period.steps))
    )
    return summed


def _refuse_too_much(
    ground: Ground, period: Period, ending: Ending, trials: Trials
) -> None:
    """Refuse more circles and windows than can be tried in a reasonable time."""
    longest, steps = period.longest, period.steps
    windows = longest
    if ending is Ending.ANYWHERE:
        windows = longest * steps - longest * (longest - 1) // 2
    work = ground.zones.member.size * windows * (trials.permutations + 1)
    if work > _MOST_WORK:
        raise RefusedInputError(
            sv=f"Det blir {work:.1e} cirklar och fönster att pröva; högst "
            f"{_MOST_WORK:.0e} hinns med. Räkna i längre tidssteg, eller välj mindre "
            "radie, kortare fönster eller färre omdragningar.",
            en=f"There are {work:.1e} circles and windows to try; at most "
            f"{_MOST_WORK:.0e} are feasible. Count in longer time steps, or choose a "
            "smaller radius, shorter windows or fewer permutations.",
        )
