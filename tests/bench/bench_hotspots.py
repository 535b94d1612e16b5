"""Gi* and its permutation p-values, beside esda and pygeoda."""

import tempfile
from pathlib import Path

import esda
import numpy as np
import pygeoda
from bench_row import BenchRow, faster, interleaved
from libpysal.graph import Graph
from scipy import sparse

from geosafety import grid
from geosafety.stats import (
    benjamini_hochberg,
    exact_gi_star_p,
    gi_star,
    simulated_gi_star_p,
)

RINGS = 182
PERMUTATIONS = 999


def measure() -> list[BenchRow]:
    """Measure the room stats."""
    cells, counts, weights = _map(RINGS)
    graph = _graph(weights)
    size = f"{cells.size:,} cells"
    # The first call compiles with numba, which is not what is compared here.
    esda.G_Local(counts, graph, transform="B", star=True, permutations=9, n_jobs=1)
    geoda, listed = _geoda(weights), counts.tolist()

    def esda_simulates() -> object:
        return esda.G_Local(
            counts,
            graph,
            transform="B",
            star=True,
            permutations=PERMUTATIONS,
            n_jobs=1,
        )

    def geoda_looks_up() -> object:
        return pygeoda.local_gstar(
            geoda,
            listed,
            permutations=PERMUTATIONS,
            permutation_method="lookup-table",
            cpu_threads=2,
        )

    def exact() -> object:
        return exact_gi_star_p(counts, weights)

    esda_s, geoda_s, ours_s = interleaved(
        [esda_simulates, geoda_looks_up, exact], rounds=3, repeats=(1, 3, 101)
    )
    return [
        faster(
            f"exact Gi* p-values, {size}",
            ours_s=ours_s,
            peer=f"esda.G_Local(permutations={PERMUTATIONS}), compiled",
            peer_s=esda_s,
            at_least=1000,
        ),
        faster(
            f"exact Gi* p-values, {size}",
            ours_s=ours_s,
            peer=f"pygeoda.local_gstar, look-up table, {PERMUTATIONS}, 2 threads",
            peer_s=geoda_s,
            at_least=200,
        ),
        _scores(counts, weights, graph, size),
        _small_map(),
    ]


def _scores(
    counts: np.ndarray, weights: sparse.csr_array, graph: Graph, size: str
) -> BenchRow:
    """Compare the z-scores alone."""
    peer_s, ours_s = interleaved(
        [
            lambda: esda.G_Local(
                counts, graph, transform="B", star=True, permutations=0
            ),
            lambda: gi_star(counts, weights),
        ],
        rounds=5,
        repeats=(1, 7),
    )
    return faster(
        f"Gi* z-scores alone, {size}",
        ours_s=ours_s,
        peer="esda.G_Local(permutations=0)",
        peer_s=peer_s,
        at_least=50,
    )


def _small_map() -> BenchRow:
    """Show that simulation loses on a small map what the exact test finds."""
    cells, _, weights = _map(12)
    counts = np.random.default_rng(5).poisson(0.4, cells.size)
    middle = int(np.argmax(np.diff(weights.indptr)))
    counts[weights.indices[weights.indptr[middle] : weights.indptr[middle + 1]]] += 6
    simulated = simulated_gi_star_p(
        counts, weights, permutations=PERMUTATIONS, rng=np.random.default_rng(1)
    )
    found, lost = (
        int((benjamini_hochberg(p.two_sided) <= 0.05).sum())
        for p in (exact_gi_star_p(counts, weights), simulated)
    )
    return BenchRow(
        what=f"hot cells found at q ≤ 0.05, {cells.size} cells, one planted hotspot",
        ours=f"{found} (exact p)",
        peer=f"{PERMUTATIONS} simulations, p ≥ 0.001: {lost}",
        ratio="",
        goal="finds what simulation loses",
        met=found > 0 and lost == 0,
    )


def _map(rings: int) -> tuple[np.ndarray, np.ndarray, sparse.csr_array]:
    """Make a round map with clustered counts."""
    cells = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=rings)
    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(0.5, 2.0, cells.size)).astype(float)
    return cells, counts, grid.neighbours(cells)


def _graph(weights: sparse.csr_array) -> Graph:
    """Give libpysal the same neighbours; it adds the cell itself."""
    others = sparse.coo_array(weights - sparse.eye_array(weights.shape[0]))
    others.eliminate_zeros()
    return Graph.from_sparse(others)


def _geoda(weights: sparse.csr_array) -> pygeoda.Weight:
    """Give GeoDa the same neighbours, by way of a GAL file."""
    n = weights.shape[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.gal"
        lines = [f"0 {n} cells id"]
        for cell in range(n):
            row = weights.indices[weights.indptr[cell] : weights.indptr[cell + 1]]
            others = [str(other) for other in row if other != cell]
            lines += [f"{cell} {len(others)}", " ".join(others)]
        path.write_text("\n".join(lines) + "\n")
        return pygeoda.read_gal(str(path), [str(cell) for cell in range(n)])
