"""What is done about places, and whether it helped."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from geosafety.errors import RefusedInputError, refuse
from geosafety.jobs.measure_places import resolution_for
from geosafety.jobs.measures import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    add_measure,
    close_follow_up,
    say,
    take_step,
)
from geosafety.model.measure import WITH_REASON, MeasureState
from geosafety.model.organisation import Organisation, OrganisationType
from geosafety.store import measures, organisations
from geosafety.store.connection import transaction
from webmap.access import allows
from webmap.categories import mapped
from webmap.errors import status_of
from webmap.handout.form import WITHOUT_PAGE, handout_form
from webmap.map_data import map_data, map_words
from webmap.measures.chart import chart_of
from webmap.measures.form import (
    INDICATOR_KINDS,
    counted_categories,
    number_of,
    read_cells,
    read_form,
)
from webmap.measures.shown import (
    FOLLOWERS,
    Followed,
    cells_of,
    chosen_measures,
    features_of,
    followed,
    from_issue,
    may_comment,
    steps_for_reader,
    today,
)
from webmap.measures.told import counted_words, told_of
from webmap.measures.words import (
    before_titles,
    control_titles,
    cost_titles,
    horizon_titles,
    measure_kind_titles,
    state_titles,
    step_titles,
)
from webmap.meetings.forms import version_of
from webmap.site import site
from webmap.text import language
from webmap.titles import kind_titles

blueprint = Blueprint("measures", __name__, url_prefix="/atgarder")


@blueprint.get("")
def page() -> str:
    """Show the measures that the reader may see, on a map and in a table."""
    state, owner = request.args.get("state", ""), request.args.get("owner", type=int)
    with transaction(site().engine) as connection:
        known = measures.read_all(connection)
    day = today()
    shown = chosen_measures(known, request.args)
    owners = {each.measure.owner_organisation_id: each.owner for each in known}
    data = map_data(overlays=[]) | {
        "measures": features_of(shown),
        "words": map_words(),
    }
    return render_template(
        "measures.html",
        script="js/measures/list.js",
        data=data,
        measures=shown,
        late={each.id for each in known if each.measure.is_late(day)},
        states=state_titles(),
        owners=sorted(owners.items(), key=lambda each: each[1]),
        chosen={"state": state, "owner": owner, "late": request.args.get("late")},
        may_add=allows("measures.add", "POST", current_user.role),
        handout=handout_form(
            url_for("handout.measures"),
            WITHOUT_PAGE,
            question=request.query_string.decode(),
        ),
    )


@blueprint.get("/ny")
def new() -> str:
    """Ask the coordinator what is to be done, where and by whom."""
    cells = " ".join(request.args.getlist("cell"))
    try:
        read_cells(cells)
    except RefusedInputError:
        cells = ""
    values = {"cells": cells, "source": "cells" if cells else "draw"}
    lifted = request.args.get("issue", type=UUID)
    return _form(values | (from_issue(lifted) if lifted else {}))


@blueprint.post("/ny")
def add() -> tuple[str, int] | Response:
    """Store the coordinator's measure."""
    with transaction(site().engine) as connection:
        known = organisations.read(connection)
    counted = site().hexagons.at(g.revision).counted
    try:
        filled = read_form(
            request.form, organisations=[each.id for each in _carrying(known)]
        )
        with transaction(site().engine) as connection:
            number = add_measure(
                connection,
                filled,
                municipality=site().catalog.municipality,
                counted=counted,
                categories=counted_categories(filled.indicator),
            )
    except RefusedInputError as refusal:
        return _form(request.form, refusal), status_of(refusal)
    return redirect(url_for("measures.measure", number=number), 303)


@blueprint.get("/<uuid:number>")
def measure(number: UUID) -> str:
    """Show a measure, its history, and what came before and after it."""
    return _measure(number)


@blueprint.post("/<uuid:number>/steg")
def step(number: UUID) -> tuple[str, int] | Response:
    """Take a measure on, for the coordinator or whoever carries it out."""
    state = request.form.get("state", "")
    try:
        with transaction(site().engine) as connection:
            take_step(
                connection,
                number,
                _state(state),
                note=request.form.get("note", ""),
                version=version_of(),
                today=today(),
            )
    except RefusedInputError as refusal:
        return _measure(number, refusal), status_of(refusal)
    return redirect(url_for("measures.measure", number=number), 303)


@blueprint.post("/<uuid:number>/kommentar")
def comment(number: UUID) -> tuple[str, int] | Response:
    """Add words of the group, or of whoever carries the measure out."""
    try:
        with transaction(site().engine) as connection:
            say(connection, number, request.form.get("note", ""))
    except RefusedInputError as refusal:
        return _measure(number, refusal), status_of(refusal)
    return redirect(url_for("measures.measure", number=number), 303)


