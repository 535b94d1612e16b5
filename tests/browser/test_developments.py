import json

import pytest

from geosafety.crs import reproject_points

MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def page(blank, visit):
    return visit(blank, "/detaljplaner", user="planerare")


def tap(page, *places):
    box = page.locator("#map-view").bounding_box()
    for across, down in places:
        page.mouse.click(
            box["x"] + box["width"] * across, box["y"] + box["height"] * down
        )


def test_an_area_drawn_by_pointer_becomes_a_review(page):
    page.fill("#name", "Ny skola")
    page.click("#draw-start")
    tap(page, (0.4, 0.4), (0.5, 0.4), (0.5, 0.5), (0.4, 0.4))
    assert "3 hörn" in page.locator("#draw-state").inner_text()
    page.click("#send")
    page.wait_for_selector("h1:has-text('Ny skola')")
    page.click("text=Öppna dokumentet")
    assert page.locator("h1").inner_text() == "Ny skola"


def test_an_area_drawn_by_keyboard_becomes_a_review(page):
    page.fill("#name", "Nytt torg")
    page.focus("#draw-start")
    page.keyboard.press("Enter")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Space")
        page.keyboard.press(key)
        page.wait_for_timeout(350)
    page.keyboard.press("Enter")
    assert "3 hörn" in page.locator("#draw-state").inner_text()
    page.focus("#send")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Nytt torg')")


def test_corners_that_are_written_show_on_the_map_and_faults_are_told(page):
    page.fill("#name", "Kvarteret")
    page.check("input[name=source][value=write]", force=True)
    page.fill("#corners", "58,1, 14,5\nett, två")
    page.click("#send")
    assert page.locator("#form-fault").inner_text().startswith("Rad")
    east, north = middle(page)
    page.fill(
        "#corners",
        f"{north} {east}\n{north} {east + 200}\n{north + 200} {east + 200}",
    )
    page.click("#send")
    page.wait_for_selector("h1:has-text('Kvarteret')")


def middle(page):
    """Give the middle of the map in EPSG:3006, whole metres."""
    bounds = json.loads(page.locator("#page-data").inner_text())["bounds"]
    (south, west), (north, east) = bounds
    place = reproject_points(
        [(west + east) / 2], [(south + north) / 2], source=4326, target=3006
    )
    return int(place[0][0]), int(place[1][0])


def test_a_file_that_cannot_be_used_is_refused_in_words(page, tmp_path):
    file = tmp_path / "tom.geojson"
    file.write_text('{"type":"FeatureCollection","features":[]}')
    page.fill("#name", "x")
    page.check("input[name=source][value=file]", force=True)
    page.set_input_files("#file", file)
    assert page.locator("#file-name").inner_text() == "tom.geojson"
    page.click("#send")
    page.wait_for_selector("text=Området togs inte emot")


def test_markup_in_a_name_is_text_on_every_page(page, blank):
    page.fill("#name", MARKUP)
    page.click("#draw-start")
    tap(page, (0.4, 0.4), (0.5, 0.4), (0.5, 0.5))
    page.click("#draw-finish")
    page.click("#send")
    page.wait_for_selector("text=Öppna dokumentet")
    assert page.locator("h1").inner_text() == MARKUP
    page.goto(f"{blank.address}/detaljplaner")
    page.wait_for_selector("html[data-ready]")
    tap(page, (0.48, 0.42))
    page.wait_for_selector("text=Öppna dokumentet")
    assert page.locator("img[src=x]").count() == 0
