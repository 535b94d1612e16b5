"""What is written in a meeting, one form each; what was typed is never lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from geosafety.errors import RefusedInputError
from geosafety.jobs import issues as issue_jobs
from geosafety.jobs import meetings as jobs
from geosafety.jobs import operations as operation_jobs
from geosafety.model.account import Role
from geosafety.model.meeting import AttendanceRole, Secrecy
from geosafety.store.connection import Connection, transaction
from webmap.errors import status_of
from webmap.meetings.forms import (
    choice_of,
    chosen_id,
    day_of,
    id_of,
    plan_of,
    text_of,
    version_of,
)
from webmap.meetings.view import meeting_page
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("meeting_changes", __name__, url_prefix="/est/moten")
Answer = Response | tuple[str, int]


@blueprint.post("/<uuid:number>/ordna")
def rearrange(number: UUID) -> Answer:
    """Give a meeting another day, place or period."""
    return _done(
        number, "plan", lambda connection: jobs.rearrange(connection, number, plan_of())
    )


@blueprint.post("/<uuid:number>/punkt/<key>")
def write(number: UUID, key: str) -> Answer:
    """Write under a point of the agenda; both texts are shown if two wrote."""
    try:
        return _done(
            number,
            f"punkt-{key}",
            lambda connection: jobs.write_section(
                connection, number, key, text_of("text"), version=version_of()
            ),
        )
    except jobs.WrittenMeanwhileError as conflict:
        page = meeting_page(
            number,
            refusal=conflict.message(language()),
            at=f"punkt-{key}",
            typed=request.form,
            theirs=conflict.theirs,
        )
        return page, status_of(conflict)


@blueprint.post("/<uuid:number>/narvaro")
def attend(number: UUID) -> Answer:
    """Say how many came from an organisation."""
    return _done(
        number,
        "narvaro",
        lambda connection: jobs.attend(
            connection,
            number,
            _organisation() or 0,
            choice_of("role", AttendanceRole),
            people=request.form.get("people", -1, type=int),
        ),
    )


@blueprint.post("/<uuid:number>/prioriterade")
def prioritise(number: UUID) -> Answer:
    """Put a lifted place among the first five, or take it away."""

    def change(connection: Connection) -> None:
        issue = chosen_id("issue", sv="en lyft plats", en="a lifted place")
        if "remove" in request.form:
            jobs.deprioritise(connection, number, issue)
            return
        jobs.prioritise(
            connection,
            number,
            issue,
            rank=request.form.get("rank", type=int),
            what=text_of("what"),
            known_cause=text_of("known_cause"),
        )

    return _done(number, "prioriterade", change)


@blueprint.post("/<uuid:number>/beslut")
def decide(number: UUID) -> Answer:
    """Note a decision, or take one away."""

    def change(connection: Connection) -> None:
        if "remove" in request.form:
            which = chosen_id("remove", sv="ett beslut", en="a decision")
            jobs.withdraw_decision(connection, which)
            return
        jobs.decide(connection, number, text_of("text"), issue_id=id_of("issue"))

    return _done(number, "beslut", change)


@blueprint.post("/<uuid:number>/insatser")
def operate(number: UUID) -> Answer:
    """Agree on an operation; those who do not lead agree on their own."""

    def change(connection: Connection) -> None:
        is_leading = current_user.role is Role.COORDINATOR
        if "remove" in request.form:
            which = chosen_id("remove", sv="en insats", en="an operation")
            operation_jobs.remove(connection, which)
            return
        if "assign" in request.form:
            operation_jobs.assign(
                connection,
                chosen_id("assign", sv="en insats", en="an operation"),
                version=version_of(),
                owner_organisation_id=_organisation(),
            )
            return
        operation_jobs.add(
            connection,
            number,
            what=text_of("what"),
            owner_organisation_id=_organisation()
            if is_leading
            else current_user.account.organisation_id,
            due_on=day_of("due_on"),
            issue_id=id_of("issue"),
        )

    return _done(number, "insatser", change)


@blueprint.post("/<uuid:number>/lyft")
def escalate(number: UUID) -> Answer:
    """Leave a lifted place to the crime prevention council."""

    def change(connection: Connection) -> None:
        issue_jobs.escalate(
            connection,
            chosen_id("issue", sv="en lyft plats", en="a lifted place"),
            version=None,
            why=text_of("why"),
            now=datetime.now(UTC),
            meeting_id=number,
        )

    return _done(number, "lyft", change)


@blueprint.post("/<uuid:number>/kommentar")
def comment(number: UUID) -> Answer:
    """Say something, for one's organisation."""
    return _done(
        number,
        "kommentarer",
        lambda connection: jobs.comment(
            connection, number, text_of("text"), issue_id=id_of("issue")
        ),
    )


@blueprint.post("/<uuid:number>/komplettering")
def amend(number: UUID) -> Answer:
    """Add to a locked meeting."""
    return _done(
        number,
        "kompletteringar",
        lambda connection: jobs.amend(
            connection,
            number,
            text_of("text"),
            secrecy=Secrecy.POLICE if "police" in request.form else Secrecy.EST,
        ),
    )


def _organisation() -> int | None:
    """Read which organisation was chosen; None for none."""
    return request.form.get("organisation", type=int)


def _done(number: UUID, at: str, change: Callable[[Connection], object]) -> Answer:
    """
    Make a change and show the meeting there, or with the reason why not.

    Parameters
    ----------
    at
        The form, by the id of its section.
    """
    try:
        with transaction(site().engine) as connection:
            change(connection)
    except RefusedInputError as refusal:
        told = refusal.message(language())
        page = meeting_page(number, refusal=told, at=at, typed=request.form)
        return page, status_of(refusal)
    return redirect(url_for("meetings.meeting", number=number) + f"#{at}", 303)
