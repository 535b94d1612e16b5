import csv
import json

import numpy as np
import pytest

from geosafety.cli.program import run


@pytest.fixture
def written(tmp_path):
    """Write a file and give its name."""

    def write(text, name="a.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def answered(capsys):
    """Run a command with --json and give its object."""

    def run_it(*arguments, code=0):
        assert run(["stats", *arguments, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return run_it


def clustered(n=40):
    draws = np.random.default_rng(1)
    x, y, t = draws.integers(0, 3000, (3, n))
    rows = [
        f"{a},{b},{np.datetime64('2025-01-01') + int(c) // 10}"
        for a, b, c in zip(x, y, t, strict=True)
    ]
    return "\n".join([*rows, *rows[:10]]) + "\n"


def test_knox_answers_as_promised(written, answered):
    file = written(clustered())
    asked = ("knox", file, "--space", "0,1,100,inf", "--time", "0,7,inf")
    found = answered(*asked, "--permutations", "99", "--seed", "3")
    assert {"observed", "expected", "ratio", "p", "bands"} <= set(found)
    assert found["bands"] == {
        "space": ["[0, 1)", "[1, 100)", "[100, inf)"],
        "time": ["[0, 7)", "[7, inf)"],
    }
    assert found["observed"][0][0] == 10
    assert found["p"][0][0] == 0.01
    assert sum(map(sum, found["observed"])) == found["pairs"] == 50 * 49 // 2
    assert found == answered(*asked, "--permutations", "99", "--seed", "3")


def test_knox_lists_the_linked_pairs_by_row(written, answered, tmp_path):
    out = tmp_path / "links.csv"
    file = written(clustered())
    found = answered(
        *("knox", file, "--space", "0,1,100", "--time", "0,7"),
        *("--permutations", "9", "--links", str(out)),
    )
    with out.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == found["links"] == sum(map(sum, found["observed"]))
    assert {"1", "41"} == {rows[0]["earlier_row"], rows[0]["later_row"]}
    assert rows[0]["space_band"] == "[0, 1)"


def test_knox_leaves_no_half_list_of_pairs(written, answered, tmp_path):
    folder = tmp_path / "links"
    folder.mkdir()
    out = folder / "links.csv"
    out.write_text("old", encoding="utf-8")
    asked = ("--space", "0,1", "--time", "0,7", "--permutations", "1")
    answered("knox", written(clustered()), *asked, "--links", str(out))
    assert out.read_text(encoding="utf-8").startswith("earlier_row")
    assert [path.name for path in folder.iterdir()] == ["links.csv"]


def test_knox_reads_the_columns_that_are_named(written, answered):
    text = "när;öst;norr\n" + "".join(f"{i};{i * 9};{i}\n" for i in range(9))
    asked = ("knox", written(text), "--space", "0,20", "--time", "0,7")
    found = answered(*asked, "--columns", "öst, norr, när", "--permutations", "1")
    assert found["observed"] == [[8 + 7]]


def test_knox_without_expected_pairs_has_no_ratio(written, answered):
    file = written("".join(f"{i * 9},{i},{i}\n" for i in range(9)))
    found = answered("knox", file, "--space", "0,1,inf", "--time", "0,7,inf")
    assert found["ratio"][0] == [None, None]


def test_knox_tells_each_band_in_words(written, capsys):
    file = written(clustered())
    assert run(["stats", "knox", file, "--space", "0,1],9", "--time", "0,7"]) == 0
    out = capsys.readouterr().out
    assert "[0, 1] m, [0, 7) dygn: 10 par" in out
    assert "(1, 9) m" in out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,1,2025-01-01\n" * 10, "flat-input"),
        ("".join(f"{i},1,2025-01-01\n" for i in range(9)), "flat-input"),
        ("1,2,2025-01-01\n", "refused-input"),
        ("", "refused-input"),
        ("1,2,2025-01-01\n3,4,igår\n", "refused-input"),
        ("x,y,date\n" + "1,1,2025-01-01\n" * 200_001, "refused-input"),
    ],
)
def test_events_that_tell_nothing_are_refused(written, answered, text, code):
    asked = ("knox", written(text), "--space", "0,9", "--time", "0,7")
    assert answered(*asked, code=1)["error"]["code"] == code


def test_limits_that_are_none_are_wrong_usage(written, answered):
    asked = ("knox", written("1,2,3\n"), "--space", "9,0", "--time", "0,7")
    error = answered(*asked, code=2)["error"]
    assert "inga band" in error["message"]


def test_columns_must_be_three(written, answered):
    asked = ("knox", written("1,2,3\n"), "--space", "0,9", "--time", "0,7")
    error = answered(*asked, "--columns", "a,b", code=2)["error"]
    assert "inte tre kolumner" in error["message"]


def test_aoristic_shares_out_a_night(written, answered):
    file = written("from,to\n2025-01-06 21:30,2025-01-07 00:30\n2025-01-08 12:00,\n")
    found = answered("aoristic", file)
    weights = np.array(found["weights"])
    assert weights.shape == (7, 24)
    assert weights.sum() == pytest.approx(2)
    np.testing.assert_allclose(weights[0, 21:], [1 / 6, 1 / 3, 1 / 3])
    assert weights[2, 12] == 1
    assert (found["events"], found["instants"]) == (2, 1)
    assert found["weekdays"][0] == "måndag"


def test_aoristic_leaves_long_intervals_out(written, answered):
    file = written("a,b\n2025-01-06 21:30,2025-01-16 00:30\n2025-01-08 12:00,\n")
    asked = ("aoristic", file, "--from", "a", "--to", "b", "--longest", "48")
    assert answered(*asked)["left_out"] == 1


def test_aoristic_tells_the_hours_in_words(written, capsys):
    file = written("from,to\n2025-01-08 12:00,\n")
    assert run(["stats", "aoristic", file]) == 0
    line = capsys.readouterr().out.splitlines()[2 + 12]
    assert line.split() == ["12", "0.0", "0.0", "1.0", *["0.0"] * 4]


def test_aoristic_refuses_from_after_to_by_row(written, answered):
    file = written("from,to\n2025-01-06,2025-01-05\n")
    error = answered("aoristic", file, code=1)["error"]
    assert error["problems"][0]["code"] == "from-after-to"
    assert error["problems"][0]["row"] == 2


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "", "Europe"])
def test_a_zone_that_is_none_is_wrong_usage(written, answered, zone):
    file = written("from,to\n2025-01-06,\n")
    error = answered("aoristic", file, "--zone", zone, code=2)["error"]
    assert "är ingen tidszon" in error["message"]


