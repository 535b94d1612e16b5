import json
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Error
from sqlalchemy import text

from geosafety.crs import reproject_points
from geosafety.jobs.public_reports import has_personal_number
from geosafety.redaction.personal_numbers import passes_luhn
from geosafety.store.connection import transaction
from tests.browser.conftest import SIZES, sizes, turn

NUMBER = "850709-9805"
CASES = Path(__file__).parents[1] / "js" / "identity_cases.json"


@pytest.fixture
def stored(database):
    def rows():
        with transaction(database) as connection:
            return connection.execute(
                text(
                    "select r.category, r.is_unproven, r.time_precision, p.precision,"
                    " p.accuracy_m, t.shared, t.address, c.contact"
                    " from core.report as r"
                    " left join core.placement as p on p.report_id = r.id"
                    " left join core.report_text as t on t.report_id = r.id"
                    " left join core.contact as c on c.report_id = r.id"
                    " order by r.received_at"
                )
            ).all()

    return rows


def choose(page, key="lighting_broken"):
    radio = page.locator(f"input[name=category][value={key}]")
    if not radio.is_visible():
        page.locator("details", has=radio).locator("summary").click()
    radio.check()


def fill(page, **changes):
    told = {"address": "Storgatan 5", "text": "Lampan blinkar"} | changes
    choose(page)
    for field, value in told.items():
        page.fill(f"#{field}", value)
    page.check("input[name=when][value=unknown]")


def send(page):
    page.click("#send")
    page.wait_for_selector("#code")
    return page.locator("#code").get_attribute("data-code")


def show_map(page):
    page.locator("#place").scroll_into_view_if_needed()
    page.wait_for_selector("#map-view .leaflet-control-zoom")


def test_a_report_with_a_script_is_proven_and_is_followed(blank, drop_in, stored):
    page = drop_in(blank, "/rapportera")
    fill(page, contact="anna@example.se")
    code = send(page)
    assert page.evaluate("() => document.activeElement.id") == "summary"
    (report,) = stored()
    assert (report.category, report.is_unproven) == ("lighting_broken", False)
    page.click("text=Följ rapporten")
    page.wait_for_selector("#state")
    page.click("text=Ta bort mina kontaktuppgifter")
    page.wait_for_selector("text=är borttagna")
    assert stored()[0].contact is None
    page.goto(f"{blank.address}/rapportera/kvitto")
    page.fill("#code", code.lower())
    page.press("#code", "Enter")
    page.wait_for_selector("text=Mottagen, inte läst än")


def test_a_report_by_keyboard_alone(blank, drop_in, stored):
    page = drop_in(blank, "/rapportera", size="desk")
    keys = Keys(page)
    keys.reach("#search")
    keys.write("lampa trasig")
    assert page.locator("#found").inner_text() == "Kategorier som passar: 1"
    keys.reach("input[name=category][value=lighting_broken]")
    keys.press("Space")
    keys.reach("#address")
    keys.write("Storgatan 5")
    keys.reach("#map-view")
    for key in ("+", "+", "ArrowRight", "Space"):
        keys.press(key)
    page.wait_for_function("() => document.getElementById('lat').value !== ''")
    assert page.locator("#pin-state").inner_text().startswith("Nålen är satt")
    keys.reach("input[name=when][value=exact]")
    for _ in range(2):
        keys.press("ArrowDown")
    assert page.locator("input[name=when][value=day]").is_checked()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    keys.reach("#now")
    keys.press("Enter")
    keys.reach("#text")
    keys.write("Lampan blinkar")
    keys.reach("#send")
    keys.press("Enter")
    page.wait_for_selector("#code")
    (report,) = stored()
    assert (report.precision, report.time_precision) == ("point", "exact")
    assert (report.shared, report.is_unproven) == ("Lampan blinkar", False)


class Keys:
    """Somebody who uses no pointer."""

    def __init__(self, page):
        self.page = page

    def reach(self, selector, most=80):
        for _ in range(most):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(selector)

    def press(self, key):
        self.page.keyboard.press(key)

    def write(self, words):
        self.page.keyboard.type(words)


