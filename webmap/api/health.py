"""A sign of life."""

from flask import Blueprint, Response

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Tell anyone that the process answers; asks the database nothing."""
    return Response("ok\n", mimetype="text/plain")
