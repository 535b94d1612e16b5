"""The coordinator's inbox: one report after the other is looked at and decided."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from geosafety.errors import GeosafetyError, RefusedInputError
from geosafety.geocode import Locates
from geosafety.jobs import review_reports
from geosafety.jobs.review_reports import Correction, NewPlace
from geosafety.jobs.review_undo import undo
from geosafety.model.audit import Purpose
from geosafety.model.report import Confidentiality
from geosafety.model.review import HandOver
from geosafety.store import inbox as stored
from geosafety.store import receipts, report_steps
from geosafety.store.connection import Connection, transaction
from webmap.categories import choices
from webmap.errors import status_of
from webmap.inbox import (
    OpenReport,
    category_title,
    following,
    moment,
    near_points,
    open_report,
    pieces_with_names,
    place_of,
    short_moment,
    when_of,
)
from webmap.map_data import map_data, map_words
from webmap.site import site
from webmap.text import language
from webmap.titles import (
    confidentiality_titles,
    hand_over_titles,
    kind_titles,
    precision_titles,
    purpose_titles,
    state_titles,
    step_titles,
)

blueprint = Blueprint("inbox", __name__, url_prefix="/granskning")
SHOWN = 30


@blueprint.get("")
def page() -> str | Response:
    """Lead the coordinator to the report that has waited longest."""
    with transaction(site().engine) as connection:
        first = stored.waiting(connection, most=1)
    if first:
        return redirect(url_for("inbox.report", number=first[0].id))
    return render_template("inbox_empty.html", done=_done())


@blueprint.get("/<uuid:number>")
def report(number: UUID) -> str:
    """Show the coordinator one report and what waits beside it."""
    return _page(number)


@blueprint.post("/<uuid:number>")
def decide(number: UUID) -> Response | tuple[str, int]:
    """Carry out what the coordinator decided, and go on to the next report."""
    decision = request.form.get("decision", "")
    stays = decision in _STAY
    try:
        carry_out = _decision(decision)
        with transaction(site().engine) as connection:
            queue = stored.waiting(connection, most=SHOWN)
            carry_out(connection, number)
    except (RefusedInputError, review_reports.OutdatedError) as refusal:
        words = _page(number, refusal=refusal.message(language()))
        return words, status_of(refusal)
    ahead = number if stays else following(queue, number)
    if ahead is None:
        return redirect(url_for("inbox.page", did=number), 303)
    did = None if stays and decision != "undo" else number
    return redirect(url_for("inbox.report", number=ahead, did=did), 303)


@blueprint.post("/<uuid:number>/original")
def original(number: UUID) -> str | tuple[str, int]:
    """Show the coordinator the words as they came; that they were read is noted."""
    purpose = request.form.get("purpose", "")
    if purpose not in set(Purpose):
        return _page(number, refusal=_("Say why you read the original words.")), 422
    with transaction(site().engine) as connection:
        words = report_steps.open_raw(connection, number, purpose)
    return _page(number, original=words)


@blueprint.post("/<uuid:number>/kontakt")
def contact(number: UUID) -> str | tuple[str, int]:
    """Show the coordinator how to reach the reporter; that it was read is noted."""
    purpose = request.form.get("purpose", "")
    if purpose not in set(Purpose):
        return _page(number, refusal=_("Say why you need to reach the reporter.")), 422
    with transaction(site().engine) as connection:
        found = receipts.open_contact(connection, number, Purpose(purpose))
    return _page(number, contact=found)


Decision = Callable[[Connection, UUID], object]
_STAY = frozenset({"save", "move", "undo"})


def _decision(name: str) -> Decision:
    """Find what a button stands for."""
    known: dict[str, Decision] = {
        "approve": _approve,
        "save": _save,
        "return": _return,
        "reject": _reject,
        "hand_over": _hand_over,
        "merge": _merge,
        "undo": _undo,
    }
    if name == "move":
        # Asked for before the decision's own transaction begins.
        return partial(_move, gazetteer=site().addresses.newest().gazetteer)
    if name not in known:
        words = _("There is no such decision.")
        raise RefusedInputError(sv=words, en=words)
    return known[name]


def _approve(connection: Connection, number: UUID) -> None:
    review_reports.approve(
        connection,
        number,
        version=_version(),
        catalog=site().catalog,
        correction=_correction(),
    )


def _save(connection: Connection, number: UUID) -> None:
    review_reports.correct(
        connection,
        number,
        version=_version(),
        catalog=site().catalog,
        correction=_correction(),
    )


def _return(connection: Connection, number: UUID) -> None:
    note = request.form.get("note", "")
    review_reports.ask_back(connection, number, version=_version(), note=note)


def _reject(connection: Connection, number: UUID) -> None:
    note = request.form.get("note", "")
    review_reports.reject(connection, number, version=_version(), note=note)


def _hand_over(connection: Connection, number: UUID) -> None:
    to = request.form.get("to", "")
    if to not in set(HandOver):
        words = _("Choose whom the report is left to.")
        raise RefusedInputError(sv=words, en=words)
    review_reports.hand_over(connection, number, version=_version(), to=HandOver(to))


def _merge(connection: Connection, number: UUID) -> None:
    into = request.form.get("into", type=UUID)
    if into is None:
        words = _("Choose which report it repeats.")
        raise RefusedInputError(sv=words, en=words)
    review_reports.merge(connection, number, version=_version(), into=into)


def _move(connection: Connection, number: UUID, *, gazetteer: Locates) -> None:
    lat, lon = (request.form.get(name, type=float) for name in ("lat", "lon"))
    to = NewPlace(lon=lon, lat=lat, address=request.form.get("address", ""))
    review_reports.move(
        connection,
        number,
        version=_version(),
        to=to,
        gazetteer=gazetteer,
        municipality=site().catalog.municipality,
    )


def _undo(connection: Connection, number: UUID) -> None:
    undo(
        connection,
        number,
        account_id=current_user.account.id,
        now=datetime.now(UTC),
    )


def _version() -> int:
    """Read which state of the report the coordinator has seen."""
    return request.form.get("version", -1, type=int)


def _correction() -> Correction:
    """Read what the coordinator has put right."""
    form = request.form
    level = form.get("confidentiality", "")
    return Correction(
        category=form.get("category") or None,
        confidentiality=Confidentiality(level)
        if level in set(Confidentiality)
        else None,
        shared=form.get("shared", "").replace("\r\n", "\n")
        if "shared" in form
        else None,
    )


def _page(number: UUID, **more: object) -> str:
    """Make the page of one report."""
    with transaction(site().engine) as connection:
        found = open_report(connection, number)
    return render_template(
        "inbox.html",
        script="js/inbox/page.js",
        data=map_data(overlays=[])
        | {
            "place": place_of(found.card),
            "near": near_points(found.near),
            "words": map_words() | _words(),
        },
        open=found,
        card=found.card,
        done=_done(),
        groups=choices(site().catalog.vocabulary),
        pieces=pieces_with_names(found.card.shared),
        when=when_of(found.card),
        moment=moment,
        short_moment=short_moment,
        category_title=category_title,
        levels=confidentiality_titles(),
        kinds=kind_titles(),
        precisions=precision_titles(),
        states=state_titles(),
        recipients=hand_over_titles(),
        purposes=purpose_titles(),
        steps=step_titles(),
        can_undo=_can_undo(found),
        **more,
    )


def _can_undo(found: OpenReport) -> bool:
    """Tell whether the last step can be taken back."""
    return bool(found.steps and found.steps[0].before is not None)


def _done() -> dict[str, object] | None:
    """Tell what was just decided, so that it can be undone at once."""
    number = request.args.get("did", type=UUID)
    if number is None:
        return None
    try:
        with transaction(site().engine) as connection:
            steps = report_steps.read(connection, number)
    except GeosafetyError:
        return None
    return {"id": number, "step": steps[0]} if steps else None


def _words() -> dict[str, str]:
    """Give the scripts their words."""
    return {
        "pin_set": _("The pin is set. Save the place to keep it."),
        "near": _("Report %(number)s that may be the same", number="%(number)s"),
    }
