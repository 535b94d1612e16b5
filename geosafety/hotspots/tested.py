"""The test of a map, whatever its places are: hexagons or points."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geosafety.errors import Problem
from geosafety.model.hotspot import BIN_LEVELS
from geosafety.stats import (
    TailProbabilities,
    agreed_direction,
    benjamini_hochberg,
    exact_gi_star_p,
    gi_star,
    rounded_counts,
    simulated_gi_star_p,
)
from geosafety.stats.checks import Weights

# ArcGIS's Optimized Hot Spot Analysis asks for as many before it calls a cell hot.
LEAST_CELLS = 30
LEAST_REPORTS = 60

# The map is tested once: the most steps that a cell and its neighbours may hold,
# which bounds the time whatever the number of reports.
MAP_STEPS = 2048


class Tested(NamedTuple):
    """
    What the test of a map says; arrays of shape (n,).

    Attributes
    ----------
    score, p, bins, q
        The columns `GiZScore`, `GiPValue`, `Gi_Bin` and `q_value` of `detect`.
    test, step
        As in `Hotspots`; `simulated` for values that are no counts.
    refusal
        Why nothing is pointed out, or None.
    """

    score: NDArray[np.float64]
    p: NDArray[np.float64]
    bins: NDArray[np.int64]
    q: NDArray[np.float64]
    test: str
    step: float
    refusal: Problem | None


def tested_counts(counts: NDArray[np.float64], neighbours: Weights) -> Tested:
    """
    Score and test places of any kind, told apart only by their neighbours.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Reports or expected reports, at least 0.
    neighbours : csr_array of float, shape (n, n)
        Binary, each place its own.

    Returns
    -------
    Tested
        As `detect` describes.
    """
    refusal = _too_little(counts)
    is_flat = counts.size == 0 or bool(counts.min() == counts.max())
    rounded = rounded_counts(counts, neighbours, most_steps=MAP_STEPS)
    p = exact_gi_star_p(rounded.steps, neighbours)
    score = np.zeros(counts.size) if is_flat else gi_star(counts, neighbours)
    q = benjamini_hochberg(p.two_sided)
    is_exact = np.array_equal(rounded.steps * rounded.step, counts)
    return Tested(
        score=score,
        p=p.two_sided,
        bins=classes_of(q, p, score) if refusal is None else np.zeros(q.size, np.int64),
        q=q,
        test="exact" if is_exact else "lattice",
        step=rounded.step,
        refusal=refusal,
    )


def tested_values(
    values: NDArray[np.float64],
    neighbours: Weights,
    *,
    permutations: int,
    rng: np.random.Generator,
) -> Tested:
    """
    Score and test values that are no counts, such as rates, by simulation.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        In any unit, below 0 too.
    neighbours : csr_array of float, shape (n, n)
        Each place its own.
    permutations, rng
        How many draws, and the source of chance.

    Returns
    -------
    Tested
        `test` is `simulated`; p is at least 2 / (permutations + 1).

    Raises
    ------
    FlatInputError
        If all values are equal.
    """
    score = gi_star(values, neighbours)
    p = simulated_gi_star_p(values, neighbours, permutations=permutations, rng=rng)
    q = benjamini_hochberg(p.two_sided)
    refusal = _too_few(values.size)
    bins = classes_of(q, p, score) if refusal is None else np.zeros(q.size, np.int64)
    return Tested(score, p.two_sided, bins, q, "simulated", 0.0, refusal)


def classes_of(
    q: NDArray[np.float64], p: TailProbabilities, score: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Class each cell by its q-value, hot above and cold below zero."""
    strength = sum((q <= level).astype(np.int64) for level in BIN_LEVELS)
    return np.asarray(strength * agreed_direction(p, score))


def _too_little(counts: NDArray[np.float64]) -> Problem | None:
    """Say why nothing can be called hot, if the cells or reports are too few."""
    reports = round(float(counts.sum()))
    if counts.size >= LEAST_CELLS and reports >= LEAST_REPORTS:
        return None
    return Problem(
        code="too-few-to-test",
        sv=f"För få rapporter för att peka ut platser: {reports} rapporter på "
        f"{counts.size} sexhörningar; det behövs minst {LEAST_REPORTS} rapporter och "
        f"{LEAST_CELLS} sexhörningar. Antalen visas, men ingen kallas varm eller kall.",
        en=f"Too few reports to point out places: {reports} reports on "
        f"{counts.size} cells; at least {LEAST_REPORTS} reports and {LEAST_CELLS} "
        "cells are needed. Counts are shown, but no cell is called hot or cold.",
    )


def _too_few(cells: int) -> Problem | None:
    """Say why nothing can be called hot, if the cells are too few."""
    if cells >= LEAST_CELLS:
        return None
    return Problem(
        code="too-few-to-test",
        sv=f"För få platser för att peka ut någon: {cells}; det behövs minst "
        f"{LEAST_CELLS}. Talen visas, men ingen plats kallas varm eller kall.",
        en=f"Too few places to point any out: {cells}; at least {LEAST_CELLS} are "
        "needed. Numbers are shown, but no place is called hot or cold.",
    )
