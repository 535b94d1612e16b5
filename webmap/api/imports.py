"""Importing reports by program."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from webmap.errors import PROBLEMS_LISTED, STATUS_OF_CODE, problem_response
from webmap.imports import import_upload
from webmap.text import language
from webmap.uploads import uploaded

blueprint = Blueprint("api_imports", __name__, url_prefix="/api/v1")


@blueprint.post("/imports")
def create() -> tuple[Response, int] | Response:
    """
    Import the coordinator's file: 201 stored, 200 nothing new, 4xx refused.

    Multipart fields: `file`, `sender`, `on_error` (`reject` or `quarantine`) and
    `dry_run` (`true`).
    """
    on_error = request.form.get("on_error", "reject")
    dry_run = request.form.get("dry_run", "false") == "true"
    with uploaded(request.files.get("file")) as file:
        answer = import_upload(
            file,
            sender=request.form.get("sender", ""),
            on_error=on_error,
            dry_run=dry_run,
        )
    errors = answer["errors"]
    if isinstance(errors, list) and errors and on_error == "reject":
        return _refusal(answer, errors)
    stored = bool(answer["stored"]) or bool(answer["quarantined"])
    new = stored and not dry_run
    return jsonify(answer), HTTPStatus.CREATED if new else HTTPStatus.OK


def _refusal(answer: dict[str, object], errors: list[dict[str, object]]) -> Response:
    """Answer with the first hundred faults and the command's own counts."""
    code = str(errors[0]["code"])
    status = STATUS_OF_CODE.get(code, HTTPStatus.UNPROCESSABLE_ENTITY)
    total = answer.get("errors_total", len(errors))
    detail = (
        f"Filen har {total} fel och inget har sparats."
        if language() == "sv"
        else f"The file has {total} faults and nothing was stored."
    )
    more = {**answer, "errors": errors[:PROBLEMS_LISTED], "errors_total": total}
    return problem_response(status, code, detail, **more)