def test_a_report_without_any_script(blank, drop_in, stored):
    page = drop_in(blank, "/rapportera", java_script_enabled=False)
    told = page.context.new_cdp_session(page)
    page.click("summary:has-text('Trafik')")
    for size in SIZES:
        turn(told, size)
        assert not page.locator("#map-view").is_visible()
        assert page.locator("text=Skript är avstängda").is_visible()
        for field in ("input[value=moped_gc]", "#address", "#date", "#part", "#send"):
            assert page.locator(field).is_visible()
    page.check("input[value=moped_gc]")
    page.fill("#address", "Gångvägen vid skolan")
    page.check("input[name=when][value=part]")
    page.fill("#date", "2026-03-01")
    page.select_option("#part", "evening")
    page.fill("#text", f"Fråga {NUMBER}")
    page.click("#send")
    assert page.locator("#summary").inner_text().count("personnummer") == 1
    assert stored() == []
    assert page.locator("#text").input_value() == f"Fråga {NUMBER}"
    page.fill("#text", "Mopeder på kvällarna")
    page.click("#send")
    assert page.locator("#code").is_visible()
    (report,) = stored()
    assert (report.category, report.time_precision) == ("moped_gc", "part_of_day")
    assert report.is_unproven


def test_a_pin_is_put_where_the_map_is_pointed_at(blank, drop_in, stored):
    page = drop_in(blank, "/rapportera")
    fill(page, address="")
    show_map(page)
    for _ in sizes(page):
        page.locator("#map-view").click(position={"x": 150, "y": 120})
        assert "m när" in page.locator("#pin-state").inner_text()
        page.click("#no-pin")
    for _ in range(3):
        page.click(".leaflet-control-zoom-in")
        page.wait_for_timeout(350)
    page.locator("#map-view").click(position={"x": 150, "y": 120})
    assert page.locator("#pin-state").inner_text().startswith("Nålen är satt, ±")
    shown = int("".join(filter(str.isdigit, page.locator("#pin-state").inner_text())))
    send(page)
    (report,) = stored()
    assert (report.precision, report.accuracy_m) == ("point", shown)


def test_a_pin_can_be_moved_and_removed(blank, drop_in, stored):
    page = drop_in(blank, "/rapportera", size="desk")
    fill(page)
    show_map(page)
    page.click("#middle")
    before = page.locator("#lat").input_value()
    pin = page.locator(".pin-frame").bounding_box()
    page.mouse.move(pin["x"] + 16, pin["y"] + 12)
    page.mouse.down()
    page.mouse.move(pin["x"] + 16, pin["y"] + 92, steps=5)
    page.mouse.up()
    assert 0 < float(before) - float(page.locator("#lat").input_value()) < 0.05
    page.click("#no-pin")
    assert page.locator(".pin-frame").count() == 0
    assert page.evaluate("() => document.activeElement.id") == "middle"
    send(page)
    assert stored()[0].precision == "unplaced"


def middle(where):
    """Give longitude and latitude of a place in the municipality."""
    site = where.app.extensions["geosafety"]
    point = site.catalog.municipality.boundary.representative_point()
    lon, lat = reproject_points([point.x], [point.y], source=3006, target=4326)
    return float(lon[0]), float(lat[0])


@pytest.mark.parametrize(
    ("accuracy", "words"), [(8, "Nålen är satt, ±8 m."), (80, "bara på 80 m när")]
)
def test_ones_own_position_is_taken_with_its_accuracy(
    blank, drop_in, stored, accuracy, words
):
    lon, lat = middle(blank)
    where = {"longitude": lon, "latitude": lat, "accuracy": accuracy}
    page = drop_in(blank, "/rapportera", geolocation=where, permissions=["geolocation"])
    fill(page, address="")
    show_map(page)
    page.click("#here")
    page.wait_for_selector("#pin-state:has-text('Nålen')")
    assert words in page.locator("#pin-state").inner_text()
    send(page)
    assert stored()[0].accuracy_m == accuracy


def test_a_position_that_may_not_be_told_leaves_the_address(blank, drop_in):
    page = drop_in(blank, "/rapportera")
    show_map(page)
    page.click("#here")
    page.wait_for_selector("#pin-state:has-text('Skriv adressen i stället')")
    assert page.locator("#address").is_editable()


def test_a_blocked_subject_is_found_by_its_words_and_leads_to_help(
    blank, drop_in, stored
):
    page = drop_in(blank, "/rapportera")
    page.fill("#search", "våld hemma")
    page.fill("#text", "Något som ingen annan ska se")
    for _ in sizes(page):
        assert page.locator("text=Våld i nära relation").is_visible()
    page.click("text=Våld i nära relation")
    page.wait_for_selector("h1:has-text('Våld i nära relation')")
    assert page.locator("a[href='tel:020505050']").is_visible()
    assert stored() == []
    # Nor is anything left in the browser for whoever comes next.
    assert page.evaluate("() => sessionStorage.length") == 0


