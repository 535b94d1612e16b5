import re

import pytest


@pytest.fixture(params=["desk", "tablet"])
def page(request, town, visit):
    return visit(town, "/hotspots", user="est", size=request.param)


def text(page, selector):
    return page.locator(selector).inner_text()


def numbers(page):
    return int(re.sub(r"\D", "", text(page, "#map-subtitle").split("n =")[1][:7]))


def test_the_map_tells_what_period_n_and_method(page):
    assert text(page, "#map-title") == "Händelser"
    subtitle = text(page, "#map-subtitle")
    assert "1 september 2025 – 31 augusti 2026" in subtitle
    assert "Gi*" in subtitle
    assert numbers(page) > 1000


def test_the_legend_counts_as_many_hexagons_as_the_table_holds(page):
    counts = page.locator("#legend .count").all_inner_texts()
    total = sum(int(re.sub(r"\D", "", count)) for count in counts)
    shown = re.search(r"av ([\d\s]+) sexhörningar", text(page, "#cells caption"))
    assert total == int(re.sub(r"\D", "", shown[1]))


def test_hexagons_are_painted_where_the_table_says_it_is_hot(page):
    page.click("#cells tbody button >> nth=0")
    assert page.locator("#chosen").is_visible()
    colour = page.evaluate(
        """() => {
          const canvas = document.querySelector(".leaflet-overlay-pane canvas");
          const frame = document.getElementById("map-view").getBoundingClientRect();
          const box = canvas.getBoundingClientRect();
          const scale = canvas.width / box.width;
          const x = (frame.x + frame.width / 2 - box.x) * scale;
          const y = (frame.y + frame.height / 2 - box.y) * scale;
          return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data];
        }"""
    )
    red, green, blue, alpha = colour
    assert alpha > 100
    assert red > green
    assert red > blue


def test_a_tap_on_the_map_chooses_the_hexagon_below(page):
    page.click("#cells tbody button >> nth=0")
    place = text(page, "#chosen h3")
    page.keyboard.press("Escape")
    assert page.locator("#chosen").is_hidden()
    box = page.locator("#map-view").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert text(page, "#chosen h3") == place
    assert place in text(page, "#live")
    assert "null" not in text(page, "#chosen")


def test_a_choice_changes_the_numbers_and_can_be_shared(page, town, visit):
    before = numbers(page)
    page.click("text=Kategorier")
    page.click("details.group >> nth=0 >> summary")
    page.check("input[value=graffiti]")
    page.wait_for_function(
        "() => document.getElementById('map-title').innerText.includes('Klotter')"
    )
    assert numbers(page) < before
    assert "category=graffiti" in page.url
    shared = visit(town, page.url.removeprefix(town.address), user="est")
    assert text(shared, "#map-title") == "Händelser: Klotter"
    assert numbers(shared) == numbers(page)


def test_kinds_are_shown_apart_with_their_own_categories(page):
    page.check("input[value=unsafe_place]")
    page.wait_for_function(
        "() => document.getElementById('map-title').innerText === 'Otrygga platser'"
    )
    assert page.locator("input[value=graffiti]").is_hidden()


def test_smaller_hexagons_are_more_hexagons(page):
    def shown():
        return int(re.sub(r"\D", "", text(page, "#cells caption").split("av")[1]))

    before, caption = shown(), text(page, "#cells caption")
    page.check("input[name=resolution][value='10']", force=True)
    page.wait_for_function(
        "old => document.querySelector('#cells caption').innerText !== old",
        arg=caption,
    )
    assert shown() > before


def test_the_table_sorts_and_says_so(page):
    page.click("#cells th button[data-key=n]")
    header = page.locator("#cells th", has=page.locator("button[data-key=n]"))
    assert header.get_attribute("aria-sort") == "descending"
    counts = page.locator("#cells tbody tr td.number:nth-child(2)").all_inner_texts()
    values = [float(count.split()[0].replace(",", ".")) for count in counts]
    assert values == sorted(values, reverse=True)


def test_everything_can_be_reached_by_keyboard(town, visit):
    page = visit(town, "/hotspots", user="est")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.focus("#map-view")
    centre = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => location.href !== {centre!r}")
    page.focus("#cells tbody button >> nth=0")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "map-view"
    page.keyboard.press("Escape")
    assert page.locator("#chosen").is_hidden()


def test_counts_and_hot_outlines_are_a_second_view(page):
    page.check("input[name=show][value=count]", force=True)
    assert "Rapporter i varje sexhörning" in text(page, "#legend")
    assert "Het (tjock linje)" in text(page, "#legend")


def test_a_layer_can_be_laid_over_the_hexagons(page):
    before = page.locator(".leaflet-overlay-pane canvas").count()
    if page.locator("input[value=stops]").is_hidden():
        page.click("summary:has-text('Lager')")
    page.check("input[value=stops]")
    page.wait_for_function(
        "(before) => document.querySelectorAll("
        "'.leaflet-overlay-pane canvas').length > before",
        arg=before,
    )
    assert "layer=stops" in page.url


def test_a_lone_peak_is_told_of_in_the_legend_the_table_and_its_own_box(page):
    peaks = re.search(r"Ensam topp: (\d+)", text(page, "#legend"))
    if page.locator("#all-rows").is_visible():
        page.click("#all-rows")
    rows = page.locator("#cells tbody tr", has=page.get_by_text("Ensam topp"))
    assert rows.count() == int(peaks[1]) > 0
    rows.first.locator("button").click()
    assert "färre omkring" in text(page, "#chosen")


def test_a_tap_on_a_hot_outline_chooses_the_same_hexagon(page):
    page.check("input[name=show][value=count]", force=True)
    page.click("#cells tbody button >> nth=0")
    place = text(page, "#chosen h3")
    page.keyboard.press("Escape")
    box = page.locator("#map-view").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert text(page, "#chosen h3") == place
    assert "undefined" not in text(page, "#chosen")


def test_each_hotspot_is_told_in_words_and_shown(page, violations):
    first = page.locator("#areas li").first
    assert "september 2025–augusti 2026" in first.inner_text()
    first.locator("button").click()
    page.wait_for_selector(".place-known .hours")
    assert page.locator("#chosen h3").inner_text() in first.inner_text()
    assert "Knox" in text(page, ".place-known")
    assert violations(page) == []
