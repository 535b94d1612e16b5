"""What the provider, or somebody in its place, sends and the site does not believe."""

import time
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptojwt.jwk.hmac import SYMKey
from cryptojwt.jwk.rsa import new_rsa_key

NOW = time.time
OTHER = str(uuid4())
# What is wrong with a token, the claim that shows it, and what it says instead.
CLAIMS = {
    ("the nonce of another try", "nonce"): lambda _: {"nonce": "another"},
    ("no nonce", "nonce"): lambda _: {"nonce": None},
    ("the issuer of another tenant", "iss"): lambda provider: {
        "iss": f"{provider.address}/{OTHER}/v2.0"
    },
    ("no issuer", "iss"): lambda _: {"iss": None},
    ("another tenant", "tid"): lambda _: {"tid": OTHER, "oid": "a"},
    ("another audience", "aud"): lambda _: {"aud": ["another"]},
    ("more audiences", "aud"): lambda provider: {
        "aud": [*provider.audience, "another"],
        "azp": provider.audience[0],
    },
    ("another presenter", "azp"): lambda _: {"azp": "another"},
    ("an hour ago", "exp"): lambda _: {"iat": NOW() - 7200, "exp": NOW() - 3600},
    ("two minutes ago", "exp"): lambda _: {"exp": NOW() - 120},
    ("no end", "exp"): lambda _: {"exp": None},
    ("not yet", "nbf"): lambda _: {"nbf": NOW() + 3600},
    ("nobody", "sub"): lambda _: {"sub": None},
    ("a number", "sub"): lambda _: {"sub": 7},
    ("a NUL", "sub"): lambda _: {"sub": "a\0b"},
    ("a long one", "sub"): lambda _: {"sub": "a" * 256},
    ("the hash of another code", "at_hash"): lambda _: {
        "at_hash": "AAAAAAAAAAAAAAAAAAAAAA"
    },
}


@pytest.fixture
def refused(person, provider, database, caplog):
    """See that a try is refused, that nobody is in, and that nothing of it is kept."""

    def check(forge):
        provider.forge = forge
        anna = person()
        answer = anna.signs_in()
        assert answer.status_code == 400
        assert "gick inte att lita på" in answer.text
        assert anna.client.get("/").status_code == 302
        with database.connect() as connection:
            count = "select count(*) from core.account where issuer is not null"
            assert connection.exec_driver_sql(count).scalar() == 0
        said = [each.message for each in caplog.records if "openid:" in each.message]
        assert len(said) == 1
        return said[0]

    return check


@pytest.mark.parametrize(("case", "claim"), CLAIMS)
def test_a_token_that_says_the_wrong_thing_is_refused(provider, refused, case, claim):
    provider.audience = ["geosafety-prov"]

    def forge(claims):
        changed = claims | CLAIMS[case, claim](provider)
        kept = {key: value for key, value in changed.items() if value is not None}
        return provider.sign(kept)

    assert refused(forge).endswith(f"Error {claim})")


def test_a_clock_that_is_a_little_off_does_no_harm(person, provider):
    provider.forge = lambda claims: provider.sign(claims | {"exp": NOW() - 10})
    assert person().signs_in().status_code == 302


def test_a_token_without_a_signature_is_refused_whatever_is_announced(
    provider, refused
):
    provider.told["id_token_signing_alg_values_supported"] = ["none", "RS256"]
    said = refused(lambda claims: provider.sign(claims, "none"))
    assert "UnsupportedAlgorithmError" in said


def test_the_public_key_is_no_secret(provider, refused):
    provider.told["id_token_signing_alg_values_supported"] = ["HS256", "RS256"]
    public = provider.key.public_key()
    shown = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = SYMKey(key=shown)
    said = refused(lambda claims: provider.sign(claims, "HS256", key))
    assert "UnsupportedAlgorithmError" in said


def test_the_clients_secret_signs_nothing(provider, refused):
    key = SYMKey(key=provider.server.context.cdb["geosafety-prov"]["client_secret"])
    said = refused(lambda claims: provider.sign(claims, "HS256", key))
    assert "UnsupportedAlgorithmError" in said


