"""`geosafety stats scan` on small files in SaTScan's layouts."""

import json

import pytest

from geosafety.cli.program import run

PLACES = "A 0 0\nB 1 0\nC 9 0\nD 10 0\nE 11 0\n"
PEOPLE = "".join(f"{name} 2024 20\n" for name in "ABCDE")
CASES = "A 9 2024\nB 8 2024\nC 1 2024\nD 1 2024\nE 1 2024\n"
EVENTS = (
    "A 2 2024/5/7\nB 2 2024/5/7\nB 1 2024/5/8\nC 1 2024/5/1\nC 1 2024/5/2\n"
    "C 1 2024/5/4\nD 1 2024/5/3\nD 1 2024/5/5\nD 1 2024/5/10\nE 1 2024/5/6\n"
)


@pytest.fixture
def scanned(tmp_path, capsys):
    """Write the files, run the command, and give exit code and answer."""

    def run_it(*arguments, **files):
        options = []
        for name, text in files.items():
            path = tmp_path / f"town.{name}"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            options += [f"--{name}", str(path)]
        code = run(["stats", "scan", *options, *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_it


def test_poisson_tells_the_promised_keys(scanned):
    code, answer = scanned(
        *("--model", "poisson", "--permutations", "19"),
        cases=CASES,
        coordinates=PLACES,
        population=PEOPLE,
    )
    assert code == 0
    first = answer["clusters"][0]
    assert set(first) >= {
        *("llr", "p", "centre", "locations", "cases", "expected", "population"),
        *("relative_risk", "from", "to"),
    }
    assert first["llr"] == pytest.approx(8.655, abs=5e-4)
    assert first["locations"] == ["A", "B"]
    assert (first["cases"], first["expected"], first["population"]) == (17, 8, 40)
    assert first["relative_risk"] == pytest.approx(8.5)
    assert (first["from"], first["to"]) == (2024, 2024)


def test_days_are_read_and_written_as_days(scanned):
    code, answer = scanned(
        *("--model", "stp", "--permutations", "19"), cases=EVENTS, coordinates=PLACES
    )
    assert code == 0
    first = answer["clusters"][0]
    assert first["locations"] == ["A", "B"]
    assert (first["from"], first["to"]) == ("2024-05-07", "2024-05-08")
    assert first["population"] is None
    assert first["relative_risk"] is None


def test_prospective_windows_end_with_the_period(scanned):
    code, answer = scanned(
        *("--model", "stp", "--prospective", "--to", "2024/5/12"),
        *("--permutations", "19", "--max-share", "0.8", "--max-days", "6"),
        cases=EVENTS,
        coordinates=PLACES,
    )
    assert code == 0
    assert {one["to"] for one in answer["clusters"]} == {"2024-05-12"}
    assert answer["to"] == "2024-05-12"


def test_months_go_with_a_population_of_years(scanned):
    events = EVENTS.replace("2024/5/", "2024/")
    code, answer = scanned(
        *("--model", "space-time-poisson", "--permutations", "19"),
        cases=events,
        coordinates=PLACES,
        population=PEOPLE,
    )
    assert code == 0
    first = answer["clusters"][0]
    assert (first["from"], first["to"]) == ("2024-07", "2024-07")
    assert first["expected"] == pytest.approx(12 * 2 / 5 / 10)


def test_a_population_between_two_counts_grows_evenly(scanned):
    people = "A 0 100\nA 10 200\nB 0 100\nB 10 100\n"
    code, answer = scanned(
        *("--model", "space-time-poisson", "--permutations", "9"),
        *("--from", "0", "--to", "10", "--max-share", "1"),
        cases="A 3 0\nB 1 10\nB 1 4\n",
        coordinates="A 0 0\nB 1 0\n",
        population=people,
    )
    assert code == 0
    first = answer["clusters"][0]
    assert (first["locations"], first["from"], first["to"]) == (["A"], 0, 0)
    assert first["expected"] == pytest.approx(5 * 100 / (11 * 150 + 11 * 100))
    assert first["population"] == 150


def test_bernoulli_reads_controls_or_the_rest_of_the_people(scanned):
    cases = "A 9\nB 8\nC 1\nD 1\nE 1\n"
    controls = "A 11\nB 12\nC 19\nD 19\nE 19\n"
    model = ("--model", "bernoulli", "--permutations", "19")
    answers = [
        scanned(*model, cases=cases, coordinates=PLACES, **{name: text})
        for name, text in (("controls", controls), ("population", PEOPLE))
    ]
    for code, answer in answers:
        assert code == 0
        assert answer["clusters"][0]["llr"] == pytest.approx(10.855, abs=5e-4)
        assert answer["clusters"][0]["population"] == 40
        assert answer["clusters"][0]["from"] is None


def test_commas_quotes_a_header_and_windows_letters_are_read(scanned):
    places = '"plats","x","y"\n"Åby",0,0\n"Ö st",1,0\n"C",9,0\n'.encode("cp1252")
    cases = '"plats","antal"\n"Åby",9\n"Ö st",1\n"C",2\n'
    people = '"plats","tid","antal"\r\n"Åby",1,10\r\n"Ö st",1,30\r\n"C",1,30\r\n'
    code, answer = scanned(
        *("--model", "poisson", "--permutations", "9"),
        cases=cases,
        coordinates=places,
        population=people,
    )
    assert code == 0
    assert answer["clusters"][0]["locations"] == ["Åby"]


def test_latitude_stands_before_longitude(scanned):
    code, answer = scanned(
        *("--model", "poisson", "--permutations", "9", "--distance", "geographic"),
        cases="A 9\nB 0\nC 9\nD 1\n",
        coordinates="A 60 18\nB 61 18\nC 60 19.5\nD 60 25\n",
        population="A 1 20\nB 1 20\nC 1 20\nD 1 200\n",
    )
    assert code == 0
    assert answer["clusters"][0]["locations"] == ["A", "C"]
    assert answer["clusters"][0]["radius"] == pytest.approx(83_390, rel=1e-3)


def test_strata_are_standardised(scanned):
    code, answer = scanned(
        *("--model", "poisson", "--permutations", "9"),
        cases="A 18 1 old\nB 16 1 old\nC 2 1 old\nC 1 1 young\nD 2 1 old\nD 1 1 young",
        coordinates="A 0 0\nB 1 0\nC 9 0\nD 10 0\n",
        population=(
            "A 1 90 old\nA 1 10 young\nB 1 80 old\nB 1 20 young\n"
            "C 1 10 old\nC 1 90 young\nD 1 10 old\nD 1 90 young\n"
        ),
    )
    assert code == 0
    assert not answer["clusters"] or answer["clusters"][0]["llr"] < 0.5


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_seed_gives_the_same_answer(scanned, seed):
    arguments = ("--model", "stp", "--permutations", "29", "--seed", seed)
    files = {"cases": EVENTS, "coordinates": PLACES}
    assert scanned(*arguments, **files) == scanned(*arguments, **files)


@pytest.mark.parametrize(
    ("model", "changed", "code", "row"),
    [
        ("stp", {"cases": "A 1 2024/5/7\nX 1 2024/5/8\n"}, "unknown-location", 2),
        ("stp", {"cases": "A 1 2024/5/7\nB -1 2024/5/8\n"}, "not-a-count", 2),
        ("stp", {"cases": "A 1 2024/5/7\nB nan 2024/5/8\n"}, "not-a-count", 2),
        ("stp", {"cases": "A 1 2024/5/7\nB 1.5 2024/5/8\n"}, "not-a-count", 2),
        ("stp", {"cases": "A 1 2024/5/7\nB 1 2024/2/30\n"}, "not-a-time", 2),
        ("stp", {"cases": "A 1 2024/5/7\nB 1 2024\n"}, "mixed-times", 2),
        ("stp", {"cases": "A 1 2024/5/7\nB 1\n"}, "column-count", 2),
        ("stp", {"cases": "A 1\nB 1\n"}, "no-times", None),
        ("stp", {"cases": ""}, "no-rows", None),
        ("stp", {"cases": b"\xff\xfeA\x00"}, "encoding", None),
        ("poisson", {}, "no-population", None),
        ("bernoulli", {}, "no-controls", None),
        ("stp", {"coordinates": "A 0 0\nA 1 1\n"}, "duplicate-location", 2),
        ("stp", {"coordinates": "A 0 0\nB 0 östra1\n"}, "not-a-number", 2),
        ("poisson", {"population": "A 2024 -3\n"}, "negative", 1),
        ("poisson", {"population": "A 1 3\nA 1 3\n"}, "twice", None),
        ("poisson", {"population": "A 1 3 man\n"}, "strata", None),
        ("space-time-poisson", {"population": "A 2024/5/1x 3\n"}, "not-a-time", 1),
        ("bernoulli", {"population": "A 2024 1\n"}, "more-cases-than-people", None),
    ],
)
def test_bad_files_are_refused_by_row(scanned, model, changed, code, row):
    files = {"cases": EVENTS, "coordinates": PLACES, **changed}
    left, answer = scanned("--model", model, "--permutations", "9", **files)
    assert left == 1
    problem = answer["error"]["problems"][0]
    assert (problem["code"], problem["row"]) == (code, row)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2024/6/1"), "alla fall ska ligga i perioden"),
        (("--from", "2024/5/9", "--to", "2024/5/1"), "slutet ska inte ligga före"),
        (("--from", "igår"), "är ingen tid"),
        (("--to", "2024"), "annat sätt"),
    ],
)
def test_a_period_that_does_not_fit_is_refused(scanned, arguments, said):
    code, answer = scanned(
        *("--model", "stp", "--permutations", "9", *arguments),
        cases=EVENTS,
        coordinates=PLACES,
    )
    assert code == 1
    assert said in answer["error"]["message"]


def test_a_name_that_is_an_identity_number_is_not_repeated(scanned):
    code, answer = scanned(
        *("--model", "stp"),
        cases="A 1 2024/5/7\n19121212-1212 1 2024/5/8\n",
        coordinates=PLACES,
    )
    assert code == 1
    assert "1212-1212" not in json.dumps(answer)


def test_all_wrong_rows_are_told_at_once(scanned):
    code, answer = scanned(
        *("--model", "stp"), cases="X 1 1\nA x 2\nB 1 z9\n", coordinates=PLACES
    )
    assert code == 1
    assert [one["row"] for one in answer["error"]["problems"]] == [1, 2, 3]
