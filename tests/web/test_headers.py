"""The same strict headers on every answer of every route."""

import re

import pytest

from geosafety.model.account import Role
from webmap.security import HEADERS

OWN = "https://karta.example"
OTHER_METHODS = ["BREW", "PUT", "TRACE"]
# Anyone may keep a file whose address changes with its content.
KEPT = {"assets.asset"}
# Where somebody may be asked where they stand.
MAY_ASK_WHERE = {
    *("report.page", "report.send"),
    *(
        "own_new.page",
        "own_new.send",
        "own_places.add",
        "own_places.page",
        "own_places.remove",
    ),
}


@pytest.fixture
def answers(routes, reader):
    """Ask for every route, as nobody and as somebody whom it is for."""
    clients = {role: reader(role) for role in [None, *Role]}

    def ask(**how):
        for route in routes:
            for role in {None, route.role}:
                options = {"method": route.method} | how
                yield route, role, clients[role].open(route.path, **options)

    return ask


def faults(route, answer):
    """Tell what is wrong with the headers of an answer."""
    policy = answer.headers.get("Content-Security-Policy", "")
    is_document = "; sandbox" in policy
    kept = answer.headers.get("Cache-Control")
    # A browser may keep an answer to one reader, and asks each time if it still holds.
    is_kept = kept == "private, no-cache" and "Cookie" in answer.headers.get("Vary", "")
    names = {name for name, _ in answer.headers}
    expected = HEADERS.copy()
    if is_document:
        del expected["Content-Security-Policy"]
    if is_kept or route.endpoint in KEPT:
        del expected["Cache-Control"]
    if route.endpoint in MAY_ASK_WHERE:
        told = answer.headers["Permissions-Policy"]
        assert told.replace("(self)", "()", 1) == expected.pop("Permissions-Policy")
    found = {name: answer.headers.get_all(name) for name in expected}
    return [
        *(name for name, value in expected.items() if found[name] != [value]),
        *(["unsafe"] if "unsafe" in policy else []),
        *(["default-src"] if not policy.startswith("default-src 'none'") else []),
        *(each for each in names if each.startswith("Access-Control")),
        *(names & {"Server", "X-Powered-By"}),
    ]


def test_every_answer_carries_them(answers):
    asked = {
        (route.endpoint, role, answer.status_code): faults(route, answer)
        for route, role, answer in answers()
    }
    assert {key: value for key, value in asked.items() if value} == {}
    assert {status for _, _, status in asked} >= {200, 302, 401, 403, 404}


def test_a_document_and_a_style_sheet_carry_them_too(reader, routes):
    of = {each.endpoint: each for each in routes}
    client = reader(Role.COORDINATOR)
    plans = client.get("/api/v1/developments").json["features"]
    document = client.get(f"/detaljplaner/{plans[0]['properties']['id']}/dokument")
    sheet = client.get(
        re.search('href="(/assets/[^"]*base.css)"', client.get("/").text)[1]
    )
    assert (document.status_code, sheet.status_code) == (200, 200)
    assert "; sandbox" in document.headers["Content-Security-Policy"]
    assert faults(of["developments.document"], document) == []
    assert faults(of["assets.asset"], sheet) == []


@pytest.mark.parametrize("method", OTHER_METHODS)
def test_another_method_is_refused_with_them(answers, routes, method):
    known = {(each.path, each.method) for each in routes}
    for route, _role, answer in answers(method=method):
        if (route.path, method) not in known:
            assert answer.status_code == 405, route
            assert answer.headers["Allow"]
        assert faults(route, answer) == []


def test_a_foreign_origin_is_let_in_nowhere(answers):
    headers = {"Origin": "https://evil.example"}
    for route, _role, answer in answers(headers=headers):
        assert faults(route, answer) == []


def test_a_false_host_is_refused_everywhere_with_them(answers):
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for route, _role, answer in answers(headers=headers):
        assert (answer.status_code, answer.json["code"]) == (400, "bad-host")
        assert faults(route, answer) == []
        assert "evil" not in f"{answer.text}{answer.headers}"


def test_a_forwarded_host_is_not_believed(answers):
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    for _route, _role, answer in answers(headers=headers):
        assert "evil" not in f"{answer.text}{answer.headers}"


def test_a_fault_of_our_own_is_told_with_them(empty, routes):
    empty.view_functions["information.help_page"] = lambda: 1 / 0
    (route,) = (each for each in routes if each.endpoint == "information.help_page")
    answer = empty.test_client().get("/hjalp")
    assert answer.status_code == 500
    assert faults(route, answer) == []
    assert "ZeroDivision" not in answer.text


def test_away_from_loopback_browsers_keep_to_tls(town):
    town.config["TRUSTED_HOSTS"].append("karta.example")
    try:
        answer = town.test_client().get("/logga-in", base_url=OWN)
        plain = town.test_client().get("/logga-in", base_url="http://localhost")
    finally:
        town.config["TRUSTED_HOSTS"].remove("karta.example")
    assert answer.headers["Strict-Transport-Security"] == (
        "max-age=63072000; includeSubDomains"
    )
    (cookie,) = answer.headers.get_all("Set-Cookie")
    assert cookie.startswith("__Host-geosafety=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Strict-Transport-Security" not in plain.headers


def test_signing_out_clears_what_the_browser_keeps(coordinator, token):
    answer = coordinator.post("/logga-ut", data={"csrf_token": token(coordinator)})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
