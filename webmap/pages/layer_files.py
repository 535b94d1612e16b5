"""Bringing a geographic file into a layer: the file, its columns, the result."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geosafety.errors import GeosafetyError, NotFoundError
from geosafety.jobs.layer_files import fillable, find_layer
from geosafety.model.draft import Draft, DraftKind
from geosafety.model.job import Job, JobState
from geosafety.model.layer import LayerSpec
from geosafety.store import layers
from geosafety.store.connection import transaction
from webmap import drafts
from webmap.errors import listed, status_of, status_of_code
from webmap.import_drafts import Page, progress_page
from webmap.imports import bad_choice
from webmap.site import site
from webmap.text import language
from webmap.uploads import LAYER_FILES, uploaded

blueprint = Blueprint("layer_files", __name__, url_prefix="/lager/import")


@blueprint.get("")
def page() -> str:
    """Ask those who keep the layers for a file and a layer."""
    return _first_page()


@blueprint.post("")
def upload() -> Page:
    """Put a file into the spool and try it against the layer."""
    try:
        layer = find_layer(site().catalog, request.form.get("layer", ""))
        with uploaded(request.files.get("file"), LAYER_FILES) as file:
            number = drafts.begin(file, DraftKind.LAYER, target=layer.key)
    except GeosafetyError as error:
        refusal = {"message": error.message(language()), **listed(error.problems)}
        return _first_page(refusal=refusal), status_of(error)
    return redirect(url_for("layer_files.look", number=number), 303)


@blueprint.get("/<uuid:number>")
def look(number: UUID) -> Page:
    """Show what stands in the file, and ask how it is brought in."""
    draft = _draft(number)
    if not drafts.may_be_stored(draft):
        return redirect(url_for("layer_files.result", number=number), 303)
    job = drafts.job_of_step(draft.looked)
    if job is None or not job.is_over:
        return progress_page(draft, job, _("The file is being read"))
    return _page(draft, job)


@blueprint.post("/<uuid:number>/lager")
def source_layer(number: UUID) -> Response:
    """Look at the layer of the file that was chosen."""
    drafts.look_again(_draft(number), request.form.get("layer", ""))
    return redirect(url_for("layer_files.look", number=number), 303)


@blueprint.post("/<uuid:number>")
def fill(number: UUID) -> Response:
    """Bring the file into the layer."""
    draft = _draft(number)
    mode = request.form.get("mode", "replace")
    if mode not in {"replace", "add"}:
        raise bad_choice(
            "mode",
            sv="Välj om lagret ska ersättas eller fyllas på.",
            en="Choose whether to replace the layer or to add to it.",
        )
    columns = {
        name: request.form.get(f"column-{name}", "")
        for name in _layer(draft).columns or {}
        if f"column-{name}" in request.form
    }
    if drafts.may_be_stored(draft):
        drafts.fill_layer(draft, mode=mode, columns=columns)
    return redirect(url_for("layer_files.result", number=number), 303)


@blueprint.get("/<uuid:number>/resultat")
def result(number: UUID) -> Page:
    """Show what became of the layer."""
    draft = _draft(number)
    job = drafts.job_of_step(draft.stored)
    if job is None:
        return redirect(url_for("layer_files.look", number=number), 303)
    if not job.is_over:
        return progress_page(draft, job, _("The layer is being stored"))
    return _page(draft, job, is_result=True)


@blueprint.post("/<uuid:number>/bort")
def throw_away(number: UUID) -> Response:
    """Forget a file that waits."""
    drafts.throw_away(_draft(number))
    return redirect(url_for("layer_files.page"), 303)


def _draft(number: UUID) -> Draft:
    """Give the reader's own file."""
    return drafts.open_draft(number, DraftKind.LAYER)


def _layer(draft: Draft) -> LayerSpec:
    """Give the layer that a file is for."""
    return find_layer(site().catalog, draft.target or "")


def _first_page(**result: object) -> str:
    """Make the page that asks for a file."""
    return render_template(
        "layer_import.html",
        layers=[layer for layer in fillable(site().catalog) if layer.raster is None],
        rasters=[layer for layer in fillable(site().catalog) if layer.raster],
        chosen=request.values.get("layer", ""),
        accepted=",".join(LAYER_FILES),
        **result,
    )


def _page(draft: Draft, job: Job, *, is_result: bool = False) -> tuple[str, int]:
    """Make the page of a file that was looked at or brought in."""
    answer: dict[str, Any] = job.answer or {}
    refused = job.state is not JobState.DONE
    layer = _layer(draft)
    code = str(answer.get("code", ""))
    status = 500 if code in {"", "internal-error"} else status_of_code(code)
    return (
        render_template(
            "layer_result.html" if is_result else "layer_file.html",
            draft=draft,
            layer=layer,
            answer=answer,
            refused=refused,
            held=_held(layer),
        ),
        status if refused and not answer.get("layers") else 200,
    )


def _held(layer: LayerSpec) -> int:
    """Count what the layer holds now."""
    if layer.raster is not None:
        folder = site().settings.municipality_dir / "rasters"
        return int((folder / layer.raster).exists())
    try:
        with transaction(site().engine) as connection:
            return layers.count_features(connection, layer.key)
    except NotFoundError:
        return 0
