"""The EST view, as a meeting walks through it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

START = "/est?from=2026-08-17&to=2026-08-30"
PERIOD = "17 aug. – 30 aug. 2026"


@pytest.fixture
def page(town, visit):
    return visit(town, START, user="est")


def text(page, selector):
    return page.locator(selector).inner_text()


def settled(page):
    """Wait until what was asked for last is shown."""
    page.wait_for_function("() => document.getElementById('waiting').hidden")


def reports(page):
    return int(re.search(r"· (\d+) rapporter", text(page, "#map-subtitle"))[1])


def asked(page):
    return parse_qs(urlsplit(page.url).query)


def painted(page, map_id="map-view"):
    """Add up what is drawn above the background."""
    return page.evaluate(
        """id => {
          const canvas = document.querySelector(`#${id} .leaflet-overlay-pane canvas`);
          const { width, height } = canvas;
          const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
          let sum = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3]) sum = (sum * 31 + data[i] + 7 * data[i + 2]) % 1000003;
          }
          return sum;
        }""",
        map_id,
    )


def test_a_meeting_goes_through_its_period(page, town, visit):
    now = reports(page)
    assert PERIOD in text(page, "#map-subtitle")
    # By keyboard to the period before and back.
    page.focus("#earlier")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => document.getElementById('map-subtitle').innerText.startsWith('3 aug')"
    )
    assert asked(page)["to"] == ["2026-08-16"]
    page.focus("#later")
    page.keyboard.press("Space")
    page.wait_for_function(f"() => document.body.innerText.includes('{PERIOD}')")
    assert reports(page) == now
    # Some nights of the week alone, chosen by keyboard; who has no hour is told of.
    for name, value in (("weekday", 5), ("weekday", 6), ("hours", "20-24")):
        page.focus(f"input[name={name}][value='{value}']")
        page.keyboard.press("Space")
    settled(page)
    assert "vars klockslag eller dag inte är känd" in text(page, "#left-out")
    page.wait_for_selector("#week table")
    assert 0 < reports(page) < now
    assert "saknar känt klockslag" in text(page, "#week caption")
    # A place, by keyboard: what, when, who and in one sentence.
    page.focus("#cells tbody button >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector(".explained")
    place = text(page, "#chosen h3")
    assert text(page, ".explained").startswith(f"{place}: ")
    assert "17–30 augusti 2026" in text(page, ".explained")
    for heading in ("Vad", "Vem som har rapporterat", "Planer i närheten"):
        assert page.locator("#chosen h4", has_text=heading).count() == 1
    assert place in text(page, "#live")
    # The same view by its link.
    page.check("input[name=show][value=change]", force=True)
    settled(page)
    shared = visit(town, page.url.removeprefix(town.address), user="planerare")
    shared.wait_for_selector(".explained")
    assert text(shared, "#chosen h3") == place
    assert reports(shared) == reports(page)
    assert shared.is_checked("input[name=show][value=change]")
    assert shared.is_checked("input[name=hours][value='20-24']")
    page.keyboard.press("Escape")
    assert page.locator("#chosen").is_hidden()
    assert "cell" not in asked(page)


def test_two_periods_lie_side_by_side_and_move_together(page):
    page.check("input[name=compare]")
    page.wait_for_function(
        "() => document.getElementById('beside-subtitle').innerText.includes('3 aug')"
    )
    assert painted(page) != painted(page, "beside-view")
    same = """() => {
      const of = (id) => document.querySelector(`#${id} .leaflet-control-scale-line`);
      return of("map-view").innerText === of("beside-view").innerText;
    }"""
    assert page.evaluate(same)
    before = painted(page, "beside-view")
    page.focus("#map-view")
    page.keyboard.press("+")
    page.wait_for_function(
        "old => document.querySelector('#beside-view "
        ".leaflet-control-scale-line').innerText !== old",
        arg=text(page, "#beside-view .leaflet-control-scale-line"),
    )
    page.wait_for_function(same)
    assert painted(page, "beside-view") != before
    page.fill("#from2", "2026-01-05")
    page.wait_for_function("() => location.search.includes('from2=2026-01-05')")


def test_the_slider_steps_with_arrows_and_plays(page):
    first = painted(page)
    page.focus("#slide")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "() => document.getElementById('slide-at').innerText.startsWith('3 aug')"
    )
    assert painted(page) != first
    page.keyboard.press("Home")
    page.wait_for_function("() => document.getElementById('slide').value === '0'")
    page.click("#play")
    page.wait_for_function("() => Number(document.getElementById('slide').value) > 1")
    page.click("#play")
    assert text(page, "#play") == "Spela"
    shown = page.input_value("#slide")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert int(page.input_value("#slide")) == int(shown) + 1
    page.click("#end-slide")
    assert PERIOD in text(page, "#map-subtitle")
    assert painted(page) == first


def test_nothing_moves_by_itself_for_those_who_ask_for_that(town, visit):
    page = visit(town, "/hjalp", user="est")
    page.emulate_media(reduced_motion="reduce")
    page.goto(town.address + START)
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#play").is_hidden()
    page.focus("#slide")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#end-slide")
    page.emulate_media(reduced_motion="no-preference")


def test_a_period_without_reports_is_told_kindly(town, visit):
    page = visit(town, "/est?from=2031-01-01&to=2031-01-14&sender=nobody", user="est")
    assert "Inga rapporter under perioden" in text(page, "#empty")
    assert "Inga rapporter" in text(page, "#live")
    assert "”nobody” kan inte visas" in text(page, "main")


def test_the_page_keeps_what_it_shows_when_the_database_is_gone(page):
    shown, drawn = text(page, "#map-subtitle"), painted(page)
    page.route("**/api/v1/est/**", lambda route: route.fulfill(status=503, body="{}"))
    page.click("#earlier")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "försöker igen" in text(page, "#trouble")
    assert (text(page, "#map-subtitle"), painted(page)) == (shown, drawn)
    page.unroute("**/api/v1/est/**")
    page.wait_for_selector("#trouble", state="hidden")
    page.wait_for_function(
        "() => document.getElementById('map-subtitle').innerText.startsWith('3 aug')"
    )


def test_the_list_is_sorted_by_keyboard(page):
    page.focus("#cells button[data-key=change]")
    page.keyboard.press("Enter")
    header = page.locator("#cells th", has=page.locator("button[data-key=change]"))
    assert header.get_attribute("aria-sort") == "descending"
    column = page.locator("#cells tbody tr td:nth-child(4)").all_inner_texts()
    numbers = [
        float(each.replace("±", "").replace("−", "-").replace(",", "."))
        for each in column
    ]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 0
