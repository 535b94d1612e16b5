from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from geosafety.model.account import Role, Vouched
from geosafety.store import accounts, organisations
from geosafety.store.connection import connect_site, transaction

ANNA = Vouched(
    issuer="https://id.example",
    subject="0001",
    name="Anna",
    role=Role.PLANNER,
    organisation="kommunen",
)


@pytest.fixture
def site(database, database_settings):
    """Connect as the site does, for nobody."""
    with transaction(database) as connection:
        organisations.ensure(
            connection, "kommunen", name="Kommunen", organisation_type="department"
        )
    engine = connect_site(database_settings)
    yield engine
    engine.dispose()


def enter(site, vouched):
    with transaction(site) as connection:
        return accounts.enter_from_provider(connection, vouched)


def test_somebody_who_comes_by_two_ways_at_once_is_one_account(site):
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda _: enter(site, ANNA), range(24)))
    assert len(set(numbers)) == 1


def test_the_same_mark_at_another_provider_is_somebody_else(site):
    other = replace(ANNA, issuer="https://other.example")
    assert enter(site, ANNA) != enter(site, other)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"role": None}, "no-role"),
        ({"organisation": None}, "no-organisation"),
        ({"organisation": "finns_inte"}, "no-organisation"),
        ({"organisation": "allmanheten"}, "no-organisation"),
    ],
)
def test_without_role_and_organisation_nothing_is_stored(
    site, database, change, refusal
):
    assert enter(site, replace(ANNA, **change)) == refusal
    with transaction(database) as connection:
        count = connection.execute(text("select count(*) from core.account"))
        assert count.scalar() == 0


@pytest.mark.parametrize(
    "change",
    [
        "password_hash = 'x'",
        "username = 'anna'",
        "issuer = null, subject = null",
        "subject = null",
    ],
)
def test_such_an_account_has_no_other_way_in(site, database, change):
    enter(site, ANNA)
    with pytest.raises(IntegrityError), transaction(database) as connection:
        connection.execute(text(f"update core.account set {change}"))  # noqa: S608


def test_a_local_account_cannot_be_named_like_one(database, site):  # noqa: ARG001
    with pytest.raises(IntegrityError), transaction(database) as connection:
        accounts.save(
            connection,
            "openid:anna",
            name="Anna",
            role=Role.PLANNER,
            organisation_key="kommunen",
            password_hash="x",  # noqa: S106
        )
