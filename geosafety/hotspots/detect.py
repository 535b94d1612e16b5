"""Test every cell of the study area."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import betainc, ndtr

from geosafety import grid
from geosafety.hotspots.tested import classes_of, tested_counts
from geosafety.model.hotspot import HOTSPOT_COLUMNS, PEAK_LEVEL, Hotspots
from geosafety.stats import (
    benjamini_hochberg,
    exact_gi_star_p,
    gi_star,
    rounded_counts,
)

# The draws are many: the most steps that a cell and its neighbours may hold.
DRAW_STEPS = 512

Weights = sparse.csr_array
# Maps as they could have been, each of shape (n,).
Draws = Iterable[NDArray[np.float64]] | Iterable[NDArray[np.int64]]


def detect(
    counts: NDArray[np.float64],
    cells: NDArray[np.int64],
    *,
    draws: Draws | None = None,
    weights: "sparse.csr_array[np.float64] | None" = None,
) -> Hotspots:
    """
    Score and test every cell, and say how sure the hot ones are.

    Parameters
    ----------
    counts : ndarray of float, shape (n,)
        Expected reports per cell; zeros are cells without reports.
    cells : ndarray of int64, shape (n,)
        The study area, H3 cells of one resolution.
    draws
        Counts, each of shape (n,), of draws of the uncertain places; None when no
        place is uncertain.
    weights : csr_array of float, shape (n, n)
        Binary neighbours, each cell its own; made from `cells` when None.

    Returns
    -------
    Hotspots
        `GiZScore` is Gi* of `counts`; `GiPValue` the two-sided conditional
        permutation p-value, exact for whole counts, or else exact for counts
        rounded to `step`: 1/64 report for fractions, longer where a cell and its
        neighbours would hold more than 2,048 steps; `q_value` its
        Benjamini-Hochberg value; `Gi_Bin` 3, 2, 1 where q is at most 0.01, 0.05,
        0.10 and the sums are high, negative where they are low, else 0.
        `stability` is the share of draws in which the cell is hot (`Gi_Bin` above
        0); without draws it is 1 for hot cells and 0 for others. `peak`
        marks cells that are not hot and hold most in their neighbourhood, where
        both `GiZScore`, taken as normal, and the cell's share of the reports
        around, taken as binomial, are high: q of the larger p at most 0.05.

    Notes
    -----
    With fewer than 30 cells or 60 reports, numbers are given but no cell is
    called hot or cold, `stability` is 0, and `refusal` says why.
    """
    neighbours = grid.neighbours(cells) if weights is None else weights
    tested = tested_counts(counts, neighbours)
    stability: NDArray[np.float64] = np.zeros(counts.size)
    peak = np.zeros(counts.size, dtype=np.bool_)
    if tested.refusal is None:
        stability = (tested.bins > 0).astype(np.float64)
        if draws is not None:
            stability = _share_hot(draws, neighbours)
        alone = _stands_out_alone(counts, neighbours, tested.score)
        peak = (tested.bins <= 0) & alone
    columns = (grid.to_hex(cells), counts, *tested[:4], stability)
    frame = pd.DataFrame(dict(zip(HOTSPOT_COLUMNS, columns, strict=True)))
    return Hotspots(
        cells=cells,
        frame=frame,
        test=tested.test,
        step=tested.step,
        peak=peak,
        refusal=tested.refusal,
    )


def _stands_out_alone(
    counts: NDArray[np.float64], weights: Weights, score: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """
    Find cells with a high score for which the cell itself is the reason.

    The conditional test holds a cell's own count fixed, so it cannot see a place
    where everything happens in one cell. Nor can a test that shuffles that count
    too: the largest count always lies in some neighbourhood. So this is a mark by
    approximation, no test that reports gather: the score is high for a normal
    variable, and the cell's count for an even split of its neighbourhood.
    """
    # The binomial tail as a beta integral, which takes fractions of reports too.
    own, others = np.maximum(counts, 1.0), np.maximum(weights @ counts - counts, 0.0)
    p_split = betainc(own, others + 1, 1 / np.diff(weights.indptr))
    q = benjamini_hochberg(np.maximum(2 * ndtr(-np.abs(score)), p_split))
    most = np.maximum.reduceat(counts[weights.indices], weights.indptr[:-1])
    return np.asarray((q <= PEAK_LEVEL) & (score > 0) & (counts == most))


def _share_hot(draws: Draws, weights: Weights) -> NDArray[np.float64]:
    """Give the share of draws in which each cell is hot."""
    times, total = np.zeros(weights.shape[0]), 0
    for counts in draws:
        total += 1
        if counts.min() == counts.max():
            continue
        steps = rounded_counts(counts, weights, most_steps=DRAW_STEPS).steps
        p = exact_gi_star_p(steps, weights)
        q = benjamini_hochberg(p.two_sided)
        times += classes_of(q, p, gi_star(counts, weights)) > 0
    return times / max(total, 1)
