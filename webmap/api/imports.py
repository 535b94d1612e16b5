"""Importing reports by program."""

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request, url_for
from pydantic import BaseModel, ConfigDict

from geosafety.model.job import JobState
from webmap.api.contract import Upload, api, multipart
from webmap.api.jobs import JobDocument, job_as_json
from webmap.errors import problem_response, status_of_code
from webmap.imports import import_upload
from webmap.uploads import uploaded
from webmap.work import waited_for

blueprint = api("api_imports", __name__)

# A program waits so long for the answer itself, and then asks for the job.
PATIENCE_S = 60.0


class FileHandedIn(BaseModel):
    """A file of reports, and how it is to be taken."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Upload
    sender: str
    on_error: str = "reject"
    dry_run: str = "false"
    layer: str = ""


class ImportAnswer(BaseModel):
    """What became of each row; the numbers add up to `read`."""

    model_config = ConfigDict(extra="allow")

    read: int
    stored: int
    updated: int
    unchanged: int
    duplicates: int
    quarantined: int
    rejected: int
    errors: list[dict[str, Any]]
    placed: dict[str, int]


@blueprint.post(
    "/imports",
    responses={200: ImportAnswer, 201: ImportAnswer, 202: JobDocument},
    **multipart(FileHandedIn),
)
def create() -> tuple[Response, int] | Response:
    """
    Import the asker's file: 201 stored, 200 nothing new, 4xx refused.

    Multipart fields: `file`, `sender`, `on_error` (`reject` or `quarantine`),
    `dry_run` (`true`), and `layer` for a GeoPackage that has several. A file that
    takes longer than a minute is answered 202, with the address of its job.
    """
    on_error = request.form.get("on_error", "reject")
    dry_run = request.form.get("dry_run", "false") == "true"
    with uploaded(request.files.get("file")) as file:
        number = import_upload(
            file,
            sender=request.form.get("sender", ""),
            on_error=on_error,
            dry_run=dry_run,
            layer=request.form.get("layer"),
        )
    job = waited_for(number, seconds=PATIENCE_S)
    answer = job.answer or {}
    if not job.is_over:
        response = jsonify(job_as_json(job))
        response.headers["Location"] = url_for("api_jobs.job", number=number)
        return response, HTTPStatus.ACCEPTED
    if job.state is not JobState.DONE:
        return refusal(answer)
    stored = any(answer[key] for key in ("stored", "updated", "quarantined"))
    status = HTTPStatus.CREATED if stored and not dry_run else HTTPStatus.OK
    return jsonify(answer), status


def refusal(answer: dict[str, Any]) -> Response:
    """Answer a refused file with its faults and the command's own counts."""
    code = str(answer["code"])
    more = {
        key: value for key, value in answer.items() if key not in {"code", "message"}
    }
    status = 500 if code == "internal-error" else status_of_code(code)
    return problem_response(status, code, str(answer.get("message", "")), **more)
