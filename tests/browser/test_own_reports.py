"""The partner's pages in a real browser, with and without contact."""

import pytest
from sqlalchemy import text

from geosafety.store.connection import transaction

NEW = "/egna-rapporter/ny"


def stored(database):
    query = "select category from core.report order by received_at, category"
    with transaction(database) as connection:
        return list(connection.execute(text(query)).scalars())


def write(page, category="graffiti", words="Klotter på väggen"):
    page.select_option("#category", category)
    page.fill("#address", "Storgatan 5")
    page.fill("#date", "2026-03-01")
    page.fill("#time", "21:15")
    page.fill("#text", words)


@pytest.mark.parametrize(
    "path", ["", "/ny", "/platser", "/statistik", "?state=received"]
)
def test_the_partners_pages_follow_the_rules(town, visit, is_sound, path):
    page = visit(town, f"/egna-rapporter{path}", user="drift")
    assert page.locator("h1").is_visible()
    assert is_sound(page)


def test_one_report_follows_the_rules(town, visit, violations):
    page = visit(town, "/egna-rapporter", user="vakt")
    page.click("tbody a")
    assert page.locator(".facts").is_visible()
    assert violations(page) == []


def test_several_events_are_sent_in_one_go(blank, database, visit, is_sound):
    page = visit(blank, NEW, user="vakt", size="phone")
    write(page)
    page.click("#another")
    assert page.locator("#queue li").count() == 1
    assert page.locator("#address").input_value() == ""
    assert page.locator("#date").input_value() == "2026-03-01"
    write(page, "vandalism")
    assert is_sound(page)
    page.click("#send")
    page.wait_for_selector("#answer.good")
    assert page.locator("#queue li").count() == 0
    assert sorted(stored(database)) == ["graffiti", "vandalism"]


def test_an_event_is_told_by_keys_alone(blank, database, visit):
    page = visit(blank, NEW, user="vakt")
    page.focus("#category")
    page.keyboard.type("Klotter")
    page.focus("#map-view")
    page.keyboard.press("Space")
    page.focus("#date")
    page.fill("#date", "2026-03-01")
    page.fill("#time", "21:15")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer.good")
    assert stored(database) == ["graffiti"]


def test_what_is_wrong_is_told_at_its_field(blank, database, visit, violations):
    page = visit(blank, NEW, user="vakt")
    write(page)
    page.fill("#time", "")
    page.click("#another")
    write(page, "vandalism")
    page.click("#send")
    page.wait_for_selector("#answer.bad")
    assert stored(database) == ["vandalism"]
    assert page.locator("#time-fault").is_visible()
    assert page.evaluate("document.activeElement.id") == "time"
    assert violations(page) == []
    page.fill("#time", "22:15")
    page.click("#send")
    page.wait_for_selector("#answer.good")
    assert sorted(stored(database)) == ["graffiti", "vandalism"]


def test_a_personal_number_is_stopped_while_it_is_written(blank, database, visit):
    page = visit(blank, NEW, user="vakt")
    write(page, words="det är 18900101-9802 som gör det")
    assert "personnummer" in page.locator("#text-live").inner_text()
    page.click("#send")
    assert page.evaluate("document.activeElement.id") == "text"
    assert stored(database) == []


def test_without_contact_nothing_is_lost_and_it_is_sent_when_there_is(
    blank, database, visit
):
    page = visit(blank, NEW, user="vakt")
    write(page)
    page.context.set_offline(True)
    page.click("#send")
    page.wait_for_selector("#answer.warn")
    write(page, "vandalism", words="Krossad ruta")
    page.context.set_offline(False)
    page.wait_for_selector("#answer.good")
    assert stored(database) == ["graffiti"]
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#text").input_value() == "Krossad ruta"
    page.click("#send")
    page.wait_for_selector("#answer.good")
    assert sorted(stored(database)) == ["graffiti", "vandalism"]
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#text").input_value() == ""


def test_an_answer_that_got_lost_does_not_double_an_event(blank, database, visit):
    page = visit(blank, NEW, user="vakt")
    write(page)

    def lose(route):
        # The server takes it in, and its answer never comes back.
        route.fetch()
        route.abort()

    page.route(f"**{NEW}", lose)
    page.click("#send")
    page.wait_for_selector("#answer.warn")
    assert stored(database) == ["graffiti"]
    page.unroute(f"**{NEW}")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("#answer.good")
    assert stored(database) == ["graffiti"]


def test_an_event_is_changed_and_removed_before_it_is_sent(blank, database, visit):
    page = visit(blank, NEW, user="vakt")
    write(page)
    page.click("#another")
    write(page, "vandalism")
    page.click("#another")
    page.locator("#queue li").nth(0).get_by_role("button").first.click()
    assert page.locator("#category").input_value() == "graffiti"
    page.locator("#queue li").nth(0).get_by_role("button").nth(1).click()
    assert page.locator("#queue li").count() == 0
    page.fill("#text", "Ändrat")
    page.click("#send")
    page.wait_for_selector("#answer.good")
    assert stored(database) == ["graffiti"]


def test_a_place_of_ones_own_is_chosen_by_name(blank, database, visit):
    page = visit(blank, "/egna-rapporter/platser", user="vakt")
    page.fill("#name", "Garaget")
    page.click("#middle")
    page.click("form.tell button.main")
    page.wait_for_selector(".lines li")
    page.goto(blank.address + NEW)
    page.wait_for_selector("html[data-ready]")
    write(page)
    page.select_option("#own-place", label="Garaget")
    assert page.locator("#address").input_value() == ""
    assert page.locator("#lat").input_value() != ""
    page.click("#send")
    page.wait_for_selector("#answer.good")
    with transaction(database) as connection:
        found = connection.execute(text("select precision from core.placement"))
        assert found.scalar() == "point"
