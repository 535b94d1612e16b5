import pytest

from geosafety import grid
from geosafety.model.account import Role

API = "/api/v1/est/hexagons"
FORTNIGHT = "from=2026-08-17&to=2026-08-30"


@pytest.fixture(scope="module")
def client(town, signed_in_to):
    return signed_in_to(town, Role.EST_MEMBER)


@pytest.fixture
def ask(client):
    return lambda query="", path=API, **headers: client.get(
        f"{path}?{query}", headers=headers
    )


def test_a_fortnight_stands_beside_the_one_before(ask):
    now, before = ask(FORTNIGHT).json, ask("from=2026-08-03&to=2026-08-16").json
    assert now["method"]["before"] == before["method"]["period"]
    assert now["method"]["reports_before"] == before["method"]["reports"] > 60
    assert sum(now["n"]) == pytest.approx(now["method"]["placed"], abs=1)


def test_columns_are_of_one_length(ask):
    answer = ask(FORTNIGHT).json
    names = ("n", "before", "z", "bin", "pattern", "rate")
    assert {len(answer[name]) for name in names} == {len(answer["gaps"]) + 1}
    assert answer["gaps"] == [abs(gap) for gap in answer["gaps"]]


def test_nobody_has_to_name_a_period(ask):
    period = ask().json["method"]["period"]
    assert (period["from"], period["to"]) == ("2026-08-17", "2026-08-30")


def test_the_chosen_senders_and_hours_alone_count(ask):
    whole = ask(FORTNIGHT).json["method"]
    part = ask(f"{FORTNIGHT}&sender=polisen&sender=kommunen").json["method"]
    assert 0 < part["reports"] < whole["reports"]
    assert set(part["senders"]) <= {"polisen", "kommunen"}
    night = ask(f"{FORTNIGHT}&hours=20-24&weekday=5&weekday=6").json["method"]
    assert night["brush"] == {"weekdays": [4, 5], "hours": [20, 21, 22, 23]}
    assert 0 < night["reports"] < whole["reports"]
    assert night["left_out"] > 0


def test_a_period_without_reports_is_empty_and_no_fault(ask):
    answer = ask("from=2031-01-01&to=2031-01-14")
    assert answer.status_code == 200
    assert (answer.json["n"], answer.json["method"]["reports"]) == ([], 0)
    steps = ask("from=2031-01-01&to=2031-01-14", "/api/v1/est/steps").json
    assert {step["n"] for step in steps["steps"]} == {0}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("from=2026-08", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-08-02&to=2026-08-01", "from"),
        ("sender=finns_inte", "sender"),
        ("kind=person", "kind"),
        ("category=finns_inte", "category"),
        ("hours=1-2", "hours"),
        ("weekday=8", "weekday"),
        ("resolution=7", "resolution"),
        ("bbox=1,2,3,4", "bbox"),
    ],
)
def test_a_wrong_parameter_is_named(ask, query, name):
    answer = ask(query)
    assert (answer.status_code, answer.json["code"]) == (400, "bad-parameter")
    assert answer.json["detail"].startswith(name)


@pytest.mark.parametrize(
    ("step", "steps"), [("cycle", 26), ("week", 52), ("month", 12)]
)
def test_the_year_is_sent_step_by_step(ask, step, steps):
    answer = ask(f"{FORTNIGHT}&step={step}", "/api/v1/est/steps").json
    assert len(answer["steps"]) == steps
    for each in answer["steps"]:
        assert sum(each["rows"]) <= len(answer["gaps"])
        assert sum(each["counts"]) == pytest.approx(each["n"], rel=0.2)
    if step == "cycle":
        period = ask(FORTNIGHT).json["method"]
        assert answer["steps"][-1]["n"] == period["reports"]


def test_an_unknown_step_is_named(ask):
    assert ask("step=year", "/api/v1/est/steps").json["detail"].startswith("step")


def test_the_week_tells_how_many_have_no_known_hour(ask):
    answer = ask(FORTNIGHT, "/api/v1/est/week").json
    assert sum(map(sum, answer["weights"])) == answer["reports"]
    whole = ask(FORTNIGHT).json["method"]["reports"]
    assert answer["reports"] + answer["left_out"] == whole


def test_hexagons_with_addresses_have_names(ask):
    answer = ask("resolution=8", "/api/v1/est/names").json
    assert len(answer["names"]) == len(answer["gaps"]) + 1
    assert all(answer["names"])


def test_a_place_is_explained_in_one_sentence_with_what_when_and_who(ask):
    answer = ask(FORTNIGHT).json
    row = max(range(len(answer["n"])), key=lambda i: answer["n"][i])
    number = answer["first"] + sum(answer["gaps"][:row])
    cell = f"{(number << 18) | (1 << 18) - 1:x}"
    told = ask(FORTNIGHT, f"{API}/{cell}").json
    assert ask(f"{FORTNIGHT}&hours=20-24&weekday=5", f"{API}/{cell}").status_code == 200
    n = f"{answer['n'][row]:g}".replace(".", ",")
    assert f": {n} rapporter 17–30 augusti 2026" in told["sentence"]["sv"]
    for column in ("categories", "senders"):
        counted = sum(each["n"] for each in told[column])
        assert counted == pytest.approx(answer["n"][row], abs=0.3)
    assert {"hours", "repeats", "plans", "measures", "issues"} <= told.keys()


def test_the_one_who_leads_lifts_a_place_from_the_map(ask, client, reader):
    plan = client.get("/api/v1/developments").json["features"][0]
    (lon, lat), *_ = plan["geometry"]["coordinates"][0][0]
    path = f"{API}/{grid.to_hex(grid.cells_of_points([lon], [lat], 9))[0]}"
    assert ask(FORTNIGHT, path).json["lift_url"] is None
    leading = reader(Role.COORDINATOR)
    page = leading.get(leading.get(f"{path}?{FORTNIGHT}").json["lift_url"])
    assert "Sexhörningen är vald" in page.text


def test_a_plan_area_near_a_place_is_told_of(ask, client):
    plan = client.get("/api/v1/developments").json["features"][0]
    (lon, lat), *_ = plan["geometry"]["coordinates"][0][0]
    cell = grid.to_hex(grid.cells_of_points([lon], [lat], 9))[0]
    near = ask(FORTNIGHT, f"{API}/{cell}").json["plans"]
    assert plan["properties"]["name"] in {each["title"] for each in near}


def test_a_place_that_is_none_is_told(ask):
    assert ask(FORTNIGHT, f"{API}/8908b05533bff").status_code == 404


def test_what_a_link_names_and_is_not_there_is_left_out_in_words(ask):
    page = ask(f"{FORTNIGHT}&sender=finns_inte&category=graffiti", "/est")
    assert page.status_code == 200
    assert "Avsändaren ”finns_inte” kan inte visas här" in page.text
    assert 'value="graffiti" checked' in page.text


def test_a_link_by_one_who_may_not_see_it_is_refused_in_plain_words(reader):
    answer = reader(Role.WALK_LEADER).get(f"/est?{FORTNIGHT}")
    assert answer.status_code == 403
    assert "Din roll" in answer.text


def test_who_has_the_answer_already_is_told_so(ask):
    first = ask(FORTNIGHT)
    again = ask(FORTNIGHT, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_nothing_reported_at_all_is_an_empty_view(coordinator):
    assert coordinator.get("/est").status_code == 200
    answer = coordinator.get(API).json
    assert (answer["n"], answer["method"]["reports"]) == ([], 0)
    assert coordinator.get("/api/v1/est/names").json["names"] == []
