"""Find hotspots in the stored reports, keep the map, write it to a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import geosafety
from geosafety.catalog import Catalog
from geosafety.errors import Language, NotFoundError, RefusedInputError
from geosafety.handout import HotspotText, hotspot_handout
from geosafety.hotspots import HotspotQuestion, find_hotspots
from geosafety.jobs.counted import Counted
from geosafety.jobs.handout_files import write_handout
from geosafety.jobs.progress import Progress, teller
from geosafety.model.hotspot import Hotspots, MethodCard
from geosafety.model.period import LOCAL_TIME, Period, period_as_json
from geosafety.model.report import ReportKind
from geosafety.store import hotspots
from geosafety.store.connection import Engine, transaction

_STAGES = {
    "sv": ("Räknar rapporter", "Prövar cellerna", "Sparar kartan"),
    "en": ("Counting reports", "Testing the cells", "Saving the map"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    What somebody asks for.

    Attributes
    ----------
    resolution
        H3 resolution, at most the base resolution.
    first, last
        Local days; None leaves that end open.
    categories
        Category keys; none means all of `kind`.
    kind
        Kind of report, when no categories are named; incidents if None.
    out
        File to write, its suffix one of `handout_files.FORMATS`; None for none.
    draws, seed
        How often uncertain places are drawn, and the seed of the draws.
    language
        Of the title and of the answer's words.
    """

    resolution: int
    first: date | None = None
    last: date | None = None
    categories: Sequence[str] = ()
    kind: ReportKind | None = None
    out: Path | None = None
    draws: int = 99
    seed: int = 0
    language: Language = "sv"


def detect_hotspots(
    engine: Engine,
    catalog: Catalog,
    request: Request,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> dict[str, object]:
    """
    Find hotspots, store the map and write it where it was asked for.

    Returns
    -------
    dict
        `cells` (study area), `hot`, `cold`, `reports` (that match, placed or
        not), `placed_share`, `period`, `categories`, `resolution`, `test`,
        `refusal` (why nothing is pointed out, or None), `out`, `run` (id).

    Raises
    ------
    NotFoundError
        If a category is not in the vocabulary.
    RefusedInputError
        If categories of different kinds are named together, or the period ends
        before it begins.
    """
    tell = teller(progress, _STAGES[request.language])
    kind, categories = _chosen(catalog, request)
    tell(0)
    with transaction(engine) as connection:
        counted = Counted.read(connection)
    span = counted.span
    laid_out = counted.laid_out(catalog.municipality, resolution=request.resolution)
    tell(1)
    question = HotspotQuestion(
        categories=categories,
        kind=kind.value,
        period=_period(request, span),
        version=geosafety.__version__,
        draws=request.draws,
        seed=request.seed,
        data_until=span and span[1],
    )
    found, method = find_hotspots(laid_out.cube, question, weights=laid_out.neighbours)
    tell(2)
    if request.out is not None:
        text = _text(catalog, request.language)
        write_handout(request.out, hotspot_handout(found, method, text))
    with transaction(engine) as connection:
        run = hotspots.save(connection, found, method, created_at=now)
    tell(3)
    return _answer(found, method, request.language) | {
        "out": str(request.out) if request.out else None,
        "run": str(run),
    }


def _chosen(catalog: Catalog, request: Request) -> tuple[ReportKind, tuple[str, ...]]:
    """Tell the kind and the categories that are asked for."""
    accepted = catalog.vocabulary.accepted()
    unknown = [key for key in request.categories if key not in accepted]
    if unknown:
        known = ", ".join(accepted)
        raise NotFoundError(
            sv=f"Kategorin ”{unknown[0]}” finns inte; det finns {known}.",
            en=f"There is no category “{unknown[0]}”; there are {known}.",
        )
    kinds = {accepted[key].kind for key in request.categories} - {None}
    kinds |= {request.kind} if request.kind else set()
    kind, *others = sorted(one for one in kinds if one) or [ReportKind.INCIDENT]
    if others:
        listed = ", ".join([kind, *others])
        raise RefusedInputError(
            sv=f"Det som efterfrågas är av olika slag ({listed}); slagen läggs "
            "aldrig ihop. Gör en karta för varje slag.",
            en=f"What is asked for is of different kinds ({listed}); kinds are "
            "never added together. Make one map for each kind.",
        )
    of_kind = (key for key, category in accepted.items() if category.kind is kind)
    return kind, tuple(request.categories) or tuple(of_kind)


def _period(request: Request, span: tuple[datetime, datetime] | None) -> Period | None:
    """Close an open end with the first or last day that was reported."""
    if request.first is None and request.last is None:
        return None
    today = request.first or request.last or date.min
    days = [moment.astimezone(LOCAL_TIME).date() for moment in span or ()]
    first = request.first or min([*days, today])
    last = request.last or max([*days, today])
    if last < first:
        raise RefusedInputError(
            sv=f"Perioden slutar {last}, innan den börjar {first}; byt plats på dem.",
            en=f"The period ends on {last}, before it begins on {first}; swap them.",
        )
    return Period(first, last)


def _text(catalog: Catalog, language: Language) -> HotspotText:
    """Name the map and what was counted."""
    name = catalog.municipality.name
    is_swedish = language == "sv"
    return HotspotText(
        title=f"Platser som sticker ut i {name}"
        if is_swedish
        else f"Places that stand out in {name}",
        source=f"Rapporter till {name}" if is_swedish else f"Reports to {name}",
        language=language,
        categories={
            key: each.title.sv if is_swedish else each.title.en
            for key, each in catalog.vocabulary.categories.items()
        },
    )


def _answer(
    found: Hotspots, method: MethodCard, language: Language
) -> dict[str, object]:
    """Tell what was found."""
    share = method.placed_share
    return {
        "cells": found.cells.size,
        "hot": found.hot,
        "cold": found.cold,
        "reports": method.reports,
        "placed_share": None if share is None else round(share, 4),
        "period": period_as_json(method.period),
        "categories": list(method.categories),
        "resolution": method.resolution,
        "test": method.test,
        "refusal": found.refusal and found.refusal.message(language),
    }
