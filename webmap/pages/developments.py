"""Plan areas and their reviews."""

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from geosafety.errors import RefusedInputError
from geosafety.maps.pdf import pdf_of
from geosafety.planning.document import as_html, style_source
from geosafety.store import developments
from geosafety.store.connection import transaction
from webmap.access import allows
from webmap.development_words import development_words
from webmap.errors import listed, status_of
from webmap.map_data import described, map_data, map_words
from webmap.plans import features_of, find, plan_of, surroundings_of
from webmap.reviews import handed_in, review_upload
from webmap.security import document_policy
from webmap.site import site
from webmap.text import language
from webmap.titles import stage_titles

blueprint = Blueprint("developments", __name__)


@blueprint.get("/detaljplaner")
def page() -> str:
    """Show staff the reviewed plans, and planners the form for a new one."""
    return _page()


@blueprint.post("/detaljplaner")
def create() -> tuple[str, int] | Answer:
    """Review the area that a planner drew or uploaded."""
    try:
        with handed_in(request.files.get("file"), request.form.get("area")) as file:
            answer = review_upload(
                file,
                stage=request.form.get("stage", ""),
                name=request.form.get("name", ""),
            )
    except RefusedInputError as error:
        refusal = {"message": error.message(language()), **listed(error.problems)}
        return _page(refusal=refusal), status_of(error)
    return redirect(url_for("developments.review", number=answer.development_id), 303)


@blueprint.get("/detaljplaner/<uuid:number>")
def review(number: UUID) -> str:
    """Show staff what the latest review of a plan found."""
    with transaction(site().engine) as connection:
        stored, made = find(connection, number)
    data = map_data(overlays=[]) | {
        "area": features_of([(stored, {})]),
        "ring": surroundings_of(stored),
        "words": map_words(),
    }
    return render_template(
        "development.html",
        script="js/developments/review.js",
        data=data,
        plan=plan_of(stored, made),
        document=made and made.document,
    )


@blueprint.get("/detaljplaner/<uuid:number>/dokument")
def document(number: UUID) -> Response:
    """Give staff the latest review as one page that stands alone."""
    with transaction(site().engine) as connection:
        _stored, made = find(connection, number)
    if made is None:
        abort(404)
    response = Response(as_html(made.document), mimetype="text/html")
    response.headers["Content-Security-Policy"] = document_policy(style_source())
    return response


@blueprint.get("/detaljplaner/<uuid:number>/granskning.pdf")
def printed(number: UUID) -> Response:
    """Give staff the latest review as a PDF."""
    with transaction(site().engine) as connection:
        _stored, made = find(connection, number)
    if made is None:
        abort(404)
    response = Response(pdf_of(as_html(made.document)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = "attachment; filename=granskning.pdf"
    return response


def _page(**result: object) -> str:
    """Make the page, with the refusal of an area if one was sent."""
    with transaction(site().engine) as connection:
        stored = developments.read_all(connection)
    plans = [plan_of(each) for each in stored]
    layer = described(site().catalog.layers["developments"])
    data = map_data(overlays=[]) | {
        "plans": features_of(
            [
                (
                    each,
                    {"name": plan.name, "stage": plan.stage, "url": _url(plan.id)},
                )
                for each, plan in zip(stored, plans, strict=True)
            ]
        ),
        "plans_layer": layer | {"hidden": ["url"]},
        "words": map_words() | development_words(),
    }
    return render_template(
        "developments.html",
        script="js/developments/page.js",
        data=data,
        plans=plans,
        form=request.form,
        may_edit=allows("developments.create", "POST", current_user.role),
        stages=[(stage.value, words) for stage, words in stage_titles().items()],
        heading=_("Plans"),
        **result,
    )


def _url(number: UUID) -> str:
    """Give the address of a plan's review."""
    return url_for("developments.review", number=number)
