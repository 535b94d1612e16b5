"""A real OpenID provider on loopback, and the site that trusts it."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests
from cryptojwt.jwk.rsa import RSAKey, new_rsa_key
from cryptojwt.jws.jws import JWS
from cryptojwt.key_issuer import KeyIssuer
from flask import Flask, Response, redirect, request
from flask.testing import FlaskClient
from idpyoidc.server import Server
from idpyoidc.server.exception import UnAuthorizedClient
from werkzeug.serving import make_server

from geosafety.jobs.provider import CLIENT_ID, ISSUER, ROLES, SECRET_FILE

CLIENT = "geosafety-prov"
SECRET = uuid4().hex
SITE = "http://localhost"
# A tenant of the tests' own, as Microsoft's issuers name theirs.
TENANT = str(uuid4())
GRANTS = """
claim = "roles"

[[grant]]
value = "samordnare"
role = "coordinator"

[[grant]]
value = "plan"
role = "planner"
organisation = "kommunen"

[[grant]]
value = "polis"
role = "police"
organisation = "polisen"
"""
# Two keys for all tests, since they take long to make.
_KEY, _NEXT_KEY = (new_rsa_key(kid=kid, use="sig") for kid in ("first", "second"))
_ANY_KEY = [{"type": "EC", "crv": "P-256", "use": ["sig"]}]
_RELEASED = ("name", "email", "roles", "tid", "oid")
Claims = dict[str, object]


@dataclass(eq=False)
class Provider:
    """
    IdentityPython's server, in a thread of its own.

    `user` is whoever sits at the browser and is signed in there. `forge` gets the
    claims of each identity token and gives the token that is sent instead; `told`
    is added to what the provider tells of itself.
    """

    address: str
    issuer: str
    people: dict[str, Claims] = field(default_factory=dict)
    server: Server = field(init=False)
    user: str = "anna"
    forge: Callable[[Claims], str] | None = None
    told: Claims = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_away: bool = False

    @property
    def key(self) -> RSAKey:
        """Give the key that the provider signs with."""
        return self.server.keyjar.get_signing_key("RSA", "")[0]

    def sign(self, claims: Claims, alg: str = "RS256", key: object = None) -> str:
        """Sign with the provider's own key, or with another one."""
        keys = [] if alg == "none" else [key or self.key]
        return JWS(json.dumps(claims), alg=alg).sign_compact(keys)

    def replace_keys(self) -> None:
        """Sign with a new key from now on, and no longer show the old ones."""
        _give_keys(self.server, [_NEXT_KEY])

    def answer(self, endpoint_name: str) -> Response:
        """Hand a request to the endpoint, as IdentityPython's own example does."""
        endpoint = self.server.get_endpoint(endpoint_name)
        sent = request.form if request.method == "POST" else request.args
        headers = {key.lower(): value for key, value in request.headers.items()}
        about = {"headers": headers, "method": request.method, "url": request.url}
        try:
            asked = endpoint.parse_request(sent.to_dict(), http_info=about)
        except UnAuthorizedClient:
            refusal = {"error": "invalid_client"}
            return Response(json.dumps(refusal), 401, mimetype="application/json")
        if "error" in asked:
            return Response(asked.to_json(), 400, mimetype="application/json")
        made = endpoint.process_request(asked, http_info=about)
        if "redirect_location" in made:
            return redirect(made["redirect_location"])
        info = endpoint.do_response(request=asked, **made)
        if info.get("response_placement", endpoint.response_placement) == "url":
            return redirect(info["response"])
        return Response(info["response"], mimetype="application/json")


@pytest.fixture(scope="session")
def running() -> Iterator[Provider]:
    logging.getLogger("idpyoidc").setLevel(logging.CRITICAL)
    with _serving(TENANT) as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    """Give the provider as new: with keys of its own, and knowing Anna."""
    running.server = _server(running.issuer, running.people)
    running.user, running.forge, running.is_away = "anna", None, False
    running.told.clear()
    running.asked.clear()
    running.people.clear()
    running.people["anna"] = {"name": "Anna Ek", "roles": ["plan"]}
    return running


@contextmanager
def _serving(tenant: str) -> Iterator[Provider]:
    app = Flask("provider")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    issuer = f"{address}/{tenant}/v2.0"
    provider = Provider(address, issuer)
    _route(app, provider, f"/{tenant}/v2.0")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


def _server(issuer: str, people: dict[str, Claims]) -> Server:
    server = Server(_configuration(issuer))
    _give_keys(server, [_KEY])
    server.context.userinfo.db = people
    server.context.cdb[CLIENT] = {
        "client_secret": SECRET,
        "redirect_uris": [(f"{SITE}/logga-in/svar", None)],
        "post_logout_redirect_uri": [(f"{SITE}/logga-in", None)],
        "response_types_supported": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
    }
    return server


def _give_keys(server: Server, keys: list[RSAKey]) -> None:
    for issuer in ("", server.issuer):
        server.keyjar[issuer] = KeyIssuer(name=issuer)
        server.keyjar.add_keys(issuer, keys)


