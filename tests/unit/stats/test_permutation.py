from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy import sparse

from geosafety import grid
from geosafety.errors import RefusedInputError, ShapeError
from geosafety.stats import (
    benjamini_hochberg,
    draw_sums,
    exact_gi_star_p,
    gi_star,
    lattice_gi_star_p,
    rounded_counts,
    simulated_gi_star_p,
)


def town(rings):
    return grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=rings)


def clustered(n, seed=1, mean=1.0):
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(0.5, 2 * mean, n))


def others_of(weights, cell):
    columns = weights.indices[weights.indptr[cell] : weights.indptr[cell + 1]]
    return [int(column) for column in columns if column != cell]


def tails_by_listing(counts, weights, cell):
    """Every way to draw, one by one, in whole numbers."""
    neighbours = others_of(weights, cell)
    observed = sum(int(counts[i]) for i in neighbours)
    rest = [int(count) for i, count in enumerate(counts) if i != cell]
    sums = [sum(drawn) for drawn in combinations(rest, len(neighbours))]
    return (
        Fraction(sum(s >= observed for s in sums), len(sums)),
        Fraction(sum(s <= observed for s in sums), len(sums)),
    )


def tails_by_fractions(counts, weights, cell):
    """The same product of factors, in exact whole numbers of any size."""
    neighbours = others_of(weights, cell)
    ways = [{0: 1}] + [{} for _ in neighbours]
    for i, count in enumerate(counts):
        if i == cell:
            continue
        for k in range(len(neighbours), 0, -1):
            for s, number in ways[k - 1].items():
                ways[k][s + int(count)] = ways[k].get(s + int(count), 0) + number
    observed = sum(int(counts[i]) for i in neighbours)
    total = sum(ways[-1].values())
    above = sum(number for s, number in ways[-1].items() if s >= observed)
    below = sum(number for s, number in ways[-1].items() if s <= observed)
    return Fraction(above, total), Fraction(below, total)


@pytest.mark.parametrize("largest", [2, 5, 60])
@pytest.mark.parametrize("outlier", [3, 1000])
def test_small_maps_agree_with_listing_every_draw(largest, outlier):
    counts = np.random.default_rng(largest).integers(0, largest, 13)
    counts[0] = outlier
    weights = grid.neighbours(town(2)[:13])
    p = exact_gi_star_p(counts, weights)
    for cell in range(counts.size):
        upper, lower = tails_by_listing(counts, weights, cell)
        assert p.upper[cell] == pytest.approx(float(upper), rel=1e-12)
        assert p.lower[cell] == pytest.approx(float(lower), rel=1e-12)


def far_tail_map():
    """A knot of large counts among 1,261 quiet cells: p far below 1e-15."""
    cells = town(20)
    weights = grid.neighbours(cells)
    counts = np.random.default_rng(7).poisson(0.3, cells.size)
    knot = others_of(weights, 600)
    counts[600] = 200
    counts[knot] = [40, 41, 43, 47, 53, 61]
    return counts, weights, [600, *knot, 0, 100, 1000]


def test_far_tails_agree_with_rational_arithmetic():
    counts, weights, cells = far_tail_map()
    p = exact_gi_star_p(counts, weights)
    for cell in cells:
        upper, lower = tails_by_fractions(counts, weights, cell)
        assert p.upper[cell] == pytest.approx(float(upper), rel=1e-10)
        assert p.lower[cell] == pytest.approx(float(lower), rel=1e-10)
    assert 0 < p.upper.min() < 1e-15


def test_subtraction_alone_would_lose_the_far_tail(monkeypatch):
    counts, weights, _ = far_tail_map()
    right = exact_gi_star_p(counts, weights).upper
    monkeypatch.setattr(draw_sums, "_MOST_AMPLIFIED", np.inf)
    careless = exact_gi_star_p(counts, weights).upper
    assert np.abs(careless / right - 1).max() > 1e-9


def test_exact_p_agrees_with_independent_simulation():
    cells = town(115)
    weights = grid.neighbours(cells)
    counts = clustered(cells.size)
    p = exact_gi_star_p(counts, weights).upper
    rng = np.random.default_rng(2026)
    draws, drawn = 400, np.diff(weights.indptr) - 1
    sums = weights @ counts - counts
    inner = np.flatnonzero(drawn == 6)
    inner = inner[(p[inner] * draws > 4) & ((1 - p[inner]) * draws > 4)]
    seen = np.zeros(inner.size)
    for _ in range(draws):
        # Fresh for every cell: six distinct cells, none of them the cell itself.
        picks = rng.integers(0, cells.size, (inner.size, 6))
        while True:
            picks.sort(axis=1)
            again = (np.diff(picks, axis=1) == 0).any(axis=1)
            again |= (picks == inner[:, None]).any(axis=1)
            if not again.any():
                break
            picks[again] = rng.integers(0, cells.size, (again.sum(), 6))
        seen += counts[picks].sum(axis=1) >= sums[inner]
    expected = p[inner]
    z = (seen / draws - expected) / np.sqrt(expected * (1 - expected) / draws)
    assert inner.size > 30_000
    assert z.mean() == pytest.approx(0, abs=0.02)
    assert z.std() == pytest.approx(1, abs=0.02)


