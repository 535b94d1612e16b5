"""Filling layers by program."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from pydantic import BaseModel, ConfigDict

from geosafety.model.job import JobState
from webmap.api.contract import Upload, api, multipart
from webmap.api.imports import PATIENCE_S, refusal
from webmap.api.jobs import JobDocument, job_as_json
from webmap.api.layers import LayerNamed
from webmap.imports import import_layer_upload
from webmap.uploads import AREA_FILES, LAYER_FILES, uploaded
from webmap.work import waited_for

blueprint = api("api_layer_files", __name__)
Given = tuple[Response, int] | Response


class FeaturesHandedIn(BaseModel):
    """A geographic file, and how it is brought into a layer."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Upload
    mode: str = ""
    source_layer: str = ""


class RasterHandedIn(BaseModel):
    """A GeoTIFF, EPSG:3006."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: Upload


class LayerAnswer(BaseModel):
    """What became of a file."""

    model_config = ConfigDict(extra="allow")

    layer: str
    read: int
    stored: int
    removed: int
    unchanged: int
    notes: list[dict[str, Any]]


_ANSWERS: dict[str | int | HTTPStatus, type[BaseModel] | dict[Any, Any] | None] = {
    200: LayerAnswer,
    201: LayerAnswer,
    202: JobDocument,
}


@blueprint.post(
    "/layers/<key>/features", responses=_ANSWERS, **multipart(FeaturesHandedIn)
)
def features(path: LayerNamed) -> Given:
    """
    Fill a layer from a geographic file: 201 stored, 200 nothing new, 4xx refused.

    Multipart fields: `file` (GeoJSON, GeoPackage, packed shapefile, KML, KMZ, GML or
    GPX), `mode` (`replace` or `add`; may be left out for an empty layer) and
    `source_layer`. A file that takes longer than a minute is answered 202, with the
    address of its job.
    """
    with uploaded(request.files.get("file"), AREA_FILES) as file:
        number = import_layer_upload(
            file,
            path.key,
            mode=request.form.get("mode", ""),
            source_layer=request.form.get("source_layer"),
            raster=False,
        )
    return _answered(number)


@blueprint.post("/layers/<key>/raster", responses=_ANSWERS, **multipart(RasterHandedIn))
def raster(path: LayerNamed) -> Given:
    """Put a GeoTIFF (multipart field `file`) in the place of a layer's raster."""
    with uploaded(request.files.get("file"), LAYER_FILES) as file:
        number = import_layer_upload(
            file, path.key, mode="replace", source_layer=None, raster=True
        )
    return _answered(number)


def _answered(number: UUID) -> Given:
    """Wait for the job and answer as it ended."""
    job = waited_for(number, seconds=PATIENCE_S)
    if not job.is_over:
        response = jsonify(job_as_json(job))
        response.headers["Location"] = url_for("api_jobs.job", number=number)
        return response, HTTPStatus.ACCEPTED
    answer = job.answer or {}
    if job.state is not JobState.DONE:
        return refusal(answer)
    status = HTTPStatus.CREATED if answer["stored"] else HTTPStatus.OK
    return jsonify(answer), status
