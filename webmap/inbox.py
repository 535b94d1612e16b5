"""What the coordinator's inbox shows of one report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import numpy as np
from flask_babel import format_datetime
from flask_babel import gettext as _

from geosafety import grid
from geosafety.model.photo import PhotoSet
from geosafety.model.placement import Precision
from geosafety.model.report import TimePrecision
from geosafety.model.vocabulary import Vocabulary
from geosafety.redaction import find_names
from geosafety.store import inbox, photos, report_steps
from geosafety.store.connection import Connection
from geosafety.store.inbox import InboxLine, NearLine, ReportCard
from geosafety.store.report_steps import Step
from webmap.site import site
from webmap.text import title

SHOWN, NEAR_SHOWN, MOST_COUNTED = 30, 5, 1000
# Two rings of hexagons at the base resolution: about 300 m around.
_NEAR_RINGS, _NEAR_HOURS = 2, 24
_MASK = re.compile(r"(\[[a-zåäö -]+\])")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OpenReport:
    """One report as the page shows it, and what lies around it in the inbox."""

    card: ReportCard
    steps: list[Step]
    near: list[NearLine]
    suggested: str | None
    queue: list[InboxLine]
    waiting: int
    next_id: UUID | None
    photos: PhotoSet


def open_report(connection: Connection, number: UUID) -> OpenReport:
    """
    Read a report and all that the coordinator needs to decide.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    card = inbox.read(connection, number)
    queue = inbox.waiting(connection, most=SHOWN)
    suggested = site().suggester.suggest(card.shared)
    return OpenReport(
        card=card,
        steps=report_steps.read(connection, number),
        near=_near(connection, card),
        suggested=None if suggested == card.category else suggested,
        queue=queue,
        waiting=inbox.count_waiting(connection, at_most=MOST_COUNTED),
        next_id=following(queue, number),
        photos=photos.of_report(connection, number),
    )


def following(queue: Sequence[InboxLine], number: UUID) -> UUID | None:
    """Give the report after one in the inbox, else the first of the others."""
    ids = [line.id for line in queue]
    after = ids[ids.index(number) + 1 :] if number in ids else ids
    return next(iter([*after, *(each for each in ids if each != number)]), None)


def _near(connection: Connection, card: ReportCard) -> list[NearLine]:
    """Find reports that may tell of the same event, by place, time and group."""
    vocabulary = site().catalog.vocabulary
    if not card.cells:
        return []
    cells = grid.grow(np.array(card.cells, dtype=np.int64), rings=_NEAR_RINGS)
    return inbox.near(
        connection,
        card,
        cells=[int(cell) for cell in cells],
        categories=_of_same_group(vocabulary, card.category),
        hours=_NEAR_HOURS,
        most=NEAR_SHOWN,
    )


def _of_same_group(vocabulary: Vocabulary, key: str) -> list[str]:
    """List the categories that could be confused with one."""
    known = vocabulary.categories.get(key)
    return [
        each.key
        for each in vocabulary.accepted().values()
        if known is None or each.group == known.group
    ]


Piece = tuple[str, Literal["", "masked", "name"]]


def pieces_of(text: str | None) -> list[Piece]:
    """
    Cut a text where words are masked.

    Examples
    --------
    >>> pieces_of("Ring [telefon] nu")
    [('Ring ', ''), ('[telefon]', 'masked'), (' nu', '')]
    """
    return [
        (piece, "masked" if _MASK.fullmatch(piece) else "")
        for piece in _MASK.split(text or "")
        if piece
    ]


def pieces_with_names(text: str | None) -> list[Piece]:
    """
    Cut a text where words are masked, and where a person is likely named.

    Examples
    --------
    >>> pieces_with_names("Erik Dahlberg, [telefon]")
    [('Erik Dahlberg', 'name'), (', ', ''), ('[telefon]', 'masked')]
    """
    whole, pieces, at = text or "", [], 0
    for start, end in find_names(whole):
        name: Piece = (whole[start:end], "name")
        pieces += [*pieces_of(whole[at:start]), name]
        at = end
    return pieces + pieces_of(whole[at:])


def when_of(card: ReportCard) -> str:
    """Write when it happened, as well as it is known."""
    start, end = card.occurred_from, card.occurred_to
    if start is None:
        return str(_("Time unknown"))
    if card.time_precision is TimePrecision.DAY:
        return str(format_datetime(start, "EEE d MMM y"))
    if end is None or end == start:
        return moment(start)
    return f"{moment(start)} – {format_datetime(end, 'HH:mm')}"


def moment(at: datetime) -> str:
    """Write a moment as people in Sweden do."""
    return str(format_datetime(at, "EEE d MMM y HH:mm"))


def short_moment(at: datetime) -> str:
    """Write a moment of lately in few letters."""
    return str(format_datetime(at, "d MMM HH:mm"))


def place_of(card: ReportCard) -> dict[str, object]:
    """Give the map what it draws of a report's place."""
    return {
        "point": None if card.lon is None else [card.lat, card.lon],
        "accuracy_m": card.accuracy_m,
        "cells": [] if card.lon is not None else _hex(card.cells),
        "resolution": grid.BASE_RESOLUTION,
        "is_placed": card.precision is not Precision.UNPLACED,
    }


def near_points(near: Sequence[NearLine]) -> list[dict[str, object]]:
    """Give the map the points of reports that may be the same."""
    return [
        {"number": place, "point": [each.lat, each.lon]}
        for place, each in enumerate(near, start=1)
        if each.lat is not None
    ]


def category_title(key: str) -> str:
    """Name a category; an unknown one by its key."""
    known = site().catalog.vocabulary.categories.get(key)
    return title(known.title) if known else key


def _hex(cells: Sequence[int]) -> list[str]:
    """Write cells as the browser knows them."""
    return [str(cell) for cell in grid.to_hex(np.array(cells, dtype=np.int64))]
