import h3.api.basic_int as h3
import numpy as np
import pytest

from geosafety import grid
from geosafety.errors import RefusedInputError
from geosafety.grid import adjacency, engine_h3

PENTAGONS = h3.get_pentagons(9)


def town(rings=6):
    return grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=rings)


def test_inner_cells_have_seven_and_all_rows_hold_themselves():
    cells = town()
    matrix = grid.neighbours(cells)
    inner = np.isin(cells, town(rings=5))
    row_sizes = np.diff(matrix.indptr)
    assert (row_sizes[inner] == 7).all()
    assert (row_sizes[~inner] < 7).all()
    assert (matrix.diagonal() == 1).all()


@pytest.mark.parametrize("rings", [1, 2])
def test_rows_say_what_h3_says_in_any_order_of_the_cells(rings):
    cells = np.random.default_rng(1).permutation(town())
    matrix = grid.neighbours(cells, rings=rings)
    known = set(cells.tolist())
    for row, cell in enumerate(cells.tolist()):
        columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        assert set(cells[columns].tolist()) == set(h3.grid_disk(cell, rings)) & known
        assert (np.diff(columns) > 0).all()


def test_neighbourhood_is_mutual():
    matrix = grid.neighbours(town())
    assert (matrix != matrix.T).nnz == 0


def test_a_pentagon_has_five_neighbours():
    for pentagon in PENTAGONS:
        cells = grid.grow(np.array([pentagon]))
        assert cells.size == 6
        assert np.diff(grid.neighbours(cells).indptr)[cells == pentagon] == 6


def test_the_fallback_gives_the_same_matrix(monkeypatch):
    cells = town()
    quick = grid.neighbours(cells)
    monkeypatch.setattr(adjacency, "engine", engine_h3)
    slow = grid.neighbours(cells)
    assert (quick != slow).nnz == 0


def test_a_cell_given_twice_is_refused():
    cell = grid.cells_of_points([17.0], [58.0], 9)[0]
    with pytest.raises(RefusedInputError, match=f"{cell:x}"):
        grid.neighbours(np.array([cell, cell]))


def test_no_cells_have_no_neighbours():
    assert grid.neighbours(np.empty(0, dtype=np.int64)).shape == (0, 0)
