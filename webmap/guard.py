"""What stands before every view: who asks, from where, and with what."""

from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request, url_for
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    Unauthorized,
    UnsupportedMediaType,
)
from werkzeug.wrappers import Response as Answer

from webmap.access import allows
from webmap.body_limits import body_limit
from webmap.errors import CrossSiteError, RefusedEncodingError
from webmap.sign_in import is_program

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OWN_FETCH = frozenset({"same-origin", "none"})
# Where somebody who must choose a password may go before that.
_BEFORE_PASSWORD = frozenset(
    {"password.page", "password.change", "signin.sign_out", "language.choose"}
)
_OWN_TYPES = frozenset({"application/json", "multipart/form-data"})
_TYPES_OF_ENDPOINT = {
    "api_photos.put": frozenset({"image/jpeg", "image/png", "image/webp"})
}
_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
# They tell at the field what is wrong.
_READ_THEMSELVES = frozenset(
    {
        "report.send",
        "receipt.show",
        "receipt.supplement",
        "receipt.withdraw_contact",
        "own_reports.supplement",
    }
)
csrf = CSRFProtect()


def attach(app: Flask) -> None:
    """Put the guards up, in the order they ask."""
    app.before_request(limit_body)
    app.before_request(refuse_unknown_encodings)
    app.before_request(refuse_other_sites)
    app.before_request(ask_who)
    # Last, so that a page that is closed says so rather than ask for a token.
    app.before_request(ask_for_token)
    app.before_request(refuse_null_signs)
    csrf.init_app(app)


def limit_body() -> None:
    """Say how much may come, before the token is looked for in it."""
    limit = body_limit(request.endpoint, request.mimetype)
    if limit is not None:
        request.max_content_length = limit


def refuse_null_signs() -> None:
    """Refuse the one sign that no text of the database can hold."""
    if request.endpoint in _READ_THEMSELVES:
        return
    told = [*request.args.values(), *map(str, (request.view_args or {}).values())]
    if request.method not in SAFE_METHODS and request.mimetype in _FORMS:
        told += request.form.values()
    if any("\x00" in text for text in told):
        raise BadRequest


def ask_who() -> Response | Answer | None:
    """Let a request through only if the table of roles says so."""
    if request.routing_exception is not None:
        return None
    # What is open to anyone is answered without asking the database who it is.
    if allows(request.endpoint, request.method, None):
        return None
    role = current_user.role if current_user.is_authenticated else None
    if allows(request.endpoint, request.method, role):
        if current_user.must_change_password and (
            request.endpoint not in _BEFORE_PASSWORD
        ):
            return redirect(url_for("password.page"))
        return None
    if role is not None:
        raise Forbidden
    if is_api() or request.method not in SAFE_METHODS:
        raise Unauthorized
    wanted = request.full_path.removesuffix("?")
    return redirect(url_for("signin.sign_in", next=wanted))


def ask_for_token() -> None:
    """Ask whoever comes with a cookie for the token of our own pages."""
    if request.routing_exception is None and not is_program():
        csrf.protect(apply_exemptions=True)


def refuse_other_sites() -> None:
    """Refuse a change that another site's page asks for."""
    if request.method in SAFE_METHODS:
        return
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None and fetch_site not in _OWN_FETCH:
        raise CrossSiteError
    origin = request.headers.get("Origin")
    if origin is not None and _host_of(origin) != request.host:
        raise CrossSiteError


def _host_of(origin: str) -> str | None:
    """Give the host of an origin; None if it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def refuse_unknown_encodings() -> None:
    """Refuse packed bodies, and to the API bodies of a type that it does not take."""
    if request.headers.get("Content-Encoding"):
        raise RefusedEncodingError
    if (
        is_api()
        and request.method not in SAFE_METHODS
        and request.routing_exception is None
        and request.mimetype
        not in _TYPES_OF_ENDPOINT.get(request.endpoint or "", _OWN_TYPES)
    ):
        raise UnsupportedMediaType


def is_api() -> bool:
    """Tell whether the request is for the API, by its path alone."""
    return request.path.startswith("/api/")
