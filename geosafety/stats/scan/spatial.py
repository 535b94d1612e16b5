"""Scans over place alone."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geosafety.errors import FlatInputError
from geosafety.stats.scan.checks import (
    checked_amounts,
    checked_counts_of,
    refuse_too_few,
    refuse_unpeopled,
)
from geosafety.stats.scan.circles import grown, sites_of
from geosafety.stats.scan.clusters import Cluster, Found, Told
from geosafety.stats.scan.dense import DenseScan
from geosafety.stats.scan.report import Ground, ratio_of_risks
from geosafety.stats.scan.settings import Circles, Trials
from geosafety.stats.scan.tables import Bernoulli, Poisson
from geosafety.stats.scan.trials import maxima_of

_CASES = ("Fallen", "The cases")
_CONTROLS = ("Kontrollerna", "The controls")
_PEOPLE = ("Befolkningen", "The population")
_EXPECTED = ("Väntade fall", "The expected cases")


def scan_poisson(  # noqa: PLR0913 - the data, and two choices with a default
    places: ArrayLike,
    cases: ArrayLike,
    population: ArrayLike,
    *,
    expected: ArrayLike | None = None,
    circles: Circles | None = None,
    trials: Trials | None = None,
) -> list[Cluster]:
    """
    Find circles with more cases than their population explains.

    Parameters
    ----------
    places : array_like, shape (n, 2)
        x and y of each location, planar; or longitude and latitude, degrees.
    cases : array_like of int, shape (n,)
        Cases of each location.
    population : array_like, shape (n,)
        People of each location, or another exposure, in any unit.
    expected : array_like, shape (n,), optional
        Cases expected when the risk is the same everywhere, if they do not follow
        the population alone (see `standardised`); only their proportions matter.
    circles
        How far circles grow; half of the population unless told otherwise.
    trials
        How the p-values are found; 999 trials by rank unless told otherwise.

    Returns
    -------
    list of Cluster
        The strongest, and others that share no location with a stronger one and
        that chance did not beat every time; empty if no circle has 2 cases and more
        than expected.

    Raises
    ------
    ShapeError
        If the arrays do not belong together.
    RefusedInputError
        If a number is negative, missing or infinite, a case lies where there is no
        population, there are fewer than 2 cases or all places are one.
    FlatInputError
        If the population is 0 everywhere.

    Notes
    -----
    The ratio of `poisson_llr`, with the largest over all circles compared with that
    of trials in which the same number of cases falls at random in proportion to
    what is expected [1]_. Circles are centred on each location and grow location by
    location, ties broken by x and y; locations that share a place are one.

    References
    ----------
    .. [1] M. Kulldorff (1997). A spatial scan statistic. Communications in
       Statistics: Theory and Methods 26(6), 1481-1496.

    Examples
    --------
    >>> places = [(0, 0), (1, 0), (9, 0), (10, 0), (11, 0)]
    >>> first, *_ = scan_poisson(places, [9, 8, 1, 1, 1], [20, 20, 20, 20, 20])
    >>> first.locations, round(first.llr, 3), round(first.relative_risk, 2)
    ((0, 1), 8.655, 8.5)
    """
    circles, trials = circles or Circles(), trials or Trials()
    sites = sites_of(places, circles.distance)
    rows = sites.site_of.size
    counts = sites.counted(checked_counts_of(cases, _CASES, rows=rows))
    people = sites.summed(checked_amounts(population, _PEOPLE, rows=rows))
    shares = people
    if expected is not None:
        shares = sites.summed(checked_amounts(expected, _EXPECTED, rows=rows))
    refuse_too_few(int(counts.sum()))
    refuse_unpeopled(counts, shares)
    refuse_unpeopled(counts, people)
    total = int(counts.sum())
    base = shares * (total / shares.sum())
    ground = Ground(sites, grown(sites, people, circles), circles)
    scan = DenseScan(ground.zones, base[:, np.newaxis], Poisson(total))

    def tell(_: Found, inside: NDArray[np.int32]) -> Told:
        """Count the cases of a circle and what its people would have."""
        had, mean = float(counts[inside].sum()), float(base[inside].sum())
        return Told(
            llr=float(scan.model.ratios(had, mean)),
            cases=int(had),
            expected=mean,
            population=float(people[inside].sum()),
            relative_risk=ratio_of_risks(had, mean, total),
        )

    chances = base / base.sum()
    maxima = _maxima(scan, trials, lambda rng: rng.multinomial(total, chances))
    found = scan.best_of_each(counts[:, np.newaxis])
    return ground.clusters(found, maxima, trials.p_value, tell)


def scan_bernoulli(
    places: ArrayLike,
    cases: ArrayLike,
    controls: ArrayLike,
    *,
    circles: Circles | None = None,
    trials: Trials | None = None,
) -> list[Cluster]:
    """
    Find circles where cases are a larger share of all than elsewhere.

    Parameters
    ----------
    places : array_like, shape (n, 2)
        x and y of each location, planar; or longitude and latitude, degrees.
    cases, controls : array_like of int, shape (n,)
        Of each location. Controls are those who could have been cases and are not.
    circles
        How far circles grow; half of cases and controls unless told otherwise.
    trials
        How the p-values are found; 999 trials by rank unless told otherwise.

    Returns
    -------
    list of Cluster
        As for `scan_poisson`; `population` is cases and controls.

    Raises
    ------
    ShapeError
        If the arrays do not belong together.
    RefusedInputError
        If a number is negative, missing or not whole, there are fewer than 2 cases,
        or all places are one.
    FlatInputError
        If there are no controls: then the share is the same everywhere.

    Notes
    -----
    The ratio of `bernoulli_llr`, with the largest over all circles compared with
    that of trials in which the same number of cases is drawn at random among all
    cases and controls [1]_.

    References
    ----------
    .. [1] M. Kulldorff and N. Nagarwalla (1995). Spatial disease clusters:
       detection and inference. Statistics in Medicine 14(8), 799-810.

    Examples
    --------
    >>> places = [(0, 0), (1, 0), (9, 0), (10, 0), (11, 0)]
    >>> first, *_ = scan_bernoulli(places, [9, 8, 1, 1, 1], [11, 12, 19, 19, 19])
    >>> first.locations, round(first.llr, 3), round(first.expected, 1)
    ((0, 1), 10.855, 8.0)
    """
    circles, trials = circles or Circles(), trials or Trials()
    sites = sites_of(places, circles.distance)
    rows = sites.site_of.size
    counts = sites.counted(checked_counts_of(cases, _CASES, rows=rows))
    spared = sites.counted(checked_counts_of(controls, _CONTROLS, rows=rows))
    refuse_too_few(int(counts.sum()))
    if not spared.any():
        raise FlatInputError(
            sv="Det finns inga kontroller; då är andelen fall densamma överallt.",
            en="There are no controls; then the share of cases is the same everywhere.",
        )
    people = counts + spared
    total, everyone = int(counts.sum()), int(people.sum())
    ground = Ground(sites, grown(sites, people.astype(np.float64), circles), circles)
    scan = DenseScan(
        ground.zones,
        people[:, np.newaxis].astype(np.float64),
        Bernoulli(total, everyone),
    )

    def tell(_: Found, inside: NDArray[np.int32]) -> Told:
        """Count the cases of a circle among cases and controls."""
        had, all_here = float(counts[inside].sum()), float(people[inside].sum())
        mean = total * all_here / everyone
        return Told(
            llr=float(scan.model.ratios(had, all_here)),
            cases=int(had),
            expected=mean,
            population=all_here,
            relative_risk=ratio_of_risks(had, mean, total),
        )

    def drawn(rng: np.random.Generator) -> NDArray[np.int64]:
        """Draw who would be the cases by chance."""
        return rng.multivariate_hypergeometric(people, total, method="marginals")

    found = scan.best_of_each(counts[:, np.newaxis])
    maxima = _maxima(scan, trials, drawn)
    return ground.clusters(found, maxima, trials.p_value, tell)


def _maxima(
    scan: DenseScan,
    trials: Trials,
    drawn: Callable[[np.random.Generator], NDArray[np.int64]],
) -> NDArray[np.float64]:
    """Find the largest ratio of each trial, of which `drawn` gives the cases."""

    def strongest(seeds: list[int]) -> NDArray[np.float64]:
        """Scan the cases that each seed draws."""
        counts = np.stack([drawn(np.random.default_rng(seed)) for seed in seeds], -1)
        return scan.strongest(counts[:, np.newaxis, :])

    return maxima_of(trials, strongest, batch=scan.batch)
