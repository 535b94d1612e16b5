"""Counts and significance of hexagons."""

from flask import Blueprint, Response, g, request

from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import Vocabulary
from webmap.answers import unchanged_or
from webmap.categories import mapped
from webmap.errors import BadParameterError
from webmap.hexagons import Question
from webmap.months import Months, chosen_months, period_of
from webmap.site import site

blueprint = Blueprint("api_hexagons", __name__, url_prefix="/api/v1")
RESOLUTIONS = ("8", "9", "10")
_PARAMETERS = frozenset({"resolution", "from", "to", "category", "kind"})


@blueprint.get("/hexagons")
def hexagons() -> Response:
    """
    Give staff the counted hexagons of a period, column by column.

    `resolution` 8, 9 or 10; `from` and `to` months such as 2026-03; `kind` of
    report; `category` any number of times, none meaning all of the kind. Kinds
    are never added together.
    """
    # Read together with the account, so that this costs the database one question.
    snapshot = site().hexagons.at(g.revision)
    answer = snapshot.answer(question(snapshot.months))
    return unchanged_or(answer.body, etag=answer.etag, packed=answer.packed)


def question(months: Months) -> Question:
    """
    Read what is asked for.

    Raises
    ------
    BadParameterError
        If a parameter is unknown or has a value that cannot be used.
    """
    for name in request.args:
        if name not in _PARAMETERS:
            raise _bad(name, request.args[name], "–")
    resolution = request.args.get("resolution", "9")
    if resolution not in RESOLUTIONS:
        raise _bad("resolution", resolution, ", ".join(RESOLUTIONS))
    kind = request.args.get("kind", ReportKind.INCIDENT.value)
    if kind not in set(ReportKind):
        raise _bad("kind", kind, ", ".join(ReportKind))
    chosen = ReportKind(kind)
    return Question(
        kind=chosen,
        categories=_categories(chosen, site().catalog.vocabulary),
        period=period_of(chosen_months(months, request.args)),
        resolution=int(resolution),
    )


def _categories(kind: ReportKind, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Read the categories, all of the kind when none is named."""
    known = [each.key for each in mapped(vocabulary, kind)]
    asked = set(request.args.getlist("category"))
    for key in sorted(asked - set(known)):
        raise _bad("category", key, ", ".join(known))
    return tuple(key for key in known if not asked or key in asked)


def _bad(name: str, value: str, right: str) -> BadParameterError:
    """Refuse a parameter, naming it."""
    return BadParameterError(
        sv=f"{name} är ”{value[:40]}”; tillåtet är: {right}.",
        en=f"{name} is “{value[:40]}”; allowed: {right}.",
    )
