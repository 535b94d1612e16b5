"""A small town with a year and a half of reports, and a meeting about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import numpy as np
import pandas as pd
import pytest

from geosafety import grid
from geosafety.catalog import read_catalog
from geosafety.hotspots import Cube
from geosafety.hotspots.around import PlaceHours
from geosafety.hotspots.place_names import PlaceNames
from geosafety.model.cycle import Cycle
from geosafety.model.issue import Issue, IssueState
from geosafety.model.meeting import (
    Attendance,
    AttendanceRole,
    Decision,
    MeetingContent,
    Priority,
)
from geosafety.model.operation import Operation, OperationState
from geosafety.model.report import ReportKind
from geosafety.settings import read_settings
from geosafety.situation.cells import MapQuestion, map_findings
from geosafety.situation.evidence import Drawings, Evidence, Hours
from geosafety.situation.fortnight import periods_of
from geosafety.situation.numbers import meeting_numbers
from geosafety.situation.record import LiftedPlace, Record
from tests.meeting_parts import AGENDA, meeting_about, sections_of

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=6)
BASE = grid.cells_of_points(*grid.centres(AREA))
BURST = 20
FIRST, TODAY = date(2024, 6, 3), date(2026, 1, 20)
PERIODS = periods_of(Cycle(14, date(2025, 1, 6)).latest_whole(TODAY))
KEYS = frozenset(
    {"follow_up", "numbers", "map", "police", "priorities", "escalation"}
    | {"next_meeting"}
)
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
def make_record():
    """Make what was said at a meeting; what is named is otherwise."""
    lifted = Issue(
        id=UUID(int=1),
        title="Gångtunneln",
        state=IssueState.ACTED_ON,
        area=grid.polygons_3006(AREA[[BURST]])[0],
        place="Gata 20",
        cause="",
        opened_at=datetime(2025, 11, 25, tzinfo=UTC),
        version=3,
        escalated_at=datetime(2026, 1, 20, tzinfo=UTC),
        escalated_why="Tredje mötet.",
        closed_at=None,
    )
    operation = Operation(
        id=UUID(int=2),
        meeting_id=UUID(int=26),
        meeting_number=26,
        issue_id=lifted.id,
        issue_title=lifted.title,
        what="Extra ronder <i>fredag</i>",
        owner_organisation_id=1,
        owner="Vaktbolaget",
        due_on=date(2026, 1, 30),
        state=OperationState.NOT_DONE,
        outcome="Sjukdom.",
        reported_at=None,
        version=2,
    )
    meeting = meeting_about(PERIODS.this, number=27, held_on=TODAY)
    content = MeetingContent(
        meeting=meeting,
        sections=(),
        attendance=(
            Attendance(
                organisation_id=2,
                organisation="Polisen",
                role=AttendanceRole.MEMBER,
                people=2,
            ),
        ),
        priorities=(
            Priority(rank=1, issue=lifted, what="Klotter", known_cause="Mörkt"),
        ),
        decisions=(
            Decision(
                id=UUID(int=3), number=1, text="Belysningen lagas.", issue_id=lifted.id
            ),
        ),
        operations=(operation,),
        comments=(),
        amendments=(),
        previous=replace(meeting, number=26),
        follow_up=(operation,),
        escalated=(lifted,),
    )

    def make(*, police="Insats på torget.", meeting=None, said=None, **changes):
        """Change what the meeting is, what was said there, or what it was about."""
        texts = {"map": "Ett.\n\nTvå.", "police": police}
        parts = {
            "meeting": replace(content.meeting, **(meeting or {})),
            "sections": sections_of(KEYS, texts),
        }
        record = {
            "municipality": "Lövköping",
            "agenda": AGENDA,
            "content": replace(content, **parts, **(said or {})),
            "lifted": (LiftedPlace(issue=lifted, meetings=(24, 26, 27)),),
            "next_meeting": date(2026, 2, 3),
        }
        return Record(**(record | changes))

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