@blueprint.post("/<uuid:number>/uppfoljning")
def follow(number: UUID) -> tuple[str, int] | Response:
    """Keep what the coordinator found, with the numbers as they were."""
    with transaction(site().engine) as connection:
        stored = measures.read(connection, number)
    seen = followed(stored, request.form)
    numbers: dict[str, object] = {"refused": seen.refusal}
    if seen.found is not None:
        numbers = seen.found.as_json()
    try:
        value = number_of(request.form.get("value", ""), "value")
        if value is None:
            raise refuse(
                "missing-value",
                "Skriv indikatorns värde; utan det är åtgärden inte uppföljd.",
                "Write the indicator’s value; without it the measure is not followed "
                "up.",
                column="value",
            )
        with transaction(site().engine) as connection:
            close_follow_up(
                connection,
                number,
                value=value,
                comment=request.form.get("comment", ""),
                numbers=numbers,
                version=version_of(),
                today=today(),
            )
    except RefusedInputError as refusal:
        return _measure(number, refusal), status_of(refusal)
    return redirect(url_for("measures.measure", number=number), 303)


def _measure(number: UUID, refusal: RefusedInputError | None = None) -> str:
    """Make the page of a measure, with what was refused."""
    with transaction(site().engine) as connection:
        stored = measures.read(connection, number)
        said = measures.history(connection, number)
        results = measures.followed_up(connection, number)
    asked = request.args if request.method == "GET" else request.form
    sees_numbers = current_user.role in FOLLOWERS
    seen = (
        followed(stored, asked) if sees_numbers else Followed(found=None, refusal=None)
    )
    data = map_data(overlays=[]) | {
        "measures": features_of([stored]),
        "cells": cells_of(seen.found) if seen.found else None,
        "resolution": stored.measure.area and resolution_for(stored.measure.area),
        "words": map_words() | _form_words(),
    }
    may_follow = allows("measures.follow", "POST", current_user.role)
    return render_template(
        "measure.html",
        script="js/measures/measure.js",
        data=data,
        stored=stored,
        measure=stored.measure,
        is_late=stored.measure.is_late(today()),
        history=said,
        results=results,
        states=state_titles(),
        steps=[(each, step_titles()[each]) for each in steps_for_reader(stored)],
        with_reason=WITH_REASON,
        may_comment=may_comment(stored),
        may_follow=may_follow and stored.measure.state is MeasureState.DONE,
        kind=measure_kind_titles()[stored.measure.kind],
        horizon=horizon_titles()[stored.measure.horizon],
        cost=stored.measure.cost_class and cost_titles()[stored.measure.cost_class],
        counted_words=counted_words(stored),
        sees_numbers=sees_numbers,
        sees_issue=allows("issues.issue", "GET", current_user.role),
        seen=seen,
        told=told_of(seen),
        chart=chart_of(seen.found) if seen.found else None,
        befores=before_titles(),
        controls=control_titles(),
        asked=asked,
        typed=request.form,
        refusal=refusal and refusal.message(language()),
        refused=_column(refusal),
        longest=LONGEST_NOTE,
    )


def _form(values: object, refusal: RefusedInputError | None = None) -> str:
    """Make the form of a new measure, with what was wrong in it."""
    with transaction(site().engine) as connection:
        known = organisations.read(connection)
    vocabulary = site().catalog.vocabulary
    words = refusal and refusal.message(language())
    return render_template(
        "measure_new.html",
        script="js/measures/new.js",
        data=map_data(overlays=[]) | {"words": map_words() | _form_words()},
        values=values,
        categories_chosen=frozenset(request.form.getlist("indicator_category")),
        faults={_column(refusal) or "form": words} if words else {},
        refusal=words,
        refused=_column(refusal),
        kinds=measure_kind_titles(),
        horizons=horizon_titles(),
        costs=cost_titles(),
        owners=_carrying(known),
        indicator_kinds=[
            (kind.value, kind_titles()[kind], mapped(vocabulary, kind))
            for kind in INDICATOR_KINDS
        ],
        longest={"title": LONGEST_TITLE, "text": LONGEST_NOTE},
    )


def _form_words() -> dict[str, str]:
    """Give the scripts of the form their words."""
    return {
        "area_ready": _("The place has %(n)s corners.", n="%(n)s"),
        "corners_so_far": _("%(n)s corners so far; three are needed.", n="%(n)s"),
        "draw_first": _("Press “Draw on the map” and click for each corner."),
        "cells_chosen": _("Hexagons chosen: %(n)s", n="%(n)s"),
    }


def _carrying(known: list[Organisation]) -> list[Organisation]:
    """List the organisations that may carry a measure out."""
    return [each for each in known if each.type is not OrganisationType.PUBLIC]


def _column(refusal: RefusedInputError | None) -> str | None:
    """Name the field that was refused."""
    return refusal.problems[0].column if refusal and refusal.problems else None


def _state(text: str) -> MeasureState:
    """Read a state that somebody may step to; the store knows which from where."""
    if text == MeasureState.FOLLOWED_UP:
        raise Forbidden
    if text in set(MeasureState):
        return MeasureState(text)
    raise refuse(
        "choice",
        "Välj ett av de steg som visas.",
        "Choose one of the steps that are shown.",
        column="state",
    )
