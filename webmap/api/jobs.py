"""What the worker has been asked to do."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify

from geosafety.model.job import Job
from webmap.work import job_of

blueprint = Blueprint("api_jobs", __name__, url_prefix="/api/v1")


@blueprint.get("/jobs/<uuid:number>")
def job(number: UUID) -> Response:
    """Tell whoever asked for a job how far it has come, and its answer at the end."""
    return jsonify(job_as_json(job_of(number)))


def job_as_json(found: Job) -> dict[str, Any]:
    """Write a job as the API gives it."""
    return {
        "id": str(found.id),
        "kind": found.kind,
        "state": found.state.value,
        "stage": found.stage,
        "part": found.part,
        "parts": found.parts,
        "created_at": found.created_at.isoformat(),
        "answer": found.answer,
    }
