"""Plan areas by program."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from pydantic import BaseModel, ConfigDict, Field

from geosafety.store import developments
from geosafety.store.connection import transaction
from webmap.api.contract import Asked, Features, Upload, api, geojson, multipart
from webmap.plans import Plan, features_of, find, plan_of
from webmap.reviews import handed_in, review_upload
from webmap.site import site

blueprint = api("api_developments", __name__)


class DevelopmentNamed(Asked):
    """Which plan area."""

    number: UUID


class AreaHandedIn(BaseModel):
    """A file, or an area as GeoJSON text."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Upload | None = None
    area: str | None = Field(default=None, description="GeoJSON.")
    stage: str = "samrad"
    name: str = ""


class Review(BaseModel):
    """A plan area and its latest review."""

    model_config = ConfigDict(extra="allow")

    id: UUID
    review: dict[str, Any] | None


@blueprint.get("/developments", responses={200: geojson(Features)})
def listing() -> Response:
    """Give staff the plan areas, EPSG:4326, the latest first."""
    with transaction(site().engine) as connection:
        stored = developments.read_all(connection)
    pairs = [(each, _properties(plan_of(each))) for each in stored]
    return jsonify(features_of(pairs))


@blueprint.post("/developments", responses={201: Review}, **multipart(AreaHandedIn))
def create() -> tuple[Response, int, dict[str, str]]:
    """
    Review an area that a planner hands in: 201 with the review, 4xx refused.

    Multipart fields: `file` (GeoJSON or GeoPackage) or `area` (GeoJSON text),
    `stage`, and `name` if the file's is not to be used.
    """
    with handed_in(request.files.get("file"), request.form.get("area")) as file:
        made = review_upload(
            file,
            stage=request.form.get("stage", "samrad"),
            name=request.form.get("name", ""),
        )
    number = made.development_id
    answer = {"id": str(number), "read": made.read, "review": made.document}
    location = url_for("api_developments.development", number=number)
    return jsonify(answer), 201, {"Location": location}


@blueprint.get("/developments/<uuid:number>", responses={200: Review})
def development(path: DevelopmentNamed) -> Response:
    """Give staff one plan and the whole of its latest review."""
    with transaction(site().engine) as connection:
        stored, made = find(connection, path.number)
    return jsonify(
        _properties(plan_of(stored, made)) | {"review": made and made.document}
    )


def _properties(plan: Plan) -> dict[str, object]:
    """Write a plan flat, as a program wants it."""
    return {
        "id": str(plan.id),
        "name": plan.name,
        "stage": plan.stage_key,
        "hectares": plan.hectares,
        "reviewed": plan.reviewed.isoformat(),
    }
