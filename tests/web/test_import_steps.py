"""An import on the site, step by step, without any script."""

import io
import re

import pytest

from geosafety.model.account import Role

HEAD = "Löpnr;När;Vad;Nord;Öst;Anteckning;Handläggare\n"


def rows_of(walk, *lines):
    whole = HEAD + "".join(f"{line}\n" for line in lines)
    return whole.replace("LAT", str(walk.lat)).replace("LON", str(walk.lon)).encode()


GOOD = "A1;2026-03-01 20:15;klotter;LAT;LON;Stora bokstäver på gaveln;Stina"
OTHER = "A2;2026-03-02 21:15;trasig lampa;LAT;LON;Mörkt längs hela stigen;Stina"
STRANGE = "A3;2026-03-03 22:15;flygande tefat;LAT;LON;Såg något över taken;Olle"
UNTIMELY = "A4;i förrgår;klotter;LAT;LON;Bokstäver på en vägg till;Olle"


def hand_in(walk, content, *, sender="+", title="Nattvandrarna", name="natt.csv"):
    return walk.send(
        "/import",
        file=(io.BytesIO(content), name),
        sender=sender,
        title=title,
    )


def map_and_try(walk, **rules):
    walk.send(**walk.chosen())
    walk.send(**walk.chosen())
    return walk.send(
        **{
            "title": "Nattvandrarna",
            "organisation": "kommunen",
            "confidentiality": "internal",
            "personal_data": "mask",
            "review": "on_import",
            **rules,
        }
    )


def test_columns_are_suggested_by_header_and_content(walk):
    page = hand_in(walk, rows_of(walk, GOOD, OTHER)).page.text
    assert walk.address.endswith("/kolumner")
    assert list(walk.chosen().values())[:7] == [
        *("external_id", "occurred_from", "category", "y", "x", "text", ""),
    ]
    assert "enligt rubriken och innehållet" in page
    assert "Stora bokstäver" in page


def test_words_are_suggested_and_those_nobody_knows_left_open(walk):
    hand_in(walk, rows_of(walk, GOOD, OTHER, STRANGE))
    walk.send(**walk.chosen())
    assert walk.address.endswith("/kategorier")
    assert list(walk.chosen().values()) == ["graffiti", "lighting_broken", ""]


def test_a_trial_stores_nothing_and_shows_each_wrong_cell_in_its_place(walk, ask):
    hand_in(walk, rows_of(walk, GOOD, UNTIMELY))
    page = map_and_try(walk).page
    assert walk.address.endswith("/prova")
    assert page.status_code == 200
    row = re.search(r"<td[^>]*>3</td><td[^>]*>När</td>.*?</tr>", page.text, re.DOTALL)
    assert "<mark>i förrgår</mark>" in row[0]
    assert ask("select count(*) from core.report") == [(0,)]
    assert ask("select count(*) from core.import_batch") == [(0,)]


def test_the_mapping_is_kept_for_the_senders_next_file(walk, ask):
    hand_in(walk, rows_of(walk, GOOD))
    map_and_try(walk)
    ((key, content),) = ask("select key, content from core.sender_mapping")
    assert key == "kommunen_nattvandrarna"
    assert content["columns"]["category"] == "Vad"
    assert content["ignored_columns"] == ["Handläggare"]
    more = rows_of(walk, GOOD.replace("A1", "A9"))
    again = hand_in(walk, more, sender=key, name="mars.csv")
    assert "ser ut som filer från Nattvandrarna brukar" in again.page.text
    number = again.address.split("/")[2]
    tried = walk.send(f"/import/{number}/prova")
    assert "Alla rader är rätt" in tried.page.text


def test_good_rows_are_stored_and_wrong_ones_wait(walk, empty, ask):
    hand_in(walk, rows_of(walk, GOOD, UNTIMELY))
    map_and_try(walk)
    number = walk.address.split("/")[2]
    page = walk.send(f"/import/{number}/spara", on_error="quarantine").page.text
    assert "Filen är importerad" in page
    assert ask("select external_id, state from core.report") == [("A1", "approved")]
    assert ask("select row from core.quarantine_row") == [(3,)]
    data_dir = empty.extensions["geosafety"].settings.data_dir
    assert not (data_dir / "uploads" / number).exists()


