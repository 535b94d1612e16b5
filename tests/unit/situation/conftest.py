"""A small town with a year and a half of reports, and a meeting about it."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.catalog import read_catalog
from geosafety.hotspots import Cube
from geosafety.hotspots.around import PlaceHours
from geosafety.hotspots.place_names import PlaceNames
from geosafety.model.cycle import Cycle
from geosafety.model.report import ReportKind
from geosafety.settings import read_settings
from geosafety.situation.cells import MapQuestion, map_findings
from geosafety.situation.evidence import Drawings, Evidence, Hours
from geosafety.situation.fortnight import proposed
from geosafety.situation.meeting_content import (
    AgendaSection,
    Attending,
    Decision,
    LiftedPlace,
    Meeting,
    Operation,
    Prioritised,
)
from geosafety.situation.numbers import meeting_numbers

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=6)
BASE = grid.cells_of_points(*grid.centres(AREA))
BURST = 20
FIRST, TODAY = date(2024, 6, 3), date(2026, 1, 20)
PERIODS = proposed(Cycle(14, date(2025, 1, 6)), TODAY)
KINDS = {
    "graffiti": "incident",
    "theft_bike": "incident",
    "noise_party": "incident",
    "desolate_place": "unsafe_place",
}
SENDERS = {"housing": "Bostadsbolaget", "guards": "Vaktbolaget", "app": "Appen"}


def rows_of(  # noqa: PLR0913 - what is reported, when, where and by whom
    n, *, first, days, seed, category=None, cell=None, sender=None
):
    """Lay reports out over some days, by chance where nothing else is said."""
    rng = np.random.default_rng(seed)
    keys = [category] if category else list(KINDS)
    chosen = rng.choice(keys, n)
    return pd.DataFrame(
        {
            "category": chosen,
            "kind": [KINDS[key] for key in chosen],
            "sender": rng.choice([sender] if sender else ["housing", "guards"], n),
            "day": [
                pd.Timestamp(first) + timedelta(days=int(day))
                for day in rng.integers(0, days, n)
            ],
            "cell": rng.choice(BASE, n) if cell is None else BASE[cell],
            "footprint": 0,
            "count": 1,
        }
    )


def cube_of(rows):
    return Cube.build(rows, {}, cells_of_study_area=AREA, resolution=9)


@pytest.fixture(scope="session")
def vocabulary():
    return read_catalog(read_settings({})).vocabulary


@pytest.fixture(scope="session")
def rows():
    """Give a steady town where one cell has had a burst this fortnight."""
    span = (PERIODS.this.first - FIRST).days + 14
    return pd.concat(
        [
            rows_of(3000, first=FIRST, days=span, seed=1),
            rows_of(
                25,
                first=PERIODS.this.first,
                days=14,
                seed=2,
                category="graffiti",
                cell=BURST,
                sender="guards",
            ),
            rows_of(9, first=PERIODS.before.first, days=14, seed=3, sender="app"),
        ],
        ignore_index=True,
    )


@pytest.fixture(scope="session")
def names():
    east, north = grid.centres_3006(AREA)
    return PlaceNames.of_addresses(
        pd.DataFrame(
            {
                "street": [f"Gata {at}" for at in range(AREA.size)],
                "number": "7",
                "east": east,
                "north": north,
            }
        )
    )


@pytest.fixture(scope="session")
def evidence(rows, names, vocabulary):
    cube = cube_of(rows)
    incidents = [key for key, kind in KINDS.items() if kind == "incident"]
    question = MapQuestion(
        kind=ReportKind.INCIDENT,
        categories=tuple(incidents),
        periods=PERIODS,
        version="0.1.0",
    )
    weights = np.zeros((7, 24))
    weights[4, 21:] = [3.5, 9.0, 12.5]
    return Evidence(
        numbers=meeting_numbers(cube, vocabulary, PERIODS, senders=SENDERS),
        maps=(map_findings(cube, grid.neighbours(cube.cells), names, question),),
        hours=(
            Hours(
                kind=ReportKind.INCIDENT,
                period=PERIODS.this,
                found=PlaceHours(weights=weights, reports=25, left_out=3),
            ),
        ),
        revision=12,
        version="0.1.0",
    )


@pytest.fixture(scope="session")
def bare_drawings():
    return Drawings(
        now=(None,),
        year=(None,),
        hours=(None,),
        made_at=datetime(2026, 1, 20, 9, 30, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def make_meeting():
    """Make a meeting; what is named is otherwise."""
    operation = Operation(
        what="Extra ronder <i>fredag</i>",
        owner="Vaktbolaget",
        due_on=date(2026, 1, 30),
        state="not_done",
        outcome="Sjukdom.",
    )
    shape = grid.polygons_3006(AREA[[BURST]])[0]

    def make(*, police="Insats på torget.", **changes):
        said = {
            "municipality": "Lövköping",
            "number": 27,
            "period": PERIODS.this,
            "period_number": PERIODS.number,
            "cutoff": datetime(2026, 1, 19, 23, tzinfo=UTC),
            "held_on": TODAY,
            "place": "Stadshuset",
            "chair": "Säkerhetssamordnaren",
            "locked_at": datetime(2026, 1, 20, 9, 30, tzinfo=UTC),
            "sections": (
                AgendaSection(key="follow_up", title="Uppföljning"),
                AgendaSection(key="numbers", title="Antal rapporter"),
                AgendaSection(key="map", title="Plats och tid", text="Ett.\n\nTvå."),
                AgendaSection(
                    key="police",
                    title="Polisens lägesbild",
                    text=police,
                    confidentiality="polis",
                ),
                AgendaSection(key="priorities", title="Prioriterade platser"),
                AgendaSection(key="escalation", title="Till rådet"),
                AgendaSection(key="next_meeting", title="Nästa möte"),
            ),
            "attendance": (
                Attending(organisation="Polisen", role="Kommunpolis", people=2),
            ),
            "previous": 26,
            "follow_up": (operation,),
            "prioritised": (
                Prioritised(
                    rank=1,
                    title="Gångtunneln",
                    place="Gata 20",
                    what="Klotter",
                    when="Fredag kväll",
                    known_cause="Mörkt",
                    area=shape,
                    operations=(operation,),
                ),
            ),
            "issues": (
                LiftedPlace(
                    title="Gångtunneln",
                    place="Gata 20",
                    state="acted_on",
                    meetings=(24, 26, 27),
                    escalated=True,
                    why="Tredje mötet.",
                ),
            ),
            "decisions": (Decision(number=1, text="Belysningen lagas."),),
            "operations": (operation,),
            "next_meeting": date(2026, 2, 3),
        }
        return Meeting(**(said | changes))

    return make


@pytest.fixture(scope="session")
def town(rows):
    """Give what the tests count by hand."""
    return SimpleNamespace(
        rows=rows,
        periods=PERIODS,
        burst=BURST,
        senders=SENDERS,
        rows_of=rows_of,
        cube_of=cube_of,
    )
