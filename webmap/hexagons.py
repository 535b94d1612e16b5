"""Hexagon maps, worked out once for each question and kept while they hold."""

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock, RLock
from typing import TypeVar, cast, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import geosafety
from geosafety.catalog import Catalog
from geosafety.errors import Language
from geosafety.hotspots import (
    HotspotArea,
    HotspotQuestion,
    MonthlyPatterns,
    find_hotspots,
    hotspot_areas,
    monthly_patterns,
    sentence,
)
from geosafety.hotspots.place_names import PlaceNames
from geosafety.jobs.counted import Counted, LaidOut
from geosafety.model.emerging import Pattern
from geosafety.model.hotspot import Hotspots, MethodCard
from geosafety.model.period import LOCAL_TIME, Period, period_as_json
from geosafety.model.report import ReportKind
from geosafety.store.connection import Engine, transaction
from webmap.months import Months

# A reader waits for the draws, so they are fewer than in `geosafety hotspots`.
DRAWS = 19
_KEPT_ANSWERS = 256
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a map is asked to show; kinds are never added together."""

    kind: ReportKind
    categories: tuple[str, ...]
    period: Period | None
    resolution: int
    equal_senders: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON of a map, as it is and packed, and a name for the content."""

    body: bytes
    packed: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Map:
    """A tested map, how it was made, how its places came, and its hotspots."""

    found: Hotspots
    card: MethodCard
    patterns: MonthlyPatterns
    areas: tuple[HotspotArea, ...]


class Snapshot:
    """All reports as they were at one revision, counted as questions come."""

    def __init__(self, counted: Counted, catalog: Catalog, names: PlaceNames) -> None:
        """Hold what is counted; nothing is worked out yet."""
        self.revision = counted.revision
        self.months = Months.of_span(counted.span)
        self.counted = counted
        self.names = names
        self._catalog = catalog
        # What is kept may itself be made of what is kept.
        self._lock = RLock()
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

    @property
    def senders(self) -> tuple[str, ...]:
        """List the keys of those whose reports are counted."""
        frames = (self.counted.columns, self.counted.changes)
        return tuple(
            sorted({str(key) for each in frames for key in each["sender"].unique()})
        )

    @property
    def extent(self) -> tuple[float, float, float, float] | None:
        """Give west, south, east, north of the addresses, in degrees."""
        return self.names.extent

    def answer(self, question: Question) -> Answer:
        """Give the map asked for, worked out the first time."""
        return self.kept(question, lambda: self._worked_out(question))

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Give what belongs to a key, made the first time it is asked for."""
        known = self._answers.get(key)
        if known is not None:
            return cast("Kept", known)
        with self._lock:
            known = self._answers.get(key)
            if known is None:
                known = make()
                self._answers[key] = known
                if len(self._answers) > _KEPT_ANSWERS:
                    self._answers.popitem(last=False)
        return cast("Kept", known)

    def laid_out(self, resolution: int) -> LaidOut:
        """Give the reports over the municipality's hexagons."""
        return self.counted.laid_out(self._catalog.municipality, resolution=resolution)

    def _worked_out(self, question: Question) -> Answer:
        """Write one map."""
        return answer_of(self.drawn(question), self.names)

    def drawn(self, question: Question) -> Map:
        """Count and test one map; it is not kept."""
        laid_out = self.laid_out(question.resolution)
        found, card = find_hotspots(
            laid_out.cube,
            HotspotQuestion(
                categories=question.categories,
                kind=question.kind.value,
                period=question.period,
                version=geosafety.__version__,
                draws=DRAWS,
                equal_senders=question.equal_senders,
                data_until=self.counted.span and self.counted.span[1],
            ),
            weights=laid_out.neighbours,
        )
        patterns = monthly_patterns(
            laid_out.cube,
            question.categories,
            question.period,
            laid_out.neighbours,
        )
        areas = hotspot_areas(found, patterns.patterns, laid_out.neighbours)
        return Map(found, card, patterns, tuple(areas))