CELLS = """group,before,after
target,60,25
target,60,25
buffer,40,50
buffer,40,50
control,100,98
control,100,97
control,100,98
control,100,97
"""


def test_change_answers_pattern_ratio_and_displacement(written, answered):
    found = answered("change", written(CELLS))
    assert 0 <= found["pattern"]["s"] <= 1
    assert [area["row"] for area in found["pattern"]["areas"]] == list(range(2, 10))
    assert found["reports"]["target"] == [120, 50]
    assert found["rate_ratio"]["value"] == pytest.approx(50 * 400 / (120 * 390))
    quotient = found["displacement"]["quotient"]
    assert quotient["value"] == pytest.approx(-0.3283582, abs=1e-6)
    assert quotient["low"] < quotient["value"] < quotient["high"]


def test_change_finds_the_group_however_it_is_capitalised(written, answered):
    found = answered("change", written(CELLS.replace("group", "Group")))
    assert found == answered("change", written(CELLS))
    assert "rate_ratio" in found


def test_change_without_groups_answers_the_pattern_alone(written, answered):
    found = answered("change", written("before,after\n2,2\n2,1\n2,2\n1,2\n0,1\n1,1\n"))
    assert found["pattern"]["s"] == pytest.approx(0.8333333)
    assert set(found) == {"pattern"}


def test_change_gives_no_quotient_when_the_target_did_not_gain(written, answered):
    found = answered("change", written(CELLS.replace("60,25", "60,61")))
    assert found["displacement"]["quotient"] is None
    assert found["displacement"]["unanswered"] == "no-effect"


def test_change_writes_an_endless_interval_as_null(written, answered):
    text = CELLS.replace("60,25", "0,25").replace("buffer,40,50\n", "")
    ratio = answered("change", written(text))["rate_ratio"]
    assert ratio["value"] is ratio["high"] is None
    assert ratio["low"] > 1


