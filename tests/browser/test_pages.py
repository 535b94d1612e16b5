import pytest

# Each page, and who reads it.
PAGES = {
    "/": "samordnare",
    "/hotspots": "est",
    "/hotspots?show=count&layer=stops": "samordnare",
    "/est?from=2026-08-17&to=2026-08-30&compare=1&weekday=5": "est",
    "/detaljplaner": "planerare",
    "/atgarder": "vakt",
    "/atgarder/ny": "samordnare",
    "/rapporter": "samordnare",
    "/lager?layer=stops": "gis",
    "/est/moten": "samordnare",
    "/est/platser": "polis",
    "/est/platser/ny": "samordnare",
    "/est/insatser": "est",
    "/import": "samordnare",
    "/foton": "samordnare",
    "/konton": "admin",
    "/losenord": "vakt",
    "/logg": "dataskydd",
    "/hjalp": "vandring",
    "/tillganglighet": "rad",
    "/finns-inte": "samordnare",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_each_screen(town, visit, is_sound, path):
    assert is_sound(visit(town, path, user=PAGES[path]))


def test_a_review_is_accessible_and_leads_to_its_document(town, visit, violations):
    page = visit(town, "/detaljplaner", user="planerare")
    page.click("tbody a >> nth=0")
    page.wait_for_selector("html[data-ready]")
    assert violations(page) == []
    page.click("text=Öppna dokumentet")
    page.wait_for_selector("svg")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", ["/logga-in", "/utloggad"])
def test_the_pages_before_and_after_are_accessible(town, drop_in, is_sound, path):
    assert is_sound(drop_in(town, path))


def test_a_reader_signs_in_by_keyboard_and_chooses_english(town, browser):
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(f"{town.address}/hotspots?show=count")
    page.focus("#username")
    page.keyboard.type("est")
    page.keyboard.press("Tab")
    page.keyboard.type(town.passwords["est"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/hotspots?show=count*")
    page.get_by_role("button", name="English").press("Enter")
    page.wait_for_selector("html[lang=en][data-ready]")
    assert page.get_by_role("button", name="Sign out").is_visible()
    assert "show=count" in page.url
    context.close()


def test_the_dark_side_is_accessible_too(town, visit, violations):
    page = visit(town, "/hotspots")
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
