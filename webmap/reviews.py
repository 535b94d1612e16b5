"""Reviewing a handed-in area: the same for the page and for the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from flask_login import current_user
from werkzeug.datastructures import FileStorage

from geosafety.errors import Problem, RefusedInputError
from geosafety.geofiles.areas import read_areas
from geosafety.jobs.review import development_of, review_area
from geosafety.model.development import PlanStage
from webmap.site import site
from webmap.uploads import Upload, uploaded

DRAWN_FILE = "ritat.geojson"
_LONGEST_NAME = 120


@contextmanager
def handed_in(file: FileStorage | None, drawn: str | None) -> Iterator[Upload]:
    """
    Keep what was handed in: the GeoJSON that was drawn, else the file.

    Raises
    ------
    RefusedInputError
        If neither came.
    """
    if drawn:
        file = FileStorage(BytesIO(drawn.encode()), filename=DRAWN_FILE)
    with uploaded(file) as kept:
        yield kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What became of an upload: the plan, the features read, the review."""

    development_id: UUID
    read: int
    document: dict[str, object]


def review_upload(file: Upload, *, stage: str, name: str) -> Reviewed:
    """
    Review the area in a file, as the command does, and store the review.

    Parameters
    ----------
    file
        GeoJSON or GeoPackage; GDAL sees it only in a process of its own.
    stage
        One of `PlanStage`.
    name
        What the plan is called; the file's own name for it when empty.

    Raises
    ------
    RefusedInputError
        If the stage or the file cannot be used; `problems` says why.
    """
    here = site()
    chosen = stage_of(stage)
    areas = read_areas(file.path, municipality=here.catalog.municipality)
    development = development_of(
        areas,
        file_name=None if file.name == DRAWN_FILE else file.name,
        stage=chosen,
        name=" ".join(name.split())[:_LONGEST_NAME] or None,
    )
    made = review_area(
        here.engine,
        here.settings,
        here.catalog,
        development,
        now=datetime.now(UTC),
        created_by=current_user.account.username,
    )
    return Reviewed(
        development_id=made.development_id,
        read=len(areas.features),
        document=made.document,
    )


def stage_of(text: str) -> PlanStage:
    """
    Read how far the planning has come.

    Raises
    ------
    RefusedInputError
        If there is no such stage.
    """
    if text in set(PlanStage):
        return PlanStage(text)
    known = ", ".join(PlanStage)
    raise _bad(
        "stage",
        sv=f"Skedet ”{text[:40]}” finns inte; det ska vara ett av: {known}.",
        en=f"There is no stage “{text[:40]}”; it should be one of: {known}.",
    )


def _bad(column: str, *, sv: str, en: str) -> RefusedInputError:
    """Refuse a choice, naming the field."""
    problem = Problem(code="bad-parameter", column=column, sv=sv, en=en)
    return RefusedInputError(sv=sv, en=en, problems=[problem])
