"""A file of reports on its way through the steps of an import."""

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from geosafety.jobs.look import Look, kept_look
from geosafety.model.draft import Draft, DraftKind
from geosafety.model.job import Job, JobState
from webmap import drafts

Page = str | tuple[str, int] | Response


def own_draft(number: UUID) -> Draft:
    """Give the reader's own file."""
    return drafts.open_draft(number, DraftKind.REPORTS)


def what_was_seen(draft: Draft) -> Look | None:
    """Give what was seen of a file; None if it has not been, or is gone."""
    job = drafts.job_now(draft.looked)
    if job is None or job.state is not JobState.DONE:
        return None
    try:
        return kept_look(drafts.folder_of(draft))
    except FileNotFoundError:
        return None


def back_to_its_step(draft: Draft) -> Response:
    """Lead to the step that a file has come to."""
    if draft.stored is not None:
        return redirect(url_for("imports.result", number=draft.id), 303)
    job = drafts.job_now(draft.looked)
    if job is not None and job.state is JobState.DONE and what_was_seen(draft) is None:
        # The file has waited too long, and is gone from the spool.
        return redirect(url_for("imports.page"), 303)
    return redirect(url_for("imports.look", number=draft.id), 303)


def progress_page(draft: Draft, job: Job | None, heading: str) -> str:
    """Tell how far the worker has come."""
    return render_template("progress.html", draft=draft, job=job, heading=heading)