def small_map_with_a_hotspot():
    """469 cells with one planted hotspot of seven, well above the rest."""
    cells = town(12)
    weights = grid.neighbours(cells)
    counts = np.random.default_rng(5).poisson(0.4, cells.size)
    middle = cells.size // 2
    counts[[middle, *others_of(weights, middle)]] += 6
    return counts, weights, middle


def test_exact_p_finds_a_hotspot_that_999_simulations_cannot():
    counts, weights, middle = small_map_with_a_hotspot()
    exact = exact_gi_star_p(counts, weights).two_sided
    simulated = simulated_gi_star_p(
        counts, weights, permutations=999, rng=np.random.default_rng(1)
    ).two_sided
    assert benjamini_hochberg(exact)[middle] < 1e-6
    assert (benjamini_hochberg(exact) < 0.05).sum() >= 5
    assert not (benjamini_hochberg(simulated) < 0.05).any()


def test_two_sided_is_twice_the_smaller_tail():
    counts = clustered(469)
    p = exact_gi_star_p(counts, grid.neighbours(town(12)))
    smaller = np.minimum(p.upper, p.lower)
    np.testing.assert_array_equal(p.two_sided, np.minimum(1, 2 * smaller))
    assert (p.upper + p.lower >= 1).all()


def test_order_of_the_cells_does_not_matter():
    cells = town(8)
    counts = clustered(cells.size)
    shuffle = np.random.default_rng(4).permutation(cells.size)
    straight = exact_gi_star_p(counts, grid.neighbours(cells))
    shuffled = exact_gi_star_p(counts[shuffle], grid.neighbours(cells[shuffle]))
    np.testing.assert_array_equal(shuffled.upper, straight.upper[shuffle])


def test_equal_counts_are_never_unusual():
    p = exact_gi_star_p(np.full(37, 3), grid.neighbours(town(3)))
    np.testing.assert_allclose(p.upper, 1)
    np.testing.assert_allclose(p.two_sided, 1)


def test_a_cell_without_neighbours_is_never_unusual():
    counts = clustered(10)
    p = exact_gi_star_p(counts, sparse.csr_array(np.eye(10)))
    np.testing.assert_array_equal(p.two_sided, 1)


def test_a_heap_of_reports_on_one_cell_is_still_exact():
    weights = grid.neighbours(town(2)[:13])
    counts = np.arange(13)
    counts[5] = 100_000
    p = exact_gi_star_p(counts, weights)
    for cell in (0, 5, 12):
        upper, _ = tails_by_listing(counts, weights, cell)
        assert p.upper[cell] == pytest.approx(float(upper), rel=1e-12)


def test_two_rings_of_neighbours_are_exact_too():
    cells = town(5)
    weights = grid.neighbours(cells, rings=2)
    counts = clustered(cells.size, seed=9)
    p = exact_gi_star_p(counts, weights)
    for cell in (0, 30, 60):
        upper, lower = tails_by_fractions(counts, weights, cell)
        assert p.upper[cell] == pytest.approx(float(upper), rel=1e-10)
        assert p.lower[cell] == pytest.approx(float(lower), rel=1e-10)


@pytest.mark.parametrize("bad", [0.5, -1, np.nan])
def test_counts_that_are_not_whole_are_refused(bad):
    counts = np.ones(7)
    counts[3] = bad
    with pytest.raises(RefusedInputError, match="cell 3"):
        exact_gi_star_p(counts, grid.neighbours(town(1)))


def test_the_refusal_of_fractions_points_to_simulation():
    with pytest.raises(RefusedInputError) as refusal:
        exact_gi_star_p(np.full(7, 0.5), grid.neighbours(town(1)))
    assert "simulated_gi_star_p" in refusal.value.sv
    assert "hela antal" in refusal.value.sv


def test_weights_that_are_not_binary_are_refused():
    weights = grid.neighbours(town(1)).copy()
    weights.data[4] = 0.5
    with pytest.raises(RefusedInputError, match=r"0\.5"):
        exact_gi_star_p(np.arange(7), weights)


def test_stored_zeros_are_no_neighbours():
    weights = grid.neighbours(town(1)).copy()
    weights.data[1] = 0
    without = weights.copy()
    without.eliminate_zeros()
    np.testing.assert_array_equal(
        exact_gi_star_p(np.arange(7), weights).upper,
        exact_gi_star_p(np.arange(7), without).upper,
    )


