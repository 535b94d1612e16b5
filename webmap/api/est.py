"""The EST view's numbers: days, senders, and what was before."""

from typing import Any

import numpy as np
from flask import Response, jsonify, url_for
from flask_login import current_user
from pydantic import Field

from geosafety import grid
from geosafety.store.connection import transaction
from webmap.access import allows
from webmap.answers import unchanged_or
from webmap.api.contract import Asked, api
from webmap.api.hexagons import CellNamed, PlaceDocument, cell_of
from webmap.errors import bad_parameter
from webmap.est.answers import drawn_hexagons, week_answer
from webmap.est.open_work import open_work
from webmap.est.place import est_place_answer
from webmap.est.question import EstQuestion, read_question
from webmap.est.setting import known, newest
from webmap.est.steps import CYCLE, MONTH, STEPS, WEEK, months_until, steps_answer
from webmap.est.steps import steps_until as steps_of_days
from webmap.hexagons import Answer, Snapshot, packed
from webmap.packed_cells import packed_cells
from webmap.plans import plans_near
from webmap.site import site

blueprint = api("api_est", __name__)
# Within so far of a hexagon planned developments are told of, metres.
NEAR_M = 500.0


class EstAsked(Asked):
    """Which reports, when, and in hexagons of which size."""

    resolution: str = Field(default="9", description="8, 9 or 10.")
    from_: str | None = Field(
        default=None, alias="from", description="A day such as 2026-03-16."
    )
    to: str | None = Field(default=None, description="A day, itself included.")
    kind: str | None = Field(default=None, description="Kinds are never added up.")
    category: list[str] = Field(default=[], description="None means all of the kind.")
    sender: list[str] = Field(default=[], description="None means all.")
    hours: list[str] = Field(default=[], description="0-4, 4-8 … 20-24; none is all.")
    weekday: list[str] = Field(default=[], description="1 is Monday; none is all.")


class StepsAsked(EstAsked):
    """And how long each step of the year is."""

    step: str = Field(default=CYCLE, description="cycle, week or month.")


class SizeAsked(Asked):
    """Hexagons of which size."""

    resolution: str = Field(default="9", description="8, 9 or 10.")


class PackedCells(Asked):
    """
    Hexagons as numbers.

    A cell is its H3 number without the bits below its resolution: `first`, then
    each the one before it and a gap.
    """

    resolution: int
    first: int
    gaps: list[int]


class EstHexagons(PackedCells):
    """Columns of equal length, one entry a drawn hexagon, and the method card."""

    n: list[float]
    before: list[float]
    z: list[float]
    bin: list[int]
    pattern: list[int]
    rate: list[float | None] | None
    method: dict[str, Any]


class EstSteps(PackedCells):
    """Counts of each step of a year: gaps between rows that have any, and how many."""

    steps: list[dict[str, Any]]


class EstWeek(Asked):
    """Reports by weekday, Monday first, and hour; or why that is not told."""

    period: dict[str, str]
    weights: list[list[int]] | None
    reports: int
    left_out: int
    refusal: dict[str, str] | None


class EstNames(PackedCells):
    """What people call hexagons."""

    names: list[str]


class EstPlace(PlaceDocument):
    """What, when and who in one hexagon."""

    before: dict[str, str]
    year: dict[str, str]
    sentence: dict[str, str]
    categories: list[dict[str, Any]]
    senders: list[dict[str, Any]]
    plans: list[dict[str, Any]]
    measures: list[dict[str, str]]
    issues: list[dict[str, str]]
    lift_url: str | None


@blueprint.get("/est/hexagons", responses={200: EstHexagons})
def hexagons(query: EstAsked) -> Response:
    """
    Give EST the hexagons of some days, beside those of as many days just before.

    `from` and `to` are days, the latest finished cycle when neither is given;
    `sender` and `category` any number of times. `pattern` is a number from -8 to 8,
    0 for none; `rate` is per 1,000 inhabitants.
    """
    snapshot, question = _asked(query)
    return _sent(drawn_hexagons(snapshot, question, site().population).answer)


@blueprint.get("/est/steps", responses={200: EstSteps})
def steps(query: StepsAsked) -> Response:
    """Give EST the counts of a year up to `to`, step by step."""
    if query.step not in STEPS:
        raise bad_parameter("step", query.step, ", ".join(STEPS))
    snapshot, question = _asked(query)
    last = question.period.last
    days = {WEEK: 7, CYCLE: site().catalog.cycle.days}
    periods = (
        months_until(last)
        if query.step == MONTH
        else steps_of_days(last, days=days[query.step])
    )
    return _sent(steps_answer(snapshot, question, periods))


@blueprint.get("/est/week", responses={200: EstWeek})
def week(query: EstAsked) -> Response:
    """Give EST the reports by weekday and hour, those without a known hour counted."""
    return _sent(week_answer(*_asked(query)))


@blueprint.get("/est/names", responses={200: EstNames})
def names(query: SizeAsked) -> Response:
    """Give EST what people call the hexagons that have addresses."""
    snapshot = newest()
    question, faults = read_question(
        {"resolution": [query.resolution]}, known(snapshot)
    )
    for fault in faults:
        raise bad_parameter(*fault)
    resolution = question.resolution
    return _sent(
        snapshot.kept(("names", resolution), lambda: _named(snapshot, resolution))
    )


@blueprint.get("/est/hexagons/<cell>", responses={200: EstPlace})
def place(path: CellNamed, query: EstAsked) -> Response:
    """Give EST what is known of one hexagon, the work there, and plans near."""
    snapshot, question = _asked(query)
    cell = cell_of(path.cell, question.resolution)
    drawn = drawn_hexagons(snapshot, question, site().population)
    told = est_place_answer(site().hexagons.engine, snapshot, drawn, cell, question)
    shape = grid.polygons_3006(np.array([cell]))[0]
    plans = [
        {
            "title": plan.name,
            "stage": plan.stage,
            "distance_m": round(distance),
            "url": url_for("developments.review", number=plan.id),
        }
        for plan, distance in plans_near(site().engine, shape, within_m=NEAR_M)
    ]
    with transaction(site().engine) as connection:
        under_way = open_work(connection, cell)
    may_lift = allows("issues.new", "GET", current_user.role)
    lift_url = url_for("issues.new", cell=path.cell) if may_lift else None
    return jsonify(told | {"plans": plans, "lift_url": lift_url} | under_way)


def _asked(query: EstAsked) -> tuple[Snapshot, EstQuestion]:
    """Read a question strictly: a program should know what is not taken."""
    snapshot = newest()
    given = query.model_dump(by_alias=True, exclude_none=True)
    listed = {
        name: value if isinstance(value, list) else [value]
        for name, value in given.items()
    }
    question, faults = read_question(listed, known(snapshot))
    for fault in faults:
        raise bad_parameter(*fault)
    return snapshot, question


def _named(snapshot: Snapshot, resolution: int) -> Answer:
    """Name the hexagons with addresses."""
    cells, found = snapshot.names.all_at(resolution)
    return packed(
        {
            **packed_cells(cells, resolution),
            "names": [each or "" for each in found],
        }
    )


def _sent(answer: Answer) -> Response:
    """Answer with what lies packed."""
    return unchanged_or(answer.body, etag=answer.etag, packed=answer.packed)
