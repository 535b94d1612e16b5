"""Why a sign-in through the provider comes to nothing, told to whoever tried."""

import logging
import re

from authlib.integrations.flask_client import OAuthError
from flask_babel import gettext as _

from geosafety.errors import GeosafetyError

logger = logging.getLogger(__name__)

# What RFC 6749 and OpenID Connect have a provider say; other words are not repeated.
_SAID = frozenset(
    {
        *("access_denied", "invalid_client", "invalid_grant", "invalid_request"),
        *("invalid_scope", "unauthorized_client", "unsupported_response_type"),
        *("server_error", "temporarily_unavailable", "login_required"),
        *("interaction_required", "consent_required", "account_selection_required"),
    }
)


class AwayError(GeosafetyError):
    """The provider does not answer as it should."""

    code = "provider-away"


class UnprovenError(GeosafetyError):
    """What came back from the provider does not show who it is."""

    code = "sign-in-unproven"


class NotAdmittedError(GeosafetyError):
    """Somebody has shown who they are, and may still not come in."""

    code = "not-admitted"


class DistrustedError(ValueError):
    """A part of what the provider tells is not to be believed; the text names it."""


def away(error: Exception) -> AwayError:
    """Tell that the provider does not answer; why is logged."""
    logger.warning("openid: the provider is away (%s)", type(error).__name__)
    words = _(
        "The sign-in of the municipality does not answer just now. Try again in a "
        "while, or sign in with a username and a password if you have them."
    )
    return AwayError(sv=words, en=words)


def unproven(error: Exception) -> UnprovenError:
    """Tell that it did not work; what failed is logged, and nothing of the token."""
    logger.warning("openid: refused (%s)", _named(error))
    words = (
        _("The sign-in was broken off. Try again.")
        if isinstance(error, OAuthError)
        else _(
            "The sign-in could not be trusted and was broken off. Try again; if it "
            "happens again, tell those who look after accounts in your organisation."
        )
    )
    return UnprovenError(sv=words, en=words)


def not_admitted(reason: str) -> NotAdmittedError:
    """Tell somebody who is known why they may still not come in."""
    words = {
        "closed": _("Your account here is closed. An administrator can open it again."),
        "no-role": _(
            "Your account gives you no role here. Ask those who look after accounts "
            "in your organisation to give you one."
        ),
        "no-organisation": _(
            "Your account belongs to an organisation that is not here yet. Ask an "
            "administrator of the safety map to add it."
        ),
    }
    logger.warning("openid: not admitted (%s)", reason)
    return NotAdmittedError(sv=words[reason], en=words[reason])


def _named(error: Exception) -> str:
    """Name an error and what it is about, in words that are our own."""
    part = getattr(error, "claim", None)
    if isinstance(error, DistrustedError):
        part = str(error)
    elif isinstance(error, OAuthError):
        part = error.error if error.error in _SAID else None
    is_plain = isinstance(part, str) and re.fullmatch("[a-z_]{1,40}", part)
    return f"{type(error).__name__} {part}" if is_plain else type(error).__name__
