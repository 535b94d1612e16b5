"""Photos of a report, sent one by one by a program."""

import hmac
from hashlib import sha256
from http import HTTPStatus
from uuid import UUID

from flask import Response, jsonify, request
from pydantic import BaseModel, Field

from geosafety.errors import NotFoundError, refuse
from geosafety.model.photo import MOST_PHOTOS, Photo, PhotoState
from geosafety.photos import rebuild_photo
from geosafety.store import photos
from geosafety.store.connection import transaction
from geosafety.store.submissions import Outcome
from webmap.api.contract import Asked, api
from webmap.photos import refuse_category_without_photos
from webmap.site import site

blueprint = api("api_photos", __name__)
_PICTURE = {"schema": {"type": "string", "format": "binary"}}


class PhotosNamed(Asked):
    """Of which report."""

    report: UUID


class PhotoNamed(PhotosNamed):
    """Which photo; its id is made by the sender."""

    number: UUID


class PhotoAsked(Asked):
    """How many photos the report has in all."""

    of: int | None = Field(default=None, ge=1, le=MOST_PHOTOS)


class PhotoDigest(BaseModel):
    """What the sender has worked out of the picture."""

    sha256: str = Field(
        alias="X-Content-SHA256",
        pattern="^[0-9a-fA-F]{64}$",
        description="SHA-256 of the body, in hexadecimal.",
    )


class PhotoDocument(BaseModel):
    """A photo that has come; its state tells whether a person has looked at it."""

    id: UUID
    position: int
    state: PhotoState
    width: int
    height: int


class PhotosDocument(BaseModel):
    """The photos of a report, and whether all that were announced have come."""

    announced: int
    complete: bool
    photos: list[PhotoDocument]


class PhotoAnswer(BaseModel):
    """What became of a photo."""

    id: UUID
    outcome: Outcome


@blueprint.get("/reports/<uuid:report>/photos", responses={200: PhotosDocument})
def listing(path: PhotosNamed) -> Response:
    """Tell the organisation that reported which photos have come, and how many."""
    with transaction(site().engine) as connection:
        if not photos.may_add(connection, path.report):
            raise _no_report(path.report)
        found = photos.of_report(connection, path.report)
    return jsonify(
        announced=found.announced,
        complete=found.is_complete,
        photos=[_as_json(each) for each in found.photos],
    )


@blueprint.put(
    "/reports/<uuid:report>/photos/<uuid:number>",
    responses={200: PhotoAnswer, 201: PhotoAnswer},
    openapi_extensions={
        "requestBody": {
            "required": True,
            "content": dict.fromkeys(
                ("image/jpeg", "image/png", "image/webp"), _PICTURE
            ),
        }
    },
)
def put(
    path: PhotoNamed, query: PhotoAsked, header: PhotoDigest
) -> tuple[Response, int]:
    """
    Store a photo of a report of the sender's own organisation.

    201 stored, 200 stored before, 409 another photo has the id. `of` tells how many
    photos the report has in all.
    """
    report, number = path.report, path.number
    digest = bytes.fromhex(header.sha256)
    with transaction(site().engine) as connection:
        if not photos.may_add(connection, report):
            raise _no_report(report)
        refuse_category_without_photos(photos.category_of(connection, report))
        if query.of is not None:
            photos.announce(connection, report, query.of)
        outcome = photos.known(connection, number, report, digest)
    content = _body(digest)
    if outcome is None:
        rebuilt = rebuild_photo(content)
        with transaction(site().engine) as connection:
            outcome = photos.add(connection, number, report, rebuilt)
    if outcome is Outcome.CONFLICT:
        raise refuse(
            "conflict",
            f"Ett annat foto har redan id {number}.",
            f"Another photo has the id {number} already.",
        )
    stored = outcome is Outcome.STORED
    return jsonify(id=str(number), outcome=outcome.value), (
        HTTPStatus.CREATED if stored else HTTPStatus.OK
    )


def _body(digest: bytes) -> bytes:
    """Read the picture into memory, and see that it came as it was sent."""
    content = request.get_data(cache=False)
    if not hmac.compare_digest(sha256(content).digest(), digest):
        raise refuse(
            "bad-digest",
            "Bilden kom inte fram som den skickades (X-Content-SHA256 stämmer inte); "
            "skicka den igen.",
            "The picture did not come as it was sent (X-Content-SHA256 does not "
            "agree); send it again.",
        )
    return content


def _no_report(report: UUID) -> NotFoundError:
    """Tell that there is no such report for the sender."""
    return NotFoundError(
        sv=f"Det finns ingen rapport med id {report} som du kan lägga foton till.",
        en=f"There is no report with the id {report} that you may add photos to.",
    )


def _as_json(photo: Photo) -> dict[str, object]:
    """Write what is known of a photo."""
    return {
        "id": str(photo.id),
        "position": photo.position,
        "state": photo.state.value,
        "width": photo.width,
        "height": photo.height,
    }
