"""Each figure of the statistics beside that of an independent program."""

import json
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import kendalltau
from scipy.stats.contingency import odds_ratio

from geosafety.cli.program import run
from geosafety.intake import read_placed_events
from geosafety.stats import (
    Metric,
    empirical_bayes,
    knox,
    local_empirical_bayes,
    local_morans_i,
    mann_kendall,
    morans_i,
    pattern_change,
    rate_ratio,
    read_bands,
    row_standardised,
)


def agreement(rows, capsys):
    """Print each figure beside the peer's, and hold them to the decimals stated."""
    with capsys.disabled():
        for what, ours, theirs, decimals, peer in rows:
            shown = f"{float(ours):.{decimals}f} | {theirs:.{decimals}f}"
            sys.stdout.write(f"\n| {what} | {shown} | {peer} |")
    for what, ours, theirs, decimals, _ in rows:
        assert float(ours) == pytest.approx(theirs, abs=0.6 * 10**-decimals), what


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


CHICAGO = [
    [28, 5, 5, 2],
    [44, 13, 8, 4],
    [97, 56, 19, 16],
    [77, 67, 45, 20],
    [182194, 146149, 95237, 45879],
]


@pytest.fixture
def reference(real_data):
    return real_data / "reference/knox"


@pytest.fixture
def burkitt(reference):
    """188 cases; both limits belong to the band of what is near."""
    cases = gpd.read_file(reference / "burkitt/burkitt.shp")
    return knox(
        cases[["X", "Y"]].to_numpy(),
        cases["T"].to_numpy(),
        space=read_bands("0,20],inf"),
        time=read_bands("0,5],inf"),
        permutations=9999,
        rng=np.random.default_rng(1),
    )


def test_burkitt_agrees_with_surveillance_and_pointpats(burkitt, capsys):
    # (what, ours, peer's figure, decimals, peer). The peers print P(X > 13) as the
    # Poisson p; P(X >= 13) is what the same mean gives when 13 itself counts.
    rows = [
        ("pairs near in both", burkitt.observed[0, 0], 13, 0, "R surveillance::knox"),
        ("near in space only", burkitt.observed[0, 1], 3416, 0, "pointpats.Knox"),
        ("near in time only", burkitt.observed[1, 0], 39, 0, "pointpats.Knox"),
        ("near in neither", burkitt.observed[1, 1], 14110, 0, "pointpats.Knox"),
        ("Poisson P(X >= 13)", burkitt.poisson_p[0, 0], 0.22226667, 8, "scipy"),
        ("permutation p", burkitt.p[0, 0], 0.198, 2, "R surveillance::knox"),
    ]
    agreement(rows, capsys)


def test_chicago_burglaries_agree_with_the_near_repeat_calculator(reference):
    path = reference / "chicago_burglary_1month.csv"
    events = read_placed_events(path.name, path.read_bytes())
    found = knox(
        events.places,
        events.times,
        space=read_bands("0,1,100,200,300,inf"),
        time=read_bands("0,7,14,21,inf"),
        metric=Metric.MANHATTAN,
        rng=np.random.default_rng(1),
    )
    assert found.events == 970
    # Near Repeat Calculator 1.3, all 20 numbers.
    assert found.observed.tolist() == CHICAGO


def test_chicago_arson_has_every_pair_in_one_band(reference):
    path = reference / "chicago_arson.csv"
    events = read_placed_events(path.name, path.read_bytes())
    found = knox(
        events.places,
        events.times,
        space=read_bands("0,1,500,1000,inf"),
        time=read_bands("0,7,14,inf"),
        rng=np.random.default_rng(1),
    )
    assert found.observed.sum() == found.pairs


def test_the_toy_of_sppt_and_exact_intervals_agree(capsys):
    change = pattern_change([2, 2, 2, 1, 0, 1], [2, 1, 2, 2, 1, 1])
    ratio = rate_ratio((40, 20), (100, 95)).ratio
    exact = odds_ratio([[20, 40], [95, 100]]).confidence_interval()
    rows = [
        ("global S, six areas", change.s, 0.8333333, 7, "R sppt"),
        ("rate ratio, lower end", ratio.low, exact.low, 6, "scipy odds_ratio"),
        ("rate ratio, upper end", ratio.high, exact.high, 6, "scipy odds_ratio"),
    ]
    agreement(rows, capsys)


PLANAR_10 = "NY leukaemia, planar, 10 %"
PLANAR_50 = "NY leukaemia, planar, 50 %"
GLOBE_50 = "NY leukaemia, geographic, 50 %"


def scanned(capsys, *arguments):
    """Run the command, and give its clusters."""
    code = run(
        ["stats", "scan", *map(str, arguments), "--permutations", "99", "--json"]
    )
    answer = json.loads(capsys.readouterr().out)
    assert code == 0, answer
    return answer["clusters"]


@pytest.fixture
def leukaemia(real_data):
    """Name the files of 281 tracts of upstate New York."""
    folder = real_data / "reference/scan"
    return [
        *("--model", "poisson"),
        *("--cases", folder / "satscan_ny_cases.txt"),
        *("--coordinates", folder / "satscan_ny_coords.txt"),
        *("--population", folder / "satscan_ny_pop.txt"),
    ]


