"""A person looks at photos in a real browser, and ticks."""

import time
from uuid import uuid4

import pytest
from sqlalchemy import text

from geosafety.photos.rebuild import rebuild_photo
from geosafety.store import photos
from geosafety.store.connection import transaction
from tests.browser.conftest import sizes


@pytest.fixture
def waiting(reporting, database, pictures):
    """Serve a town where two of a report's three photos have come, and are searched."""
    street = pictures.street((500, 380, 150), (800, 420, 90))
    numbers = [uuid4(), uuid4()]
    with transaction(database) as connection:
        report = connection.execute(
            text("select id from core.report order by received_at, id limit 1")
        ).scalar_one()
        connection.execute(
            text("insert into core.photo_set values (:report, 3)"), {"report": report}
        )
        for number, turn in zip(numbers, (0, 90), strict=True):
            sent = pictures.packed(street.rotate(turn, expand=True))
            photos.add(connection, number, report, rebuild_photo(sent))
    wait_for_search(database)
    return reporting, report, numbers


def wait_for_search(database):
    until = time.monotonic() + 60
    left = "select count(*) from core.photo where faces is null"
    while time.monotonic() < until:
        with transaction(database) as connection:
            if connection.execute(text(left)).scalar() == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the worker has not searched the photos")


def states(database):
    with transaction(database) as connection:
        rows = connection.execute(
            text("select state from core.photo order by position")
        )
        return rows.scalars().all()


def open_page(visit, where, path):
    page = visit(where, path)
    for image in page.locator(".photo img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_function(
        "() => [...document.images].every((each) => each.complete && each.naturalWidth)"
    )
    return page


def test_photos_that_wait_are_shown_with_faces_outlined(waiting, visit, is_sound):
    page = open_page(visit, waiting[0], "/foton")
    first = page.locator(".photo").first
    assert first.locator("rect.face").count() == 2
    assert "inringade: 2" in first.inner_text()
    assert "hittade inget ansikte" in page.locator(".photo").last.inner_text()
    for _ in sizes(page):
        frame, image = (first.locator(each).bounding_box() for each in ("svg", "img"))
        assert frame == pytest.approx(image, abs=0.5)
    assert is_sound(page)


def test_a_photo_is_looked_at_in_full_size(waiting, visit, is_sound):
    page = open_page(visit, waiting[0], "/foton")
    page.locator("a[data-enlarge]").first.click()
    large = page.locator("#photo-large")
    for _ in sizes(page):
        assert large.locator("img").bounding_box()["width"] == 1200
        assert large.locator("rect.face").first.is_visible()
    assert is_sound(page)
    page.get_by_label("Ringa in ansikten").uncheck()
    assert not large.locator("rect.face").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#photo-dialog").is_visible()
    assert page.evaluate("() => document.activeElement.matches('a[data-enlarge]')")


def test_a_photo_is_approved_by_keyboard_when_it_is_ticked(waiting, database, visit):
    page = open_page(visit, waiting[0], "/foton")
    button = page.get_by_role("button", name="Godkänn foto 1")
    button.press("Enter")
    assert states(database) == ["waiting", "waiting"]
    page.locator("input[name=nobody]").first.press("Space")
    button.press("Enter")
    page.wait_for_selector("text=Fotot är godkänt.")
    page.get_by_role("button", name="Avvisa foto 2").press("Enter")
    page.wait_for_selector("text=Fotot är avvisat")
    assert states(database) == ["approved", "rejected"]
    assert page.locator("text=Inga foton väntar.").is_visible()


def test_photos_are_looked_at_with_their_report_in_the_inbox(
    waiting, database, visit, is_sound
):
    where, report, _ = waiting
    page = open_page(visit, where, f"/granskning/{report}")
    assert page.locator("text=2 av 3 foton har kommit.").is_visible()
    assert is_sound(page)
    page.locator("a[data-enlarge]").first.click()
    # Keys of the report behind decide nothing while a photo is looked at.
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    page.locator("input[name=nobody]").first.check()
    page.get_by_role("button", name="Godkänn foto 1").click()
    page.wait_for_selector("text=Godkänt")
    assert page.url.endswith(f"/granskning/{report}")
    assert states(database) == ["approved", "waiting"]
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="Avvisa foto 1").click()
    page.get_by_role("button", name="Pröva foto 1 igen").click()
    page.wait_for_selector("text=Godkänn foto 1")
    assert states(database) == ["waiting", "waiting"]
