"""What another site's page can make a signed-in browser send changes nothing."""

import io
from functools import cache

import pytest
from sqlalchemy import text

from webmap.guard import SAFE_METHODS, csrf

# Taken without a token: what a browser reports by itself, which changes nothing.
WITHOUT_TOKEN = {"violations.take"}
# The view asks for the token, and gives back what was typed when there is none.
ASKS_ITSELF = {"report.send"}
# Filled in anew for each browser and by each try.
NOT_CHANGES = {"allowance", "daily_salt", "session"}
# Their body is a picture, and the token a header.
PICTURES = {"api_photos.put"}
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data"


@pytest.fixture
def changing(routes):
    """List the routes that change something."""
    return [each for each in routes if each.method not in SAFE_METHODS]


@pytest.fixture
def content(database):
    """Give what the database holds, as one text."""

    def read():
        with database.connect() as connection:
            tables = connection.execute(
                text(
                    "select schemaname || '.' || tablename from pg_tables"
                    " where schemaname in ('core', 'audit', 'layers', 'jobs')"
                    " and tablename <> all (:ignored) order by 1"
                ),
                {"ignored": list(NOT_CHANGES)},
            ).scalars()
            return {
                table: connection.exec_driver_sql(
                    f"select md5(string_agg(t::text, e'\\n' order by t::text))"  # noqa: S608
                    f" from {table} as t"
                ).scalar()
                for table in tables
            }

    return read


@pytest.fixture
def browser(empty, signed_in_to, token):
    """Give somebody who may use a route, and the token of their session."""

    @cache
    def opened(role):
        client = signed_in_to(empty, role)
        return client, token(client)

    return lambda route: opened(route.role)


def body(route, token):
    """Fill in a form that would do, so that only the attack is wrong."""
    fields = {"username": "nytt.konto", "name": "Namn", "role": "planner"}
    fields |= {"organisation": "kommunen", "type": "department", "language": "en"}
    fields |= {"old": "en-annan-lösenfras", "new": "x" * 20, "again": "x" * 20}
    if token:
        fields["csrf_token"] = token
    if route.endpoint in PICTURES:
        headers = {"X-CSRF-Token": token} if token else {}
        return {"data": b"x", "content_type": "image/jpeg", "headers": headers}
    if route.is_api:
        return {"data": fields | {"file": (io.BytesIO(b"x"), "x.csv")}} | {
            "content_type": PARTS
        }
    return {"data": fields, "content_type": FORM}


def also(sent, name, value):
    """Send a header with a form."""
    return sent | {"headers": sent.get("headers", {}) | {name: value}}


ATTACKS = {
    "no token": lambda route, _: body(route, None),
    "a bad token": lambda route, _: body(route, "IjAi.x.y"),
    "a bad token beside it": lambda route, _: also(
        body(route, None), "X-CSRF-Token", "x"
    ),
    "another site": lambda route, token: also(
        body(route, token), "Origin", "https://evil.example"
    ),
    "another port": lambda route, token: also(
        body(route, token), "Origin", "http://localhost:81"
    ),
    "a name that begins alike": lambda route, token: also(
        body(route, token), "Origin", "http://localhost.evil.example"
    ),
    "no origin to tell of": lambda route, token: also(
        body(route, token), "Origin", "null"
    ),
    "an empty origin": lambda route, token: also(body(route, token), "Origin", ""),
    "across sites": lambda route, token: also(
        body(route, token), "Sec-Fetch-Site", "cross-site"
    ),
    "across hosts": lambda route, token: also(
        body(route, token), "Sec-Fetch-Site", "same-site"
    ),
    "plain text": lambda _, token: {
        "data": f"csrf_token={token}",
        "content_type": "text/plain",
    },
}


def test_what_is_taken_without_a_token_is_known(empty):
    views = {
        f"{view.__module__}.{view.__name__}": name
        for name, view in empty.view_functions.items()
    }
    exempt = csrf._exempt_views  # noqa: SLF001 - the extension tells it nowhere else
    assert {views[view] for view in exempt} == WITHOUT_TOKEN | ASKS_ITSELF


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_gets_through_anywhere(changing, browser, content, attack):
    before = content()
    for route in changing:
        if route.endpoint in WITHOUT_TOKEN:
            continue
        client, token = browser(route)
        answer = client.open(
            route.path, method=route.method, **ATTACKS[attack](route, token)
        )
        is_typed = attack == "plain text" and route.is_api
        assert answer.status_code == (415 if is_typed else 403), route
        if route.is_api:
            assert answer.mimetype == "application/problem+json"
            assert answer.json["code"] == ("unsupported-type" if is_typed else "csrf")
    assert content() == before


def test_our_own_forms_get_through_everywhere(changing, empty, signed_in_to, token):
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    signed_in = {}
    for route in changing:
        client = signed_in.setdefault(route.role, empty.test_client())
        # What went before may have ended the session.
        if route.role and client.get("/losenord").status_code != 200:
            client = signed_in[route.role] = signed_in_to(empty, route.role)
        sent = body(route, token(client))
        for name, value in own.items():
            sent = also(sent, name, value)
        answer = client.open(route.path, method=route.method, **sent)
        assert answer.status_code not in {401, 403, 405}, route


def test_a_report_from_another_site_is_refused_too(empty, changing):
    for route in changing:
        if route.endpoint in WITHOUT_TOKEN:
            headers = {"Origin": "https://evil.example"}
            answer = empty.test_client().post(route.path, headers=headers)
            assert answer.status_code == 403


def test_a_token_is_worth_nothing_in_another_session(changing, browser, empty, token):
    stolen = token(empty.test_client())
    for route in changing:
        if route.endpoint not in WITHOUT_TOKEN:
            client, _ = browser(route)
            answer = client.open(route.path, method=route.method, **body(route, stolen))
            assert answer.status_code == 403, route


def test_a_method_written_in_a_header_is_not_believed(routes, browser):
    names = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
    posted = {each.path for each in routes if each.method == "POST"}
    for route in routes:
        client, _ = browser(route)
        if route.method in SAFE_METHODS:
            answer = client.get(route.path, headers=dict.fromkeys(names, "DELETE"))
            assert answer.status_code == client.get(route.path).status_code, route
        if route.path not in posted:
            answer = client.post(route.path, headers=dict.fromkeys(names, "GET"))
            assert answer.status_code == 405, route


def test_the_api_tells_each_fault_as_a_problem_whatever_is_asked_for(
    routes, browser, empty
):
    html = {"Accept": "text/html"}
    for route in (each for each in routes if each.is_api):
        client, _ = browser(route)
        for asker, method in [
            (empty.test_client(), route.method),
            (client, "TRACE"),
            (client, "POST"),
            (client, route.method),
        ]:
            answer = asker.open(route.path, method=method, headers=html)
            if answer.status_code >= 400:
                assert answer.mimetype == "application/problem+json", route
                assert answer.json["status"] == answer.status_code
