"""Points to counted cells and neighbours, beside h3 and libpysal."""

import h3.api.basic_int as h3
import numpy as np
from bench_row import BenchRow, faster, interleaved, share_of
from libpysal.graph import Graph

from geosafety import grid

POINTS = 1_000_000
RINGS = 182


def measure() -> list[BenchRow]:
    """Measure the room grid."""
    return [_points(), _neighbours()]


def _points() -> BenchRow:
    """Count a million points, against the bare loop that only finds their cells."""
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(16.3, 17.4, POINTS), rng.uniform(58.5, 59.0, POINTS)
    lons, lats = lon.tolist(), lat.tolist()

    def bare_loop() -> list[int]:
        cell = h3.latlng_to_cell
        return [cell(north, east, 10) for north, east in zip(lats, lons, strict=True)]

    def counted() -> object:
        return grid.counts_per_cell(grid.cells_of_points(lon, lat))

    peer_s, ours_s = interleaved([bare_loop, counted], rounds=5)
    cells, counts = grid.counts_per_cell(np.array(bare_loop()))
    ours = grid.counts_per_cell(grid.cells_of_points(lon, lat))
    assert np.array_equal(cells, ours[0])
    assert np.array_equal(counts, ours[1])
    return share_of(
        "1,000,000 coordinates to counted H3 cells (res 10)",
        ours_s=ours_s,
        peer="bare loop over h3.latlng_to_cell (whole numbers), not counting",
        peer_s=peer_s,
        at_most=0.8,
    )


def _neighbours() -> BenchRow:
    """Make the neighbour matrix, against libpysal's."""
    middle = grid.cells_of_points([17.008], [58.753], 9)
    cells = grid.grow(middle, rings=RINGS)
    names = grid.to_hex(cells).tolist()
    peer_s, ours_s = interleaved(
        [lambda: Graph.build_h3(names), lambda: grid.neighbours(cells)], rounds=3
    )
    return faster(
        f"neighbours of {cells.size:,} cells as a sparse matrix",
        ours_s=ours_s,
        peer="libpysal.graph.Graph.build_h3",
        peer_s=peer_s,
        at_least=20,
    )
