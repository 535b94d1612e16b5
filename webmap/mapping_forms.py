"""The forms in which somebody says what a file's columns and words mean."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from geosafety.catalog.sender_contents import content_of_mapping
from geosafety.crs import LOCAL_ZONES, RT90, SWEREF99_TM, WGS84
from geosafety.jobs.look import Look
from geosafety.jobs.suggested_content import required_of, suggested_content
from geosafety.model.draft import Draft
from geosafety.model.organisation import Organisation
from geosafety.model.report import Confidentiality
from geosafety.model.sender import SenderMapping
from webmap.site import site

# Coordinates are one choice on the page and two fields of ours.
_X, _Y = "x", "y"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoices:
    """What has been chosen for the columns, and what is wrong with it by field."""

    content: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def field_titles(*, has_places: bool) -> dict[str, str]:
    """Name what a column can be, in the order of importance."""
    titles = {
        "category": _("What it is about (category)"),
        "occurred_from": _("When it happened, or began"),
        "occurred_to": _("When it ended, at the latest"),
        _X: _("East or longitude"),
        _Y: _("North or latitude"),
        "address": _("Address or place in words"),
        "text": _("Free text"),
        "external_id": _("The sender’s own number"),
        "accuracy_m": _("Accuracy of the position, metres"),
    }
    if has_places:
        del titles[_X], titles[_Y]
    return titles


def systems() -> list[tuple[int, str]]:
    """List the coordinate systems, the likely ones first."""
    local = site().catalog.municipality.local_crs
    named = {
        WGS84: _("Degrees (WGS 84)"),
        SWEREF99_TM: "SWEREF 99 TM (EPSG:3006)",
        local: f"{_zone_name(local)} (EPSG:{local})",
        RT90: "RT 90 2,5 gon V (EPSG:3021)",
    }
    others = {
        code: f"{_zone_name(code)} (EPSG:{code})"
        for code in sorted(LOCAL_ZONES.values())
        if code != local
    }
    return [*named.items(), *others.items()]


def chosen_fields(draft: Draft, look: Look) -> dict[str, str]:
    """Give each column's field as it was chosen, else as it is suggested."""
    columns = draft.content.get("columns")
    if columns is None:
        return {
            column.name: _on_page(column.field)
            for column in look.columns
            if column.field is not None
        }
    return {name: _on_page(ours) for ours, name in columns.items()}


def read_columns(
    form: MultiDict[str, str], draft: Draft, look: Look, known: SenderMapping | None
) -> ColumnChoices:
    """Read what each column is, and tell what does not go together."""
    chosen: dict[str, str] = {}
    faults: dict[str, str] = {}
    titles = field_titles(has_places=look.has_places)
    for at, column in enumerate(look.columns):
        ours = form.get(f"field-{at}", "")
        if ours not in titles:
            continue
        if ours in chosen:
            faults[f"field-{at}"] = _(
                "%(field)s is chosen for two columns.", field=titles[ours]
            )
        chosen.setdefault(ours, column.name)
    if "category" not in chosen:
        faults["columns"] = _("Choose the column that tells what it is about.")
    if (_X in chosen) != (_Y in chosen):
        faults["columns"] = _("Choose both coordinates, or none.")
    crs = form.get("crs", WGS84, type=int)
    columns = {_ours(each, crs): name for each, name in chosen.items()}
    content = _base(draft, look, known)
    content["columns"] = columns
    content["required"] = required_of(look, columns)
    content["ignored_columns"] = [
        column.name
        for column in look.columns
        if column.name not in set(columns.values())
    ]
    content.pop("crs", None)
    if crs != WGS84 and _X in chosen:
        content["crs"] = crs
    return ColumnChoices(content=content, faults=faults)


def words_of(draft: Draft, look: Look) -> tuple[tuple[str, int], ...] | None:
    """Give the words of the column of categories; None where they are too many."""
    name = draft.content.get("columns", {}).get("category")
    return next((each.words for each in look.columns if each.name == name), None)


def category_of(word: str, draft: Draft, look: Look) -> str:
    """Give a word's category as it was chosen, else as it is suggested."""
    said = draft.content.get("categories", {}).get(word.strip().casefold())
    return str(said or look.categories.get(word, ""))


def read_categories(
    form: MultiDict[str, str], draft: Draft, look: Look
) -> dict[str, str]:
    """Read the category of each word; what was said of other words stays."""
    accepted = site().catalog.vocabulary.accepted()
    said = dict(draft.content.get("categories", {}))
    for at, (word, _count) in enumerate(words_of(draft, look) or ()):
        key = form.get(f"word-{at}", "")
        said.pop(word.strip().casefold(), None)
        if key in accepted:
            said[word.strip().casefold()] = key
    return said


def read_rules(
    form: MultiDict[str, str], draft: Draft, organisation: Organisation | None
) -> dict[str, Any]:
    """Read the rules of a sender; a known one stays with its organisation."""
    content = dict(draft.content)
    title = " ".join(form.get("title", "").split())[:80]
    was = content.get("title") or {}
    if title and title != was.get("sv"):
        content["title"] = {"sv": title, "en": title}
    if organisation is not None:
        content["organisation"] = organisation.key
        content["organisation_type"] = organisation.type.value
    level = form.get("confidentiality", "")
    if level in set(Confidentiality):
        content["confidentiality"] = level
    content["personal_data"] = (
        "refuse" if form.get("personal_data") == "refuse" else "mask"
    )
    content["review"] = "on_import" if form.get("review") == "on_import" else "each"
    content["place_from_text"] = "place_from_text" in form
    return content


def _base(draft: Draft, look: Look, known: SenderMapping | None) -> dict[str, Any]:
    """Begin from what has been chosen, from the sender, or from what was seen."""
    if "columns" in draft.content:
        return dict(draft.content)
    if known is not None:
        content = content_of_mapping(known, site().catalog.vocabulary)
        words = look.categories
        return content | {
            "categories": {
                **{
                    word.strip().casefold(): words[word]
                    for word in look.unknown_words
                    if words.get(word)
                },
                **content["categories"],
            }
        }
    account = current_user.account
    named = draft.content.get("title", {}).get("sv")
    return suggested_content(
        look,
        title=named or draft.file_name,
        organisation=account.organisation,
    )


def _on_page(ours: str) -> str:
    """Give what the page calls a field."""
    return {"lon": _X, "east": _X, "lat": _Y, "north": _Y}.get(ours, ours)


def _ours(on_page: str, crs: int) -> str:
    """Give the field that a choice on the page is, in a coordinate system."""
    if crs == WGS84:
        return {_X: "lon", _Y: "lat"}.get(on_page, on_page)
    return {_X: "east", _Y: "north"}.get(on_page, on_page)


def _zone_name(code: int) -> str:
    """Name a local zone as maps do."""
    meridian = next(each for each, zone in LOCAL_ZONES.items() if zone == code)
    return f"SWEREF 99 {int(meridian):02} {int(meridian % 1 * 60):02}"
