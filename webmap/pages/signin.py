"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webmap import sign_in as sessions
from webmap.openid import entrance
from webmap.site import site

blueprint = Blueprint("signin", __name__)


@blueprint.get("/logga-in")
def sign_in() -> str | Response:
    """Ask anyone for a name and a password."""
    if current_user.is_authenticated:
        return redirect(url_for("start.home"))
    return page(own_path(request.args.get("next")))


@blueprint.post("/logga-in")
def enter() -> tuple[str, int] | Response:
    """Let in whoever gives both rightly."""
    wanted = own_path(request.form.get("next"))
    username = request.form.get("username", "")
    password = request.form.get("password", "")
    if not sessions.enter(site().pool, username, password):
        refusal = _("The username and the password do not belong together.")
        return page(wanted, username=username, refusal=refusal), 422
    return redirect(wanted)


@blueprint.post("/logga-ut")
def sign_out() -> Response:
    """End the session of whoever is signed in."""
    is_elsewhere_too = current_user.account.is_from_provider
    sessions.sign_out(site().pool)
    session.clear()
    following = "openid.signed_out" if is_elsewhere_too else "signin.sign_in"
    response = redirect(url_for(following))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def page(wanted: str, **tried: str) -> str:
    """Make the sign-in page, with what became of a try."""
    is_open = entrance() is not None
    return render_template("sign_in.html", wanted=wanted, by_provider=is_open, **tried)


def own_path(path: str | None) -> str:
    """
    Give a path of our own to go on to; anything else becomes the start page.

    Examples
    --------
    >>> own_path("/hotspots?from=2026-01"), own_path("//evil.example"), own_path(None)
    ('/hotspots?from=2026-01', '/', '/')
    """
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(path)
    return path if not parts.netloc and "\\" not in path and path.isprintable() else "/"
