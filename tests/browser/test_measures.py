import re
from collections.abc import Iterator

import numpy as np
import pytest
from sqlalchemy import text

from geosafety import grid
from geosafety.store.connection import connect, transaction


@pytest.fixture(scope="module")
def filled(shared_copy, serving) -> Iterator[tuple]:
    """Serve a copy with reports, and name a hexagon that has many."""
    owner = connect(shared_copy)
    with transaction(owner) as connection:
        cell = connection.execute(
            text(
                "select cell from core.placement where cell is not null"
                " group by cell order by count(*) desc, cell limit 1"
            )
        ).scalar_one()
    owner.dispose()
    with serving(shared_copy) as where:
        yield where, grid.to_hex(np.array([cell], dtype=np.int64))[0]


def test_a_measure_is_made_taken_on_and_followed_up(filled, visit, violations):
    where, cell = filled
    page = visit(where, f"/atgarder/ny?cell={cell}")
    page.fill("#title", "Ny belysning på gången")
    page.select_option("#owner", label="Kommunen")
    page.fill("#starts_on", "2025-10-01")
    # A neighbour is added by keyboard: the map moves, and its middle is chosen.
    page.focus("#map-view")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    page.focus("#cell-middle")
    page.keyboard.press("Enter")
    assert page.locator("#cells-state").inner_text() == "Valda sexhörningar: 2"
    page.check("input[name=decided]")
    page.fill("#due_on", "2025-09-01")
    page.click("text=Spara åtgärden")
    page.wait_for_selector("#refusal a[href='#due_on']")
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#cells-state").inner_text() == "Valda sexhörningar: 2"
    page.fill("#due_on", "2026-03-01")
    page.click("text=Spara åtgärden")
    page.wait_for_selector("#sentence")
    for words in ("Den har påbörjats", "Den är genomförd"):
        page.click(f"button:text-is('{words}')")
        page.wait_for_load_state()
    page.wait_for_selector("html[data-ready]")
    assert "inte bevis" in page.locator("#sentence").inner_text()
    assert page.locator("svg.months").count() == 3
    assert violations(page) == []

    page.select_option("#control", "chosen")
    page.locator("#map-view").scroll_into_view_if_needed()
    page.locator("#map-view").click(position={"x": 60, "y": 210})
    page.click("button:text-is('Jämför')")
    page.wait_for_selector("html[data-ready]")
    assert re.search("1 vald sexhörning", page.locator("#sentence").inner_text())

    page.fill("#value", "12,5")
    page.fill("#comment", "Färre, men hösten var mild")
    page.click("text=Markera som uppföljd")
    page.wait_for_selector("text=Indikatorns värde: 12,5")
    assert page.locator(".page-head .tag").inner_text() == "Uppföljd"
