"""Risk terrain: which surroundings go with more events, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.stats.checks import Counts
from geosafety.stats.poisson import (
    Floats,
    PoissonFit,
    fit_poisson,
    penalised_poisson,
    penalty_steps,
    poisson_deviance,
)
from geosafety.stats.risk_data import RiskData

# Half lasso, half ridge: factors that go together are kept or left together.
_MIX = 0.5
_PENALTIES = 25
_NORMAL_95 = 1.959964


class RiskFactor(NamedTuple):
    """
    A line of the table.

    Attributes
    ----------
    name
        Of the factor.
    coefficient
        On the log scale.
    relative_risk
        exp(coefficient): how many times as many events where the factor is there,
        the others being equal.
    low, high
        95 % interval of the relative risk, widened for overdispersion. The factors
        were chosen by the same data, so it is too narrow rather than too wide.
    places
        In how many places the factor is not 0.
    """

    name: str
    coefficient: float
    relative_risk: float
    low: float
    high: float
    places: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RiskTerrain:
    """
    A risk terrain model.

    Attributes
    ----------
    table
        The factors that were kept, strongest first; empty if none says anything.
    risk : ndarray of float, shape (n,)
        Relative risk of each place, 1 where it is least.
    expected : ndarray of float, shape (n,)
        Expected events of each place.
    dispersion
        Pearson's chi-square by the degrees of freedom: 1 for Poisson, more where
        events gather for reasons that no factor tells.
    deviance_explained, cross_validated
        Share of the deviance that the factors explain in the places they were
        chosen by, and in places left out; 0 or less: nothing.
    shortlist
        Names that the penalised model kept, before the last choice.
    left_out
        Names that could not be tried: the same everywhere, or without any event.
    penalty
        What cross-validation chose.
    """

    table: list[RiskFactor]
    risk: Floats
    expected: Floats
    dispersion: float
    deviance_explained: float
    cross_validated: float
    shortlist: list[str]
    left_out: list[str]
    penalty: float


def fit_risk_terrain(
    counts: Counts,
    columns: NDArray[np.float64],
    names: Sequence[str],
    *,
    folds: NDArray[np.int64],
    exposure: Counts | None = None,
) -> RiskTerrain:
    r"""
    Choose the factors that go with more or fewer events, and weigh them.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Events of each place.
    columns : ndarray of float, shape (n, m)
        Factors of each place, such as those of `surroundings`.
    names
        Of the columns.
    folds : ndarray of int, shape (n,)
        The fold of each place, such as those of `spatial_folds`; at least two.
    exposure : ndarray of float, shape (n,)
        Inhabitants, or metres of street, above 0; equal when None.

    Returns
    -------
    RiskTerrain
        Never says anything of persons; only of places and what is there.

    Raises
    ------
    ShapeError
        If the arrays disagree on their shape.
    RefusedInputError
        If a number is not finite or negative, an exposure is not above 0, or there
        are fewer than 30 places, 60 events or 2 folds with events in the others.

    Notes
    -----
    Three steps, after RTMDx [1]_. An elastic net on Poisson counts makes a
    shortlist; its penalty is the one with the least deviance in places left out.
    Factors are then added and taken away, one at a time, while that lowers

    .. math::
        D / \phi + k \log n,

    D being the deviance of the k factors and φ the dispersion of the whole
    shortlist, at least 1: the Bayesian information criterion for counts that vary
    more than Poisson's [2]_. The factors left are fitted by maximum likelihood.
    `cross_validated` repeats the last step without each fold.

    References
    ----------
    .. [1] J. M. Caplan, L. W. Kennedy and E. L. Piza (2013). Risk Terrain Modeling
       Diagnostics Utility user manual. Rutgers Center on Public Security.
    .. [2] K. P. Burnham and D. R. Anderson (2002). Model Selection and Multimodel
       Inference. Springer, section 2.5.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> near = rng.integers(0, 2, (400, 2)).astype(float)
    >>> counts = rng.poisson(np.exp(-1 + 1.1 * near[:, 0]))
    >>> terrain = fit_risk_terrain(
    ...     counts, near, ["stop", "lamp"], folds=np.arange(400) % 5
    ... )
    >>> [(factor.name, round(factor.relative_risk, 1)) for factor in terrain.table]
    [('stop', 2.7)]
    """
    data = RiskData.checked(counts, columns, names, exposure, folds)
    usable = [at for at in range(len(names)) if data.can_be_tried(at)]
    shortlist, penalty = _shortlist(data, usable)
    kept, dispersion = _chosen(data, shortlist)
    fit = fit_poisson(data.columns[:, kept], data.counts, data.exposure)
    rate = np.exp(data.columns[:, kept] @ fit.coefficients)
    expected = data.exposure * np.exp(fit.intercept) * rate
    null = fit_poisson(data.columns[:, []], data.counts, data.exposure).deviance
    table = _table(data, kept, fit, dispersion)
    return RiskTerrain(
        table=table,
        risk=rate / rate.min(),
        expected=expected,
        dispersion=_dispersion(data.counts, expected, len(kept)),
        deviance_explained=1 - fit.deviance / null if null > 0 else 0.0,
        cross_validated=_cross_validated(data, kept),
        shortlist=[data.names[at] for at in shortlist],
        left_out=[name for at, name in enumerate(names) if at not in usable],
        penalty=penalty,
    )


def _shortlist(data: RiskData, usable: list[int]) -> tuple[list[int], float]:
    """Let the elastic net choose, with the penalty that predicts best."""
    if not usable:
        return [], 0.0
    columns = data.columns[:, usable]
    penalties = penalty_steps(
        columns, data.counts, data.exposure, mix=_MIX, steps=_PENALTIES
    )
    deviance = np.zeros(len(penalties))
    for fold in np.unique(data.folds):
        train, test = data.without(int(fold))
        # A factor that is the same in all other folds tells nothing there.
        varies = np.ptp(train.columns[:, usable], axis=0) > 0
        some = np.flatnonzero(varies)
        path = penalised_poisson(
            train.columns[:, usable][:, some],
            train.counts,
            train.exposure,
            penalties=penalties,
            mix=_MIX,
        )
        logs = path.coefficients @ test.columns[:, usable][:, some].T
        expected = test.exposure * np.exp(logs + path.intercepts[:, np.newaxis])
        deviance += [poisson_deviance(test.counts, row) for row in expected]
    best = int(deviance.argmin())
    whole = penalised_poisson(
        columns,
        data.counts,
        data.exposure,
        penalties=penalties[: best + 1],
        mix=_MIX,
    )
    kept = np.flatnonzero(whole.coefficients[best])
    return [usable[at] for at in kept], float(penalties[best])


def _chosen(data: RiskData, shortlist: list[int]) -> tuple[list[int], float]:
    """Add and take away factors while the criterion falls."""
    dispersion = max(1.0, _whole_dispersion(data, shortlist))
    kept: list[int] = []
    best = _criterion(data, kept, dispersion)
    while True:
        moves = [sorted({*kept} ^ {at}) for at in shortlist]
        scores = [_criterion(data, move, dispersion) for move in moves]
        if not scores or min(scores) >= best - 1e-9:
            return kept, dispersion
        best = min(scores)
        kept = moves[scores.index(best)]


def _criterion(data: RiskData, kept: list[int], dispersion: float) -> float:
    """Give the criterion of some factors; infinite where they cannot be fitted."""
    fit = fit_poisson(data.columns[:, kept], data.counts, data.exposure)
    if not fit.converged:
        return np.inf
    return fit.deviance / dispersion + len(kept) * float(np.log(data.counts.size))


def _whole_dispersion(data: RiskData, shortlist: list[int]) -> float:
    """Give the dispersion that is left when the whole shortlist is used."""
    fit = fit_poisson(data.columns[:, shortlist], data.counts, data.exposure)
    logs = fit.intercept + data.columns[:, shortlist] @ fit.coefficients
    expected = data.exposure * np.exp(np.clip(logs, -700, 700))
    return _dispersion(data.counts, expected, len(shortlist))


def _dispersion(counts: Floats, expected: Floats, factors: int) -> float:
    """Divide Pearson's chi-square by the degrees of freedom."""
    freedom = max(counts.size - factors - 1, 1)
    return float((np.square(counts - expected) / expected).sum() / freedom)


