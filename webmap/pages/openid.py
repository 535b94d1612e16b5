"""Signing in with an account of the municipality."""

from datetime import timedelta

from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from geosafety.errors import GeosafetyError
from geosafety.store.allowances import Allowance, spend
from geosafety.store.connection import transaction
from webmap import sign_in
from webmap.errors import TooManyError, status_of
from webmap.openid import Entrance, entrance
from webmap.pages.signin import own_path, page
from webmap.security import in_the_clear_on_loopback
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("openid", __name__)

# From one address: all the staff of a town hall on a Monday morning, and no flood.
_BEGINNINGS = Allowance(600, timedelta(minutes=15))
_WANTED = "wanted"


@blueprint.get("/logga-in/kommunkonto")
def begin() -> tuple[str, int] | Response:
    """Send anyone to the provider, to show there who they are."""
    way_in = _way_in()
    with transaction(site().pool) as connection:
        wait = spend(connection, _BEGINNINGS, "openid", request.remote_addr or "")
    if wait is not None:
        raise TooManyError(wait)
    wanted = own_path(request.args.get("next"))
    try:
        answer = way_in.begin(_own_address("openid.finish"))
    except GeosafetyError as refusal:
        return _refused(refusal, wanted)
    session[_WANTED] = wanted
    return answer


@blueprint.get("/logga-in/svar")
def finish() -> tuple[str, int] | Response:
    """Let in whoever comes back from the provider with its word for it."""
    way_in = _way_in()
    wanted = own_path(session.get(_WANTED))
    try:
        number = sign_in.admitted(site().pool, way_in.finish())
    except GeosafetyError as refusal:
        return _refused(refusal, wanted)
    sign_in.begin(site().pool, number)
    return redirect(wanted)


@blueprint.get("/utloggad")
def signed_out() -> str:
    """Tell anyone that they are signed out here, and how to be so everywhere."""
    way_in = entrance()
    back = _own_address("signin.sign_in")
    return render_template("signed_out.html", out=way_in and way_in.way_out(back))


def _way_in() -> Entrance:
    """Give the way in; where there is none, these addresses lead nowhere."""
    return entrance() or abort(404)


def _own_address(endpoint: str) -> str:
    """Give a whole address of our own, as the provider knows it."""
    scheme = "http" if in_the_clear_on_loopback(request) else "https"
    return url_for(endpoint, _external=True, _scheme=scheme)


def _refused(refusal: GeosafetyError, wanted: str) -> tuple[str, int]:
    """Show the sign-in page with what went wrong."""
    return page(wanted, refusal=refusal.message(language())), status_of(refusal)
