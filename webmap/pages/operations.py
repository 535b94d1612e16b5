"""Operations: what one's organisation has taken on, and how it went."""

import re
from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from geosafety.errors import RefusedInputError
from geosafety.jobs import operations as jobs
from geosafety.model.account import Role
from geosafety.model.operation import OPEN_OPERATIONS, OperationState
from geosafety.model.period import LOCAL_TIME
from geosafety.store import operations
from geosafety.store.connection import transaction
from webmap.access import EST_GROUP
from webmap.errors import status_of
from webmap.meetings.forms import choice_of, text_of, version_of, version_seen
from webmap.meetings.view import words
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("operations", __name__, url_prefix="/est/insatser")
# A meeting's page, to which a form there leads back, and nothing else.
_MEETING = re.compile(r"/est/moten/[0-9a-f-]{36}(#[a-z_-]*)?")


@blueprint.get("")
def page() -> str:
    """Show what the reader's organisation has taken on, and what nobody has."""
    return _page()


@blueprint.post("/<uuid:number>/svar")
def report(number: UUID) -> Response | tuple[str, int]:
    """Say how an operation went."""
    try:
        with transaction(site().engine) as connection:
            jobs.report_back(
                connection,
                number,
                version=version_of(),
                state=choice_of("state", OperationState),
                outcome=text_of("outcome"),
            )
    except RefusedInputError as refusal:
        return _refused(number, refusal)
    return _back(number)


@blueprint.post("/<uuid:number>/ta")
def take(number: UUID) -> Response | tuple[str, int]:
    """Take what nobody has taken."""
    try:
        with transaction(site().engine) as connection:
            jobs.take(connection, number, version=version_of())
    except RefusedInputError as refusal:
        return _refused(number, refusal)
    return _back(number)


def _back(number: UUID) -> Response:
    """Go back to the meeting that the form was in, or to the list."""
    asked = text_of("back")
    place = (
        asked
        if _MEETING.fullmatch(asked)
        else url_for("operations.page") + f"#insats-{number}"
    )
    return redirect(place, 303)


def _refused(number: UUID, refusal: RefusedInputError) -> tuple[str, int]:
    """Show the list with the reason why, and what was typed."""
    told = refusal.message(language())
    page = _page(
        refusal=told,
        at=f"insats-{number}",
        typed=request.form,
        seen_version=version_seen(refusal),
    )
    return page, status_of(refusal)


def _page(**more: object) -> str:
    """Make the list: one's own first, then what others have open."""
    own_organisation = current_user.account.organisation_id
    with transaction(site().engine) as connection:
        own = operations.own(connection, own_organisation)
        others = [
            each
            for each in operations.read_open(connection)
            if each.owner_organisation_id != own_organisation
        ]
    return render_template(
        "operations.html",
        open_ones=[each for each in own if each.state in OPEN_OPERATIONS],
        done=[each for each in own if each.state not in OPEN_OPERATIONS],
        others=others,
        own_organisation=own_organisation,
        is_leading=current_user.role is Role.COORDINATOR,
        may_take=current_user.role in EST_GROUP,
        today=datetime.now(LOCAL_TIME).date(),
        **words(),
        **{"at": None, "typed": {}, **more},
    )
