"""Photos: shown to those who may see them, and checked by a person."""

from http import HTTPStatus
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from geosafety.model.photo import PhotoState
from geosafety.store import photos
from geosafety.store.connection import transaction
from webmap.errors import status_of
from webmap.pages.signin import own_path
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("photos", __name__)
SHOWN = 6
# What the buttons of the form decide.
_DECISIONS = {
    "approve": PhotoState.APPROVED,
    "reject": PhotoState.REJECTED,
    "reopen": PhotoState.WAITING,
}


@blueprint.get("/foton")
def page() -> str:
    """Show the coordinator the photos that nobody has checked, the oldest first."""
    return _page()


@blueprint.get("/foton/<uuid:number>")
def picture(number: UUID) -> Response:
    """Give a photo to those who may see it."""
    with transaction(site().engine) as connection:
        return _jpeg(photos.read_picture(connection, number), number)


@blueprint.get("/foton/<uuid:number>/liten")
def thumbnail(number: UUID) -> Response:
    """Give a small photo to those who may see it."""
    with transaction(site().engine) as connection:
        return _jpeg(photos.read_thumbnail(connection, number), number)


@blueprint.post("/foton/<uuid:number>/kontroll")
def decide(number: UUID) -> tuple[str, int] | Answer:
    """Approve or reject a photo, as the coordinator has seen it."""
    form = request.form
    state = _DECISIONS.get(form.get("decision", ""))
    if state is None:
        return _page(refusal=_("Choose to approve or to reject the photo.")), 422
    if state is PhotoState.APPROVED and form.get("nobody") != "yes":
        return _page(unticked=number), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(site().engine) as connection:
            account = cast("int", current_user.account.id)
            photos.decide(connection, number, state, account_id=account)
    except photos.CheckedAlreadyError as refusal:
        return _page(refusal=refusal.message(language())), status_of(refusal)
    wanted = form.get("next")
    if wanted:
        return redirect(own_path(wanted), 303)
    return redirect(url_for("photos.page", done=state.value), 303)


def _page(**result: object) -> str:
    """Make the page, with what became of a decision."""
    with transaction(site().engine) as connection:
        waiting = photos.waiting(connection, most=SHOWN)
        count = photos.count_waiting(connection)
    return render_template(
        "photos.html",
        waiting=waiting,
        count=count,
        categories=site().catalog.vocabulary.categories,
        done=request.args.get("done"),
        **result,
    )


def _jpeg(content: bytes, number: UUID) -> Response:
    """Answer with a picture, which nobody on the way keeps."""
    response = Response(content, mimetype="image/jpeg")
    name = f"foto-{str(number)[:8]}.jpg"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
