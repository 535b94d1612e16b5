"""What a session's cookie is worth, before, while and after."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, text, update

from geosafety.model.account import Role
from geosafety.store.connection import transaction
from geosafety.store.tables import session

COOKIE = "geosafety"


@pytest.fixture
def stolen(empty):
    """Tell where a browser with somebody's cookie gets."""

    def look(value):
        thief = empty.test_client()
        thief.set_cookie(COOKIE, value)
        return thief.get("/").status_code

    return look


def cookie(client):
    return client.get_cookie(COOKIE).value


def kept(app, client):
    """Read what the cookie of a browser says."""
    serializer = app.session_interface.get_signing_serializer(app)
    return serializer.loads(cookie(client))


def test_a_cookie_from_before_the_sign_in_is_worth_nothing_after(
    empty, signed_in_to, stolen, token
):
    client = empty.test_client()
    before_token = token(client)
    before = cookie(client)
    client = signed_in_to(empty, Role.PLANNER)
    assert stolen(before) == 302
    assert stolen(cookie(client)) == 200
    assert token(client) != before_token


def test_a_planted_cookie_is_not_carried_into_the_session(empty, token):
    client = empty.test_client()
    planted = token(client)
    form = {"username": "prov.planner", "password": "en-lång-lösenfras-42"}
    client.post("/logga-in", data=form | {"csrf_token": planted})
    assert token(client) != planted
    assert set(kept(empty, client)) == {
        "_user_id",
        "_fresh",
        "_permanent",
        "csrf_token",
    }


def test_the_chosen_language_is_all_that_lives_on(empty, token):
    client = empty.test_client()
    form = {"language": "en", "csrf_token": token(client)}
    client.post("/sprak", data=form)
    form = {"username": "prov.planner", "password": "en-lång-lösenfras-42"}
    client.post("/logga-in", data=form | {"csrf_token": token(client)})
    assert kept(empty, client)["language"] == "en"


def test_the_database_holds_only_a_hash_of_the_token(empty, coordinator, database):
    given = kept(empty, coordinator)["_user_id"]
    with transaction(database) as connection:
        row = connection.execute(select(session)).one()
        written = connection.execute(text("select s::text from core.session as s"))
        assert given not in written.scalar_one()
    assert row.token == sha256(given.encode()).digest()
    assert len(given) >= 43


def test_a_cookie_is_dead_after_the_sign_out(coordinator, stolen, token):
    value = cookie(coordinator)
    assert stolen(value) == 200
    coordinator.post("/logga-ut", data={"csrf_token": token(coordinator)})
    assert stolen(value) == 302


def test_signing_out_ends_one_session_and_no_other(empty, signed_in_to, token):
    desk, tablet = (signed_in_to(empty, Role.PLANNER) for _ in range(2))
    desk.post("/logga-ut", data={"csrf_token": token(desk)})
    assert [each.get("/").status_code for each in (desk, tablet)] == [302, 200]


def test_signing_in_again_ends_the_session_of_before(coordinator, stolen, token):
    before = cookie(coordinator)
    form = {"username": "prov.planner", "password": "en-lång-lösenfras-42"}
    coordinator.post("/logga-in", data=form | {"csrf_token": token(coordinator)})
    assert (stolen(before), stolen(cookie(coordinator))) == (302, 200)


def test_a_session_lasts_ten_hours_however_much_it_is_used(coordinator, database):
    def ends():
        with transaction(database) as connection:
            row = connection.execute(select(session)).one()
        return row.expires_at - row.begun_at, row.expires_at

    lasting, first = ends()
    assert abs(lasting - timedelta(hours=10)) < timedelta(seconds=1)
    for _ in range(3):
        assert coordinator.get("/").status_code == 200
    assert ends()[1] == first
    expires = coordinator.get_cookie(COOKIE).expires
    assert abs(expires - datetime.now(expires.tzinfo)) <= timedelta(hours=10)


def test_a_session_that_is_over_is_over_whatever_the_cookie_says(
    coordinator, database, stolen
):
    with transaction(database) as connection:
        connection.execute(update(session).values(expires_at=text("now()")))
    assert coordinator.get("/").status_code == 302
    assert stolen(cookie(coordinator)) == 302


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value[:-1] + ("A" if value[-1] != "A" else "B"),
        lambda value: value.rpartition(".")[0],
        lambda value: "x" + value,
        lambda _: "",
    ],
)
def test_a_cookie_that_was_changed_is_worth_nothing(coordinator, stolen, change):
    value = cookie(coordinator)
    assert stolen(value) == 200
    assert stolen(change(value[:-2]) if value[-1] in "AB" else change(value)) == 302


def test_a_token_that_somebody_makes_up_opens_nothing(empty, stolen):
    serializer = empty.session_interface.get_signing_serializer(empty)
    for made_up in ("", "1", "x" * 43, None):
        assert stolen(serializer.dumps({"_user_id": made_up, "_fresh": True})) == 302
