"""Each figure beside that of an independent program: scan statistics of SaTScan."""

import json

import pytest

from geosafety.cli.program import run

PLANAR_10 = "NY leukaemia, planar, 10 %"
PLANAR_50 = "NY leukaemia, planar, 50 %"
GLOBE_50 = "NY leukaemia, geographic, 50 %"


def agreement(rows, capsys):
    """Print each figure beside the peer's, and hold them to the decimals stated."""
    with capsys.disabled():
        for what, ours, theirs, decimals, peer in rows:
            print(f"\n{what} | {ours:.{decimals}f} | {theirs:.{decimals}f} | {peer}")  # noqa: T201
    for what, ours, theirs, decimals, _ in rows:
        assert ours == pytest.approx(theirs, abs=0.6 * 10**-decimals), what


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