def test_weights_without_the_cell_itself_or_of_another_size_are_refused():
    weights = grid.neighbours(town(1))
    with pytest.raises(ShapeError):
        exact_gi_star_p(np.arange(6), weights)
    bare = sparse.csr_array(weights - sparse.eye_array(7))
    with pytest.raises(RefusedInputError, match="own neighbours"):
        exact_gi_star_p(np.arange(7), bare)


def test_whole_counts_on_the_lattice_get_their_exact_p():
    counts, weights = clustered(469), grid.neighbours(town(12))
    np.testing.assert_array_equal(
        lattice_gi_star_p(counts.astype(float), weights).upper,
        exact_gi_star_p(counts, weights).upper,
    )


def test_fractional_counts_on_the_lattice_agree_with_simulation():
    weights = grid.neighbours(town(12))
    rng = np.random.default_rng(6)
    counts = clustered(469, mean=3) * rng.random(469)
    lattice = lattice_gi_star_p(counts, weights)
    simulated = simulated_gi_star_p(counts, weights, permutations=9999, rng=rng)
    np.testing.assert_allclose(lattice.upper, simulated.upper, atol=0.02)
    np.testing.assert_allclose(lattice.lower, simulated.lower, atol=0.02)


@pytest.mark.parametrize(
    ("most", "step"), [(400_000, 1 / 64), (4096, 2.0), (512, 16.0)]
)
def test_the_lattice_grows_coarser_rather_than_slow(most, step):
    weights = grid.neighbours(town(3))
    counts = np.linspace(0, 900.5, 37)
    rounded = rounded_counts(counts, weights, most_steps=most)
    assert rounded.step == step
    assert (weights @ rounded.steps).max() <= most
    assert np.abs(rounded.steps * step - counts).max() <= step / 2
    np.testing.assert_array_equal(
        lattice_gi_star_p(counts, weights, most_steps=most).upper,
        exact_gi_star_p(np.rint(counts / step), weights).upper,
    )


def test_many_whole_reports_are_hot_where_the_exact_test_says_so():
    weights = grid.neighbours(town(12))
    counts = 40 * clustered(469, mean=2)
    exact = exact_gi_star_p(counts, weights).two_sided
    coarse = lattice_gi_star_p(counts, weights, most_steps=512).two_sided
    assert rounded_counts(counts, weights, most_steps=512).step > 1
    np.testing.assert_allclose(coarse, exact, atol=0.1)
    assert ((coarse < 0.001) == (exact < 0.001)).all()


def test_simulation_repeats_itself_from_the_same_seed():
    counts, weights = clustered(169), grid.neighbours(town(7))
    first, second = (
        simulated_gi_star_p(
            counts, weights, permutations=99, rng=np.random.default_rng(3)
        )
        for _ in range(2)
    )
    np.testing.assert_array_equal(first.two_sided, second.two_sided)
    assert first.upper.min() >= 1 / 100


def test_simulation_with_uneven_weights_tends_to_the_right_p():
    weights = grid.neighbours(town(3)).multiply(1.0).tocsr()
    rng = np.random.default_rng(8)
    scaled = sparse.diags_array(rng.uniform(0.1, 9, 37)) @ weights
    counts = clustered(37, mean=2)
    simulated = simulated_gi_star_p(
        counts, sparse.csr_array(scaled), permutations=20_000, rng=rng
    )
    exact = exact_gi_star_p(counts, weights)
    np.testing.assert_allclose(simulated.upper, exact.upper, atol=0.02)
    np.testing.assert_allclose(simulated.lower, exact.lower, atol=0.02)


def test_simulation_on_a_handful_of_cells_where_each_draw_meets_the_cell():
    counts, weights = np.arange(7), grid.neighbours(town(1))
    simulated = simulated_gi_star_p(
        counts, weights, permutations=20_000, rng=np.random.default_rng(1)
    )
    exact = exact_gi_star_p(counts, weights)
    np.testing.assert_allclose(simulated.upper, exact.upper, atol=0.02)


def test_a_hot_cell_scores_high_and_is_unlikely():
    counts, weights, middle = small_map_with_a_hotspot()
    assert np.argmax(gi_star(counts, weights)) == middle
    assert exact_gi_star_p(counts, weights).upper[middle] < 1e-9


def test_a_copy_that_was_changed_is_checked_anew():
    weights = grid.neighbours(town(1))
    exact_gi_star_p(np.arange(7), weights)
    with pytest.raises(ValueError, match="read-only"):
        weights.data[4] = 0.5
    changed = weights.copy()
    exact_gi_star_p(np.arange(7), changed)
    changed.data[4] = 0.5
    with pytest.raises(RefusedInputError, match=r"0\.5"):
        exact_gi_star_p(np.arange(7), changed)
    weights.data = changed.data
    with pytest.raises(RefusedInputError, match=r"0\.5"):
        exact_gi_star_p(np.arange(7), weights)
