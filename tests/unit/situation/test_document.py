"""A meeting's document tells all that it should and nothing that it should not."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geosafety.documents.page import as_json, style_sheet
from geosafety.model.meeting import Amendment, Edition, Secrecy
from geosafety.situation.document import (
    as_html,
    document_of,
    style_source,
    with_amendments,
)
from geosafety.situation.returned import Returned

SHARED_FIXTURES = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=30,
)


@pytest.fixture
def make(make_record, evidence, bare_drawings):
    def document(*, edition=Edition.FULL, **changes):
        record = make_record(**changes)
        return document_of(record, evidence, bare_drawings, edition=edition)

    return document


def amendment(text, secrecy=Secrecy.EST):
    at = datetime(2026, 1, 21, 8, tzinfo=UTC)
    return Amendment(id=1, at=at, organisation="Kommunen", text=text, secrecy=secrecy)


@SHARED_FIXTURES
@given(text=st.text(max_size=200))
def test_the_shared_edition_is_the_same_whatever_the_police_write(make, text):
    shared = make(edition=Edition.SHARED, police=text)
    meeting = make(edition=Edition.SHARED, police="")
    added = with_amendments(
        shared, [amendment(text, Secrecy.POLICE), amendment("Rättat.")]
    )
    plain = with_amendments(meeting, [amendment("Rättat.")])
    assert as_json(added) == as_json(plain)


@SHARED_FIXTURES
@given(text=st.text(min_size=1, max_size=200))
def test_a_document_is_made_again_to_the_byte_from_its_json(make, text):
    document = with_amendments(make(police=text), [amendment(text)])
    again = json.loads(as_json(document))
    assert as_json(again) == as_json(document)
    assert as_html(again) == as_html(document)


def test_the_shared_edition_says_nothing_of_the_police_section(make):
    full, shared = (as_html(make(edition=each)) for each in Edition)
    assert "Insats på torget." in full
    assert "Sekretessklass polis" in full
    for absent in ("Insats på torget", "lägesbild</h2>", "Polisens", 'polis"'):
        assert absent not in shared.partition("</style>")[2].replace(
            "som Polisen har märkt", ""
        )
    assert "4. Prioriterade platser" in shared
    assert "5. Prioriterade platser" in full


def test_all_that_was_said_is_in_the_page(make):
    page = as_html(make(returned=Returned(meeting=26, counted=9, withdrawn=1, late=2)))
    for said in (
        "Lövköping · Lägesbildsmöte 27 · 2026-01-05–2026-01-18",
        "1 av dess 9 räknade rapporter utgått",
        "Insatser från möte 26",
        "inte gjord",
        "Belysningen lagas.",
        "Känd orsak",
        "24, 26, 27",
        "Tredje mötet.",
        "Nästa möte: 2026-02-03.",
        "Ingen rapport i perioden från: Appen.",
        "Tystnad är inte trygghet",
        "Flest ligger fre kl. 21–00 (25 av 25 med känt klockslag)",
        "datarevision 12",
    ):
        assert said in page, said


def test_what_people_write_is_text(make):
    page = as_html(make(meeting={"place": "</style><script>alert(1)</script>"}))
    assert "<script" not in page
    assert "Extra ronder &lt;i&gt;fredag&lt;/i&gt;" in page


def test_the_page_loads_nothing(make):
    page = as_html(make())
    for absent in ("url(", "@import", "http://", "https://", "src=", "href="):
        assert absent not in page
    style = style_sheet(room="geosafety.situation", name="meeting")
    assert "url(" not in style
    assert style_source().startswith("'sha256-")


def test_a_meeting_that_is_not_locked_is_a_draft(make):
    assert "Utkast." in as_html(make(meeting={"locked_at": None}))
    assert "Utkast." not in as_html(make())


def test_amendments_come_last_and_change_nothing_else(make):
    document = make()
    amended = with_amendments(document, [amendment("Lampan är lagad.")])
    assert amended | {"amendments": []} == document
    page = as_html(amended)
    assert page.index("Komplettering 1, 2026-01-21 09:00") > page.index(
        "Så är talen gjorda"
    )


def test_an_empty_meeting_has_a_document_too(make):
    page = as_html(
        make(
            said={
                "attendance": (),
                "priorities": (),
                "decisions": (),
                "operations": (),
                "follow_up": (),
                "previous": None,
            },
            lifted=(),
            next_meeting=None,
        )
    )
    assert "Inga insatser att följa upp." in page
    assert "Ingen plats prioriterades." in page
