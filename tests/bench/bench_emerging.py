"""Emerging hotspots on a large cube, beside Gi* and trends computed one by one."""

import numpy as np
from bench_row import BenchRow, faster, interleaved
from esda import G_Local
from libpysal.graph import Graph
from scipy import sparse
from scipy.stats import kendalltau

from geosafety import grid
from geosafety.stats import emerging_hotspots, mann_kendall

RINGS = 182
PERIODS = 52
SERIES = 300


def measure() -> list[BenchRow]:
    """Measure the room of emerging hotspots."""
    cells = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=RINGS)
    weights = grid.neighbours(cells)
    rng = np.random.default_rng(1)
    rate = rng.gamma(0.5, 0.4, cells.size)[:, np.newaxis]
    cube = rng.poisson(rate, (cells.size, PERIODS)).astype(float)
    others = sparse.coo_array(weights - sparse.eye_array(cells.size))
    others.eliminate_zeros()
    graph = Graph.from_sparse(others)

    def esda_scores_a_period() -> object:
        return G_Local(cube[:, 0], graph, transform="B", star=True, permutations=0)

    ours_s, period_s = interleaved(
        [lambda: emerging_hotspots(cube, weights), esda_scores_a_period], rounds=3
    )
    size = f"{cells.size:,} cells × {PERIODS} periods"
    return [
        faster(
            f"emerging hotspots (Gi*, exact p, FDR, trend, class), {size}",
            ours_s=ours_s,
            peer=f"esda.G_Local, z alone, {PERIODS} periods one by one",
            peer_s=PERIODS * period_s,
            at_least=5,
        ),
        _trends(cube),
    ]


def _trends(cube: np.ndarray) -> BenchRow:
    """Compare the trend test alone, series by series, with scipy's tau."""
    time = np.arange(PERIODS)
    ours_s, tau_s = interleaved(
        [
            lambda: mann_kendall(cube),
            lambda: [kendalltau(time, row) for row in cube[:SERIES]],
        ],
        rounds=3,
    )
    return faster(
        f"Mann-Kendall, {len(cube):,} series of {PERIODS}",
        ours_s=ours_s,
        peer=f"scipy.stats.kendalltau, from {SERIES} series",
        peer_s=tau_s * len(cube) / SERIES,
        at_least=50,
    )
