"""Following a report by its code: what became of it, questions, contact details."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from geosafety.errors import RefusedInputError
from geosafety.intake.words import LONGEST_WORDS
from geosafety.jobs import public_reports
from geosafety.model.period import LOCAL_TIME
from geosafety.store.receipts import Followed
from webmap import receipt_codes
from webmap.errors import TooManyError
from webmap.report_limits import wait_for_code, was_right_code
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("receipt", __name__)
Page = tuple[str, int]


@blueprint.get("/rapportera/kvitto")
def page() -> str:
    """Ask anyone for the code of their report."""
    return render_template("receipt.html")


@blueprint.post("/rapportera/kvitto")
def show() -> Page:
    """Tell the holder of a code what has become of the report."""
    signs, report = _asked()
    return _state(signs, report)


@blueprint.post("/rapportera/kvitto/komplettera")
def supplement() -> Page:
    """Let the holder of a code answer a question about the report."""
    signs, report = _asked()
    if report is None:
        return _unknown()
    code, words = receipt_codes.hashed(signs), request.form.get("text", "")
    try:
        was_asked = public_reports.supplement(site().pool, code, words)
    except RefusedInputError as refusal:
        return _state(signs, report, fault=refusal.message(language()), words=words)
    said = _("Thank you. Your answer is now part of the report.") if was_asked else ""
    return _state(signs, public_reports.follow(site().pool, code), said=said)


@blueprint.post("/rapportera/kvitto/kontakt")
def withdraw_contact() -> Page:
    """Let the holder of a code take back how they can be reached."""
    signs, report = _asked()
    if report is None:
        return _unknown()
    code = receipt_codes.hashed(signs)
    public_reports.withdraw_contact(site().pool, code)
    said = _("Your contact details are removed.")
    return _state(signs, public_reports.follow(site().pool, code), said=said)


def _asked() -> tuple[str, Followed | None]:
    """
    Find the report of the code in the request.

    Raises
    ------
    TooManyError
        If wrong codes have come too often from the same address.
    """
    signs = receipt_codes.read_code(request.form.get("code", ""))
    if signs is None:
        return "", None
    wait = wait_for_code(site().pool)
    if wait is not None:
        raise TooManyError(wait)
    found = public_reports.follow(site().pool, receipt_codes.hashed(signs))
    if found is not None:
        was_right_code(site().pool)
    return signs, found


def _state(
    signs: str,
    report: Followed | None,
    *,
    said: str = "",
    fault: str = "",
    words: str = "",
) -> Page:
    """Show what the holder of a code may know."""
    if report is None:
        return _unknown()
    category = site().catalog.vocabulary.categories.get(report.category)
    page = render_template(
        "receipt_state.html",
        code=receipt_codes.grouped(signs),
        report=report,
        category=category,
        received_on=report.received_at.astimezone(LOCAL_TIME).date(),
        said=said,
        fault=fault,
        words=words,
        longest=LONGEST_WORDS,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK


def _unknown() -> Page:
    """Say that no report has the code, and nothing more."""
    typed = request.form.get("code", "")[:100]
    page = render_template("receipt.html", refused=True, typed=typed)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY
