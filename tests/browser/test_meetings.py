"""The coordinator holds a meeting in a browser, mostly without touching the mouse."""

import re

from playwright.sync_api import expect

SIZES = [(390, 844), (820, 1180), (1024, 768), (1280, 800)]


def fits(page):
    """Tell whether nothing sticks out sideways."""
    width = page.evaluate("() => document.documentElement.scrollWidth")
    return width <= page.viewport_size["width"]


def test_a_meeting_is_planned_held_and_locked(blank, visit, violations):
    page = visit(blank, "/est/moten")
    page.get_by_role("button", name="Skapa mötet").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lägesbildsmöte 1")

    page.get_by_label("Text Särskilda händelser").focus()
    page.keyboard.type("Marknad på lördag")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("#punkt-events$"))
    expect(page.get_by_label("Text Särskilda händelser")).to_have_value(
        "Marknad på lördag"
    )

    page.get_by_role("link", name="Lyft en ny plats").press("Enter")
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Vad kallas problemet?").fill("Trappan vid torget")
    page.get_by_role("button", name="Lyft platsen").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Visa platsen först")
    page.get_by_role("button", name="Hörn mitt i kartan").press("Enter")
    expect(page.locator("#draw-state")).to_contain_text("en punkt")
    assert violations(page) == []
    page.get_by_role("button", name="Lyft platsen").press("Enter")
    page.wait_for_url(re.compile("#priorities$"))
    expect(page.locator(".priorities li")).to_contain_text("Trappan vid torget")

    page.get_by_label("Nytt beslut").fill("Fler lampor vid trappan")
    page.get_by_label("Nytt beslut").press("Control+Enter")
    page.wait_for_url(re.compile("#beslut$"))
    page.get_by_label("Vad ska göras?").fill("Tänd lampan")
    page.get_by_label("Vem gör det?").select_option(index=1)
    page.get_by_role("button", name="Lägg till insatsen").press("Enter")
    page.wait_for_url(re.compile("#insatser$"))
    page.wait_for_selector("html[data-ready]")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page)
        if width != 1024:
            assert violations(page) == []

    page.get_by_role("link", name="Gå igenom och lås").press("Enter")
    expect(page.get_by_text("Insatser: 1")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Lås mötet").press("Enter")
    page.wait_for_url(re.compile("#dokument$"), timeout=30_000)
    expect(page.locator(".tag").first).to_have_text("Låst")
    expect(page.get_by_role("link", name="PDF:")).to_have_count(2)

    page.get_by_role("link", name="Trappan vid torget").first.press("Enter")
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#historia")).to_contain_text("Möte 1")
    assert violations(page) == []
    assert fits(page)