class HexagonMaps:
    """The newest snapshot; an older one is let go when reports change."""

    def __init__(self, *, catalog: Catalog, engine: Engine) -> None:
        """Know where to read from; nothing is read yet."""
        self._catalog = catalog
        self._engine = engine
        self._lock = Lock()
        self._newest: Snapshot | None = None

    def at(self, revision: int) -> Snapshot:
        """Give the snapshot of a revision, or of a later one."""
        newest = self._newest
        if newest is not None and newest.revision >= revision:
            return newest
        with self._lock:
            newest = self._newest
            if newest is None or newest.revision < revision:
                newest = self._read(newest)
                self._newest = newest
            return newest

    @property
    def engine(self) -> Engine:
        """Give what reads for the statistics."""
        return self._engine

    def _read(self, before: Snapshot | None) -> Snapshot:
        """Read what has changed since a snapshot, or all of it."""
        with transaction(self._engine) as connection:
            if before is None:
                counted = Counted.read(connection)
            else:
                counted = before.counted.renewed(connection)
        if before is not None and counted.addresses is before.counted.addresses:
            return Snapshot(counted, self._catalog, before.names)
        names = PlaceNames.of_addresses(counted.addresses)
        return Snapshot(counted, self._catalog, names)


def answer_of(drawn_map: Map, names: PlaceNames) -> Answer:
    """Write the cells that are drawn, and how they were found; pack it once."""
    found, card = drawn_map.found, drawn_map.card
    frame = found.frame
    patterns = drawn_map.patterns.patterns
    drawn = (frame["n"] > 0) | (frame["Gi_Bin"] != 0)
    drawn |= np.array([each is not Pattern.NONE for each in patterns], dtype=bool)
    shown = frame[drawn]
    rows = np.flatnonzero(drawn)
    places = names.of_cells(found.cells[rows], card.resolution)
    content = {
        "resolution": card.resolution,
        "cells": shown["h3"].tolist(),
        "n": _rounded(shown["n"], 2),
        "z": _rounded(shown["GiZScore"], 3),
        "p": _rounded(shown["GiPValue"], 5),
        "q": _rounded(shown["q_value"], 5),
        "bin": shown["Gi_Bin"].tolist(),
        "peak": found.peak[drawn.to_numpy()].tolist(),
        "stability": _rounded(shown["stability"], 2) if card.draws else None,
        "place": places,
        "pattern": [patterns[row].value for row in rows],
        "areas": _areas(drawn_map, rows, places),
        "method": method_of(found, card) | _months(drawn_map.patterns),
    }
    return packed(content)


def packed(content: dict[str, object]) -> Answer:
    """Write an answer as JSON and pack it, once for all who ask."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(
        body=body,
        packed=gzip.compress(body, compresslevel=6, mtime=0),
        etag=sha256(body).hexdigest()[:32],
    )


def method_of(found: Hotspots, card: MethodCard) -> dict[str, object]:
    """Tell period, n and method, as the page shows them."""
    until = card.data_until and card.data_until.astimezone(LOCAL_TIME).date()
    return {
        **card.as_json(),
        "placed": card.reports - card.unplaced - card.outside,
        "hot": found.hot,
        "cold": found.cold,
        "last_report": until and until.isoformat(),
        "step_text": card.step_text,
    }


def _areas(
    drawn_map: Map, rows: NDArray[np.intp], places: Sequence[str | None]
) -> list[dict[str, object]]:
    """Tell of each hotspot in a sentence, and which of the drawn cells are its."""
    period = drawn_map.card.period
    if period is None:
        return []
    told = []
    for area in drawn_map.areas:
        at = np.searchsorted(rows, area.cells)
        place = places[int(at[0])]
        words = {
            language: sentence(area, place=place, period=period, language=language)
            for language in get_args(Language)
        }
        told.append({"rows": at.tolist(), "sentence": words})
    return told


def _months(patterns: MonthlyPatterns) -> dict[str, object]:
    """Tell which months the classes rest on, or why there are none."""
    months, why = patterns.months, patterns.refusal
    return {
        "months": len(months),
        "months_period": (
            period_as_json(Period(months[0].first, months[-1].last)) if months else None
        ),
        "months_refusal": why and {"sv": why.sv, "en": why.en},
    }


def _rounded(values: pd.Series, decimals: int) -> list[float | None]:
    """Round for the journey; NaN becomes null."""
    numbers = np.round(values.to_numpy(float), decimals).tolist()
    return [None if number != number else number for number in numbers]  # noqa: PLR0124
