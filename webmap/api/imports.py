"""Importing reports by program."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from webmap.errors import problem_response, status_of_code
from webmap.imports import import_upload
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
    if "code" in answer:
        return _refusal(answer)
    stored = any(answer[key] for key in ("stored", "updated", "quarantined"))
    status = HTTPStatus.CREATED if stored and not dry_run else HTTPStatus.OK
    return jsonify(answer), status


def _refusal(answer: dict[str, object]) -> Response:
    """Answer a refused file with its faults and the command's own counts."""
    code = str(answer["code"])
    more = {
        key: value for key, value in answer.items() if key not in {"code", "message"}
    }
    return problem_response(status_of_code(code), code, str(answer["message"]), **more)
