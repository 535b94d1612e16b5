"""An import, step by step, on a phone, a tablet and a desk."""

import json

import pytest

from geosafety.crs import reproject_geometry

HEAD = "Löpnr;När;Vad;Var;Anteckning;Handläggare\n"
ROWS = [
    "1;2026-03-01 20:15;klotter;Storgatan 3;Stora bokstäver på gaveln;A\n",
    "2;i förrgår;klotter;Storgatan 5;Ring 070-174 06 05 för mer;B\n",
    "3;2026-03-02 21:00;flygande tefat;Torget;Såg något konstigt över taken;A\n",
    "4;2026-03-03 22:00;trasig lampa;Parkvägen 2;Mörkt längs hela stigen där;B\n",
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "nattvandrarna.csv"
    path.write_text(HEAD + "".join(ROWS), encoding="utf-8")
    return path


def test_a_new_senders_file_is_mapped_tried_stored_and_corrected(
    blank, visit, is_sound, file
):
    page = visit(blank, "/import")
    assert is_sound(page)
    page.set_input_files("#file", file)
    assert page.locator("#file-name").inner_text() == "nattvandrarna.csv"
    page.select_option("#sender", "+")
    page.fill("#title", "Nattvandrarna")
    page.click("text=Läs filen")
    page.wait_for_selector("text=Vad kolumnerna betyder >> nth=0")
    page.wait_for_url("**/kolumner")
    assert page.locator("#field-1").input_value() == "occurred_from"
    assert is_sound(page)
    page.click("text=Vidare till kategorierna")
    page.wait_for_url("**/kategorier")
    assert is_sound(page)
    page.click("text=Vidare till reglerna")
    page.wait_for_url("**/regler")
    assert is_sound(page)
    page.click("text=Spara och provläs filen")
    page.wait_for_selector("text=fel hittades")
    assert "i förrgår" in page.locator("tbody").first.inner_text()
    assert is_sound(page)
    page.click("main >> button:has-text('Importera')")
    page.wait_for_selector("text=Filen är importerad")
    assert is_sound(page)
    page.click("text=rader som väntar")
    page.wait_for_selector("text=flygande tefat")
    assert is_sound(page)
    row = page.locator(".waiting-row").first
    row.locator("[aria-invalid=true]").fill("2026-03-01 21:15")
    row.locator("text=Skicka raden vidare").click()
    page.wait_for_selector("text=Rad 3 är sparad")
    assert is_sound(page)
    page.goto(blank.address + "/karantan")
    assert is_sound(page)


def test_a_geographic_file_is_brought_into_a_layer(blank, visit, is_sound, tmp_path):
    catalog = blank.app.extensions["geosafety"].catalog
    centre = catalog.municipality.boundary.representative_point()
    point = reproject_geometry(centre, source=3006, target=4326)
    stop = {
        "type": "Feature",
        "properties": {"namn": "Torget"},
        "geometry": {"type": "Point", "coordinates": [point.x, point.y]},
    }
    path = tmp_path / "stopp.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [stop]}))
    page = visit(blank, "/lager/import", user="gis")
    assert is_sound(page)
    page.set_input_files("#file", path)
    page.select_option("#layer", "stops")
    page.click("text=Läs filen")
    page.wait_for_selector("text=1 objekt i EPSG:4326")
    assert is_sound(page)
    page.get_by_label("name").select_option("namn")
    page.click("main >> button:has-text('Läs in')")
    page.wait_for_selector("text=Hållplatser är inläst")
    assert is_sound(page)


def test_senders_are_shown_as_gis_staff_would_write_them(town, visit, is_sound):
    page = visit(town, "/avsandare")
    assert is_sound(page)
    page.click("text=Bostadsbolaget")
    page.wait_for_selector("text=layers/senders/bostadsbolaget.toml")
    assert is_sound(page)


def test_a_file_is_dropped_and_sent_by_the_keyboard(blank, visit, file):
    page = visit(blank, "/import")
    content = file.read_text("utf-8")
    page.evaluate(
        """([name, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([content], name));
          document.querySelector("#drop").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        }""",
        [file.name, content],
    )
    assert page.locator("#file-name").inner_text() == "nattvandrarna.csv"
    page.focus("#sender")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Nattvandrarna")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kolumner")
