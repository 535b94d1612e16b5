"""Counts and significance of hexagons."""

from typing import Any

from flask import Response, g, jsonify
from pydantic import Field

from geosafety import grid
from geosafety.errors import NotFoundError, RefusedInputError
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Vocabulary
from webmap.answers import unchanged_or
from webmap.api.contract import Asked, api
from webmap.categories import mapped
from webmap.errors import bad_parameter
from webmap.hexagons import Question
from webmap.months import Months, chosen_months, period_of
from webmap.places import place_answer
from webmap.site import site

blueprint = api("api_hexagons", __name__)
RESOLUTIONS = ("8", "9", "10")
SENDERS = ("as-sent", "equal")
_MONTH = Field(default=None, description="A month such as 2026-03.")


class HexagonsAsked(Asked):
    """Which hexagons, counted over which reports."""

    resolution: str = Field(default="9", description="8, 9 or 10.")
    from_: str | None = Field(default=None, alias="from", description="A month.")
    to: str | None = _MONTH
    category: list[str] = Field(default=[], description="None means all of the kind.")
    kind: str = Field(default=ReportKind.INCIDENT.value)
    senders: str = Field(
        default="as-sent",
        description="as-sent, or equal: each sender's reports together weigh the same.",
    )


class Hexagons(Asked):
    """Columns of equal length, one entry a drawn hexagon, and the method card."""

    resolution: int
    cells: list[str]
    n: list[float]
    z: list[float | None]
    p: list[float | None]
    q: list[float | None]
    bin: list[int]
    peak: list[bool]
    stability: list[float | None] | None
    place: list[str | None]
    pattern: list[str]
    areas: list[dict[str, Any]]
    method: dict[str, Any]


class CellNamed(Asked):
    """Which hexagon."""

    cell: str = Field(max_length=20, description="An H3 cell, 15 hexadecimal digits.")


class PlaceDocument(Asked):
    """What is known of a hexagon, or why it is not told."""

    period: dict[str, str] | None
    reports: int
    hours: dict[str, Any]
    repeats: dict[str, Any]
    around_m: float


@blueprint.get("/hexagons", responses={200: Hexagons})
def hexagons(query: HexagonsAsked) -> Response:
    """
    Give staff the counted hexagons of a period, column by column.

    `resolution` 8, 9 or 10; `from` and `to` months such as 2026-03; `kind` of
    report; `category` any number of times, none meaning all of the kind. Kinds
    are never added together.
    """
    # Read together with the account, so that this costs the database one question.
    snapshot = site().hexagons.at(g.revision)
    answer = snapshot.answer(question(query, snapshot.months))
    return unchanged_or(answer.body, etag=answer.etag, packed=answer.packed)


@blueprint.get("/hexagons/<cell>", responses={200: PlaceDocument})
def place(path: CellNamed, query: HexagonsAsked) -> Response:
    """
    Give staff what is known of one hexagon: hours of the week and near repeats.

    The parameters are those of the map; how senders are weighed changes nothing here.
    The cell is an H3 cell of the resolution.
    """
    snapshot = site().hexagons.at(g.revision)
    asked = question(query, snapshot.months)
    cell = cell_of(path.cell, asked.resolution)
    return jsonify(place_answer(site().hexagons.engine, cell, asked))


def cell_of(text: str, resolution: int) -> int:
    """
    Read a cell as browsers know it.

    Raises
    ------
    NotFoundError
        If it is no cell of the resolution.
    """
    try:
        cell = grid.from_hex([text])
    except RefusedInputError:
        raise _no_cell(text, resolution) from None
    if int(grid.resolution_of(cell)[0]) != resolution:
        raise _no_cell(text, resolution)
    return int(cell[0])


def _no_cell(text: str, resolution: int) -> NotFoundError:
    """Tell that there is no such hexagon."""
    return NotFoundError(
        sv=f"”{text}” är ingen sexhörning (H3-cell) på nivå {resolution}.",
        en=f"“{text}” is no hexagon (H3 cell) of resolution {resolution}.",
    )


def question(asked: HexagonsAsked, months: Months) -> Question:
    """
    Read what is asked for.

    Raises
    ------
    BadParameterError
        If a parameter has a value that cannot be used.
    """
    if asked.resolution not in RESOLUTIONS:
        raise bad_parameter("resolution", asked.resolution, ", ".join(RESOLUTIONS))
    if asked.kind not in set(ReportKind):
        raise bad_parameter("kind", asked.kind, ", ".join(ReportKind))
    if asked.senders not in SENDERS:
        raise bad_parameter("senders", asked.senders, ", ".join(SENDERS))
    chosen = ReportKind(asked.kind)
    named = {"from": asked.from_, "to": asked.to}
    period = {name: value for name, value in named.items() if value is not None}
    return Question(
        kind=chosen,
        categories=_categories(chosen, asked.category, site().catalog.vocabulary),
        period=period_of(chosen_months(months, period)),
        resolution=int(asked.resolution),
        equal_senders=asked.senders == SENDERS[1],
    )


def _categories(
    kind: ReportKind, named: list[str], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Read the categories, all of the kind when none is named."""
    known = [each.key for each in mapped(vocabulary, kind)]
    asked = set(named)
    for key in sorted(asked - set(known)):
        raise bad_parameter("category", key, ", ".join(known))
    return tuple(key for key in known if not asked or key in asked)