@pytest.mark.parametrize("field", ["text", "address"])
def test_a_personal_number_is_told_while_it_is_written_and_is_not_sent(
    blank, drop_in, stored, field
):
    page = drop_in(blank, "/rapportera")
    fill(page)
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    page.fill(f"#{field}", f"Vid {NUMBER}")
    live = page.locator("#text-live")
    assert "ser ut som ett personnummer" in live.inner_text()
    assert page.locator(f"#{field}").get_attribute("aria-invalid") == "true"
    page.click("#send")
    assert page.evaluate("() => document.activeElement.id") == field
    assert "POST" not in asked
    page.fill(f"#{field}", "Vid 8507099805")
    assert "kan vara ett personnummer" in live.inner_text()
    page.fill(f"#{field}", "Vid skolan")
    assert live.inner_text() == ""
    send(page)
    assert len(stored()) == 1


def test_the_script_is_sure_only_of_numbers_that_the_server_refuses(blank, drop_in):
    page = drop_in(blank, "/rapportera")
    told = ask_script(page, TEXTS)
    refused = [has_personal_number(each) for each in TEXTS]
    sure = [each == "sure" for each in told]
    assert [
        text for text, s, r in zip(TEXTS, sure, refused, strict=True) if s > r
    ] == []
    assert 100 < sum(sure) < len(TEXTS) - 100


def test_the_script_knows_every_usual_spelling(blank, drop_in):
    page = drop_in(blank, "/rapportera")
    day, last = NUMBER.split("-")
    told = [
        ask_script(page, [f"Det var {century}{day}{gap}{last} som"])[0]
        for century in ("", "19")
        for gap in ("-", "+", "–", "")
    ]
    assert told == ["sure", "sure", "sure", "unsure"] * 2


def test_the_script_reads_the_labelled_sentences_as_the_server_does(blank, drop_in):
    page = drop_in(blank, "/rapportera")
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    told = ask_script(page, [text for text, _ in cases])
    assert [
        text
        for (text, has_number), each in zip(cases, told, strict=True)
        if has_number != (each is not None)
    ] == []


def ask_script(page, texts):
    root = page.locator("link[rel=stylesheet] >> nth=0").get_attribute("href")
    return page.evaluate(
        "async ([url, texts]) => texts.map((await import(url)).personalNumberIn)",
        [root.replace("css/base.css", "js/report/numbers.js"), texts],
    )


def spellings():
    """Spell numbers in many ways, true ones and such as only look like it."""
    for n in range(60):
        stem = f"{(n * 7) % 100:02}{n % 13:02}{(n * 11) % 95:02}{n * 37 % 1000:03}"
        last = next(d for d in "0123456789" if passes_luhn(stem + d))
        day, rest = stem[:6], stem[6:] + (last if n % 4 else "0")
        for before in ("", "född ", "order ", "N ", "x1-", "12.", "19", "20"):
            for gap in ("", "-", "–", " ", "+", " - "):
                yield f"Ring {before}{day}{gap}{rest} genast"
        yield f"{day[:2]}.{day[2:4]}.{day[4:]}-{rest}"
        yield f"{day}-{rest}.5 eller {day}-{rest}1"
    wide = NUMBER.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    yield from ("", "8" * 200, wide, f"a{NUMBER}b", f"{NUMBER}, {NUMBER}")


TEXTS = list(spellings())


def test_an_answer_that_is_lost_costs_neither_words_nor_a_second_report(
    blank, drop_in, stored
):
    page = drop_in(blank, "/rapportera")
    fill(page)

    def lose(route):
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/rapportera", lose)
    page.click("#send")
    # Whoever waits may be told of the very fault that is waited for.
    with suppress(Error):
        page.wait_for_url("chrome-error://**")
    assert page.url.startswith("chrome-error://")
    assert len(stored()) == 1
    page.unroute("**/rapportera")
    page.goto(f"{blank.address}/rapportera")
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#restored").is_visible()
    assert page.locator("#text").input_value() == "Lampan blinkar"
    assert page.locator("input[value=lighting_broken]").is_checked()
    send(page)
    assert len(stored()) == 1
    page.goto(f"{blank.address}/rapportera")
    assert page.locator("#text").input_value() == ""


def test_what_was_begun_is_kept_for_a_while_and_can_be_thrown_away(blank, drop_in):
    page = drop_in(blank, "/rapportera")
    page.clock.install()
    fill(page)
    page.reload()
    assert page.locator("#text").input_value() == "Lampan blinkar"
    page.click("#start-over")
    page.wait_for_selector("#restored", state="hidden")
    assert page.locator("#text").input_value() == ""
    fill(page)
    page.clock.fast_forward("01:01:00")
    page.reload()
    assert page.locator("#text").input_value() == ""


def test_a_double_click_sends_once(blank, drop_in, stored):
    page = drop_in(blank, "/rapportera")
    fill(page)
    page.dblclick("#send")
    page.wait_for_selector("#code")
    assert len(stored()) == 1


