"""The application over a real database, and somebody signed in to it."""

import re
from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from geosafety.model.account import Role
from geosafety.settings import Settings
from geosafety.store import accounts, organisations
from geosafety.store.connection import connect, transaction
from webmap import create_app

PASSWORD = "en-lång-lösenfras-42"  # noqa: S105 - of the tests alone
# A cheap one: the tests sign in hundreds of times.
QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
SignIn = Callable[[Role | None], FlaskClient]


@pytest.fixture(scope="session")
def town(demo_settings: Settings) -> Iterator[Flask]:
    """Serve the made-up municipality; tests must not change it."""
    app = with_accounts(create_app(demo_settings), demo_settings)
    yield app
    app.extensions["geosafety"].pool.dispose()


@pytest.fixture
def empty(database_settings: Settings) -> Iterator[Flask]:
    """Serve a municipality of the test's own, without reports."""
    app = with_accounts(create_app(database_settings), database_settings)
    yield app
    app.extensions["geosafety"].pool.dispose()


@pytest.fixture
def reader(town: Flask) -> SignIn:
    """Sign in to the made-up municipality as a role, or as nobody."""
    return lambda role: signed_in(town, role)


@pytest.fixture
def coordinator(empty: Flask) -> FlaskClient:
    """Sign in to the empty municipality as its coordinator."""
    return signed_in(empty, Role.COORDINATOR)


@pytest.fixture(scope="session")
def token() -> Callable[[FlaskClient], str]:
    """Give the token against cross-site requests of somebody's session."""
    return read_token


def with_accounts(app: Flask, settings: Settings) -> Flask:
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
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
    return app


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