def _cross_validated(data: RiskData, kept: list[int]) -> float:
    """Give the share of the deviance explained in places left out."""
    model = null = 0.0
    for fold in np.unique(data.folds):
        train, test = data.without(int(fold))
        fit = fit_poisson(train.columns[:, kept], train.counts, train.exposure)
        logs = np.clip(test.columns[:, kept] @ fit.coefficients, -30, 30)
        expected = test.exposure * np.exp(fit.intercept + logs)
        usual = test.exposure * (train.counts.sum() / train.exposure.sum())
        model += poisson_deviance(test.counts, expected)
        null += poisson_deviance(test.counts, usual)
    return 1 - model / null if null > 0 else 0.0


def _table(
    data: RiskData, kept: list[int], fit: PoissonFit, dispersion: float
) -> list[RiskFactor]:
    """Write the lines of the table, strongest first."""
    errors = np.sqrt(np.diag(fit.covariance)[1:] * dispersion)
    lines = [
        RiskFactor(
            name=data.names[at],
            coefficient=float(value),
            relative_risk=float(np.exp(value)),
            low=float(np.exp(value - _NORMAL_95 * error)),
            high=float(np.exp(value + _NORMAL_95 * error)),
            places=int((data.columns[:, at] != 0).sum()),
        )
        for at, value, error in zip(kept, fit.coefficients, errors, strict=True)
    ]
    return sorted(lines, key=lambda line: -abs(line.coefficient))
