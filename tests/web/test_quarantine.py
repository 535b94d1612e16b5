"""Rows that could not be imported, on the site, without any script."""

import io
import re

import pytest

HEAD = "externt_id,tidpunkt,kategori,lat,lon,beskrivning\n"
TEXT = "Stora bokstäver på gaveln"
UNTIMELY = f"a2,i förrgår,klotter,LAT,LON,{TEXT}\n"
STRANGE = f"a3,2026-03-01T20:00:00+01:00,tefat,LAT,LON,{TEXT}\n"
MARKED = "a4,i förrgår,klotter,LAT,LON,<img src=x onerror=alert(1)>\n"


@pytest.fixture
def bring_in(walk):
    """Import rows at once as programs do, and open the page of those that wait."""

    def importing(*rows):
        content = HEAD + "".join(rows)
        content = content.replace("LAT", str(walk.lat)).replace("LON", str(walk.lon))
        walk.send(
            "/api/v1/imports",
            file=(io.BytesIO(content.encode()), "natt.csv"),
            sender="standard",
            on_error="quarantine",
        )
        (address,) = set(re.findall(r"/karantan/[0-9a-f-]{36}", listed(walk)))
        return walk.open(address)

    return importing


def listed(walk):
    return walk.open("/karantan").page.text


def row_on(page):
    (number,) = re.findall(r'id="rad-([0-9]+)"', page.text)
    return number


def test_a_row_shows_what_is_wrong_and_the_wrong_cell_first(bring_in):
    page = bring_in(UNTIMELY).page
    assert "Rad 2" in page.text
    faults = re.search(r'<ul class="faults">.*?</ul>', page.text, re.DOTALL)
    assert "tidpunkt" in faults[0]
    first = re.search(r'name="name" value="([^"]+)"', page.text)
    assert first[1] == "tidpunkt"
    assert 'aria-describedby="fault-' in page.text


def test_a_row_that_is_put_right_is_stored_and_waits_no_more(bring_in, ask):
    walk = bring_in(UNTIMELY)
    row = row_on(walk.page)
    walk.send(f"{walk.address}/rad/{row}", name="tidpunkt", cell="2026-03-01 20:15")
    assert "Ingen rad i den filen väntar längre" in walk.page.text
    assert ask("select external_id from core.report") == [("a2",)]
    assert ask("select count(*) from core.quarantine_row") == [(0,)]


def test_a_row_that_is_still_wrong_keeps_what_was_written(bring_in, ask):
    walk = bring_in(UNTIMELY)
    address = f"{walk.address}/rad/{row_on(walk.page)}"
    page = walk.send(address, name="tidpunkt", cell="häromdagen").page
    assert page.status_code == 422
    assert "Rad 2 är fortfarande fel" in page.text
    assert "häromdagen" in page.text
    assert ask("select count(*) from core.report") == [(0,)]


def test_columns_that_the_row_does_not_have_are_not_added(bring_in, ask):
    walk = bring_in(UNTIMELY)
    walk.send(f"{walk.address}/rad/{row_on(walk.page)}", name="state", cell="approved")
    ((content,),) = ask("select content from core.quarantine_row")
    assert set(content) == set(HEAD.strip().split(","))


def test_a_row_is_thrown_away_for_a_reason_that_is_noted(bring_in, ask):
    walk = bring_in(UNTIMELY)
    address = f"{walk.address}/rad/{row_on(walk.page)}/kasta"
    assert walk.send(address).page.status_code == 422
    assert ask("select count(*) from core.quarantine_row") == [(1,)]
    walk.send(address, reason="no_report")
    assert ask("select count(*) from core.quarantine_row") == [(0,)]
    ((noted,),) = ask(
        "select count(*) from audit.entry where action = 'row_discarded'"
        " and purpose = 'no_report'"
    )
    assert noted == 1


def test_each_look_at_the_rows_is_noted_with_their_numbers_and_not_their_cells(
    bring_in, ask
):
    bring_in(UNTIMELY)
    entries = ask("select details from audit.entry where action = 'rows_opened'")
    assert entries == [({"rows": [2]},)]


def test_a_word_that_is_explained_once_lets_all_its_rows_through(bring_in, ask):
    walk = bring_in(STRANGE, STRANGE.replace("a3", "a5").replace(TEXT, "Annat"))
    assert "tefat" in walk.page.text
    walk.send(f"{walk.address}/ord", word="tefat", category="graffiti")
    assert ask("select category from core.report") == [("graffiti",)] * 2
    ((saved,),) = ask("select content from core.sender_mapping where key = 'standard'")
    assert saved["categories"]["tefat"] == "graffiti"
    assert "Ingen rad i den filen väntar längre" in walk.page.text


def test_reading_again_tells_how_many_rows_became_right(bring_in):
    walk = bring_in(UNTIMELY, STRANGE)
    page = walk.send(f"{walk.address}/igen").page
    assert page.status_code == 200
    assert "0 rader är sparade" in page.text


def test_markup_in_a_row_is_shown_as_text(bring_in):
    page = bring_in(MARKED).page.text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
