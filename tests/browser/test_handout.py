"""The form for taking along, in a real browser, from the map to the file."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pytest


@pytest.fixture
def opened(town, visit):
    """Open the map with another kind chosen than the page came with."""
    page = visit(town, "/hotspots?resolution=8", user="est")
    page.check('input[name="kind"][value="deficiency"]')
    page.get_by_text("Ta med som fil").click()
    return page


def test_the_file_is_of_what_the_map_shows_just_then(opened, tmp_path):
    form = opened.locator("form[data-handout]")
    form.get_by_label("Filtyp").select_option("gpkg")
    form.get_by_label("Ändamål", exact=True).select_option("situation")
    form.get_by_label("Mottagare").fill("EST-gruppen")
    with opened.expect_download() as download:
        form.get_by_role("button").press("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.suffix == ".gpkg"
    assert len(gpd.read_file(path, layer="hotspots"))
    asked = parse_qs(urlsplit(opened.url).query)
    assert asked["kind"] == ["deficiency"]
    sent = form.locator('[name="question"]').input_value()
    assert parse_qs(sent) == asked
    assert "hämtade filer" in form.get_by_role("status").inner_text()


def test_without_a_recipient_nothing_is_sent(opened):
    form = opened.locator("form[data-handout]")
    form.get_by_label("Ändamål", exact=True).select_option("situation")
    form.get_by_role("button").click()
    assert urlsplit(opened.url).path == "/hotspots"
    assert form.get_by_label("Mottagare").evaluate("box => !box.validity.valid")


def test_the_page_that_is_taken_along_asks_for_nothing(opened, browser, tmp_path):
    form = opened.locator("form[data-handout]")
    form.get_by_label("Filtyp").select_option("html")
    form.get_by_label("Ändamål", exact=True).select_option("situation")
    form.get_by_label("Mottagare").fill("EST-gruppen")
    with opened.expect_download() as download:
        form.get_by_role("button").click()
    path = Path(tmp_path / "karta.html")
    download.value.save_as(path)
    page = browser.new_page()
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector(".leaflet-container canvas, .leaflet-container path")
    assert (asked, faults) == ([path.as_uri()], [])
    assert page.get_by_text("Sekretessklass: intern").count() == 1
    page.close()
