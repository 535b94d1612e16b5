"""Where signed-in reporters tell of several events in one go."""

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from geosafety.jobs.submit import told_of
from geosafety.store import own_places
from geosafety.store.connection import transaction
from geosafety.store.own_places import OwnPlace
from webmap.categories import choices
from webmap.event_fields import LONGEST
from webmap.partner_events import MOST_EVENTS, read_sent, take_in
from webmap.pin_map import pin_map_data, pin_map_words, with_position
from webmap.report_times import parts, whens
from webmap.site import site

blueprint = Blueprint("own_new", __name__, url_prefix="/egna-rapporter/ny")


@blueprint.get("")
def page() -> Response:
    """Ask reporters what has happened, where and when, as often as they like."""
    account = current_user.account
    with transaction(site().engine) as connection:
        places = own_places.read(connection, account.organisation_id)
    made = render_template(
        "own_new.html",
        script="js/own/page.js",
        data=pin_map_data()
        | {
            "send_to": url_for("own_new.send"),
            "sign_in": url_for("signin.sign_in", next=url_for("own_new.page")),
            "owner": account.id,
            "most": MOST_EVENTS,
            "places": {str(each.id): _written(each) for each in places},
            "words": pin_map_words() | _words(),
        },
        values={"when": "exact"},
        faults={},
        groups=choices(
            site().catalog.vocabulary, told_of(site().catalog, account.role)
        ),
        places=places,
        whens=whens(),
        parts=parts(),
        longest=LONGEST,
    )
    return with_position(Response(made))


@blueprint.post("")
def send() -> Response:
    """Take in reporters' events, and tell what became of each."""
    sent = read_sent(request.get_json())
    results = take_in(site().engine, sent, current_user.account, now=datetime.now(UTC))
    return jsonify({"results": results})


def _written(place: OwnPlace) -> dict[str, object]:
    """Give the script what a choice of a place fills in."""
    return {"address": place.address or "", "lat": place.lat, "lon": place.lon}


def _words() -> dict[str, str]:
    """Give the scripts their words."""
    return {
        "sending": _("Sending …"),
        "sent": _("%(n)s sent.", n="%(n)s"),
        "left": _("%(n)s could not be taken. See what is wrong below.", n="%(n)s"),
        "no_contact": _(
            "No contact with the server. Nothing is lost: what you wrote is kept here "
            "and is sent when there is contact again."
        ),
        "signed_out": _(
            "You have been signed out. What you wrote is kept here. Sign in and send "
            "again."
        ),
        "sign_in": _("Sign in"),
        "refused": _("The server did not take it: %(why)s", why="%(why)s"),
        "unsent": _(
            "Events that are not sent are removed from this device when you sign out. "
            "Sign out all the same?"
        ),
        "restored": _("What you wrote before is still here."),
        "edit": _("Change"),
        "remove": _("Remove"),
        "edit_nth": _("Change event %(n)s", n="%(n)s"),
        "remove_nth": _("Remove event %(n)s", n="%(n)s"),
        "no_place": _("No place"),
        "pin": _("Pin on the map"),
        "too_many": _("Send these first: at most %(n)s at once.", n="%(n)s"),
    }
