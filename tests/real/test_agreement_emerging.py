"""Each figure beside that of an independent program: Gi* of files, trends, rates."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import kendalltau

from geosafety.cli.program import run
from geosafety.stats import (
    empirical_bayes,
    local_empirical_bayes,
    local_morans_i,
    mann_kendall,
    morans_i,
    row_standardised,
)


def agreement(rows, capsys):
    """Print each figure beside the peer's, and hold them to the decimals stated."""
    with capsys.disabled():
        for what, ours, theirs, decimals, peer in rows:
            print(f"\n{what} | {ours:.{decimals}f} | {theirs:.{decimals}f} | {peer}")  # noqa: T201
    for what, ours, theirs, decimals, _ in rows:
        assert ours == pytest.approx(theirs, abs=0.6 * 10**-decimals), what


def gi_star(path, capsys, *arguments):
    """Ask the command, and give its rows."""
    assert run(["stats", "gi-star", str(path), *arguments, "--json"]) == 0
    return pd.DataFrame(json.loads(capsys.readouterr().out)["cells"])


def test_gi_star_of_the_remote_sensing_cells(real_data, capsys):
    path = real_data / "reference/gi_star/getisord_spdep_expected.csv"
    expected = pd.read_csv(path)
    places = expected[["x", "y"]]
    cell = places.assign(y=-places["y"]).sort_values(["y", "x"]).index[135]
    rows = []
    for distance, printed in ((30, 1.4507798), (60, 1.9005589)):
        found = gi_star(path, capsys, "--value", "val", "--distance", str(distance))
        np.testing.assert_allclose(
            found["GiZScore"], expected[f"Gstar_{distance}"], atol=1e-9
        )
        what = f"Gi* of cell 136 within {distance} (Getis and Ord 1996)"
        rows.append((what, found["GiZScore"][cell], printed, 7, "R spdep 1.2-7"))
    agreement(rows, capsys)


def test_gi_star_of_memphis_robberies(real_data, capsys):
    path = real_data / "reference/gi_star/memphis_grid500_input.csv"
    found = gi_star(path, capsys, "--value", "robberies", "--distance", "750")
    assert len(found) == 3411
    assert found["n"].sum() == pd.read_csv(path)["robberies"].sum()
    assert (found["Gi_Bin"] > 0).sum() == 66


@pytest.fixture
def st_louis(real_data):
    """The 78 counties around St Louis and who borders on whom."""
    folder = real_data / "reference/gi_star/stl"
    first, *lines = (folder / "stl.gal").read_text().splitlines()
    matrix = np.zeros((int(first), int(first)))
    for head, others in zip(lines[::2], lines[1::2], strict=True):
        matrix[int(head.split()[0]) - 1, [int(one) - 1 for one in others.split()]] = 1
    return pd.read_csv(folder / "stl_hom.csv"), sparse.csr_array(matrix)


def test_morans_i_of_homicides_around_st_louis(st_louis, capsys):
    counties, weights = st_louis
    rates = counties["HR8893"].to_numpy(float)
    found = morans_i(rates, row_standardised(weights))
    # The documentation of esda.Moran prints these.
    agreement(
        [
            ("Moran's I, HR8893", found.i, 0.24365582621771659, 15, "esda"),
            ("its expectation", found.expected, -0.012987012987012988, 15, "esda"),
            ("its p, normality", found.p_normal, 0.00027147862770937614, 12, "esda"),
        ],
        capsys,
    )


def test_local_moran_and_smoothed_rates_beside_esda(st_louis, capsys):
    esda = pytest.importorskip("esda")
    smoothing = pytest.importorskip("esda.smoothing")
    full2w = pytest.importorskip("libpysal.weights").full2W
    counties, weights = st_louis
    theirs = full2w(weights.toarray())
    theirs.id_order = list(range(78))
    theirs.transform = "r"
    rates = counties["HR8893"].to_numpy(float)
    local = esda.Moran_Local(rates, theirs, permutations=0)
    found = local_morans_i(rates, row_standardised(weights))
    # esda divides by n - 1 where the paper and spdep divide by n.
    np.testing.assert_allclose(found.i, local.Is * 78 / 77, rtol=1e-12)
    np.testing.assert_array_equal(found.quadrant, local.q)
    theirs.transform = "o"
    reports, people = counties["HC8893"], counties["PO8893"]
    whole = smoothing.Empirical_Bayes(reports, people).r.ravel()
    around = smoothing.Spatial_Empirical_Bayes(reports, people, theirs).r.ravel()
    ours = empirical_bayes(reports, people).rate
    with_itself = sparse.csr_array(weights + sparse.eye_array(78))
    near = local_empirical_bayes(reports, people, with_itself).rate
    np.testing.assert_allclose(ours, whole, rtol=1e-12)
    np.testing.assert_allclose(near, around, rtol=1e-12)
    agreement(
        [
            ("local I, highest", found.i.max(), local.Is.max() * 78 / 77, 12, "esda"),
            ("EB rate × 10⁵, first", ours[0] * 1e5, whole[0] * 1e5, 12, "esda"),
            ("local EB rate × 10⁵, first", near[0] * 1e5, around[0] * 1e5, 12, "esda"),
        ],
        capsys,
    )


def test_trends_beside_scipy(capsys):
    series = np.random.default_rng(4).permutation(14)
    found = mann_kendall(series)
    tau = kendalltau(np.arange(14), series)
    agreement(
        [("Mann-Kendall S, 14 values", found.s[0], tau.statistic * 91, 9, "scipy tau")],
        capsys,
    )
    # Without ties scipy gives the exact p; the normal one is near.
    assert found.p[0] == pytest.approx(tau.pvalue, abs=0.02)
