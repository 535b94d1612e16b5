import numpy as np
import pytest

from geosafety.stats.poisson import (
    fit_poisson,
    penalised_poisson,
    penalty_steps,
    poisson_deviance,
)


@pytest.fixture
def data():
    """400 places with six factors, of which three matter."""
    rng = np.random.default_rng(3)
    columns = np.column_stack([rng.integers(0, 2, (400, 3)), rng.normal(size=(400, 3))])
    exposure = rng.uniform(0.5, 4, 400)
    true = np.array([0.9, 0.0, -0.6, 0.3, 0.0, 0.0])
    counts = rng.poisson(exposure * np.exp(-0.5 + columns @ true)).astype(float)
    return columns, counts, exposure


def test_one_factor_has_the_quotient_of_its_rates():
    there = np.repeat([1.0, 0.0], [3, 5])
    counts = np.array([4.0, 5, 6, 1, 2, 3, 0, 4])
    exposure = np.array([2.0, 2, 1, 1, 1, 2, 3, 3])
    fit = fit_poisson(there[:, np.newaxis], counts, exposure)
    assert np.exp(fit.coefficients[0]) == pytest.approx((15 / 5) / (10 / 10))
    # The variance of the log of a quotient of two counts.
    assert fit.covariance[1, 1] == pytest.approx(1 / 15 + 1 / 10)


def test_at_the_maximum_nothing_pulls(data):
    columns, counts, exposure = data
    fit = fit_poisson(columns, counts, exposure)
    expected = exposure * np.exp(fit.intercept + columns @ fit.coefficients)
    assert fit.converged
    np.testing.assert_allclose(columns.T @ (counts - expected), 0, atol=1e-6)
    assert counts.sum() == pytest.approx(expected.sum())
    assert fit.deviance == pytest.approx(poisson_deviance(counts, expected))


def test_a_fit_that_runs_away_is_told():
    never = np.repeat([1.0, 0.0], 20)[:, np.newaxis]
    counts = np.repeat([0.0, 3.0], 20)
    assert not fit_poisson(never, counts, np.ones(40)).converged


def test_the_same_factor_twice_is_no_fit(data):
    columns, counts, exposure = data
    twice = columns[:, [0, 0]]
    assert not fit_poisson(twice, counts, exposure).converged


@pytest.mark.parametrize("mix", [1.0, 0.5])
def test_penalised_fits_meet_the_conditions_of_the_minimum(data, mix):
    columns, counts, exposure = data
    penalties = penalty_steps(columns, counts, exposure, mix=mix, steps=8)
    path = penalised_poisson(columns, counts, exposure, penalties=penalties, mix=mix)
    spread = columns.std(axis=0)
    standard = (columns - columns.mean(axis=0)) / spread
    for penalty, start, values in zip(*path, strict=True):
        expected = exposure * np.exp(start + columns @ values)
        beta = values * spread
        pull = standard.T @ (counts - expected) / 400 - penalty * (1 - mix) * beta
        kept = values != 0
        np.testing.assert_allclose(
            pull[kept], penalty * mix * np.sign(beta[kept]), atol=1e-5
        )
        assert (np.abs(pull[~kept]) <= penalty * mix + 1e-5).all()
        assert counts.sum() == pytest.approx(expected.sum(), rel=1e-6)


def test_the_first_penalty_leaves_all_factors_out_and_the_last_hardly_any(data):
    columns, counts, exposure = data
    penalties = penalty_steps(columns, counts, exposure, mix=0.5, steps=20)
    path = penalised_poisson(columns, counts, exposure, penalties=penalties, mix=0.5)
    assert not path.coefficients[0].any()
    free = fit_poisson(columns, counts, exposure)
    np.testing.assert_allclose(path.coefficients[-1], free.coefficients, atol=0.05)
