import pytest

from geosafety.model.account import Role

API = "/api/v1/hexagons"


@pytest.fixture
def ask(reader):
    client = reader(Role.PLANNER)
    return lambda query="", **headers: client.get(f"{API}?{query}", headers=headers)


def test_the_answer_tells_period_n_and_method(ask):
    method = ask("resolution=9").json["method"]
    assert method["period"]["from"] < method["period"]["to"]
    assert (
        method["reports"] == method["placed"] + method["unplaced"] + method["outside"]
    )
    assert method["cells"] > len(ask("resolution=9").json["cells"])
    assert method["kind"] == "incident"


def test_columns_are_of_one_length_and_cells_are_drawn_for_a_reason(ask):
    answer = ask().json
    lengths = {
        len(answer[key])
        for key in ("cells", "n", "z", "p", "q", "bin", "peak", "place")
    }
    assert lengths == {len(answer["cells"])}
    assert all(n > 0 or b for n, b in zip(answer["n"], answer["bin"], strict=True))


def test_counts_on_the_map_add_up_to_the_placed_reports(ask):
    answer = ask("resolution=8").json
    assert sum(answer["n"]) == pytest.approx(answer["method"]["placed"], rel=0.005)


def test_the_made_up_town_has_hot_hexagons_with_names_of_streets(ask):
    answer = ask("resolution=9").json
    hot = [i for i, each in enumerate(answer["bin"]) if each > 0]
    assert hot
    assert all(answer["place"][i] for i in hot)


@pytest.mark.parametrize("resolution", [9, 10])
def test_a_lone_peak_scores_high_and_is_not_hot(ask, resolution):
    answer = ask(f"resolution={resolution}").json
    peaks = [i for i, is_peak in enumerate(answer["peak"]) if is_peak]
    assert all(answer["bin"][i] <= 0 and answer["z"][i] > 2 for i in peaks)


def test_one_category_counts_less_than_its_kind(ask):
    whole, part = ask().json["method"], ask("category=graffiti").json["method"]
    assert 0 < part["reports"] < whole["reports"]
    assert part["categories"] == ["graffiti"]


def test_felt_insecurity_is_counted_apart_from_incidents(ask):
    felt = ask("kind=unsafe_place").json["method"]
    assert felt["kind"] == "unsafe_place"
    assert "graffiti" not in felt["categories"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("resolution=12", "resolution"),
        ("resolution=9'", "resolution"),
        ("from=2026-13", "from"),
        ("from=2026-05&to=2026-02", "from"),
        ("from=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96-01", "from"),
        ("to=x", "to"),
        ("kind=person", "kind"),
        ("category=finns_inte", "category"),
        ("kind=safe_place&category=graffiti", "category"),
        ("bbox=1,2,3,4", "bbox"),
    ],
)
def test_a_wrong_parameter_is_named(ask, query, name):
    answer = ask(query)
    assert (answer.status_code, answer.json["code"]) == (400, "bad-parameter")
    assert answer.json["detail"].startswith(name)


def test_who_has_the_answer_already_is_told_so_in_few_bytes(ask):
    first = ask()
    again = ask("", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_the_answer_comes_packed_to_who_takes_it(ask):
    packed = ask("", **{"Accept-Encoding": "gzip"})
    plain = ask("", **{"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 2


YEARS = "from=2024-09&to=2026-08&resolution=9"


def test_hotspots_are_told_of_in_a_sentence_with_n_and_period(ask):
    answer = ask(YEARS).json
    hot = {i for i, each in enumerate(answer["bin"]) if each > 0}
    told = [row for area in answer["areas"] for row in area["rows"]]
    assert sorted(told) == sorted(hot)
    for area in answer["areas"]:
        n = sum(answer["n"][row] for row in area["rows"])
        words = area["sentence"]["sv"]
        assert words.startswith(answer["place"][area["rows"][0]])
        assert f"{n:,.0f}".replace(",", "\u00a0") in words
        assert "september 2024–augusti 2026" in words
        assert "draws" in area["sentence"]["en"]


def test_cells_are_classed_by_how_they_came_and_went(ask):
    answer = ask(YEARS).json
    assert answer["method"]["months"] == 24
    assert any(pattern.endswith("-hot") for pattern in answer["pattern"])
    few = ask("from=2026-01&to=2026-08&resolution=9").json
    assert few["method"]["months_refusal"]["sv"].endswith("Det saknas 2.")
    assert set(few["pattern"]) == {"none"}


@pytest.fixture
def ask_of(reader):
    client = reader(Role.EST_MEMBER)
    return lambda cell, query=YEARS: client.get(f"{API}/{cell}?{query}")


def test_a_hot_hexagon_tells_its_hours_and_near_repeats(ask, ask_of):
    answer = ask(YEARS).json
    cell = answer["cells"][answer["areas"][0]["rows"][0]]
    place = ask_of(cell).json
    blocks = place["hours"]["blocks"]
    assert [len(blocks), *{len(row) for row in blocks}] == [7, 6]
    assert sum(map(sum, blocks)) == pytest.approx(place["hours"]["reports"], abs=2)
    assert place["hours"]["reports"] + place["hours"]["left_out"] == place["reports"]
    repeats = place["repeats"]
    assert repeats["space"][0] == "[0, 100)"
    assert 0 < repeats["p"][0][0] <= 1
    assert place == ask_of(cell).json


def test_a_quiet_hexagon_says_how_many_reports_are_missing(ask, ask_of):
    answer = ask(YEARS).json
    quiet = min(range(len(answer["n"])), key=lambda i: answer["n"][i])
    month = "from=2025-01&to=2025-01&resolution=9&category=graffiti"
    place = ask_of(answer["cells"][quiet], month).json
    for part, least in (("hours", 20), ("repeats", 30)):
        missing = least - place[part]["reports"]
        assert f"Det saknas {missing}" in place[part]["refusal"]["sv"]


@pytest.mark.parametrize(
    "cell", ["x", "8a08b05516fffff", "8908b05516ffffff", "0", "8908b05516fffff "]
)
def test_what_is_no_hexagon_of_the_size_is_not_found(ask_of, cell):
    answer = ask_of(cell)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
