"""The application over a real database, and somebody signed in to it."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from altcha import Challenge, Payload, solve_challenge
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.routing import Rule

from geosafety.crs import reproject_geometry
from geosafety.model.account import Role
from geosafety.settings import Settings
from geosafety.store import accounts, organisations
from geosafety.store.connection import connect, transaction
from webmap import create_app
from webmap.access import ACCESS, ANYONE

PASSWORD = "en-lång-lösenfras-42"  # noqa: S105 - of the tests alone
# A cheap one: the tests sign in hundreds of times.
QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
COOKIE = "geosafety"
SignIn = Callable[[Role | None], FlaskClient]
TOLD = {
    "category": "lighting_broken",
    "address": "Storgatan 5",
    "when": "day",
    "date": "2026-03-01",
    "text": "Lampan blinkar",
}


class Stranger:
    """Somebody without an account, and the public form as they have opened it."""

    def __init__(self, app: Flask, address: str = "192.0.2.1") -> None:
        self.client = app.test_client()
        self.environ = {"REMOTE_ADDR": address}
        self.open()

    def open(self) -> "Stranger":
        self.page = self.get("/rapportera").text
        names = ("csrf_token", "client_id", "proof")
        self.form = {name: self.hidden(name) for name in names}
        return self

    def hidden(self, name: str) -> str:
        found = re.search(f'name="{name}"[^>]*value="([^"]*)"', self.page)
        assert found
        return found[1]

    def get(self, path: str):
        return self.client.get(path, environ_base=self.environ)

    def post(self, path: str, **fields: str):
        form = {"csrf_token": self.form["csrf_token"]} | fields
        answer = self.client.post(path, data=form, environ_base=self.environ)
        # The test client leaves the file of a large body open.
        answer.request.environ["wsgi.input"].close()
        return answer

    def prove(self) -> "Stranger":
        """Do the calculation that a script does in a browser."""
        found = re.search(r'id="page-data">(.*?)</script>', self.page, re.DOTALL)
        assert found
        challenge = Challenge.from_dict(json.loads(found[1])["challenge"])
        solution = solve_challenge(challenge)
        assert solution
        self.form["proof"] = Payload(challenge, solution).to_base64()
        return self

    def send(self, **fields: str):
        return self.post("/rapportera", **{**self.form, **TOLD, **fields})

    def report(self, **fields: str) -> str:
        """Send a report that is taken in, and give its code."""
        return self.code(self.send(**fields))

    @staticmethod
    def code(answer) -> str:
        found = re.search('data-code="([^"]+)"', answer.text)
        assert found, answer.text
        return found[1]

    @staticmethod
    def faults(answer) -> dict[str, str]:
        """Give the faults that the summary links to, by field."""
        summary = re.search(r'id="summary".*?</ul>', answer.text, re.DOTALL)
        assert summary, answer.text
        found = re.findall(r'<li>(?:<a href="#(\w+)">)?([^<]+)<', summary[0])
        return {field or "form": html.unescape(words) for field, words in found}


@pytest.fixture
def stranger(empty: Flask) -> Callable[..., Stranger]:
    """Open the public form of the empty municipality."""
    return lambda *address: Stranger(empty, *address)


# What stands for a part of an address, by the kind of part that it is.
PARTS = {
    "AnyConverter": "html",
    "UUIDConverter": UUID(int=7),
    "BoundedConverter": 7,
    "PathConverter": "a/b.css",
}


@dataclass(frozen=True)
class Route:
    """One line of the route table, with an address that leads to it."""

    endpoint: str
    method: str
    path: str
    role: Role | None

    @property
    def is_api(self) -> bool:
        """Tell whether programs ask for it."""
        return self.path.startswith("/api/")


@pytest.fixture(scope="session")
def original(opened: Callable[[str], Settings]) -> str:
    """Make a database with one account for each role, to copy."""
    make_accounts(opened("template_with_roles"))
    return "template_with_roles"


@pytest.fixture(scope="session")
def town(demo_settings: Settings) -> Iterator[Flask]:
    """Serve the made-up municipality; tests must not change it."""
    app = with_accounts(create_app(demo_settings), demo_settings)
    yield app
    app.extensions["geosafety"].pool.dispose()


@pytest.fixture
def empty(database_settings: Settings) -> Iterator[Flask]:
    """Serve a municipality of the test's own, without reports."""
    app = for_tests(create_app(database_settings))
    yield app
    app.extensions["geosafety"].pool.dispose()


@pytest.fixture(scope="session")
def sessions() -> dict[Role, str]:
    """Keep the cookies of those who are signed in to the made-up municipality."""
    return {}


@pytest.fixture
def reader(town: Flask, sessions: dict[Role, str]) -> SignIn:
    """Be signed in to the made-up municipality as a role, or as nobody."""

    def read(role: Role | None) -> FlaskClient:
        if role is None:
            return signed_in(town, None)
        if role not in sessions:
            sessions[role] = signed_in(town, role).get_cookie(COOKIE).value
        client = town.test_client()
        client.set_cookie(COOKIE, sessions[role])
        return client

    return read


