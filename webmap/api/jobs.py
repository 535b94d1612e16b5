"""What the worker has been asked to do."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from pydantic import BaseModel

from geosafety.model.job import Job, JobState
from webmap.api.contract import Asked, api
from webmap.work import job_of

blueprint = api("api_jobs", __name__)


class JobNamed(Asked):
    """Which job."""

    number: UUID


class JobDocument(BaseModel):
    """A job, how far it has come, and its answer at the end."""

    id: UUID
    kind: str
    state: JobState
    stage: str | None
    part: int
    parts: int
    created_at: datetime
    answer: dict[str, Any] | None


@blueprint.get("/jobs/<uuid:number>", responses={200: JobDocument})
def job(path: JobNamed) -> Response:
    """Tell whoever asked for a job how far it has come, and its answer at the end."""
    return jsonify(job_as_json(job_of(path.number)))


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
