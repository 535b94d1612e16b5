"""The EST group's meetings: planned, held and locked."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from geosafety.errors import RefusedInputError
from geosafety.jobs import meeting_lock
from geosafety.jobs import meetings as jobs
from geosafety.model.account import Role
from geosafety.model.meeting import Edition
from geosafety.model.period import LOCAL_TIME
from geosafety.store import meeting_contents, meetings
from geosafety.store.connection import transaction
from webmap.access import allows
from webmap.errors import status_of
from webmap.meetings.files import document_answer, locking
from webmap.meetings.forms import plan_of, version_of
from webmap.meetings.view import editions, meeting_page, words
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("meetings", __name__, url_prefix="/est/moten")


@blueprint.get("")
def page() -> str:
    """List the meetings, and propose the next one to the coordinator."""
    return _page()


@blueprint.post("")
def create() -> Response | tuple[str, int]:
    """Plan the next meeting."""
    try:
        with transaction(site().engine) as connection:
            number = jobs.plan(connection, site().catalog, plan_of())
    except RefusedInputError as refusal:
        told = refusal.message(language())
        return _page(refusal=told, typed=request.form), status_of(refusal)
    return redirect(url_for("meetings.meeting", number=number), 303)


@blueprint.get("/<uuid:number>")
def meeting(number: UUID) -> str:
    """Show the group one meeting: what is known, what is said, what is agreed."""
    return meeting_page(number)


@blueprint.get("/<uuid:number>/las")
def ask_to_lock(number: UUID) -> str:
    """Ask the coordinator whether the meeting is to be locked."""
    return _lock_page(number)


@blueprint.post("/<uuid:number>/las")
def lock(number: UUID) -> Response | tuple[str, int]:
    """Lock the meeting together with its documents."""
    try:
        meeting_lock.lock(
            site().engine,
            number,
            version=version_of(),
            account_id=current_user.account.id,
            now=datetime.now(UTC),
            make=locking(),
        )
    except RefusedInputError as refusal:
        told = refusal.message(language())
        return _lock_page(number, refusal=told), status_of(refusal)
    return redirect(url_for("meetings.meeting", number=number) + "#dokument", 303)


@blueprint.get("/<uuid:number>/dokument.<any(html, pdf, json):form>")
def document(number: UUID, form: str) -> Response:
    """Give a meeting's document in the edition that the reader may have."""
    asked = request.args.get("utgava", editions()[0])
    if asked not in editions():
        abort(404 if asked not in set(Edition) else 403)
    return document_answer(number, Edition(asked), form)


def _page(**more: object) -> str:
    """Make the list, with what was typed if it was refused."""
    today = datetime.now(LOCAL_TIME).date()
    with transaction(site().engine) as connection:
        found = meetings.read_all(connection)
    return render_template(
        "meetings.html",
        meetings=found,
        proposed=jobs.proposed(
            site().catalog,
            found[0] if found else None,
            today,
            now=datetime.now(LOCAL_TIME),
        ),
        cycle=site().catalog.cycle,
        may_plan=allows("meetings.create", "POST", current_user.role),
        may_open=allows("meetings.meeting", "GET", current_user.role),
        editions=editions(),
        today=today,
        **words(),
        **{"typed": {}, **more},
    )


def _lock_page(number: UUID, **more: object) -> str:
    """Make the page that asks before a meeting is locked."""
    with transaction(site().engine) as connection:
        content = meeting_contents.content(connection, number)
    return render_template(
        "meeting_lock.html",
        content=content,
        meeting=content.meeting,
        unowned=[each for each in content.operations if each.owner is None],
        has_police=current_user.role in {Role.COORDINATOR, Role.POLICE},
        **words(),
        **more,
    )
