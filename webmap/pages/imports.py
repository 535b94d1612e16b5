"""Bringing in a file of reports: the file, the trial, the result."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geosafety.errors import GeosafetyError, RefusedInputError
from geosafety.jobs.problem_list import MOST_KEPT, kept_problems
from geosafety.model.draft import Draft, DraftKind
from geosafety.model.job import JobState
from geosafety.store import batches, quarantine
from geosafety.store.connection import transaction
from webmap import drafts
from webmap.errors import listed, status_of, status_of_code
from webmap.import_drafts import Page, back_to_its_step, own_draft, progress_page
from webmap.import_pages import Paging, recent_files, seen_before
from webmap.imports import refuse_other_choices
from webmap.senders import may_vouch, own_sender, own_senders
from webmap.site import site
from webmap.text import language
from webmap.titles import precision_titles
from webmap.uploads import REPORT_FILES, uploaded

blueprint = Blueprint("imports", __name__, url_prefix="/import")
NEW_SENDER = "+"


@blueprint.get("")
def page() -> str:
    """Ask whoever hands in files for a file and its sender."""
    return _first_page()


@blueprint.post("")
def upload() -> Page:
    """Put a file into the spool, and go on to its columns."""
    sender = request.form.get("sender", "")
    title = " ".join(request.form.get("title", "").split())[:80]
    is_new = sender == NEW_SENDER
    try:
        if is_new and not title:
            words = _("Give the new sender a name.")
            raise RefusedInputError(sv=words, en=words)
        target = None if is_new else own_sender(sender).key
        with uploaded(request.files.get("file"), REPORT_FILES) as file:
            content = {"title": {"sv": title, "en": title}} if is_new else {}
            number = drafts.begin(
                file, DraftKind.REPORTS, target=target, content=content
            )
    except GeosafetyError as error:
        refusal = {"message": error.message(language()), **listed(error.problems)}
        return _first_page(refusal=refusal), status_of(error)
    return redirect(url_for("imports.look", number=number), 303)


@blueprint.get("/<uuid:number>")
def look(number: UUID) -> Page:
    """Show how far the look at a file has come, and go on when it is done."""
    draft = own_draft(number)
    job = drafts.job_of_step(draft.looked)
    if job is None or not job.is_over:
        return progress_page(draft, job, _("The file is being read"))
    if job.state is JobState.DONE:
        return redirect(url_for("import_mapping.columns", number=number), 303)
    answer = job.answer or {}
    return (
        render_template("import_refused.html", draft=draft, answer=answer),
        _status(answer),
    )


@blueprint.post("/<uuid:number>/lager")
def source_layer(number: UUID) -> Response:
    """Look at the layer of the file that was chosen."""
    drafts.look_again(own_draft(number), request.form.get("layer", ""))
    return redirect(url_for("imports.look", number=number), 303)


@blueprint.post("/<uuid:number>/prova")
def begin_trial(number: UUID) -> Page:
    """Try the file as the sender's files are read already."""
    draft = own_draft(number)
    if draft.target is None:
        return back_to_its_step(draft)
    own_sender(draft.target)
    drafts.try_out(draft)
    return redirect(url_for("imports.trial", number=number), 303)


@blueprint.get("/<uuid:number>/prova")
def trial(number: UUID) -> Page:
    """Show what would become of the file, and every wrong cell in its place."""
    draft = own_draft(number)
    job = drafts.job_of_step(draft.tried)
    if job is None:
        return back_to_its_step(draft)
    if not job.is_over:
        return progress_page(draft, job, _("The file is being tried"))
    answer = job.answer or {}
    total = int(answer.get("errors_total", 0))
    paging = Paging.of(request.args.get("sida", 1, type=int), min(total, MOST_KEPT))
    problems = kept_problems(
        drafts.folder_of(draft), start=paging.start, most=paging.size
    )
    refused = job.state is not JobState.DONE
    return (
        render_template(
            "import_trial.html",
            draft=draft,
            step="trial",
            answer=answer,
            refused=refused,
            problems=problems,
            paging=paging,
            precisions=precision_titles(),
            before=seen_before(draft),
            may_vouch=may_vouch(),
        ),
        _status(answer) if refused else 200,
    )


@blueprint.post("/<uuid:number>/spara")
def store(number: UUID) -> Page:
    """Import the file, with the wrong rows refused or kept to be corrected."""
    draft = own_draft(number)
    on_error = request.form.get("on_error", "reject")
    refuse_other_choices(on_error)
    if draft.target is None or draft.tried is None:
        return back_to_its_step(draft)
    if drafts.may_be_stored(draft):
        own_sender(draft.target)
        drafts.bring_in(draft, on_error=on_error)
    return redirect(url_for("imports.result", number=number), 303)


@blueprint.get("/<uuid:number>/resultat")
def result(number: UUID) -> Page:
    """Show what became of the file."""
    draft = own_draft(number)
    job = drafts.job_of_step(draft.stored)
    if job is None:
        return back_to_its_step(draft)
    if not job.is_over:
        return progress_page(draft, job, _("The reports are being stored"))
    answer = job.answer or {}
    refused = job.state is not JobState.DONE
    return (
        render_template(
            "import_result.html",
            draft=draft,
            step="result",
            answer=answer,
            refused=refused,
            precisions=precision_titles(),
            may_vouch=may_vouch(),
            wait=not may_vouch() or own_sender(draft.target or "").review == "each",
            batch=None if refused else _batch_of(draft),
        ),
        _status(answer) if refused else 200,
    )


@blueprint.post("/<uuid:number>/bort")
def throw_away(number: UUID) -> Response:
    """Forget a file that waits."""
    drafts.throw_away(own_draft(number))
    return redirect(url_for("imports.page"), 303)


def _first_page(**result: object) -> str:
    """Make the page that asks for a file."""
    with transaction(site().engine) as connection:
        waiting = quarantine.count(connection)
    return render_template(
        "imports.html",
        senders=own_senders().values(),
        chosen=request.form.get("sender", ""),
        title=request.form.get("title", ""),
        new_sender=NEW_SENDER,
        accepted=",".join(REPORT_FILES),
        recent=recent_files(),
        waiting=waiting,
        may_vouch=may_vouch(),
        **result,
    )


def _batch_of(draft: Draft) -> UUID | None:
    """Give the number under which a file was stored last."""
    with transaction(site().engine) as connection:
        return batches.latest(connection, draft.target or "", draft.sha256)


def _status(answer: dict[str, Any]) -> int:
    """Give the status of a page about a file that was refused."""
    code = str(answer.get("code", ""))
    return 500 if code in {"", "internal-error"} else status_of_code(code)