def test_another_key_under_the_same_name_is_refused(provider, refused):
    mine = provider.key
    stranger = new_rsa_key(kid=mine.kid, use="sig")
    said = refused(lambda claims: provider.sign(claims, "RS256", stranger))
    assert said == "openid: refused (BadSignatureError)"


def test_a_key_that_the_provider_does_not_show_is_looked_for_once(provider, refused):
    stranger = new_rsa_key(kid="unknown", use="sig")
    refused(lambda claims: provider.sign(claims, "RS256", stranger))
    assert provider.asked.count("/keys") == 2


def test_something_that_is_no_token_is_refused(refused):
    refused(lambda _: "not.a.token")


def test_an_answer_without_an_identity_is_refused(refused):
    refused(lambda _: None)


def test_a_new_key_is_fetched_when_it_is_met(person, provider):
    assert person().signs_in().status_code == 302
    provider.replace_keys()
    assert person().signs_in().status_code == 302
    assert provider.asked.count("/keys") == 2
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_a_key_that_was_withdrawn_is_forgotten_within_the_hour(
    person, provider, trusting
):
    old = provider.key
    assert person().signs_in().status_code == 302
    provider.replace_keys()
    provider.forge = lambda claims: provider.sign(claims, "RS256", old)
    client = trusting.extensions["openid"].client
    client.server_metadata["_loaded_at"] -= 3601
    assert person().signs_in().status_code == 400


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "http://127.0.0.1/common/v2.0"},
        {"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "ftp://evil.example/keys"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_tells_of_another_is_refused(trusting, provider, told):
    provider.told |= told
    answer = trusting.test_client().get("/logga-in/kommunkonto")
    assert answer.status_code == 400
    assert "gick inte att lita på" in answer.text


def test_a_provider_that_is_away_leaves_the_other_way_in(trusting, provider, token):
    provider.is_away = True
    client = trusting.test_client()
    answer = client.get("/logga-in/kommunkonto?next=/lager")
    assert answer.status_code == 503
    assert "svarar inte just nu" in answer.text
    assert 'name="password"' in answer.text
    form = {"username": "prov.planner", "password": "en-lång-lösenfras-42"}
    form |= {"next": "/lager", "csrf_token": token(client)}
    assert client.post("/logga-in", data=form).location == "/lager"


def test_a_provider_that_goes_away_midway_is_told_of(person, provider):
    anna = person()
    back = anna.proves(anna.asks())
    provider.is_away = True
    assert anna.client.get(back).status_code == 503
    provider.is_away = False
    assert anna.signs_in().status_code == 302


def test_an_account_is_known_by_its_number_and_tenant_at_microsoft(
    person, provider, database
):
    tenant = provider.issuer.split("/")[-2]
    provider.people["anna"] |= {"tid": tenant, "oid": "0001"}
    person().signs_in()
    provider.people["maja"] = provider.people["anna"]
    provider.user = "maja"
    person().signs_in()
    with database.connect() as connection:
        query = "select subject from core.account where issuer is not null"
        assert connection.exec_driver_sql(query).scalars().all() == ["0001"]


def test_the_log_holds_nothing_of_the_token_or_the_person(person, provider, caplog):
    anna = person()
    back = anna.proves(anna.asks())
    caplog.clear()
    provider.forge = lambda claims: provider.sign(claims | {"nonce": "x"})
    anna.client.get(back)
    own = [each for each in caplog.records if each.name.startswith("webmap")]
    assert [each.message for each in own] == [
        "openid: refused (InvalidClaimError nonce)"
    ]


def test_the_log_names_what_the_provider_said_if_it_is_a_word_of_the_standard(
    trusting, caplog
):
    for error in ("invalid_client", "19121212_1212", "a\nb"):
        query = {"error": error, "error_description": "Anna Ek", "state": "x"}
        trusting.test_client().get("/logga-in/svar", query_string=query)
    own = [each.message for each in caplog.records if each.name.startswith("webmap")]
    assert own == [
        "openid: refused (OAuthError invalid_client)",
        *2 * ["openid: refused (OAuthError)"],
    ]


def test_a_wrong_secret_is_told_in_the_log(person, provider, caplog):
    provider.server.context.cdb["geosafety-prov"]["client_secret"] = "another"  # noqa: S105
    assert person().signs_in().status_code == 400
    assert "openid: refused (OAuthError invalid_client)" in caplog.text