def test_a_fault_takes_the_focus_and_leads_to_its_field(blank, drop_in):
    page = drop_in(blank, "/rapportera", size="tablet")
    fill(page, contact="Anna", address="")
    page.click("#send")
    page.wait_for_selector("#summary")
    assert page.evaluate("() => document.activeElement.id") == "summary"
    page.click("#summary a >> nth=1")
    assert page.evaluate("() => document.activeElement.id") == "contact"
    assert page.locator("#text").input_value() == "Lampan blinkar"


def test_each_page_is_accessible_and_fits(blank, drop_in, is_sound):
    page = drop_in(blank, "/rapportera")

    def check():
        assert is_sound(page)

    check()
    fill(page, text=NUMBER, contact="Anna")
    show_map(page)
    page.click("#middle")
    page.check("input[name=when][value=exact]")
    check()
    page.fill("#text", "Lampan")
    page.click("#send")
    page.wait_for_selector("#summary")
    check()
    page.fill("#contact", "anna@example.se")
    page.check("input[name=when][value=unknown]")
    send(page)
    check()
    page.click("text=Följ rapporten")
    page.wait_for_selector("#state")
    check()
    for path in ("kvitto", "annan-hjalp/near_relation"):
        page.goto(f"{blank.address}/rapportera/{path}")
        check()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{blank.address}/rapportera")
    check()


def test_a_report_takes_less_than_two_minutes_on_a_phone(
    blank, drop_in, stored, capsys
):
    """
    Somebody who reads, thinks, and types three letters a second.

    The time that they take is added to the machine's rather than waited for.
    """
    lon, lat = middle(blank)
    where = {"longitude": lon, "latitude": lat, "accuracy": 12}
    begun = time.monotonic()
    page = drop_in(blank, "/rapportera", geolocation=where, permissions=["geolocation"])
    taps, letters = 0, "Lampan vid gångtunneln är släckt"

    def tap(selector):
        nonlocal taps
        page.locator(selector).tap()
        taps += 1

    tap("summary:has-text('Fysisk miljö')")
    tap("input[value=lighting_broken]")
    page.locator("#place").scroll_into_view_if_needed()
    page.wait_for_selector("#map-view .leaflet-control-zoom")
    tap("#here")
    page.wait_for_selector("#pin-state:has-text('Nålen')")
    tap("input[name=when][value=unknown]")
    tap("#text")
    page.keyboard.type(letters)
    tap("#send")
    page.wait_for_selector("#code")
    took = time.monotonic() - begun + 1.5 * taps + len(letters) / 3
    with capsys.disabled():
        print(f"\na report on a phone: {taps} taps, {took:.0f} s")  # noqa: T201
    assert len(stored()) == 1
    assert taps <= 8
    assert took < 120


def large_photo(pictures):
    """Give a photo as a phone takes it, with where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "vid porten till Storgatan 5"
    return pictures.packed(pictures.street(size=(2600, 1300)), exif=exif)


def chosen(content):
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": content}


def stored_photos(database):
    with transaction(database) as connection:
        return connection.execute(text("select width, state from core.photo")).all()


def test_a_photo_is_made_small_before_it_leaves(blank, drop_in, database, pictures):
    photo = large_photo(pictures)
    page = drop_in(blank, "/rapportera")
    fill(page)
    page.set_input_files("#photos", chosen(photo))
    page.wait_for_function(
        "() => document.getElementById('photos').files[0].name === 'foto.jpg'"
    )
    sent = page.evaluate("() => document.getElementById('photos').files[0].text()")
    assert b"vid porten" in photo
    assert "vid porten" not in sent
    send(page)
    assert stored_photos(database) == [(1600, "waiting")]


def test_a_photo_is_sent_without_any_script(blank, drop_in, database, pictures):
    page = drop_in(blank, "/rapportera", java_script_enabled=False)
    page.click("summary:has-text('Trafik')")
    page.check("input[value=moped_gc]")
    page.fill("#address", "Gångvägen vid skolan")
    page.check("input[name=when][value=unknown]")
    page.set_input_files("#photos", chosen(b"not a picture"))
    page.click("#send")
    assert "Välj fotona en gång till" in page.locator("#photo-field").inner_text()
    page.set_input_files("#photos", chosen(large_photo(pictures)))
    page.click("#send")
    assert page.locator("#code").is_visible()
    assert stored_photos(database) == [(1600, "waiting")]


def test_no_photos_are_asked_for_of_a_suspicion(blank, drop_in, stored, pictures):
    page = drop_in(blank, "/rapportera")
    fill(page)
    page.set_input_files("#photos", chosen(large_photo(pictures)))
    choose(page, "drug_dealing_suspected")
    assert not page.locator("#photo-field").is_visible()
    send(page)
    assert [row.category for row in stored()] == ["drug_dealing_suspected"]
