import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from sqlalchemy import select, text

from geosafety.model.account import FROM_PROVIDER
from geosafety.store import accounts, organisations
from geosafety.store.connection import transaction
from geosafety.store.tables import account


def stored(database):
    query = select(account).where(account.c.username.startswith(FROM_PROVIDER))
    with transaction(database) as connection:
        return connection.execute(query.order_by(account.c.id)).all()


def is_in(person):
    return person.client.get("/").status_code == 200


def with_query(address, **changes):
    parts = urlsplit(address)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    kept = {key: value for key, value in (query | changes).items() if value}
    return urlunsplit(parts._replace(query=urlencode(kept)))


def test_the_sign_in_page_offers_both_ways(trusting):
    page = trusting.test_client().get("/logga-in?next=/lager").text
    assert 'href="/logga-in/kommunkonto?next=/lager"' in page
    assert "Logga in med kommunkonto" in page
    assert 'name="password"' in page


def test_without_a_provider_there_is_no_such_way(empty):
    client = empty.test_client()
    assert "kommunkonto" not in client.get("/logga-in").text
    assert client.get("/logga-in/kommunkonto").status_code == 404
    assert client.get("/logga-in/svar?code=x&state=y").status_code == 404


def test_somebody_whom_the_provider_vouches_for_comes_in(person, database):
    anna = person()
    answer = anna.signs_in("/detaljplaner?x=1")
    assert (answer.status_code, answer.location) == (302, "/detaljplaner?x=1")
    page = anna.client.get("/detaljplaner")
    assert page.status_code == 200
    assert "Anna Ek" in page.text
    (row,) = stored(database)
    assert (row.role, row.password_hash) == ("planner", None)
    assert re.fullmatch("openid:[0-9a-f]{24}", row.username)


def test_coming_again_is_the_same_account(person, database, provider):
    person().signs_in()
    provider.people["anna"]["name"] = "Anna Ask"
    person().signs_in()
    (row,) = stored(database)
    assert row.name == "Anna Ask"


def test_another_site_is_never_the_next_page(person):
    assert person().signs_in("//evil.example").location == "/"


def test_the_way_to_the_provider_carries_what_it_should(person):
    asked = parse_qs(urlsplit(person().asks()).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) >= 30
    assert len(asked["nonce"][0]) >= 20
    assert asked["redirect_uri"] == ["http://localhost/logga-in/svar"]


def test_away_from_loopback_the_way_back_is_encrypted(trusting):
    trusting.config["TRUSTED_HOSTS"].append("karta.example")
    client = trusting.test_client()
    answer = client.get("/logga-in/kommunkonto", base_url="http://karta.example")
    asked = parse_qs(urlsplit(answer.location).query)
    assert asked["redirect_uri"] == ["https://karta.example/logga-in/svar"]


def test_the_provider_wants_a_challenge_and_the_right_verifier(person):
    anna = person()
    address = anna.asks()
    bare = with_query(address, code_challenge="", code_challenge_method="")
    assert requests.get(bare, allow_redirects=False, timeout=10).status_code == 400
    other = anna.proves(with_query(address, code_challenge="A" * 43))
    assert anna.client.get(other).status_code == 400
    assert not is_in(anna)


@pytest.mark.parametrize("state", ["", "forged"])
def test_a_forged_state_is_refused_before_anybody_is_asked(person, provider, state):
    anna = person()
    back = anna.proves(anna.asks())
    provider.asked.clear()
    assert anna.client.get(with_query(back, state=state)).status_code == 400
    assert provider.asked == []
    assert not is_in(anna)


def test_what_was_begun_in_one_browser_is_not_finished_in_another(person):
    anna, other = person(), person()
    back = anna.proves(anna.asks())
    assert other.client.get(back).status_code == 400
    assert not is_in(other)


def test_a_code_works_once_even_with_the_cookie_of_before(person, trusting):
    anna = person()
    address = anna.asks()
    before = anna.client.get_cookie("geosafety").value
    back = anna.proves(address)
    assert anna.client.get(back).status_code == 302
    assert anna.client.get(back).status_code == 400
    thief = trusting.test_client()
    thief.set_cookie("geosafety", before)
    assert thief.get(back).status_code == 400
    assert thief.get("/").status_code == 302


def test_somebody_who_changes_their_mind_is_told_so(person):
    answer = person().client.get("/logga-in/svar?error=access_denied&state=x")
    assert answer.status_code == 400
    assert "Inloggningen avbröts. Försök igen." in answer.text
    assert "aria-invalid" not in answer.text


def test_many_tries_do_not_outgrow_the_cookie(person):
    anna = person()
    addresses = [anna.asks() for _ in range(20)]
    assert len(anna.client.get_cookie("geosafety").value) < 3000
    assert anna.client.get(anna.proves(addresses[-1])).status_code == 302


@pytest.mark.parametrize("roles", [None, [], ["chef"], "samordnar", [{"a": 1}], 7])
def test_without_a_role_nobody_comes_in_and_nothing_is_stored(
    person, provider, database, roles
):
    provider.people["anna"]["roles"] = roles
    answer = person().signs_in()
    assert answer.status_code == 403
    assert "ger dig ingen roll här" in answer.text
    assert stored(database) == []


def test_the_first_grant_that_fits_decides(person, provider, database):
    provider.people["anna"]["roles"] = ["plan", "samordnare"]
    person().signs_in()
    assert [row.role for row in stored(database)] == ["coordinator"]


