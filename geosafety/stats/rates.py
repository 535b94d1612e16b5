"""Rates of places with few people, drawn towards what is usual."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats.checks import (
    Counts,
    Weights,
    checked_counts,
    refuse_infinite,
    refuse_rows_without_themselves,
    square_weights,
)


class SmoothedRates(NamedTuple):
    """
    Rates after smoothing; arrays of shape (n,).

    Attributes
    ----------
    rate : ndarray of float
        Reports per unit of exposure.
    own : ndarray of float
        How much of it is the place's own rate, 0 to 1; the rest is `usual`.
    usual : ndarray of float
        The rate that it was drawn towards, of all places or of those around.
    """

    rate: NDArray[np.float64]
    own: NDArray[np.float64]
    usual: NDArray[np.float64]


def raw_rates(counts: Counts, exposure: Counts) -> NDArray[np.float64]:
    """
    Divide reports by what is exposed.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Reports per place.
    exposure : ndarray of float, shape (n,)
        Inhabitants, visitors, dwellings or metres of street; above 0.

    Returns
    -------
    ndarray of float, shape (n,)
        Reports per unit of exposure.

    Raises
    ------
    ShapeError
        If the arrays differ in length.
    RefusedInputError
        If a number is negative or not finite, or an exposure is 0.

    Examples
    --------
    >>> raw_rates(np.array([3, 0]), np.array([100, 50]))
    array([0.03, 0.  ])
    """
    reports, exposed = _checked(counts, exposure)
    if not exposed.all():
        place = int(exposed.argmin())
        raise RefusedInputError(
            sv=f"Plats {place} har exponeringen 0; där finns ingen kvot. "
            "empirical_bayes ger en sådan plats det vanliga värdet.",
            en=f"Place {place} has the exposure 0; there is no rate. empirical_bayes "
            "gives such a place the usual one.",
        )
    return reports / exposed


def empirical_bayes(counts: Counts, exposure: Counts) -> SmoothedRates:
    r"""
    Draw each place's rate towards that of all places, the more the less it has.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Reports per place.
    exposure : ndarray of float, shape (n,)
        Inhabitants, visitors, dwellings or metres of street.

    Returns
    -------
    SmoothedRates
        A place with exposure 0 and no reports gets the usual rate.

    Raises
    ------
    ShapeError
        If the arrays differ in length.
    RefusedInputError
        If a number is negative or not finite, nothing is exposed anywhere, or
        there are reports where the exposure is 0.

    Notes
    -----
    The global estimator of [1]_: with reports O, exposure P, rates r = O / P, all
    places' rate :math:`b = \sum O / \sum P`, and

    .. math::
        a = \frac{\sum_i P_i (r_i - b)^2}{\sum_i P_i} - \frac{b}{\bar{P}},

    or 0 if that is negative, the rate is :math:`b + w_i (r_i - b)` with
    :math:`w_i = a / (a + b / P_i)`.

    References
    ----------
    .. [1] R. J. Marshall (1991). Mapping disease and mortality rates using
       empirical Bayes estimators. Applied Statistics 40(2), 283-294.

    Examples
    --------
    >>> found = empirical_bayes(np.array([0, 5, 40]), np.array([10, 100, 1000]))
    >>> found.rate.round(4)
    array([0.0405, 0.0405, 0.0405])
    """
    reports, exposed = _checked(counts, exposure)
    _refuse_reports_of_nothing(reports, exposed)
    ones = np.ones((1, reports.size))
    usual, a = (part.repeat(reports.size) for part in _prior(reports, exposed, ones))
    return _smoothed(reports, exposed, usual, a)


def local_empirical_bayes(
    counts: Counts, exposure: Counts, weights: Weights
) -> SmoothedRates:
    """
    Draw each place's rate towards that of the places around it.

    Parameters
    ----------
    counts, exposure
        As for `empirical_bayes`.
    weights : csr_array of float, shape (n, n)
        Binary neighbours, each place its own.

    Returns
    -------
    SmoothedRates
        A place without neighbours keeps its own rate; one with nothing exposed
        around it gets the rate of all places.

    Raises
    ------
    ShapeError, RefusedInputError
        As `empirical_bayes`, and if `weights` is not 0 and 1, or a row leaves out
        its own place.

    Notes
    -----
    The local estimator of [1]_: as the global, with b, a and the mean exposure of
    each place's neighbourhood instead of all places.

    References
    ----------
    .. [1] R. J. Marshall (1991). Mapping disease and mortality rates using
       empirical Bayes estimators. Applied Statistics 40(2), 283-294.

    Examples
    --------
    >>> from scipy import sparse
    >>> line = sparse.csr_array([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    >>> found = local_empirical_bayes([0, 5, 40], [10, 100, 400], line)
    >>> found.usual.round(4)
    array([0.0455, 0.0882, 0.09  ])
    """
    reports, exposed = _checked(counts, exposure)
    _refuse_reports_of_nothing(reports, exposed)
    matrix = square_weights(weights, n=reports.size)
    refuse_infinite(matrix)
    refuse_rows_without_themselves(matrix)
    if not np.isin(matrix.data, (0, 1)).all():
        raise RefusedInputError(
            sv="En vikt är varken 0 eller 1; grannar ska vara med eller inte.",
            en="A weight is neither 0 nor 1; neighbours are either in or not.",
        )
    usual, a = _prior(reports, exposed, matrix)
    everywhere = reports.sum() / exposed.sum()
    usual = np.where(np.asarray(matrix @ exposed) > 0, usual, everywhere)
    found = _smoothed(reports, exposed, usual, a)
    # Of one place alone nothing can be learnt; its rate is its own.
    alone = (np.diff(matrix.indptr) == 1) & (exposed > 0)
    return SmoothedRates(found.rate, np.where(alone, 1.0, found.own), found.usual)


def _prior(
    reports: NDArray[np.float64],
    exposed: NDArray[np.float64],
    around: Weights | NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Estimate mean and variance of the rates in each neighbourhood."""
    has = exposed > 0
    total, people = np.asarray(around @ reports), np.asarray(around @ exposed)
    places = np.asarray(around @ has.astype(np.float64))
    some = people > 0
    mean = np.divide(total, people, out=np.zeros_like(total), where=some)
    squared = np.divide(reports**2, exposed, out=np.zeros_like(reports), where=has)
    # The sum of P (r - b)^2, multiplied out.
    spread = np.asarray(around @ squared) - mean * total
    spread[spread < 1e-12 * np.abs(mean * total)] = 0.0
    a = np.divide(spread - mean * places, people, out=np.zeros_like(total), where=some)
    return mean, np.maximum(a, 0.0)


def _smoothed(
    reports: NDArray[np.float64],
    exposed: NDArray[np.float64],
    usual: NDArray[np.float64],
    a: NDArray[np.float64],
) -> SmoothedRates:
    """Weigh each place's own rate against the usual one."""
    has = exposed > 0
    # a / (a + b / P), written so that a place with P = 0 gets 0.
    below = a * exposed + usual
    own = np.divide(a * exposed, below, out=np.zeros_like(below), where=below > 0)
    rate = np.divide(reports, exposed, out=usual.copy(), where=has)
    return SmoothedRates(usual + own * (rate - usual), own, usual)


def _checked(
    counts: Counts, exposure: Counts
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give both as floats; refuse other lengths, gaps and numbers below 0."""
    reports, exposed = checked_counts(counts), checked_counts(exposure)
    if reports.shape != exposed.shape:
        raise ShapeError(
            sv=f"Det finns {reports.size} antal och {exposed.size} exponeringar; de "
            "ska vara lika många.",
            en=f"There are {reports.size} counts and {exposed.size} exposures; they "
            "should be as many.",
        )
    for numbers, sv, en in ((reports, "Antalet", "count"), (exposed, *_EXPOSURE)):
        if numbers.min(initial=0) < 0:
            place = int(numbers.argmin())
            raise RefusedInputError(
                sv=f"{sv} i plats {place} är {numbers[place]:g}; det ska vara minst 0.",
                en=f"The {en} of place {place} is {numbers[place]:g}; it should be at "
                "least 0.",
            )
    return reports, exposed


_EXPOSURE = ("Exponeringen", "exposure")


def _refuse_reports_of_nothing(
    reports: NDArray[np.float64], exposed: NDArray[np.float64]
) -> None:
    """Refuse an exposure that is 0 everywhere, or where there are reports."""
    if not exposed.any():
        raise RefusedInputError(
            sv="Exponeringen är 0 överallt; då finns inga kvoter.",
            en="The exposure is 0 everywhere; then there are no rates.",
        )
    impossible = (exposed == 0) & (reports > 0)
    if impossible.any():
        place = int(impossible.argmax())
        raise RefusedInputError(
            sv=f"Plats {place} har {reports[place]:g} rapporter men exponeringen 0; "
            "välj en exponering som finns där det händer något.",
            en=f"Place {place} has {reports[place]:g} reports but the exposure 0; "
            "choose an exposure that is there where things happen.",
        )
