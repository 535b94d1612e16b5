"""The public form: anybody tells of a place, and is given a code to follow it by."""

import logging
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from math import ceil

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from geosafety.errors import ClusterError, RefusedInputError
from geosafety.jobs.photos import keep_photos
from geosafety.jobs.public_reports import Receipt, is_known, take_in
from geosafety.model.account import PUBLIC
from geosafety.store import receipts
from geosafety.store.connection import acting, transaction
from geosafety.store.submissions import Outcome
from webmap import proof, receipt_codes
from webmap.errors import status_of
from webmap.event_fields import Fault
from webmap.guard import csrf
from webmap.photos import received_photos
from webmap.report_form import Filled, again, blank, read, renewed, typed
from webmap.report_limits import wait_for_report
from webmap.report_page import form_page
from webmap.site import site
from webmap.text import language

logger = logging.getLogger(__name__)

blueprint = Blueprint("report", __name__)


@blueprint.get("/rapportera")
def page() -> Response:
    """Ask anyone what it is about, where and when."""
    return form_page(blank())


@blueprint.get("/rapportera/annan-hjalp/<key>")
def elsewhere(key: str) -> str:
    """Tell anyone whom to turn to with what is not received here."""
    category = site().catalog.vocabulary.blocked().get(key)
    if category is None:
        raise NotFound
    return render_template("report_elsewhere.html", category=category)


# The view asks for the token itself, so that a page that has grown old gives back
# what was typed in it.
@blueprint.post("/rapportera")
@csrf.exempt  # type: ignore[untyped-decorator]
def send() -> Response | Answer | tuple[str, int]:
    """Take in what anybody has filled in; whatever goes wrong, they keep it."""
    try:
        filled = typed(request.form, request.files.getlist("photos"))
    except RequestEntityTooLarge:
        words = _(
            "The photos are too large together, or the text is far too long. Send "
            "fewer."
        )
        return _given_back(blank(), 413, words)
    category = filled.fields["category"]
    if category in site().catalog.vocabulary.blocked():
        return redirect(url_for("report.elsewhere", key=category), 303)
    try:
        csrf.protect()
        return _taken_in(filled)
    except CSRFError:
        words = _(
            "The page was open too long, or the browser does not keep the cookie that "
            "the form needs. Check what you wrote and send again."
        )
        return _given_back(filled, 403, words)
    except ClusterError as error:
        logger.error("a report could not be stored: %s", error)  # noqa: TRY400
        words = _(
            "We cannot receive reports right now. What you wrote is still here: wait "
            "a minute and send again."
        )
        return _given_back(filled, 503, words)


def _taken_in(sent: Filled) -> Response | tuple[str, int]:
    """Check and store the report of the current request, once."""
    pool, catalog = site().pool, site().catalog
    secret = current_app.config["SECRET_KEY"]
    name = receipt_codes.report_name(secret, sent.client_id)
    filled = read(sent, name, catalog=catalog, now=datetime.now(UTC))
    if filled.reports is None:
        return form_page(filled, HTTPStatus.UNPROCESSABLE_ENTITY)
    worked = request.form.get("proof", "")
    is_proven = proof.is_proven(secret, filled.client_id, worked)
    with transaction(pool) as connection:
        was_told_before = is_known(connection, name)
    if not was_told_before:
        wait = wait_for_report(pool, is_proven=is_proven)
        if wait is not None:
            return _too_many(filled, wait)
    # What is known already has its photos, and a flood is not worth the work.
    sent_photos = () if was_told_before else filled.photos
    try:
        photos = received_photos(sent_photos, category=filled.fields["category"])
    except RefusedInputError as refusal:
        words = refusal.message(language())
        return form_page(again(filled, Fault("photos", words)), status_of(refusal))
    code = receipt_codes.code_of(secret, filled.client_id)
    has_pin = bool(filled.fields["lat"])
    gazetteer = None if has_pin else site().addresses.newest().gazetteer
    has_lost = False
    with transaction(acting(pool, PUBLIC)) as connection:
        submitted = take_in(
            connection,
            filled.reports,
            Receipt(code=receipt_codes.hashed(code), contact=filled.contact),
            catalog=catalog,
            gazetteer=gazetteer,
            is_proven=is_proven,
        )
        if submitted.outcome is Outcome.STORED:
            keep_photos(connection, submitted.id, photos)
        else:
            has_lost = receipts.would_lose(
                connection,
                receipt_codes.hashed(code),
                has_contact=bool(filled.contact),
                has_photos=bool(filled.photos),
            )
    if submitted.outcome is Outcome.CONFLICT or has_lost:
        words = _(
            "You have already sent a report from this page. If this is another one, "
            "send it now."
        )
        return form_page(renewed(filled, Fault("form", words)), HTTPStatus.CONFLICT)
    return _thanks(code, has_contact=bool(filled.contact))


def _thanks(code: str, *, has_contact: bool) -> tuple[str, int]:
    """Show the code of a report that is stored."""
    page = render_template("report_sent.html", code=code, has_contact=has_contact)
    return page, HTTPStatus.CREATED


def _too_many(filled: Filled, wait: timedelta) -> Response:
    """Ask to wait, and give back what was filled in."""
    minutes = ceil(wait.total_seconds() / 60)
    words = _(
        "Many reports have come from your connection lately. What you wrote is still "
        "here: wait %(minutes)s min and send again.",
        minutes=minutes,
    )
    response = _given_back(filled, HTTPStatus.TOO_MANY_REQUESTS, words)
    response.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return response


def _given_back(filled: Filled, status: int, words: str) -> Response:
    """Show the form as it was filled in, and why it was not taken in."""
    return form_page(again(filled, Fault("form", words)), status)
