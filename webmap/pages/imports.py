"""Bringing in a file of reports."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from geosafety.errors import RefusedInputError
from webmap.errors import listed, status_of, status_of_code
from webmap.imports import import_upload
from webmap.site import site
from webmap.text import language
from webmap.titles import precision_titles
from webmap.uploads import uploaded
from webmap.work import waited_for

blueprint = Blueprint("imports", __name__)


@blueprint.get("/import")
def page() -> str:
    """Ask the coordinator for a file and its sender."""
    return _page()


@blueprint.post("/import")
def upload() -> tuple[str, int]:
    """Try or store the coordinator's file, and tell what became of each row."""
    on_error = request.form.get("on_error", "reject")
    dry_run = "dry_run" in request.form
    try:
        with uploaded(request.files.get("file")) as file:
            number = import_upload(
                file,
                sender=request.form.get("sender", ""),
                on_error=on_error,
                dry_run=dry_run,
            )
    except RefusedInputError as error:
        refusal = {
            "message": error.message(language()),
            **listed(error.problems),
        }
        return _page(refusal=refusal), status_of(error)
    answer = waited_for(number, seconds=60).answer or {}
    refused = "code" in answer
    status = status_of_code(str(answer["code"])) if refused else int(HTTPStatus.OK)
    return _page(answer=answer, refused=refused, dry_run=dry_run), status


def _page(**result: object) -> str:
    """Make the page, with what became of a file if one was sent."""
    senders = site().catalog.senders.values()
    return render_template(
        "imports.html",
        senders=senders,
        chosen=request.form.get("sender", ""),
        on_error=request.form.get("on_error", "reject"),
        precisions=[(each.value, name) for each, name in precision_titles().items()],
        heading=_("Import reports"),
        **result,
    )
