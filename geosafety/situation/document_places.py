"""The maps and the hours of a meeting, as its document has them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.documents.numbers import decimal
from geosafety.documents.page import Document
from geosafety.hotspots.hot_times import WEEKDAYS, HotTimes
from geosafety.model.emerging import Pattern
from geosafety.model.period import period_as_json
from geosafety.situation.cells import FADING, NEW, CellNow, MapFindings
from geosafety.situation.evidence import Drawings, Evidence, Hours, Picture
from geosafety.situation.numbers import KIND_TITLES

_BLOCK: Final = 3
_SHADES: Final = 4
# As many hotspots are told of; the rest are on the map.
_TOLD: Final = 10


def maps_part(evidence: Evidence, drawings: Drawings) -> list[Document]:
    """Write each kind's maps, places and hours."""
    hours = {
        each.kind: _hours(each, picture)
        for each, picture in zip(evidence.hours, drawings.hours, strict=True)
    }
    return [
        _map(found, now, year) | {"hours": hours.get(found.kind)}
        for found, now, year in zip(
            evidence.maps, drawings.now, drawings.year, strict=True
        )
    ]


def places_part(evidence: Evidence) -> list[Document]:
    """Write what the maps of each kind say, without their pictures."""
    return [_map(found, None, None) for found in evidence.maps]


def _map(found: MapFindings, now: Picture | None, year: Picture | None) -> Document:
    """Write what the maps of a kind say."""
    others = list(found.sentences(frozenset(Pattern) - NEW - FADING))
    refusals = (found.normal_refusal, found.card.refusal, found.patterns.refusal)
    return {
        "kind": found.kind.value,
        "title": KIND_TITLES[found.kind],
        "now": _picture(now),
        "year": _picture(year),
        "year_period": period_as_json(found.card.period),
        "cells": [_cell(each, found) for each in found.busiest],
        "over": len(found.over),
        "new": list(found.sentences(NEW)),
        "fading": list(found.sentences(FADING)),
        "hotspots": others[:_TOLD],
        "more_hotspots": max(0, len(others) - _TOLD),
        "refusals": [why.sv for why in refusals if why is not None],
    }


def _cell(cell: CellNow, found: MapFindings) -> Document:
    """Write a row of the table that says what the map shows."""
    return {
        "h3": str(found.year.frame["h3"].iloc[cell.at]),
        "place": cell.place,
        "now": decimal(cell.now, 1 if cell.now < 1 else 0),
        "usual": None if cell.usual is None else decimal(cell.usual, 1),
        "is_over": cell.over is not None,
        "text": cell.text,
    }


def _hours(hours: Hours, picture: Picture | None) -> Document:
    """Write when in the week reports lie: a sentence, a drawing and a table."""
    weights, found = hours.found.weights, hours.found
    shown = {
        "period": period_as_json(hours.period),
        "n": found.reports,
        "left_out": found.left_out,
        "picture": _picture(picture),
    }
    if weights is None:
        why = found.refusal
        return shown | {"text": why.sv if why else "", "table": None}
    return shown | {"text": _when(weights, hours), "table": _blocks(weights)}


def _when(weights: NDArray[np.float64], hours: Hours) -> str:
    """Say when in the week most reports lie."""
    times = HotTimes(
        counts=weights, n=float(weights.sum()), without_hour=hours.found.left_out
    )
    day, hour, count = times.busiest()
    night = decimal(times.night_share() * times.n, 0)
    return (
        f"Flest ligger {WEEKDAYS[day]} kl. {hour:02}–{(hour + _BLOCK) % 24:02} "
        f"({decimal(count, 0)} av {hours.found.reports} med känt klockslag); {night} "
        f"mellan kl. 20 och 04. Utan känt klockslag: {hours.found.left_out}."
    )


def _blocks(weights: NDArray[np.float64]) -> Document:
    """Lay the week out by day and three hours at a time, shaded."""
    blocks = weights.reshape(7, 24 // _BLOCK, _BLOCK).sum(axis=2)
    most = float(blocks.max()) or 1.0
    starts = range(0, 24, _BLOCK)
    return {
        "header": ["Dag", *(f"{hour:02}–{(hour + _BLOCK) % 24:02}" for hour in starts)],
        "rows": [
            [day, *(decimal(float(one), 0) for one in counts)]
            for day, counts in zip(WEEKDAYS, blocks, strict=True)
        ],
        "shades": [
            [round(_SHADES * float(one) / most) for one in row] for row in blocks
        ],
    }


def _picture(picture: Picture | None) -> Document | None:
    """Write a drawing and what it shows."""
    if picture is None:
        return None
    return {"svg": picture.svg, "description": picture.description}
