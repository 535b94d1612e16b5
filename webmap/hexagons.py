"""Hexagon maps, worked out once for each question and kept while they hold."""

import gzip
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

import geosafety
from geosafety import grid
from geosafety.catalog import Catalog
from geosafety.hotspots import Cube, HotspotQuestion, find_hotspots, study_area
from geosafety.model.hotspot import Hotspots, MethodCard
from geosafety.model.period import LOCAL_TIME, Period
from geosafety.model.placement import Footprint
from geosafety.model.report import ReportKind
from geosafety.store import register, report_counts
from geosafety.store.connection import Connection, Engine, transaction
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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Counted:
    """
    What hexagon maps are made of, as the store gives it.

    Attributes
    ----------
    columns : DataFrame
        Reports by category, kind, day and place; see `columns_for_counts`.
    footprints
        The spreads of cells that `columns` refers to, by id.
    addresses : DataFrame
        The register, EPSG:3006; it names hexagons and belongs to the study area.
    span
        The first and the last moment reported, UTC; None without reports.
    """

    columns: pd.DataFrame
    footprints: Mapping[int, Footprint]
    addresses: pd.DataFrame
    span: tuple[datetime, datetime] | None

    @classmethod
    def read(cls, connection: Connection) -> "Counted":
        """Read it all; the cost follows the reports, once a revision."""
        columns = report_counts.columns_for_counts(connection)
        ids = columns["footprint"].unique()
        return cls(
            columns=columns,
            footprints=report_counts.footprints(connection, ids),
            addresses=register.read_addresses(connection),
            span=report_counts.span(connection),
        )


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
            cells = study_area(
                self._catalog.municipality,
                resolution=resolution,
                address_cells=self._names.cells,
                report_cells=self._report_cells(),
            )
            cube = Cube.build(
                self._counted.columns,
                self._counted.footprints,
                cells_of_study_area=cells,
                resolution=resolution,
            )
            self._cubes[resolution] = (cube, grid.neighbours(cube.cells))
        return self._cubes[resolution]

    def _report_cells(self) -> NDArray[np.int64]:
        """List the cells that reports lie or may lie in."""
        known = self._counted.columns["cell"].to_numpy(np.int64)
        spread = [footprint.cells for footprint in self._counted.footprints.values()]
        return np.unique(np.concatenate([known[known != 0], *spread]))


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
