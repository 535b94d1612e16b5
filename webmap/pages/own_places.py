"""The places that reporters choose by a name of their own."""

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from geosafety.errors import RefusedInputError
from geosafety.jobs.own_places import LONGEST_NAME, add_place
from geosafety.store import own_places
from geosafety.store.connection import transaction
from webmap.errors import status_of
from webmap.event_fields import LONGEST
from webmap.pin_map import pin_map_data, pin_map_words, with_position
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("own_places", __name__, url_prefix="/egna-rapporter/platser")


@blueprint.get("")
def page() -> Response:
    """Show reporters the places of their organisation."""
    return _page()


@blueprint.post("")
def add() -> Response | Answer:
    """Add a place of the reporter's organisation."""
    form = request.form
    try:
        with transaction(site().engine) as connection:
            add_place(
                connection,
                current_user.account.organisation_id,
                name=form.get("name", ""),
                address=form.get("address", ""),
                point=_point(),
                municipality=site().catalog.municipality,
            )
    except RefusedInputError as refusal:
        words = refusal.message(language())
        return _page(status_of(refusal), refusal=words, values=form)
    return redirect(url_for("own_places.page"), 303)


@blueprint.post("/<uuid:number>/ta-bort")
def remove(number: UUID) -> Answer:
    """Remove a place of the reporter's organisation; reports keep where they lie."""
    with transaction(site().engine) as connection:
        own_places.remove(connection, number)
    return redirect(url_for("own_places.page"), 303)


def _point() -> tuple[float, float] | None:
    """Read longitude and latitude of the pin, if there is one."""
    lon, lat = (request.form.get(key, type=float) for key in ("lon", "lat"))
    return None if lon is None or lat is None else (lon, lat)


def _page(status: int = 200, **more: object) -> Response:
    """Make the page, with what became of a change."""
    with transaction(site().engine) as connection:
        places = own_places.read(connection, current_user.account.organisation_id)
    made = render_template(
        "own_places.html",
        **{
            "script": "js/own/places.js",
            "data": pin_map_data() | {"words": pin_map_words()},
            "places": places,
            "values": {},
            "faults": {},
            "longest": LONGEST,
            "longest_name": LONGEST_NAME,
            "refusal": None,
            **more,
        },
    )
    return with_position(Response(made, status=status))