def _route(app: Flask, provider: Provider, root: str) -> None:
    @app.before_request
    def note() -> tuple[str, int] | None:
        provider.asked.append(request.path.removeprefix(root))
        return ("", 503) if provider.is_away else None

    @app.get(f"{root}/.well-known/openid-configuration")
    def configuration() -> Claims:
        return provider.answer("provider_config").get_json() | provider.told

    @app.get(f"{root}/keys")
    def keys() -> Claims:
        return provider.server.keyjar.export_jwks()

    @app.get(f"{root}/authorization")
    def authorization() -> Response:
        method = provider.server.context.authn_broker.get_method_by_id("user")
        method.user = provider.user
        return provider.answer("authorization")

    @app.post(f"{root}/token")
    def token() -> Response | Claims:
        answer = provider.answer("token")
        if provider.forge is None or answer.status_code != 200:
            return answer
        tokens = answer.get_json(force=True)
        claims = JWS().verify_compact(tokens["id_token"], [provider.key])
        return tokens | {"id_token": provider.forge(claims)}

    @app.get(f"{root}/session")
    def end_session() -> Response:
        return provider.answer("session")


def _configuration(issuer: str) -> dict[str, object]:
    """Configure the server as its own example does, with PKCE required."""
    oidc, package = "idpyoidc.server.oidc", "idpyoidc.server"
    secret = {"client_authn_method": ["client_secret_basic", "client_secret_post"]}
    return {
        "issuer": issuer,
        "key_conf": {"key_defs": _ANY_KEY, "uri_path": "keys"},
        "endpoint": {
            "provider_config": {
                "path": ".well-known/openid-configuration",
                "class": f"{oidc}.provider_config.ProviderConfiguration",
                "kwargs": {},
            },
            "authorization": {
                "path": "authorization",
                "class": f"{oidc}.authorization.Authorization",
                "kwargs": {},
            },
            "token": {
                "path": "token",
                "class": f"{oidc}.token.Token",
                "kwargs": secret,
            },
            "session": {
                "path": "session",
                "class": f"{oidc}.session.Session",
                "kwargs": {"logout_verify_url": "verify_logout"},
            },
        },
        "add_on": {
            "pkce": {
                "function": f"{package}.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True, "code_challenge_methods": {"S256": None}},
            }
        },
        "authentication": {
            "user": {
                "acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
                "class": f"{package}.user_authn.user.NoAuthn",
                "kwargs": {"user": "anna"},
            }
        },
        "authz": {
            "class": f"{package}.authz.AuthzHandling",
            "kwargs": {
                "grant_config": {
                    "usage_rules": {
                        "authorization_code": {
                            "supports_minting": ["access_token", "id_token"],
                            "max_usage": 1,
                        },
                        "access_token": {},
                    },
                    "expires_in": 3600,
                }
            },
        },
        "token_handler_args": {
            "code": {"lifetime": 600, "password": uuid4().hex},
            "token": {
                "class": f"{package}.token.jwt_token.JWTToken",
                "kwargs": {"alg": "RS256"},
            },
            "id_token": {
                "class": f"{package}.token.id_token.IDToken",
                "kwargs": {"base_claims": dict.fromkeys(_RELEASED)},
            },
        },
        "userinfo": {
            "class": f"{package}.user_info.UserInfo",
            "kwargs": {"db": {}},
        },
    }


@pytest.fixture
def pinned(provider, monkeypatch, tmp_path):
    """Name the provider in the environment."""
    (tmp_path / "roles.toml").write_text(GRANTS, encoding="utf-8")
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    monkeypatch.setenv(ISSUER, provider.issuer)
    monkeypatch.setenv(CLIENT_ID, CLIENT)
    monkeypatch.setenv(SECRET_FILE, str(tmp_path / "secret"))
    monkeypatch.setenv(ROLES, str(tmp_path / "roles.toml"))


@pytest.fixture
def trusting(pinned, empty) -> Flask:  # noqa: ARG001 - it is read when `empty` starts
    """Serve the empty municipality, whose staff the provider vouches for."""
    return empty


@dataclass(eq=False)
class Person:
    """Somebody at a browser, who follows where the site and the provider lead."""

    client: FlaskClient

    def asks(self, wanted: str = "/") -> str:
        """Press the button, and give where the site sends the browser."""
        answer = self.client.get("/logga-in/kommunkonto", query_string={"next": wanted})
        assert answer.status_code == 302, answer.text
        return answer.location

    def proves(self, address: str) -> str:
        """Visit the provider, and give where it sends the browser back to."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}" == SITE
        return f"{parts.path}?{parts.query}"

    def signs_in(self, wanted: str = "/"):
        """Go all the way, and give the site's last answer."""
        return self.client.get(self.proves(self.asks(wanted)))


@pytest.fixture
def person(trusting) -> Callable[[], Person]:
    """Give somebody at a browser of their own."""
    return lambda: Person(trusting.test_client())
