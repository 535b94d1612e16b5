"""Poisson regression: by maximum likelihood, and penalised along a path."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

Floats = NDArray[np.float64]

_MOST_STEPS = 50
_MOST_SWEEPS = 200
_CLOSE = 1e-7

# A rate outside e^±30 of another is a fit that runs away.
_FARTHEST = 30.0


class PoissonFit(NamedTuple):
    """
    A fitted Poisson regression.

    Attributes
    ----------
    intercept, coefficients
        On the log scale.
    covariance : ndarray of float, shape (1 + m, 1 + m)
        Of the intercept and the coefficients, without overdispersion.
    deviance
        Twice what the saturated model's log-likelihood exceeds this one's by.
    converged
        False if a coefficient runs away, as when a factor has no events at all.
    """

    intercept: float
    coefficients: Floats
    covariance: Floats
    deviance: float
    converged: bool


def poisson_deviance(counts: Floats, expected: Floats) -> float:
    """
    Tell how far counts are from what was expected; 0 where they are equal.

    Examples
    --------
    >>> round(poisson_deviance(np.array([2.0, 0.0]), np.array([1.0, 1.0])), 6)
    2.772589
    """
    terms = xlogy(counts, counts / expected) - (counts - expected)
    return float(2 * terms.sum())


def fit_poisson(columns: Floats, counts: Floats, exposure: Floats) -> PoissonFit:
    """
    Fit log(expected / exposure) = intercept + columns by maximum likelihood.

    Parameters
    ----------
    columns : ndarray of float, shape (n, m)
        Factors; m may be 0.
    counts, exposure : ndarray of float, shape (n,)
        Counts of at least 0, not all 0; exposures above 0.

    Returns
    -------
    PoissonFit
        By iteratively reweighted least squares, which for the log link is Newton's
        method.

    Examples
    --------
    >>> factor = np.array([[0.0], [0.0], [1.0], [1.0]])
    >>> fit = fit_poisson(factor, np.array([1.0, 3, 5, 7]), np.ones(4))
    >>> round(float(np.exp(fit.coefficients[0])), 6)
    3.0
    """
    design = np.column_stack([np.ones(len(columns)), columns])
    offset = np.log(exposure)
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(counts.sum() / exposure.sum())
    converged = False
    information = np.eye(beta.size)
    for _ in range(_MOST_STEPS):
        mu = np.exp(np.clip(offset + design @ beta, -700, 700))
        information = (design.T * mu) @ design
        try:
            step = np.linalg.solve(information, design.T @ (counts - mu))
        except np.linalg.LinAlgError:
            break
        # A step is never longer than a few on the log scale, so that none overshoots.
        beta = beta + step / max(1.0, float(np.abs(step).max()) / 3)
        if np.abs(beta[1:]).max(initial=0) > _FARTHEST:
            break
        if np.abs(step).max() < _CLOSE:
            converged = True
            break
    mu = np.exp(np.clip(offset + design @ beta, -700, 700))
    singular = np.linalg.cond(information) > 1 / np.finfo(float).eps
    return PoissonFit(
        intercept=float(beta[0]),
        coefficients=beta[1:],
        covariance=np.asarray(np.linalg.pinv(information), dtype=np.float64),
        deviance=poisson_deviance(counts, mu),
        converged=converged and not singular,
    )


class PenalisedPath(NamedTuple):
    """
    Fits for penalties that grow weaker.

    Attributes
    ----------
    penalties : ndarray of float, shape (k,)
        Descending.
    intercepts : ndarray of float, shape (k,)
    coefficients : ndarray of float, shape (k, m)
        Of the columns as they were given.
    """

    penalties: Floats
    intercepts: Floats
    coefficients: Floats


def penalty_steps(
    columns: Floats, counts: Floats, exposure: Floats, *, mix: float, steps: int
) -> Floats:
    """
    Give penalties from the least that leaves all factors out to a hundredth of it.

    Parameters
    ----------
    columns, counts, exposure
        As for `fit_poisson`; each column varies.
    mix
        1 for the lasso, towards 0 for ridge.
    steps
        How many.
    """
    standard = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    mu = exposure * (counts.sum() / exposure.sum())
    largest = np.abs(standard.T @ (counts - mu)).max() / (len(counts) * mix)
    return np.asarray(np.geomspace(max(largest, 1e-12), largest * 1e-2 + 1e-14, steps))


def penalised_poisson(
    columns: Floats,
    counts: Floats,
    exposure: Floats,
    *,
    penalties: Floats,
    mix: float,
) -> PenalisedPath:
    r"""
    Fit a Poisson regression with the elastic net, for each of several penalties.

    Parameters
    ----------
    columns : ndarray of float, shape (n, m)
        Factors; each varies.
    counts, exposure : ndarray of float, shape (n,)
        As for `fit_poisson`.
    penalties : ndarray of float, shape (k,)
        Descending; as `penalty_steps` gives.
    mix
        1 for the lasso, towards 0 for ridge.

    Returns
    -------
    PenalisedPath
        Each fit begins where the one before ended.

    Notes
    -----
    Minimises, over the standardised columns,

    .. math::
        \frac{1}{n} \sum_i (\mu_i - y_i \log \mu_i)
        + \lambda \left(\alpha |\beta|_1 + \frac{1 - \alpha}{2} |\beta|_2^2\right)

    by coordinate descent on the reweighted least squares [1]_; the intercept is
    not penalised.

    References
    ----------
    .. [1] J. Friedman, T. Hastie and R. Tibshirani (2010). Regularization paths for
       generalized linear models via coordinate descent. Journal of Statistical
       Software 33(1).
    """
    middle, spread = columns.mean(axis=0), columns.std(axis=0)
    standard = (columns - middle) / spread
    design = np.column_stack([np.ones(len(columns)), standard])
    offset = np.log(exposure)
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(counts.sum() / exposure.sum())
    fits = np.empty((len(penalties), beta.size))
    for at, penalty in enumerate(penalties):
        beta = _penalised(design, counts, offset, beta, penalty=penalty, mix=mix)
        fits[at] = beta
    scaled = fits[:, 1:] / spread
    return PenalisedPath(penalties, fits[:, 0] - scaled @ middle, scaled)


def _penalised(  # noqa: PLR0913 - the data, the start and the two settings
    design: Floats,
    counts: Floats,
    offset: Floats,
    beta: Floats,
    *,
    penalty: float,
    mix: float,
) -> Floats:
    """Improve a fit until it no longer changes."""
    n = len(counts)
    for _ in range(_MOST_STEPS):
        mu = np.exp(np.clip(offset + design @ beta, -_FARTHEST * 3, _FARTHEST * 3))
        curvature = (design.T * mu) @ design / n
        pull = design.T @ (counts - mu) / n + curvature @ beta
        improved = _descend(curvature, pull, beta, penalty=penalty, mix=mix)
        change = float(np.abs(improved - beta).max())
        beta = beta + (improved - beta) / max(1.0, change / 3)
        if change < _CLOSE:
            break
    return beta


def _descend(
    curvature: Floats, pull: Floats, beta: Floats, *, penalty: float, mix: float
) -> Floats:
    """Minimise the quadratic with its penalty, one coefficient at a time."""
    lasso, ridge = penalty * mix, penalty * (1 - mix)
    # Python's own numbers: numpy's are slow one at a time.
    diagonal, values = curvature.diagonal().tolist(), beta.tolist()
    slope = pull - curvature @ beta
    coordinates = everyone = list(range(len(values)))
    for _ in range(_MOST_SWEEPS):
        largest = 0.0
        for j in coordinates:
            free = float(slope[j]) + diagonal[j] * values[j]
            if j:
                shrunk = max(abs(free) - lasso, 0.0)
                value = math.copysign(shrunk, free) / (diagonal[j] + ridge)
            else:
                value = free / diagonal[0]
            step = value - values[j]
            if step:
                values[j] = value
                slope -= curvature[j] * step
                largest = max(largest, abs(step))
        if largest >= _CLOSE / 10:
            # Only those that are there are improved, until they are at rest.
            coordinates = [j for j, value in enumerate(values) if value or not j]
        elif len(coordinates) == len(everyone):
            break
        else:
            coordinates = everyone
    return np.array(values)
