"""Saying what a file's columns and words mean, and what is done with its reports."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from geosafety.catalog.sender_contents import as_toml
from geosafety.errors import RefusedInputError
from geosafety.jobs.look import Look
from geosafety.jobs.senders import key_of, save_sender
from geosafety.model.draft import Draft
from geosafety.store.connection import transaction
from webmap import drafts
from webmap.categories import choices
from webmap.import_drafts import Page, back_to_its_step, own_draft, what_was_seen
from webmap.import_pages import own_organisations, rules_of, seen_before
from webmap.mapping_forms import (
    category_of,
    chosen_fields,
    field_titles,
    read_categories,
    read_columns,
    read_rules,
    systems,
    words_of,
)
from webmap.senders import may_vouch, own_sender, own_senders
from webmap.sign_in import actor
from webmap.site import site
from webmap.text import language
from webmap.titles import confidentiality_titles

blueprint = Blueprint("import_mapping", __name__, url_prefix="/import")


@blueprint.get("/<uuid:number>/kolumner")
def columns(number: UUID) -> Page:
    """Show the columns with examples, and what each seems to be."""
    draft = own_draft(number)
    seen = what_was_seen(draft)
    return _columns_page(draft, seen) if seen else back_to_its_step(draft)


@blueprint.post("/<uuid:number>/kolumner")
def choose_columns(number: UUID) -> Page:
    """Note what each column is."""
    draft = own_draft(number)
    seen = what_was_seen(draft)
    if seen is None:
        return back_to_its_step(draft)
    known = own_sender(draft.target) if draft.target else None
    read = read_columns(request.form, draft, seen, known)
    if read.faults:
        return _columns_page(draft, seen, faults=read.faults), 422
    drafts.choose(draft, content=read.content)
    return redirect(url_for("import_mapping.categories", number=number), 303)


@blueprint.get("/<uuid:number>/kategorier")
def categories(number: UUID) -> Page:
    """Show each word of the file, with the category it seems to mean."""
    draft = own_draft(number)
    seen = what_was_seen(draft)
    if seen is None or "columns" not in draft.content:
        return back_to_its_step(draft)
    words = words_of(draft, seen)
    return render_template(
        "import_categories.html",
        draft=draft,
        step="categories",
        words=words,
        column=draft.content["columns"]["category"],
        chosen={word: category_of(word, draft, seen) for word, _n in words or ()},
        groups=choices(site().catalog.vocabulary),
    )


@blueprint.post("/<uuid:number>/kategorier")
def choose_categories(number: UUID) -> Page:
    """Note what each word means."""
    draft = own_draft(number)
    seen = what_was_seen(draft)
    if seen is None:
        return back_to_its_step(draft)
    said = read_categories(request.form, draft, seen)
    drafts.choose(draft, content=draft.content | {"categories": said})
    return redirect(url_for("import_mapping.rules", number=number), 303)


@blueprint.get("/<uuid:number>/regler")
def rules(number: UUID) -> Page:
    """Show whose the sender is, and what is done with its reports."""
    draft = own_draft(number)
    return _rules_page(draft) if "columns" in draft.content else back_to_its_step(draft)


@blueprint.post("/<uuid:number>/regler")
def choose_rules(number: UUID) -> Page:
    """Keep how the sender's files are read, and try the file."""
    draft = own_draft(number)
    try:
        key, content = _save_sender(draft)
    except RefusedInputError as error:
        return _rules_page(draft, refusal=error.message(language())), 422
    drafts.choose(draft, target=key, content=content)
    drafts.try_out(own_draft(number))
    return redirect(url_for("imports.trial", number=number), 303)


def _columns_page(draft: Draft, seen: Look, **result: Any) -> str:  # noqa: ANN401
    """Make the page of the columns."""
    posted = request.form if request.method == "POST" else None
    chosen = chosen_fields(draft, seen)
    return render_template(
        "import_columns.html",
        draft=draft,
        step="columns",
        look=seen,
        chosen={
            column.name: posted.get(f"field-{at}", "")
            if posted is not None
            else chosen.get(column.name, "")
            for at, column in enumerate(seen.columns)
        },
        fields=field_titles(has_places=seen.has_places),
        systems=systems(),
        crs=posted.get("crs", type=int)
        if posted is not None
        else draft.content.get("crs", seen.crs),
        before=seen_before(draft),
        sender=own_senders().get(draft.target or ""),
        **result,
    )


def _rules_page(draft: Draft, **result: object) -> str:
    """Make the page of the rules."""
    return render_template(
        "import_rules.html",
        draft=draft,
        step="rules",
        rules=rules_of(draft),
        organisations=own_organisations().values(),
        levels=confidentiality_titles(),
        toml=as_toml(rules_of(draft)),
        may_vouch=may_vouch(),
        **result,
    )


def _save_sender(draft: Draft) -> tuple[str, dict[str, Any]]:
    """Keep how a sender's files are read; give its key and what was kept."""
    organisation = None
    if draft.target is None:
        chosen = request.form.get("organisation", "")
        organisation = own_organisations().get(chosen)
        if organisation is None:
            words = _("Choose the organisation that the reports belong to.")
            raise RefusedInputError(sv=words, en=words)
    content = read_rules(request.form, draft, organisation)
    key = draft.target or key_of(content["title"]["sv"], content["organisation"])
    with transaction(site().engine) as connection:
        save_sender(
            connection, site().catalog, key, content, account_id=actor().account_id
        )
    return key, content