def test_change_says_that_it_proves_nothing(written, capsys):
    assert run(["stats", "change", written(CELLS)]) == 0
    out = capsys.readouterr().out
    assert "bevisar inte" in out
    assert "Överflyttningskvot -0.33" in out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("group,before,after\ntarget,1,2\nplats,1,2\n", "unknown-group"),
        ("before,after\n1,-2\n1,1\n", "count"),
        ("before,after\n1,1.5\n1,1\n", "count"),
        ("before,after\n1,NaN\n1,1\n", "count"),
        ("before,after\n1,\n1,1\n", "count"),
        ("before\n1\n1\n", "missing-column"),
    ],
)
def test_change_refuses_rows_that_are_wrong(written, answered, text, code):
    error = answered("change", written(text), code=1)["error"]
    assert error["problems"][0]["code"] == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("before,after\n5,5\n", "ett mönster har minst 2"),
        ("before,after\n0,1\n0,1\n", "tidigare perioden har inga händelser"),
    ],
)
def test_change_refuses_one_area_and_an_empty_period(written, answered, text, words):
    assert words in answered("change", written(text), code=1)["error"]["message"]


MAP = "score,earlier,later\n9,15,20\n8,15,10\n1,0,20\n1,10,2\n1,2,8\n"


def test_evaluate_measures_the_map_beside_the_naive_one(written, answered):
    found = answered("evaluate", written(MAP), "--share", "0.4")
    assert found["map"]["hit_rate"] == 0.5
    assert found["map"]["pai"] == pytest.approx(1.25)
    assert found["map"]["pei"] == pytest.approx(30 / 40)
    assert found["naive"]["hit_rate"] == 0.5
    assert found["later_reports"] == 60


def test_evaluate_measures_the_map_that_gi_star_wrote(written, answered, tmp_path):
    out = tmp_path / "map.csv"
    rows = [f"{at * 300},0,{at % 7 * 1e-5:g}" for at in range(40)]
    places = written("\n".join(["x,y,rate", *rows]))
    asked = ("--value", "rate", "--distance", "400", "--permutations", "99")
    answered("gi-star", places, *asked, "--out", str(out))
    header, *cells = out.read_text(encoding="utf-8").splitlines()
    assert any(len(cell.split(".")[-1]) > 17 or "e-05" in cell for cell in cells)
    text = "\n".join(f"{cell},{at},{at % 3}" for at, cell in enumerate(cells, start=1))
    file = written(f"{header},earlier,later\n{text}\n", "later.csv")
    for column in ("n", "GiZScore"):
        found = answered("evaluate", file, "--score", column, "--share", "0.2")
        assert found["cells"] == 40


@pytest.mark.parametrize("score", ["5e-05", "0.003456249832123457", "-1.2E-7"])
def test_evaluate_reads_scores_as_programs_write_them(written, answered, score):
    text = f"score,earlier,later\n{score},5,9\n-3,1,1\n-4,1,1\n-5,1,1\n"
    found = answered("evaluate", written(text), "--share", "0.25")
    assert found["map"]["hit_rate"] == 0.75


def test_evaluate_finds_the_area_however_it_is_capitalised(written, answered):
    text = "Score,Earlier,Later,Area\n1,1,5,3\n0,2,5,1\n"
    assert answered("evaluate", written(text))["share"] == 0.75


def test_evaluate_takes_the_share_of_a_map_of_zeros_and_ones(written, answered):
    found = answered(
        "evaluate", written("score,earlier,later,area\n1,1,5,3\n0,2,5,1\n")
    )
    assert found["share"] == 0.75


def test_evaluate_asks_for_the_share_of_other_maps(written, answered):
    error = answered("evaluate", written(MAP), code=2)["error"]
    assert "--share" in error["message"]


def test_evaluate_has_no_naive_map_when_the_last_period_was_flat(written, capsys):
    file = written("score,earlier,later\n2,1,5\n1,1,5\n")
    assert run(["stats", "evaluate", file, "--share", "0.5"]) == 0
    assert "pekar inte ut något" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("score,earlier,later\n1,1,1\n1,2,2\n", "Alla celler har samma poäng"),
        ("score,earlier,later\n2,1,0\n1,2,0\n", "senare perioden har inga rapporter"),
        ("score,earlier,later\nNaN,1,1\n1,2,2\n", "”NaN” är inte ett tal"),
        ("score,earlier,later\n1,1,1\n", "en karta har minst 2"),
    ],
)
def test_evaluate_refuses_what_is_no_map(written, answered, text, words):
    found = answered("evaluate", written(text), "--share", "0.5", code=1)
    assert words in found["error"]["message"]


@pytest.mark.parametrize("name", ["knox", "aoristic", "change", "evaluate"])
def test_each_statistic_tells_its_file_in_help(name, capsys):
    assert run(["stats", name, "--help"]) == 0
    assert "CSV" in capsys.readouterr().out
