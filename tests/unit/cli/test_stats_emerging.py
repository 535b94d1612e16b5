"""`geosafety stats gi-star` and `emerging` from a file to an answer."""

import json

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.cli.program import run

COLUMNS = ["n", "GiZScore", "GiPValue", "Gi_Bin", "q_value"]
# Ord and Getis (1995), as R spdep's localG scores them within 15.
SIX = {"x": [10, 20, 40, 15, 30, 30], "y": [10, 10, 10, 20, 20, 30]}
SIX_VALUES = [2, 3, 3.2, 5, 8, 7]
SIX_SCORES = [-1.397276, -0.289178, 0.65065, -0.289178, 1.234521, 2.024243]


@pytest.fixture
def stats(tmp_path, capsys):
    """Run a command on a table and give its exit code and answer."""

    def ask(name, frame, *arguments):
        path = tmp_path / "table.csv"
        if isinstance(frame, pd.DataFrame):
            frame.to_csv(path, index=False)
        else:
            path.write_bytes(frame)
        code = run(["stats", name, str(path), *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture
def area():
    """91 hexagons around a place, and a middle one."""
    cells = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=5)
    weights = grid.neighbours(cells)
    middle = int(np.argmax(np.diff(weights.indptr)))
    around = weights.indices[weights.indptr[middle] : weights.indptr[middle + 1]]
    return cells, around, middle


@pytest.fixture
def cube(area):
    """A year and a half of months, with a hotspot in the last four."""
    cells, around, _ = area
    counts = np.random.default_rng(1).poisson(0.3, (cells.size, 18))
    counts[around, -4:] += 4
    months = [f"{2023 + month // 12}-{month % 12 + 1:02d}" for month in range(18)]
    return pd.DataFrame(
        {
            "h3": np.repeat(grid.to_hex(cells), 18),
            "period": np.tile(months, cells.size),
            "count": counts.ravel(),
        }
    )


def test_six_points_get_the_scores_of_spdep(stats):
    frame = pd.DataFrame(SIX | {"v": SIX_VALUES})
    code, answer = stats("gi-star", frame, "--distance", "15", "--value", "v")
    scores = [cell["GiZScore"] for cell in answer["cells"]]
    assert code == 0
    assert scores == pytest.approx(SIX_SCORES, abs=5e-7)
    assert list(answer["cells"][0]) == ["x", "y", *COLUMNS]


def test_too_few_places_get_scores_but_no_class(stats):
    frame = pd.DataFrame(SIX | {"v": SIX_VALUES})
    _, answer = stats("gi-star", frame, "--distance", "15", "--value", "v")
    assert {cell["Gi_Bin"] for cell in answer["cells"]} == {0}
    assert "minst 30" in answer["refusal"]


def test_a_value_that_is_no_count_is_simulated_the_same_with_the_same_seed(stats):
    frame = pd.DataFrame(SIX | {"v": SIX_VALUES})
    ask = ("gi-star", frame, "--distance", "15", "--value", "v", "--seed", "4")
    _, first = stats(*ask)
    assert first["test"] == "simulated"
    assert stats(*ask)[1] == first


def test_hexagons_are_scored_with_the_columns_of_the_map(stats, area):
    cells, around, middle = area
    counts = np.zeros(cells.size, dtype=int)
    counts[around] = 12
    frame = pd.DataFrame({"h3": grid.to_hex(cells), "n": counts})
    code, answer = stats("gi-star", frame, "--value", "n")
    hottest = max(answer["cells"], key=lambda cell: cell["GiZScore"])
    assert (code, answer["test"]) == (0, "exact")
    assert list(hottest) == ["h3", *COLUMNS]
    assert hottest["h3"] == grid.to_hex(cells[[middle]])[0]
    assert hottest["Gi_Bin"] == 3


def test_finer_cells_are_added_up(stats, area):
    cells, _, _ = area
    frame = pd.DataFrame({"h3": grid.to_hex(cells), "n": np.arange(cells.size)})
    _, answer = stats("gi-star", frame, "--value", "n", "--resolution", "8")
    assert sum(cell["n"] for cell in answer["cells"]) == cells.size * 45
    assert len(answer["cells"]) < cells.size


def test_points_are_gathered_and_the_cells_between_them_are_zero(stats):
    corners = {"lon": [17.0, 17.03, 17.0, 17.03], "lat": [58.74, 58.74, 58.76, 58.76]}
    frame = pd.DataFrame(corners | {"n": [1, 2, 3, 4]})
    _, answer = stats("gi-star", frame, "--value", "n", "--resolution", "9")
    counts = [cell["n"] for cell in answer["cells"]]
    assert sum(counts) == 10
    assert counts.count(0) > 20


def test_the_table_can_be_written_as_well(stats, cube, tmp_path):
    out = tmp_path / "out.csv"
    code, answer = stats("emerging", cube, "--out", str(out))
    assert code == 0
    assert pd.read_csv(out)["PATTERN"].tolist() == [
        cell["PATTERN"] for cell in answer["cells"]
    ]


def test_a_planted_hotspot_is_consecutive(stats, cube, area):
    cells, _, middle = area
    code, answer = stats("emerging", cube)
    (cell,) = [
        cell
        for cell in answer["cells"]
        if cell["h3"] == grid.to_hex(cells[[middle]])[0]
    ]
    assert code == 0
    assert (cell["PATTERN"], cell["CATEGORY"]) == ("consecutive-hot", 2)
    assert answer["patterns"]["none"] > 70
    assert answer["periods"][::17] == ["2023-01", "2024-06"]


def test_zeros_may_be_left_out_but_that_is_told(stats, cube):
    _, whole = stats("emerging", cube)
    _, sparse = stats("emerging", cube[cube["count"] > 0])
    assert whole["note"] is None
    assert "antalet 0" in sparse["note"]


def test_points_with_a_distance_are_classed_too(stats, cube, area):
    cells, _, _ = area
    x, y = grid.centres_3006(cells)
    frame = cube.assign(x=np.repeat(x, 18), y=np.repeat(y, 18)).drop(columns="h3")
    _, by_cell = stats("emerging", cube)
    _, answer = stats("emerging", frame, "--distance", "400")
    assert answer["patterns"] == by_cell["patterns"]
    assert list(answer["cells"][0])[:2] == ["x", "y"]


def test_a_month_without_any_row_is_a_month_without_reports(stats, cube):
    code, answer = stats("emerging", cube[cube["period"] != "2023-05"])
    assert code == 0
    assert len(answer["periods"]) == 18


def broken(cube, **columns):
    """Change the first row of the table."""
    frame = cube.astype({"count": object})
    for name, value in columns.items():
        frame.loc[0, name] = value
    return frame


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ({"count": -1}, "count", "Rad 2, kolumn count: antalet är -1"),
        ({"count": "NaN"}, "number", "Rad 2, kolumn count: ”NaN”"),
        ({"count": ""}, "number", "Rad 2, kolumn count"),
        ({"period": "2023-13"}, "period", "ingen period som de andra"),
        ({"period": "2023-02"}, "given-twice", "Rad 3 gäller samma plats och period"),
        ({"h3": "8908b3295b7fff"}, None, "är ingen H3-cell"),
        ({"h3": "8808b3295bfffff"}, "mixed-resolutions", "nivåer (8, 9)"),
    ],
)
def test_a_wrong_row_is_named(stats, cube, change, code, told):
    exit_code, answer = stats("emerging", broken(cube, **change))
    problems = [problem["code"] for problem in answer["error"]["problems"]]
    assert exit_code == 1
    assert told in answer["error"]["message"]
    assert code is None or code in problems


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (lambda cube: cube.assign(count=0), "60 rapporter"),
        (lambda cube: cube.assign(count=5), "samma antal"),
        (lambda cube: cube[cube["h3"] == cube["h3"][0]], "minst 30 platser"),
        (lambda cube: cube[cube["period"] < "2023-08"], "så 3 saknas"),
        (lambda cube: cube.iloc[:0], "inga rader"),
        (lambda cube: cube.drop(columns="h3"), "säger inte var"),
        (lambda cube: cube.drop(columns="period"), "saknar kolumnen period"),
        (lambda _: b"", "inga rader"),
        (lambda _: b"h3,period,count\n1,2\n", "2 fält men rubrikraden har 3"),
        (lambda _: "h3;period".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_cannot_be_answered_is_refused(stats, cube, chosen, told):
    code, answer = stats("emerging", chosen(cube))
    assert code == 1
    assert told in answer["error"]["message"]


@pytest.mark.parametrize(
    ("values", "told"),
    [([3] * 6, "samma antal"), ([0] * 6, "samma antal"), (["x"] * 6, "inte ett tal")],
)
def test_values_that_tell_nothing_are_refused(stats, values, told):
    frame = pd.DataFrame(SIX | {"v": values})
    code, answer = stats("gi-star", frame, "--distance", "15", "--value", "v")
    assert code == 1
    assert told in answer["error"]["message"]


def test_islands_have_no_neighbours_but_an_answer(stats):
    frame = pd.DataFrame({"x": np.arange(40) * 1000, "y": 0, "v": np.arange(40)})
    code, answer = stats("gi-star", frame, "--distance", "15", "--value", "v")
    assert code == 0
    assert {cell["GiPValue"] for cell in answer["cells"]} == {1.0}


def test_very_many_reports_at_one_point_are_refused_or_gathered(stats):
    frame = pd.DataFrame({"x": np.full(20_000, 6e5), "y": 6.5e6, "v": 1})
    frame.loc[0, "v"] = 2
    code, answer = stats("gi-star", frame, "--distance", "15", "--value", "v")
    assert code == 1
    assert "400000000 grannpar" in answer["error"]["message"]
    code, answer = stats("gi-star", frame, "--resolution", "9", "--value", "v")
    assert code == 1
    assert "samma antal (20001)" in answer["error"]["message"]


def test_all_of_sweden_in_small_cells_is_refused(stats):
    frame = pd.DataFrame({"lon": [11, 24, 13], "lat": [59, 66, 55.4], "v": [1, 2, 3]})
    code, answer = stats("gi-star", frame, "--resolution", "11", "--value", "v")
    assert code == 1
    assert "Välj en lägre nivå" in answer["error"]["message"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--value", "v", "--distance", "0"],
        ["--value", "v", "--distance", "nan"],
        ["--value", "v", "--distance", "inf"],
        ["--value", "v", "--distance", "10", "--resolution", "9"],
        ["--value", "v", "--resolution", "16"],
        [],
    ],
)
def test_wrong_usage_is_exit_code_two(stats, arguments):
    code, answer = stats("gi-star", pd.DataFrame(SIX | {"v": 1}), *arguments)
    assert (code, answer["error"]["code"]) == (2, "usage")
