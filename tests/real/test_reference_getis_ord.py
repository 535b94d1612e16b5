"""Getis-Ord scores beside numbers that independent programs printed."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.spatial import KDTree

from geosafety.stats import benjamini_hochberg, exact_gi_star_p, gi, gi_star


def within(xy, distance):
    """Neighbours up to and including a distance, the cell itself among them."""
    pairs = KDTree(xy).query_pairs(distance * (1 + 1e-9), output_type="ndarray")
    n = len(xy)
    rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
    others = sparse.coo_array((np.ones(rows.size), (rows, columns)), shape=(n, n))
    return sparse.csr_array(others + sparse.eye_array(n))


@pytest.fixture
def reference(real_data):
    return real_data / "reference/gi_star"


@pytest.fixture
def remote_sensing(reference):
    """The 256 cells of Getis and Ord (1996), as R spdep scored them."""
    return pd.read_csv(reference / "getisord_spdep_expected.csv")


@pytest.mark.parametrize("distance", [30, 60, 90, 120, 150])
def test_256_cells_get_the_scores_of_spdep(remote_sensing, distance):
    weights = within(remote_sensing[["x", "y"]].to_numpy(float), distance)
    counts = remote_sensing["val"].to_numpy(float)
    for score, name in ((gi, "G"), (gi_star, "Gstar")):
        expected = remote_sensing[f"{name}_{distance}"]
        np.testing.assert_allclose(score(counts, weights), expected, atol=1e-9)


def test_cell_136_gets_the_scores_of_the_paper(remote_sensing):
    # Counted from 1, row by row from the north, as the paper counts.
    places = remote_sensing[["x", "y"]]
    cell = places.assign(y=-places["y"]).sort_values(["y", "x"]).index[135]
    counts = remote_sensing["val"].to_numpy(float)
    for distance, expected in ((30, 1.4507798), (60, 1.9005589)):
        scores = gi_star(counts, within(places.to_numpy(float), distance))
        assert scores[cell] == pytest.approx(expected, abs=5e-8)


def read_gal(path):
    """Read each county's neighbours, counted from 1, and add the county itself."""
    first, *lines = path.read_text().splitlines()
    matrix = np.eye(int(first))
    for head, others in zip(lines[::2], lines[1::2], strict=True):
        matrix[int(head.split()[0]) - 1, [int(one) - 1 for one in others.split()]] = 1
    return sparse.csr_array(matrix)


def test_homicides_around_st_louis_peak_where_others_found_it(reference):
    rates = pd.read_csv(reference / "stl/stl_hom.csv")["HR8893"].to_numpy(float)
    scores = gi_star(rates, read_gal(reference / "stl/stl.gal"))
    assert scores.argmax() == 39
    assert scores.max() == pytest.approx(6.01884882, abs=5e-9)


@pytest.fixture
def memphis(reference):
    """3,411 cells of 500 m with robberies; neighbours within 750 m."""
    cells = pd.read_csv(reference / "memphis_grid500_input.csv")
    return cells["robberies"].to_numpy(), within(cells[["x", "y"]].to_numpy(), 750)


def test_memphis_robberies_follow_the_formula_written_out(memphis):
    counts, weights = memphis
    scores = gi_star(counts, weights)
    n, mean, spread = counts.size, counts.mean(), counts.std()
    for cell in range(0, n, 97):
        row = weights[[cell]].indices
        size = row.size
        error = spread * np.sqrt((n * size - size**2) / (n - 1))
        expected = (counts[row].sum() - mean * size) / error
        assert scores[cell] == pytest.approx(expected, abs=1e-10)


def test_memphis_robberies_agree_with_esda(memphis):
    esda = pytest.importorskip("esda")
    graph = pytest.importorskip("libpysal.graph").Graph
    counts, weights = memphis
    neighbours = graph.from_sparse(sparse.coo_array(weights))
    theirs = esda.G_Local(
        counts.astype(float), neighbours, transform="B", star=None, permutations=0
    )
    np.testing.assert_allclose(gi_star(counts, weights), theirs.Zs, atol=1e-10)


def test_memphis_p_values_agree_with_fresh_draws(memphis):
    counts, weights = memphis
    p = exact_gi_star_p(counts, weights).upper
    rng, draws = np.random.default_rng(1), 40_000
    strongest = np.argsort(p)
    for cell in strongest[[60, 300, 700, 1500, 3000]]:
        row = weights[[cell]].indices
        others = np.delete(counts, cell)
        observed = counts[row].sum() - counts[cell]
        picks = rng.integers(0, others.size, (draws, row.size - 1))
        distinct = (np.diff(np.sort(picks, axis=1), axis=1) > 0).all(axis=1)
        share = (others[picks[distinct]].sum(axis=1) >= observed).mean()
        error = np.sqrt(p[cell] * (1 - p[cell]) / distinct.sum())
        assert share == pytest.approx(p[cell], abs=5 * error + 1e-4)


def test_memphis_has_hotspots_that_survive_the_many_tests(memphis):
    counts, weights = memphis
    q = benjamini_hochberg(exact_gi_star_p(counts, weights).two_sided)
    hot = (q <= 0.05) & (gi_star(counts, weights) > 0)
    normal = gi_star(counts, weights) > 1.96
    assert 0 < hot.sum() < normal.sum()