def test_a_refused_file_stores_nothing_and_can_be_tried_again(walk, ask):
    hand_in(walk, rows_of(walk, GOOD, UNTIMELY))
    map_and_try(walk)
    number = walk.address.split("/")[2]
    page = walk.send(f"/import/{number}/spara", on_error="reject").page
    assert page.status_code == 422
    assert "Inget har sparats" in page.text
    assert ask("select count(*) from core.report") == [(0,)]
    page = walk.send(f"/import/{number}/spara", on_error="quarantine").page.text
    assert "Filen är importerad" in page


def test_the_same_file_again_is_told_with_its_first_answer(walk):
    hand_in(walk, rows_of(walk, GOOD, UNTIMELY))
    map_and_try(walk)
    number = walk.address.split("/")[2]
    walk.send(f"/import/{number}/spara", on_error="quarantine")
    sender = "kommunen_nattvandrarna"
    page = hand_in(walk, rows_of(walk, GOOD, UNTIMELY), sender=sender).page.text
    assert "Just den här filen har kommit förut" in page
    assert "1 rapporter sparades och 1 rader fick vänta" in page


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("a.csv", b"PK\x03\x04", 415, "innehållet är ett ZIP-arkiv"),
        ("a.csv", b"a;b\n", 422, "inga rader"),
        ("a.exe", b"MZ", 415, "av ett slag som inte läses här"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_once(walk, name, content, status, said):
    page = hand_in(walk, content, name=name).page
    assert page.status_code == status
    assert said in page.text


def test_two_columns_for_one_field_and_no_category_are_told_at_the_column(walk):
    hand_in(walk, rows_of(walk, GOOD))
    chosen = walk.chosen() | {"field-2": "text"}
    page = walk.send(**chosen).page
    assert page.status_code == 422
    assert "Fritext är vald för två kolumner" in page.text
    assert "Välj den kolumn som säger vad det gäller" in page.text
    assert 'aria-describedby="field-5-fault"' in page.text


def test_markup_in_headers_and_words_is_shown_as_text(walk):
    content = rows_of(walk, GOOD, STRANGE).replace(b"Handl", b"<b>Handl")
    page = hand_in(walk, content.replace(b"tefat", b"<i>tefat")).page.text
    assert "<b>Handl" not in page
    assert "&lt;b&gt;Handl" in page
    walk.send(**walk.chosen())
    assert "flygande &lt;i&gt;tefat" in walk.page.text


def test_nobody_opens_another_accounts_file(walk, signed_in_as):
    hand_in(walk, rows_of(walk, GOOD))
    number = walk.address.split("/")[2]
    other = signed_in_as(Role.EST_MEMBER)
    for step in ("", "/kolumner", "/kategorier", "/regler", "/prova", "/resultat"):
        assert other.get(f"/import/{number}{step}").status_code == 404


@pytest.mark.usefixtures("worked")
def test_reports_of_others_than_the_coordinator_always_wait(walk_as, ask):
    walk = walk_as(Role.EXTERNAL_REPORTER)
    hand_in(walk, rows_of(walk, GOOD))
    map_and_try(walk)
    number = walk.address.split("/")[2]
    walk.send(f"/import/{number}/spara", on_error="reject")
    assert "väntar på samordnarens granskning" in walk.page.text
    assert ask("select state from core.report") == [("received",)]


@pytest.mark.usefixtures("worked")
def test_a_sender_of_another_organisation_cannot_be_used(walk_as):
    walk = walk_as(Role.EXTERNAL_REPORTER)
    assert "Vaktbolaget" not in walk.open("/import").page.text
    page = hand_in(walk, rows_of(walk, GOOD), sender="vaktbolaget").page
    assert page.status_code == 404


def test_a_file_is_forgotten_when_asked_for(walk, empty, ask):
    hand_in(walk, rows_of(walk, GOOD))
    number = walk.address.split("/")[2]
    walk.send(f"/import/{number}/bort")
    assert ask("select count(*) from core.import_draft") == [(0,)]
    uploads = empty.extensions["geosafety"].settings.data_dir / "uploads"
    assert list(uploads.iterdir()) == []
    assert walk.client.get(f"/import/{number}/kolumner").status_code == 404
