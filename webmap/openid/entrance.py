"""The way in past the provider, and the way out again."""

import logging
from dataclasses import dataclass
from typing import cast

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, session
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from geosafety.jobs.provider import Provider
from geosafety.model.account import Vouched
from webmap.openid.claims import vouched
from webmap.openid.client import PATIENCE_S, WELL_KNOWN, PinnedClient
from webmap.openid.refusals import away, unproven

_NAME = "openid"
_STATES = f"_state_{_NAME}_"
_MOST_STATES = 3
# So much may clocks differ.
_LEEWAY_S = 60
# The last three: what is of another kind than it should be falls apart in Authlib.
_DISTRUST = (
    *(AuthlibBaseError, JoseError, ValueError),
    *(TypeError, LookupError, AttributeError),
)


@dataclass(frozen=True, slots=True, eq=False)
class Entrance:
    """One provider, and the client that speaks with it."""

    provider: Provider
    client: PinnedClient

    def begin(self, callback: str) -> Response:
        """
        Send somebody to the provider, to come back to `callback`.

        Raises
        ------
        AwayError
            If the provider does not answer.
        UnprovenError
            If another answers for it.
        """
        _forget_old_tries()
        try:
            return cast("Response", self.client.authorize_redirect(callback))
        except requests.RequestException as error:
            raise away(error) from error
        except _DISTRUST as error:
            raise unproven(error) from error

    def finish(self) -> Vouched:
        """
        Give whom the provider vouches for in the current request.

        Raises
        ------
        AwayError
            If the provider does not answer.
        UnprovenError
            If nobody here asked for it, or what the provider gives is not to be
            believed.
        """
        options = {
            "iss": {"essential": True, "value": self.provider.issuer},
            "aud": {"essential": True, "value": self.provider.client_id},
        }
        try:
            token = self.client.authorize_access_token(
                claims_options=options, leeway=_LEEWAY_S
            )
            return vouched(token.get("userinfo") or {}, self.provider)
        except requests.RequestException as error:
            raise away(error) from error
        except _DISTRUST as error:
            raise unproven(error) from error

    def way_out(self, back: str) -> str | None:
        """Give the address that ends the session at the provider, if it has one."""
        try:
            if "end_session_endpoint" not in self.client.load_server_metadata():
                return None
        except (requests.RequestException, *_DISTRUST):
            return None
        leaving = self.client.create_logout_url(back, client_id=self.client.client_id)
        return str(leaving["url"])


def attach(app: Flask, provider: Provider | None) -> None:
    """Open the way in past a provider, if there is one."""
    app.extensions[_NAME] = None
    if provider is None:
        return
    # Below this it would write the verifiers of sign-ins that go on.
    logging.getLogger("authlib").setLevel(logging.INFO)
    client = OAuth(app).register(
        _NAME,
        client_cls=PinnedClient,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.issuer.rstrip("/") + WELL_KNOWN,
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE_S,
        },
    )
    client.issuer = provider.issuer
    app.extensions[_NAME] = Entrance(provider, client)


def entrance() -> Entrance | None:
    """Give the way in past the provider, if there is one."""
    return cast("Entrance | None", current_app.extensions[_NAME])


def _forget_old_tries() -> None:
    """Keep the last few alone, or the cookie would outgrow what browsers take."""
    tries = [key for key in session if key.startswith(_STATES)]
    tries.sort(key=lambda key: cast("float", session[key]["exp"]))
    for key in tries[: max(0, len(tries) - _MOST_STATES + 1)]:
        session.pop(key)
