"""A meeting about the made-up town, counted in its store and printed."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pypdfium2
import pytest

from geosafety import grid
from geosafety.catalog import read_catalog
from geosafety.documents.page import as_json
from geosafety.jobs.meeting_document import (
    amended,
    base_layers,
    meeting_document,
)
from geosafety.jobs.meeting_numbers import read_evidence
from geosafety.maps.pdf import run_child
from geosafety.model.account import STATISTICS
from geosafety.model.cycle import Cycle
from geosafety.model.issue import Issue, IssueState
from geosafety.model.meeting import (
    Amendment,
    Edition,
    MeetingContent,
    Priority,
    Secrecy,
)
from geosafety.model.period import LOCAL_TIME, Period
from geosafety.situation.document import as_html
from geosafety.situation.fortnight import periods_of
from geosafety.situation.record import Record
from geosafety.store import report_counts
from geosafety.store.connection import acting, connect_site, transaction
from tests.meeting_parts import AGENDA, meeting_about, sections_of

POLICE_TEXT = "Insats planeras i kvarteret Ankan."
KEYS = ("follow_up", "numbers", "map", "events", "police", "priorities", "next_meeting")


@pytest.fixture(scope="module")
def counted(demo_store, demo_settings):
    """Count the last fortnight of the made-up town, as the statistics may."""
    with transaction(demo_store) as connection:
        _, last = report_counts.span(connection)
        ground = base_layers(connection)
    day = last.astimezone(LOCAL_TIME).date() + timedelta(days=1)
    periods = periods_of(Cycle(14, day - timedelta(days=42)).latest_whole(day))
    site = connect_site(demo_settings)
    with transaction(acting(site, STATISTICS)) as connection:
        evidence = read_evidence(connection, read_catalog(demo_settings), periods)
    site.dispose()
    return evidence, ground


def record_of(evidence):
    found = evidence.maps[:1]
    held_on = date(2026, 9, 2)
    meeting = meeting_about(evidence.numbers.periods.this, number=3, held_on=held_on)
    return Record(
        municipality="Lövköping",
        agenda=AGENDA,
        content=MeetingContent(
            meeting=meeting,
            sections=sections_of(KEYS, {"police": POLICE_TEXT}),
            attendance=(),
            priorities=tuple(
                Priority(
                    rank=1, issue=busiest(each), what="Klotter", known_cause="Mörkt"
                )
                for each in found
            ),
            decisions=(),
            operations=(),
            comments=(),
            amendments=(),
            previous=None,
            follow_up=(),
            escalated=(),
        ),
    )


def busiest(found):
    place = found.busiest[0]
    return Issue(
        id=UUID(int=1),
        title="Den livligaste platsen",
        state=IssueState.NEW,
        area=grid.polygons_3006(found.cells[[place.at]])[0],
        place=place.place,
        cause="",
        opened_at=datetime(2026, 9, 2, tzinfo=UTC),
        version=1,
        escalated_at=None,
        escalated_why=None,
        closed_at=None,
    )


def made(counted, edition):
    evidence, ground = counted
    return meeting_document(
        record_of(evidence),
        evidence,
        ground,
        edition=edition,
        made_at=datetime(2026, 9, 2, 12, tzinfo=UTC),
    )


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def test_the_made_up_town_has_a_meeting_worth_printing(counted):
    evidence, _ = counted
    document = made(counted, Edition.FULL)
    page = as_html(document)
    done = run_child(page)
    assert done.stderr == b""
    pages = text_of(done.stdout)
    assert 6 <= len(pages) <= 16
    assert all(f"Sida {at} av {len(pages)}" in one for at, one in enumerate(pages, 1))
    assert all("Sekretessklass polis" in one for one in pages)
    whole = " ".join(" ".join(pages).split())
    for said in (
        f"Händelser: {evidence.numbers.kinds[0].total.now}, varav",
        "Tystnad är inte trygghet",
        "Den livligaste platsen",
        evidence.maps[0].busiest[0].place,
        POLICE_TEXT,
    ):
        assert said in whole, said


def test_the_shared_edition_has_nothing_of_the_police(counted):
    document = made(counted, Edition.SHARED)
    page = as_html(document)
    assert POLICE_TEXT not in as_json(document)
    assert "Ankan" not in page
    assert "Sekretessklass EST" in page


def test_a_locked_document_is_made_again_and_added_to(counted):
    document = made(counted, Edition.FULL)
    locked = as_json(document).encode()
    assert as_json(made(counted, Edition.FULL)).encode() == locked
    at = datetime(2026, 9, 3, tzinfo=UTC)
    amendment = Amendment(
        id=1,
        at=at,
        organisation="Kommunen",
        text="Lampan är lagad.",
        secrecy=Secrecy.EST,
    )
    files = amended(locked, [amendment])
    again = json.loads(files.json)
    assert again | {"amendments": []} == json.loads(locked)
    assert "Lampan är lagad." in text_of(files.pdf)[-1]


def test_a_municipality_without_reports_has_a_meeting_too(connection, demo_settings):
    periods = periods_of(Period(date(2026, 1, 5), date(2026, 1, 18)))
    evidence = read_evidence(connection, read_catalog(demo_settings), periods)
    document = meeting_document(
        record_of(evidence),
        evidence,
        base_layers(connection),
        edition=Edition.FULL,
        made_at=datetime(2026, 1, 20, tzinfo=UTC),
    )
    assert "Det betyder inte att inget har hänt." in as_html(document)