# Log likelihood ratio, cases, expected, population, relative risk, centre, tracts.
TOLD = {
    PLANAR_10: [
        (11.577255, 85, 49.71, 95249, 1.84, 49, 26),
        (9.019716, 38, 17.79, 34083, 2.22, 89, 8),
        (6.114140, 64, 40.85, 78280, 1.64, 112, 33),
        (4.651839, 25, 12.82, 24571, 1.99, 62, 4),
        (4.169203, 28, 15.54, 29782, 1.84, 46, 7),
        (3.363518, 12, 5.14, 9840, 2.37, 266, 4),
        (3.209485, 11, 4.61, 8839, 2.41, 166, 3),
    ],
    PLANAR_50: [
        (14.083511, 100, 58.28, 111674, 1.87, 52, 28),
        (9.019716, 38, 17.79, 34083, 2.22, 89, 8),
        (6.114140, 64, 40.85, 78280, 1.64, 112, 33),
        (4.651839, 25, 12.82, 24571, 1.99, 62, 4),
        (3.363518, 12, 5.14, 9840, 2.37, 266, 4),
        (3.209485, 11, 4.61, 8839, 2.41, 166, 3),
    ],
    GLOBE_50: [
        (14.780276, 106, 62.13, 119050, 1.87, 52, 31),
        (8.287056, 42, 21.24, 40696, 2.06, 88, 9),
        (7.199672, 44, 23.83, 45667, 1.92, 113, 16),
        (4.651839, 25, 12.82, 24571, 1.99, 62, 4),
        (3.773422, 10, 3.65, 6985, 2.78, 132, 6),
        (3.209485, 11, 4.61, 8839, 2.41, 166, 3),
    ],
}


@pytest.mark.parametrize(
    ("what", "peer", "arguments"),
    [
        (PLANAR_10, "SaTScan 9.6", ["--max-share", "0.1"]),
        (PLANAR_50, "SaTScan 9.6", []),
        (GLOBE_50, "SaTScan 9.3.1", ["--distance", "geographic"]),
    ],
)
def test_leukaemia_in_new_york(leukaemia, capsys, what, peer, arguments):
    found = scanned(capsys, *leukaemia, *arguments)
    rows = []
    for ours, theirs in zip(found, TOLD[what], strict=False):
        ratio, cases, expected, people, risk, centre, tracts = theirs
        assert (ours["centre"], len(ours["locations"])) == (str(centre), tracts)
        assert (ours["cases"], ours["population"]) == (cases, people)
        rows += [
            (f"{what}: ratio of the circle at {centre}", ours["llr"], ratio, 6, peer),
            (f"{what}: expected there", ours["expected"], expected, 2, peer),
            (f"{what}: relative risk there", ours["relative_risk"], risk, 2, peer),
        ]
    assert len(rows) >= 3 * 5
    agreement(rows, capsys)


def prospective(real_data, capsys, name, *arguments):
    """Scan one of the space-time permutation examples."""
    folder = real_data / "reference/scan"
    return scanned(
        capsys,
        *("--model", "stp", "--prospective", "--from", "0", "--to", "1000"),
        *("--cases", folder / f"{name}.cas"),
        *("--coordinates", folder / f"{name}.geo", *arguments),
    )


def test_two_prospective_clusters_of_a_hundred_cases(real_data, capsys):
    first, second = prospective(real_data, capsys, "stp1")[:2]
    assert first["locations"] == ["23", "6", "16"]
    assert (first["from"], first["to"], first["cases"]) == (993, 1000, 3)
    assert second["locations"] == ["10"]
    assert (second["from"], second["to"], second["cases"]) == (962, 1000, 4)
    agreement(
        [
            ("stp1: first ratio", first["llr"], 3.352053, 6, "SaTScan 9.4.4"),
            ("stp1: first expected", first["expected"], 0.42, 2, "SaTScan 9.4.4"),
            ("stp1: second ratio", second["llr"], 2.715606, 6, "SaTScan 9.4.4"),
            ("stp1: second expected", second["expected"], 0.96, 2, "SaTScan 9.4.4"),
        ],
        capsys,
    )


def test_a_prospective_cluster_within_fifty_units(real_data, capsys):
    first, *_ = prospective(real_data, capsys, "stp3", "--max-radius", "50")
    assert first["locations"] == ["21", "6", "22", "11"]
    assert (first["from"], first["to"], first["cases"]) == (930, 1000, 10)
    agreement(
        [
            ("stp3: ratio", first["llr"], 1.622161, 6, "SaTScan 9.4.4"),
            ("stp3: expected", first["expected"], 5.46, 2, "SaTScan 9.4.4"),
        ],
        capsys,
    )


def test_brain_cancer_in_new_mexico_peaked_where_it_was_published(real_data, capsys):
    folder = real_data / "reference/scan"
    first, *_ = scanned(
        capsys,
        *("--model", "space-time-poisson", "--cases", folder / "NMcas.csv"),
        *("--coordinates", folder / "NMgeo.csv"),
        *("--population", folder / "NMpop.csv"),
    )
    # Counties, years and a figure of our own; no program's output is at hand.
    assert first["locations"][0] == "Bernalillo"
    assert (first["from"], first["to"]) == (1985, 1989)
    assert first["llr"] == pytest.approx(10.016994, abs=5e-7)