@pytest.fixture(scope="session")
def signed_in_to() -> Callable[[Flask, Role | None], FlaskClient]:
    """Sign in to any of the sites as a role, or as nobody."""
    return signed_in


@pytest.fixture
def coordinator(empty: Flask) -> FlaskClient:
    """Sign in to the empty municipality as its coordinator."""
    return signed_in(empty, Role.COORDINATOR)


@pytest.fixture
def signed_in_as(empty: Flask) -> SignIn:
    """Sign in to the empty municipality as any role."""
    return lambda role: signed_in(empty, role)


@pytest.fixture(scope="session")
def token() -> Callable[[FlaskClient], str]:
    """Give the token against cross-site requests of somebody's session."""
    return read_token


@pytest.fixture(scope="session")
def routes(town: Flask) -> list[Route]:
    """List the routes, each with a role that may use it; None if anyone may."""
    adapter = town.url_map.bind("localhost")
    return [
        Route(rule.endpoint, method, adapter.build(rule.endpoint, filled(rule)), role)
        for rule in town.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        for role in [allowed(rule.endpoint, method)]
    ]


def filled(rule: Rule) -> dict[str, object]:
    return {
        name: PARTS.get(type(converter).__name__, "x")
        for name, converter in rule._converters.items()  # noqa: SLF001 - no other way
    }


def allowed(endpoint: str, method: str) -> Role | None:
    roles = ACCESS[endpoint, method]
    return None if roles == ANYONE else min(roles)


def with_accounts(app: Flask, settings: Settings) -> Flask:
    make_accounts(settings)
    return for_tests(app)


def for_tests(app: Flask) -> Flask:
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def make_accounts(settings: Settings) -> None:
    owner = connect(settings)
    with transaction(owner) as connection:
        organisations.ensure(
            connection, "kommunen", name="Kommunen", organisation_type="department"
        )
        for role in Role:
            accounts.save(
                connection,
                f"prov.{role}",
                name=role,
                role=role,
                organisation_key="kommunen",
                password_hash=QUICK_HASH,
            )
    owner.dispose()


def signed_in(app: Flask, role: Role | None) -> FlaskClient:
    client = app.test_client()
    if role is not None:
        form = {"username": f"prov.{role}", "password": PASSWORD}
        form["csrf_token"] = read_token(client)
        assert client.post("/logga-in", data=form).status_code == 302
    return client


def read_token(client: FlaskClient, page: str = "/hjalp") -> str:
    found = re.search('name="csrf-token" content="([^"]+)"', client.get(page).text)
    assert found
    return found[1]


@pytest.fixture
def owner(empty: Flask) -> Iterator[Engine]:
    """Reach the empty municipality's database as its owner."""
    engine = connect(empty.extensions["geosafety"].settings)
    yield engine
    engine.dispose()


@pytest.fixture
def ask(owner: Engine) -> Callable[[str], list[tuple[object, ...]]]:
    """Ask the empty municipality's database."""

    def asking(query: str) -> list[tuple[object, ...]]:
        with transaction(owner) as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    return asking


@pytest.fixture
def walk_as(empty: Flask, worked: None) -> Callable[[Role], "Walk"]:  # noqa: ARG001
    """Go through the pages of the empty municipality, as any role."""
    return lambda role: Walk(signed_in(empty, role), inside(empty))


@pytest.fixture
def walk(walk_as: Callable[[Role], "Walk"]) -> "Walk":
    """Go through the pages as the coordinator."""
    return walk_as(Role.COORDINATOR)


def inside(app: Flask) -> tuple[float, float]:
    """Give a place in the middle of the municipality, latitude and longitude."""
    boundary = app.extensions["geosafety"].catalog.municipality.boundary
    centre = boundary.representative_point()
    point = reproject_geometry(centre, source=3006, target=4326)
    return round(point.y, 5), round(point.x, 5)


class Walk:
    """Somebody who goes through the steps with the forms that the pages give."""

    def __init__(self, client: FlaskClient, place: tuple[float, float]) -> None:
        self.client = client
        self.lat, self.lon = place
        self.page = None
        self.address = ""

    def open(self, address):
        self.page = self.client.get(address)
        self._follow(address)
        return self

    def _follow(self, address):
        for _ in range(60):
            if self.page.status_code in {302, 303}:
                address = self.page.location
                self.page = self.client.get(address)
            elif 'id="working"' in self.page.text:
                self.page = self.client.get(address)
            else:
                break
        self.address = address

    def send(self, address=None, **fields):
        address = address or self.address
        form = {"csrf_token": read_token(self.client), **fields}
        self.page = self.client.post(
            address, data=form, content_type="multipart/form-data"
        )
        # The test client leaves the file of a large body open.
        self.page.request.environ["wsgi.input"].close()
        self._follow(address)
        return self

    def chosen(self):
        """Give what the selects and fields of the page hold, as a browser sends it."""
        found = {}
        for name, body in re.findall(
            r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', self.page.text, re.DOTALL
        ):
            hit = re.search(r'<option value="([^"]*)" selected', body)
            first = re.search(r'<option value="([^"]*)"', body)
            found[name] = (hit or first)[1]
        return found
