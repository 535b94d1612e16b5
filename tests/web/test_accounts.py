import re

import pytest

from geosafety.model.account import Role
from geosafety.store import audit
from geosafety.store.connection import transaction

PASSWORD = "en-lång-lösenfras-42"  # noqa: S105 - of the tests alone
OWN = "en-egen-lösenfras-43"


@pytest.fixture
def send(coordinator, token):
    def post(path, **fields):
        return coordinator.post(path, data={**fields, "csrf_token": token(coordinator)})

    return post


@pytest.fixture
def enter(empty, token):
    def sign_in(username, password):
        client = empty.test_client()
        form = {"username": username, "password": password, "csrf_token": token(client)}
        return client, client.post("/logga-in", data=form)

    return sign_in


def secret(page):
    return re.search('class="secret">([^<]+)<', page.text)[1]


def number(page, username):
    row = re.search(
        rf'<th scope="row">{username}</th>.*?/konton/(\d+)/', page.text, re.DOTALL
    )
    return int(row[1])


def make(send, **changes):
    form = {"username": "Anna", "role": "planner", "organisation": "kommunen"}
    return send("/konton", **(form | changes))


def test_a_new_account_gets_a_passphrase_that_works_once(send, enter, token):
    given = secret(make(send))
    client, entered = enter("anna", given)
    assert entered.status_code == 302
    assert client.get("/hotspots").location == "/losenord"
    form = {"old": given, "new": OWN, "again": OWN, "csrf_token": token(client)}
    assert client.post("/losenord", data=form).location == "/"
    assert client.get("/hotspots").status_code == 200
    assert enter("anna", given)[1].status_code == 422
    assert enter("anna", OWN)[1].status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": "å b"}, "kan inte användas"),
        ({"username": "prov.planner"}, "redan ett konto"),
        ({"role": "kung"}, "rollen finns inte"),
        ({"organisation": "ingen"}, "ingen organisation"),
    ],
)
def test_an_account_that_cannot_be_is_refused(send, changes, words):
    page = make(send, **changes)
    assert page.status_code in {404, 422}
    assert words in page.text


def test_a_forgotten_password_is_replaced_by_an_administrator(send, coordinator, enter):
    make(send)
    row = number(coordinator.get("/konton"), "anna")
    given = secret(send(f"/konton/{row}/losenord"))
    assert enter("anna", given)[1].status_code == 302


def test_a_closed_account_is_out_at_once(send, coordinator, enter, token):
    given = secret(make(send))
    client, _ = enter("anna", given)
    form = {"old": given, "new": OWN, "again": OWN, "csrf_token": token(client)}
    client.post("/losenord", data=form)
    assert client.get("/hotspots").status_code == 200
    row = number(coordinator.get("/konton"), "anna")
    assert send(f"/konton/{row}/stang").status_code == 303
    assert client.get("/hotspots").status_code == 302
    assert enter("anna", OWN)[1].status_code == 422


def test_a_closed_account_can_be_opened_again(send, coordinator, enter):
    given = secret(make(send))
    row = number(coordinator.get("/konton"), "anna")
    send(f"/konton/{row}/stang")
    page = coordinator.get("/konton").text
    assert "Stängda konton (1)" in page
    assert f'action="/konton/{row}/oppna"' in page
    assert send(f"/konton/{row}/oppna").status_code == 303
    assert enter("anna", given)[1].status_code == 302
    assert "Stängda konton" not in coordinator.get("/konton").text


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("fel", OWN, OWN, "stämmer inte"),
        (PASSWORD, OWN, OWN + "x", "inte lika"),
        (PASSWORD, "kort", "kort", "minst 12"),
        (PASSWORD, PASSWORD, PASSWORD, "välj ett annat"),
    ],
)
def test_a_password_is_not_changed_to_one_that_will_not_do(
    send, old, new, again, words
):
    page = send("/losenord", old=old, new=new, again=again)
    assert page.status_code == 422
    assert words in page.text


def test_an_organisation_is_added_and_accounts_may_belong_to_it(send, coordinator):
    form = {"name": "Östra Bostäder AB", "type": "property_owner"}
    assert send("/konton/organisationer", **form).status_code == 303
    assert "Östra Bostäder AB" in coordinator.get("/konton").text
    page = make(send, role="external_reporter", organisation="ostra_bostader_ab")
    assert secret(page)


def test_roles_and_passwords_that_change_are_in_the_log(send, database, coordinator):
    make(send)
    send(f"/konton/{number(coordinator.get('/konton'), 'anna')}/losenord")
    with transaction(database) as connection:
        changed, made = audit.read(connection)[:2]
    assert (made.action, made.details["role"]) == ("account_made", "planner")
    assert changed.action == "account_changed"
    assert changed.details["new_password"]
    assert made.role == changed.role == Role.COORDINATOR


def test_too_many_wrong_passwords_must_wait(enter):
    answers = [enter("prov.planner", "fel")[1] for _ in range(12)]
    assert [each.status_code for each in answers] == [422] * 10 + [429] * 2
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900
    assert enter("prov.planner", PASSWORD)[1].status_code == 429
    assert enter("prov.coordinator", PASSWORD)[1].status_code == 302


def test_the_log_says_that_it_is_whole(empty, send, token, enter):
    make(send)
    _, _ = enter("x", "y")
    client, _ = enter(f"prov.{Role.DPO_ARCHIVIST}", PASSWORD)
    page = client.get("/logg").text
    assert "Kedjan är hel" in page
    assert "Konto skapat" in page
    assert empty
    assert token(client)
