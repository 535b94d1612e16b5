import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from geosafety.errors import FlatInputError, RefusedInputError, ShapeError
from geosafety.stats import gi, gi_star

# Six points of Ord and Getis; neighbours within 15. R spdep prints these scores.
PLACES = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
VALUES = np.array([2, 3, 3.2, 5, 8, 7])
GI = [-1.013673, -0.043616, 1.315587, -0.314127, 1.15374, 1.778339]
GI_STAR = [-1.397276, -0.289178, 0.65065, -0.289178, 1.234521, 2.024243]


def within(distance, places=PLACES):
    xy = np.array(places, dtype=float)
    gaps = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    return sparse.csr_array((gaps <= distance).astype(float))


def ring(n, reach=2):
    steps = np.abs(np.arange(n)[:, None] - np.arange(n)[None])
    return sparse.csr_array((np.minimum(steps, n - steps) <= reach).astype(float))


def test_six_points_get_the_published_scores():
    weights = within(15)
    np.testing.assert_allclose(gi_star(VALUES, weights), GI_STAR, atol=5e-7)
    np.testing.assert_allclose(gi(VALUES, weights), GI, atol=5e-7)


@given(
    counts=st.lists(st.integers(0, 50), min_size=8, max_size=20).filter(
        lambda values: len(set(values)) > 1
    ),
    seed=st.integers(0, 2**32 - 1),
    spread=st.sampled_from([1.0, 1e-8, 1e8]),
)
def test_scaling_a_row_of_weights_changes_no_score(counts, seed, spread):
    rng = np.random.default_rng(seed)
    n = len(counts)
    weights = ring(n).multiply(rng.uniform(0.5, 2, (n, n))).tocsr()
    scaled = sparse.diags_array(spread * rng.uniform(0.1, 10, n)) @ weights
    for score in (gi_star, gi):
        np.testing.assert_allclose(
            score(np.array(counts), sparse.csr_array(scaled)),
            score(np.array(counts), weights),
            atol=1e-9,
        )


@pytest.mark.parametrize("score", [gi_star, gi])
def test_scores_follow_the_formula_for_any_weights(score):
    rng = np.random.default_rng(3)
    counts, n = rng.poisson(2.0, 30).astype(float), 30
    dense = rng.uniform(0.1, 1, (n, n)) * (rng.random((n, n)) < 0.3)
    np.fill_diagonal(dense, 0.7)
    scores = score(counts, sparse.csr_array(dense))
    for i in range(n):
        keep = np.arange(n) != i if score is gi else np.arange(n) >= 0
        w, x, m = dense[i, keep], counts[keep], keep.sum()
        spread = np.sqrt(x.var() * (m * (w**2).sum() - w.sum() ** 2) / (m - 1))
        assert scores[i] == pytest.approx((w @ x - x.mean() * w.sum()) / spread)


def test_a_cell_that_neighbours_all_alike_scores_zero():
    everyone = sparse.csr_array(np.full((5, 5), 0.1))
    np.testing.assert_array_equal(gi_star(np.arange(5), everyone), 0)


def test_a_cell_without_neighbours_scores_zero():
    alone = sparse.csr_array(np.eye(4))
    np.testing.assert_array_equal(gi(np.arange(4), alone), 0)
    assert gi_star(np.arange(4), alone)[3] == pytest.approx(1.5 / np.sqrt(1.25))


def test_a_single_busy_cell_leaves_the_others_nothing_to_vary():
    assert gi(np.array([4.0, 0, 0, 0]), ring(4, 1))[0] == 0


def test_weights_may_come_in_any_sparse_form():
    weights = within(15)
    repeated = sparse.coo_array(
        (
            np.tile(weights.data / 2, 2),
            (np.tile(weights.nonzero()[0], 2), np.tile(weights.nonzero()[1], 2)),
        ),
        shape=weights.shape,
    )
    np.testing.assert_allclose(gi_star(VALUES, repeated), GI_STAR, atol=5e-7)


@pytest.mark.parametrize("score", [gi_star, gi])
@pytest.mark.parametrize("values", [[2, 2, 2, 2], [0, 0, 0, 0]])
def test_equal_counts_are_refused(score, values):
    with pytest.raises(FlatInputError, match="nothing to compare"):
        score(np.array(values), ring(4))


def test_no_cells_are_refused():
    with pytest.raises(FlatInputError):
        gi_star(np.empty(0), sparse.csr_array((0, 0)))


@pytest.mark.parametrize("score", [gi_star, gi])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_count_that_is_no_number_is_refused(score, bad):
    with pytest.raises(RefusedInputError, match="cell 2"):
        score(np.array([1, 2, bad, 3]), ring(4))


def test_a_weight_that_is_no_number_is_refused():
    weights = ring(4)
    weights.data[0] = np.nan
    with pytest.raises(RefusedInputError, match="weight"):
        gi_star(np.arange(4), weights)


def test_weights_of_another_size_are_refused():
    with pytest.raises(ShapeError, match="for 5 cells"):
        gi_star(np.arange(5), ring(4))
    with pytest.raises(ShapeError, match="one number a cell"):
        gi_star(np.ones((2, 2)), ring(4))


def test_gi_star_refuses_a_row_without_its_own_cell():
    weights = ring(6) - sparse.diags_array([0, 0, 1.0, 0, 0, 0])
    with pytest.raises(RefusedInputError, match="Cell 2 is not among"):
        gi_star(np.arange(6), sparse.csr_array(weights))
