"""Lifted places: where the group sees a problem, and what has become of it."""

import json
from datetime import UTC, datetime
from uuid import UUID

import geopandas as gpd
from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from shapely.geometry.base import BaseGeometry
from werkzeug.wrappers import Response

from geosafety.crs import SWEREF99_TM
from geosafety.errors import RefusedInputError
from geosafety.jobs import issues as jobs
from geosafety.jobs import meetings as meeting_jobs
from geosafety.model.account import Role
from geosafety.model.issue import IssueState
from geosafety.model.meeting import MeetingState
from geosafety.model.period import LOCAL_TIME
from geosafety.store import issues, meetings, operations
from geosafety.store.connection import Connection, transaction
from webmap.development_words import development_words
from webmap.errors import status_of
from webmap.geojson import feature_collection
from webmap.map_data import map_data, map_words
from webmap.meetings.forms import (
    choice_of,
    id_of,
    text_of,
    version_of,
    version_seen,
)
from webmap.meetings.view import words
from webmap.site import site
from webmap.text import language

blueprint = Blueprint("issues", __name__, url_prefix="/est/platser")


@blueprint.get("")
def page() -> str:
    """List the lifted places; the council sees those that were left to it."""
    if current_user.role is Role.COUNCIL:
        with transaction(site().engine) as connection:
            left = issues.escalated(connection)
        return render_template("issues_council.html", issues=left, **words())
    with transaction(site().engine) as connection:
        found = issues.read_all(connection)
        numbers = issues.meeting_numbers(connection)
    return render_template(
        "issues.html",
        issues=found,
        numbers=numbers,
        may_lift=current_user.role is Role.COORDINATOR,
        **words(),
    )


@blueprint.get("/ny")
def new() -> str:
    """Show the coordinator the form that lifts a place: a hexagon, or a drawn one."""
    return _new_page()


@blueprint.post("/ny")
def lift() -> Response | tuple[str, int]:
    """Lift a place, in a meeting or between two."""
    meeting = id_of("mote")
    try:
        area = jobs.place_of(
            cell=text_of("cell"),
            drawn=text_of("area"),
            municipality=site().catalog.municipality,
        )
        with transaction(site().engine) as connection:
            number = _lifted(connection, area, meeting)
    except RefusedInputError as refusal:
        told = refusal.message(language())
        return _new_page(refusal=told, typed=request.form), status_of(refusal)
    if meeting is None:
        return redirect(url_for("issues.issue", number=number), 303)
    return redirect(url_for("meetings.meeting", number=meeting) + "#priorities", 303)


@blueprint.get("/<uuid:number>")
def issue(number: UUID) -> str:
    """Show the group one lifted place, and every meeting it was on."""
    return _page(number)


@blueprint.post("/<uuid:number>/steg")
def step(number: UUID) -> Response | tuple[str, int]:
    """Say how far the work with a place has come."""
    try:
        with transaction(site().engine) as connection:
            jobs.change_state(
                connection,
                number,
                choice_of("state", IssueState),
                version=version_of(),
                note=text_of("note"),
                now=datetime.now(UTC),
                meeting_id=_open_meeting(connection),
            )
    except RefusedInputError as refusal:
        return _refused(number, "steg", refusal)
    return redirect(url_for("issues.issue", number=number) + "#historia", 303)


@blueprint.post("/<uuid:number>/beskriv")
def describe(number: UUID) -> Response | tuple[str, int]:
    """Say otherwise what a place is called, where it is, and why."""
    try:
        with transaction(site().engine) as connection:
            jobs.describe(
                connection,
                number,
                version=version_of(),
                title=text_of("title"),
                place=text_of("place"),
                cause=text_of("cause"),
            )
    except RefusedInputError as refusal:
        return _refused(number, "beskriv", refusal)
    return redirect(url_for("issues.issue", number=number), 303)


@blueprint.post("/<uuid:number>/lyft")
def escalate(number: UUID) -> Response | tuple[str, int]:
    """Leave a place to the crime prevention council."""
    try:
        with transaction(site().engine) as connection:
            jobs.escalate(
                connection,
                number,
                version=version_of(),
                why=text_of("why"),
                now=datetime.now(UTC),
                meeting_id=_open_meeting(connection),
            )
    except RefusedInputError as refusal:
        return _refused(number, "lyft", refusal)
    return redirect(url_for("issues.issue", number=number) + "#historia", 303)


def _lifted(connection: Connection, area: BaseGeometry, meeting: UUID | None) -> UUID:
    """Lift a place, and put it first in its meeting if that is asked for."""
    number = jobs.lift(
        connection,
        area,
        title=text_of("title"),
        place=text_of("place"),
        cause=text_of("cause"),
        meeting_id=meeting,
    )
    if meeting is not None and "first" in request.form:
        meeting_jobs.prioritise(
            connection,
            meeting,
            number,
            what=text_of("what"),
            known_cause=text_of("cause"),
        )
    return number


def _open_meeting(connection: Connection) -> UUID | None:
    """Give the meeting under way, which a step belongs to; None between meetings."""
    last = meetings.latest(connection)
    if last is None or last.state is not MeetingState.PLANNED:
        return None
    return last.id


def _refused(number: UUID, at: str, refusal: RefusedInputError) -> tuple[str, int]:
    """Show the place with the reason why a change was refused."""
    told = refusal.message(language())
    page = _page(
        number,
        refusal=told,
        at=at,
        typed=request.form,
        seen_version=version_seen(refusal),
    )
    return page, status_of(refusal)


def _page(number: UUID, **more: object) -> str:
    """Make the page of one lifted place."""
    with transaction(site().engine) as connection:
        found = issues.read(connection, number)
        steps = issues.steps(connection, number)
        numbers = issues.meeting_numbers(connection).get(number, ())
        agreed = operations.of_issue(connection, number)
        held = {each.number: each.id for each in meetings.read_all(connection)}
    return render_template(
        "issue.html",
        script="js/issues/page.js",
        data=map_data(overlays=[])
        | {"area": features(found.area), "words": map_words()},
        issue=found,
        steps=steps,
        meetings=[(each, held[each]) for each in numbers],
        operations=agreed,
        own_organisation=current_user.account.organisation_id,
        is_leading=current_user.role is Role.COORDINATOR,
        may_take=False,
        today=datetime.now(LOCAL_TIME).date(),
        **words(),
        **{"at": None, "typed": {}, **more},
    )


def _new_page(**more: object) -> str:
    """Make the form that lifts a place."""
    asked = request.values
    cell = asked.get("cell", "")[:20]
    refusal = more.get("refusal")
    area: object = None
    if cell:
        try:
            area = features(
                jobs.place_of(
                    cell=cell, drawn="", municipality=site().catalog.municipality
                )
            )
        except RefusedInputError as error:
            refusal, cell = refusal or error.message(language()), ""
    return render_template(
        "issue_new.html",
        script="js/issues/new.js",
        data=map_data(overlays=[])
        | {"area": area, "words": map_words() | development_words() | _draw_words()},
        cell=cell,
        meeting=request.values.get("mote", type=UUID),
        **{"typed": {}, **more, "refusal": refusal},
    )


def features(area: BaseGeometry) -> object:
    """Write a place as GeoJSON for the map."""
    frame = gpd.GeoDataFrame(geometry=[area], crs=SWEREF99_TM)
    return json.loads(feature_collection(frame))


def _draw_words() -> dict[str, str]:
    """Give the words that lifting a place uses of its own."""
    return {
        "point_ready": _("The place is a point. Add two more for an area."),
        "no_place": _("Show the place first: click on the map or write where it is."),
    }