def test_an_organisation_that_is_not_here_is_told(person, provider, database):
    provider.people["anna"]["roles"] = "polis"
    answer = person().signs_in()
    assert answer.status_code == 403
    assert "organisation som inte finns här" in answer.text
    with transaction(database) as connection:
        organisations.ensure(
            connection, "polisen", name="Polisen", organisation_type="police"
        )
    assert person().signs_in().status_code == 302


def test_another_role_ends_the_sessions_of_the_old(person, provider, database):
    before = person()
    before.signs_in()
    provider.people["anna"]["roles"] = ["samordnare"]
    after = person()
    after.signs_in()
    assert (is_in(before), is_in(after)) == (False, True)
    assert [row.role for row in stored(database)] == ["coordinator"]
    with transaction(database) as connection:
        noted = connection.execute(
            text("select action, details->'role' as role from audit.entry order by id")
        ).all()
    assert tuple(noted[-1]) == ("account_changed", ["planner", "coordinator"])


def test_whoever_has_lost_the_role_is_signed_out_everywhere(person, provider):
    before = person()
    before.signs_in()
    provider.people["anna"]["roles"] = []
    assert person().signs_in().status_code == 403
    assert not is_in(before)


def test_what_an_administrator_closed_stays_closed(person, provider, database):
    anna = person()
    anna.signs_in()
    (row,) = stored(database)
    with transaction(database) as connection:
        accounts.close(connection, row.id)
    assert not is_in(anna)
    provider.people["anna"]["roles"] = ["samordnare"]
    answer = anna.signs_in()
    assert answer.status_code == 403
    assert "är stängt" in answer.text
    assert [(row.role, row.closed_at is None) for row in stored(database)] == [
        ("planner", False)
    ]


def test_an_administrator_can_open_it_again(person, database, coordinator, token):
    person().signs_in()
    (row,) = stored(database)
    form = {"csrf_token": token(coordinator)}
    coordinator.post(f"/konton/{row.id}/stang", data=form)
    assert person().signs_in().status_code == 403
    coordinator.post(f"/konton/{row.id}/oppna", data=form)
    assert person().signs_in().status_code == 302


def test_two_with_the_same_address_are_two_accounts(person, provider, database):
    provider.people["anna"]["email"] = "info@kommun.example"
    person().signs_in()
    provider.user = "maja"
    provider.people["maja"] = provider.people["anna"] | {"roles": ["samordnare"]}
    person().signs_in()
    rows = stored(database)
    assert [row.role for row in rows] == ["planner", "coordinator"]
    assert len({row.subject for row in rows}) == 2
    assert "info@" not in str(rows)


def test_such_an_account_has_no_password(person, database, token, coordinator):
    person().signs_in()
    (row,) = stored(database)
    stranger = coordinator.application.test_client()
    form = {"username": row.username, "password": "None"}
    answer = stranger.post("/logga-in", data=form | {"csrf_token": token(stranger)})
    assert answer.status_code == 422
    form = {"csrf_token": token(coordinator)}
    path = f"/konton/{row.id}/losenord"
    assert coordinator.post(path, data=form).status_code == 404
    assert path not in coordinator.get("/konton").text
    assert stored(database) == [row]


def test_its_owner_cannot_give_it_a_password(person, token, database):
    anna = person()
    anna.signs_in()
    form = {"old": "", "new": "en-ny-lösenfras-42", "again": "en-ny-lösenfras-42"}
    form["csrf_token"] = token(anna.client)
    assert anna.client.post("/losenord", data=form).status_code == 422
    assert [row.password_hash for row in stored(database)] == [None]


def test_a_cookie_from_before_is_worth_nothing_after(person, trusting, token):
    anna = person()
    old_token = token(anna.client)
    before = anna.client.get_cookie("geosafety").value
    anna.signs_in()
    planted = trusting.test_client()
    planted.set_cookie("geosafety", before)
    assert planted.get("/").status_code == 302
    assert token(anna.client) != old_token


def test_signing_in_ends_the_session_of_before(person, trusting):
    anna = person()
    anna.signs_in()
    first = anna.client.get_cookie("geosafety").value
    anna.signs_in()
    thief = trusting.test_client()
    thief.set_cookie("geosafety", first)
    assert thief.get("/").status_code == 302


def test_signing_out_here_offers_to_sign_out_there(person, token, provider):
    anna = person()
    anna.signs_in()
    form = {"csrf_token": token(anna.client)}
    answer = anna.client.post("/logga-ut", data=form)
    assert (answer.status_code, answer.location) == (302, "/utloggad")
    assert not is_in(anna)
    page = anna.client.get("/utloggad").text
    (way_out,) = re.findall(f'href="({provider.issuer}/session[^"]*)"', page)
    told = parse_qs(urlsplit(unescape(way_out)).query)
    assert told["client_id"] == ["geosafety-prov"]
    assert told["post_logout_redirect_uri"] == ["http://localhost/logga-in"]


def test_signing_out_of_a_local_account_leads_to_the_sign_in_page(coordinator, token):
    answer = coordinator.post("/logga-ut", data={"csrf_token": token(coordinator)})
    assert answer.location == "/logga-in"


def test_a_provider_without_a_way_out_is_not_offered(trusting, provider):
    provider.told["end_session_endpoint"] = None
    page = trusting.test_client().get("/utloggad").text
    assert "Du är utloggad" in page
    assert provider.issuer not in page
