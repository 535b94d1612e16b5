"""What a partner has reported: where it stands, what is asked, and how much it was."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from geosafety.errors import RefusedInputError
from geosafety.jobs import own_reports as jobs
from geosafety.jobs.photos import add_photos as store_photos
from geosafety.model.period import LOCAL_TIME, Period
from geosafety.model.report import ReportState
from geosafety.store import inbox, own_reports, photos, report_steps
from geosafety.store.connection import transaction
from geosafety.store.report_steps import StepAction
from webmap.errors import bad_parameter, status_of
from webmap.inbox import category_title, moment, pieces_of, when_of
from webmap.months import first_day, latest_months
from webmap.own_statistics import OwnStatistics, own_statistics
from webmap.paging import read, written
from webmap.photos import (
    MOST_IN_A_FORM,
    received_photos,
    takes_photos,
)
from webmap.site import site
from webmap.text import language, when
from webmap.titles import hand_over_titles, precision_titles, state_titles, step_titles

blueprint = Blueprint("own_reports", __name__, url_prefix="/egna-rapporter")
SHOWN = 50
# Reports that are not decided yet can be added to and taken back.
OPEN = (ReportState.RECEIVED, ReportState.RETURNED)


@blueprint.get("")
def page() -> str:
    """List for partners what their organisation has handed in."""
    state = _state(request.args.get("state"))
    with transaction(site().engine) as connection:
        lines = own_reports.read(
            connection,
            current_user.account.organisation_id,
            state=state,
            before=read("before", request.args.get("before")),
            most=SHOWN + 1,
        )
    shown = lines[:SHOWN]
    has_more = len(lines) > SHOWN
    return render_template(
        "own_reports.html",
        lines=shown,
        chosen=state,
        following=written(shown[-1].received_at, shown[-1].id) if has_more else None,
        states=state_titles(),
        precisions=precision_titles(),
        recipients=hand_over_titles(),
        category_title=category_title,
        moment=when,
    )


@blueprint.get("/<uuid:number>")
def report(number: UUID) -> str:
    """Show partners one report of their organisation, and what was said of it."""
    return _page(number)


@blueprint.post("/<uuid:number>/tillagg")
def supplement(number: UUID) -> Response | tuple[str, int]:
    """Add a partner's answer, or more words, to a report."""
    text = request.form.get("text", "")
    role = current_user.role
    try:
        with transaction(site().engine) as connection:
            jobs.supplement(connection, number, text, role=role)
    except RefusedInputError as refusal:
        words = refusal.message(language())
        return _page(number, refusal=words, typed=text), status_of(refusal)
    return redirect(url_for("own_reports.report", number=number), 303)


@blueprint.post("/<uuid:number>/aterta")
def withdraw(number: UUID) -> Response | tuple[str, int]:
    """Take back a report that turned out wrong."""
    try:
        with transaction(site().engine) as connection:
            jobs.withdraw(connection, number)
    except RefusedInputError as refusal:
        return _page(number, refusal=refusal.message(language())), status_of(refusal)
    return redirect(url_for("own_reports.report", number=number), 303)


@blueprint.post("/<uuid:number>/foton")
def add_photos(number: UUID) -> Response | tuple[str, int]:
    """Add a partner's photos to a report."""
    sent = request.files.getlist("photos")
    with transaction(site().engine) as connection:
        category = photos.category_of(connection, number)
        may_add = photos.may_add(connection, number)
    if not may_add:
        raise inbox.unknown(number)
    try:
        rebuilt = received_photos(sent, category=category)
        with transaction(site().engine) as connection:
            store_photos(connection, number, rebuilt)
    except RefusedInputError as refusal:
        words = refusal.message(language())
        return _page(number, fault_of_photos=words), status_of(refusal)
    return redirect(url_for("own_reports.report", number=number), 303)


@blueprint.get("/statistik")
def statistics() -> str:
    """Count for partners what their organisation has reported in twelve months."""
    return render_template(
        "own_statistics.html",
        figures=_statistics(),
        category_title=category_title,
        states=state_titles(),
    )


def _page(number: UUID, **more: object) -> str:
    """Make the page of one report of the reader's organisation."""
    with transaction(site().engine) as connection:
        card = inbox.read(connection, number)
        if card.organisation_id != current_user.account.organisation_id:
            raise inbox.unknown(number)
        steps = report_steps.read(connection, number)
        pictures = photos.of_report(connection, number)
    return render_template(
        "own_report.html",
        card=card,
        photos=pictures,
        takes_photos=takes_photos(card.category),
        most_photos=MOST_IN_A_FORM,
        told=[step for step in steps if step.action in _TOLD],
        is_open=card.state in OPEN,
        pieces=pieces_of(card.shared),
        when=when_of(card),
        moment=moment,
        category_title=category_title,
        states=state_titles(),
        steps=step_titles(),
        recipients=hand_over_titles(),
        precisions=precision_titles(),
        **more,
    )


# What was only put right is the coordinator's own business.
_TOLD = frozenset(StepAction) - {StepAction.CORRECTED, StepAction.UNDONE}


def _state(text: str | None) -> ReportState | None:
    """Read which state is asked for; None for all."""
    if not text:
        return None
    if text not in set(ReportState):
        raise bad_parameter("state", text, ", ".join(ReportState))
    return ReportState(text)


def _statistics() -> OwnStatistics:
    """Count the last twelve months, this one among them."""
    today = datetime.now(UTC).astimezone(LOCAL_TIME).date()
    months = latest_months(today)
    period = Period(first_day(months[0]), today)
    with transaction(site().engine) as connection:
        totals = own_reports.totals(
            connection,
            current_user.account.organisation_id,
            start=period.start,
            end=period.end,
        )
    return own_statistics(totals, period=period, months=months)
