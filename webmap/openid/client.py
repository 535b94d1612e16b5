"""Authlib's client, held to one issuer and to signatures."""

import time
from typing import cast

import requests
from authlib.integrations.flask_client import FlaskOAuth2App

from geosafety.jobs.provider import is_encrypted
from webmap.openid.refusals import DistrustedError

PATIENCE_S = 5
WELL_KNOWN = "/.well-known/openid-configuration"
# So long is what the provider tells of itself believed.
_FRESH_S = 3600
# Signatures alone, whatever the provider says it can do: with `none` anybody's token
# would do, and with HS256 that of anybody who knows the client's secret.
_ALGORITHMS = frozenset(
    f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)
)
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class PinnedClient(FlaskOAuth2App):  # type: ignore[misc]
    """The client; `issuer` is the one provider that it listens to."""

    issuer: str
    server_metadata: dict[str, object]

    def load_server_metadata(self) -> dict[str, object]:
        """Give what the provider tells of itself, asked for anew each hour."""
        told = self.server_metadata
        if time.time() - cast("float", told.get("_loaded_at", 0.0)) > _FRESH_S:
            answer = requests.get(self._server_metadata_url, timeout=PATIENCE_S)
            answer.raise_for_status()
            # A new one: with it the old keys are forgotten, since one that has been
            # withdrawn vouches for nobody.
            told = pinned(answer.json(), self.issuer) | {"_loaded_at": time.time()}
            self.server_metadata = told
        return told


def pinned(told: object, issuer: str) -> dict[str, object]:
    """
    Keep of what a provider tells what is used, and is safe.

    Raises
    ------
    DistrustedError
        If another issuer tells it, or an address is not encrypted.
    """
    if not isinstance(told, dict) or told.get("issuer") != issuer:
        raise DistrustedError("issuer")
    for name in _ENDPOINTS:
        if not _is_safe(told.get(name)):
            raise DistrustedError(name)
    names = ["issuer", *_ENDPOINTS]
    if _is_safe(told.get("end_session_endpoint")):
        names.append("end_session_endpoint")
    offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    way = "basic" if "client_secret_basic" in ways else "post"
    return {name: told[name] for name in names} | {
        "id_token_signing_alg_values_supported": sorted(
            _ALGORITHMS.intersection(offered)
        ),
        "token_endpoint_auth_method": f"client_secret_{way}",
    }


def _is_safe(address: object) -> bool:
    """Tell whether something is an address that nobody listens in on."""
    return isinstance(address, str) and is_encrypted(address)
