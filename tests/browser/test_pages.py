import pytest

PAGES = [
    ("/", "desk"),
    ("/hotspots", "tablet"),
    ("/hotspots?show=count&layer=stops", "desk"),
    ("/detaljplaner", "desk"),
    ("/detaljplaner", "tablet"),
    ("/rapporter", "tablet"),
    ("/lager?layer=stops", "desk"),
    ("/import", "tablet"),
    ("/foton", "tablet"),
    ("/hjalp", "desk"),
    ("/tillganglighet", "tablet"),
    ("/finns-inte", "desk"),
]


@pytest.mark.parametrize(("path", "size"), PAGES)
def test_a_page_is_accessible_and_fits(town, visit, violations, path, size):
    page = visit(town, path, size=size)
    assert violations(page) == []
    assert (
        page.evaluate("() => document.documentElement.scrollWidth")
        <= (page.viewport_size["width"])
    )


def test_a_review_is_accessible_and_leads_to_its_document(town, visit, violations):
    page = visit(town, "/detaljplaner", user="planerare")
    page.click("tbody a >> nth=0")
    page.wait_for_selector("html[data-ready]")
    assert violations(page) == []
    page.click("text=Öppna dokumentet")
    page.wait_for_selector("svg")
    assert page.locator("h1").count() == 1


def test_the_sign_in_page_is_accessible(town, browser, violations):
    page = browser.new_page()
    page.goto(f"{town.address}/logga-in")
    assert violations(page) == []
    page.close()


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
