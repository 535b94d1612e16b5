"""Hexagon maps, worked out once for each question and kept while they hold."""

import gzip
import json
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

import numpy as np
import pandas as pd
from scipy import sparse

import geosafety
from geosafety import grid
from geosafety.catalog import Catalog
from geosafety.hotspots import Cube, HotspotQuestion, find_hotspots
from geosafety.jobs.counted import Counted
from geosafety.model.hotspot import Hotspots, MethodCard
from geosafety.model.period import LOCAL_TIME, Period
from geosafety.model.report import ReportKind
from geosafety.store.connection import Engine, transaction
from webmap.months import Months
from webmap.place_names import PlaceNames

# A reader waits for the draws, so they are fewer than in `geosafety hotspots`.
DRAWS = 19
_KEPT_ANSWERS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a map is asked to show; kinds are never added together."""

    kind: ReportKind
    categories: tuple[str, ...]
    period: Period | None
    resolution: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON of a map, as it is and packed, and a name for the content."""

    body: bytes
    packed: bytes
    etag: str


class Snapshot:
    """All reports as they were at one revision, counted as questions come."""

    def __init__(self, revision: int, counted: Counted, catalog: Catalog) -> None:
        """Hold what is counted; nothing is worked out yet."""
        self.revision = revision
        self.months = Months.of_span(counted.span)
        self._counted = counted
        self._catalog = catalog
        self._names = PlaceNames.of_addresses(counted.addresses)
        self._lock = Lock()
        self._cubes: dict[int, tuple[Cube, sparse.csr_array]] = {}
        self._answers: OrderedDict[Question, Answer] = OrderedDict()

    @property
    def extent(self) -> tuple[float, float, float, float] | None:
        """Give west, south, east, north of the addresses, in degrees."""
        return self._names.extent

    def answer(self, question: Question) -> Answer:
        """Give the map asked for, worked out the first time."""
        known = self._answers.get(question)
        if known is not None:
            return known
        with self._lock:
            known = self._answers.get(question)
            if known is None:
                known = self._worked_out(question)
                self._answers[question] = known
                if len(self._answers) > _KEPT_ANSWERS:
                    self._answers.popitem(last=False)
        return known

    def _worked_out(self, question: Question) -> Answer:
        """Count, test and write one map."""
        cube, weights = self._cube(question.resolution)
        found, card = find_hotspots(
            cube,
            HotspotQuestion(
                categories=question.categories,
                kind=question.kind.value,
                period=question.period,
                version=geosafety.__version__,
                draws=DRAWS,
                data_until=self._counted.span and self._counted.span[1],
            ),
            weights=weights,
        )
        return answer_of(found, card, self._names)

    def _cube(self, resolution: int) -> tuple[Cube, sparse.csr_array]:
        """Sort the reports for one size of hexagons, the first time it is asked."""
        if resolution not in self._cubes:
            municipality = self._catalog.municipality
            cube = self._counted.cube(municipality, resolution=resolution)
            self._cubes[resolution] = (cube, grid.neighbours(cube.cells))
        return self._cubes[resolution]


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
                with transaction(self._engine) as connection:
                    counted = Counted.read(connection)
                newest = Snapshot(revision, counted, self._catalog)
                self._newest = newest
            return newest


def answer_of(found: Hotspots, card: MethodCard, names: PlaceNames) -> Answer:
    """Write the cells that are drawn, and how they were found; pack it once."""
    frame = found.frame
    drawn = (frame["n"] > 0) | (frame["Gi_Bin"] != 0)
    shown = frame[drawn]
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
        "place": names.of_cells(found.cells[drawn.to_numpy()], card.resolution),
        "method": method_of(found, card),
    }
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


def _rounded(values: pd.Series, decimals: int) -> list[float | None]:
    """Round for the journey; NaN becomes null."""
    numbers = np.round(values.to_numpy(float), decimals).tolist()
    return [None if number != number else number for number in numbers]  # noqa: PLR0124
