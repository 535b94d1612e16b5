"""Hostile words in every text that the site keeps, on every page."""

import csv
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error
from sqlalchemy import text

from geosafety.crs import reproject_geometry
from geosafety.model.account import Actor, Role
from geosafety.store import audit
from geosafety.store.connection import acting, connect, transaction
from tests.browser.conftest import LISTEN
from webmap.access import allows

PIECES = [
    """<img src=x onerror=alert(1)>""",
    """"><script>alert(2)</script>""",
    """'onmouseover='alert(3)'""",
    """</script><script>alert(4)</script>""",
    """</title></textarea></style><svg/onload=alert(5)>""",
    """<a href="javascript:alert(6)">här</a>""",
    """<iframe srcdoc="<script>parent.alert(7)</script>"></iframe>""",
    """<link rel=stylesheet href=https://evil.example/a.css>""",
    """<style>*{background:url(https://evil.example/a.png)}</style>""",
    """<meta http-equiv=refresh content="0;url=https://evil.example/">""",
    """<base href=https://evil.example/><form action=https://evil.example/>""",
    """{{ 7*191 }} ${alert(8)} <%= 7*191 %> =HYPERLINK("https://evil.example")""",
    """--><!-- ]]> \\u003cimg src=x onerror=alert(9)\\u003e &lt;b&gt; \u202e""",
]
PAYLOAD = " ".join(PIECES)
SHOWN = "onerror=alert(1)"
# A page is opened by so many of the roles that may: what it shows of its words is the
# same for all, and which may open it is tested elsewhere.
MOST_ROLES = 2
# Texts that are not for reading: a changed password lets nobody in.
NOT_SHOWN = {"core.account.password_hash"}
# What leads nowhere without a provider, and pictures, which are no pages.
LEFT_OUT = {"openid.begin", "openid.finish", "photos.picture", "photos.thumbnail"}


@pytest.fixture
def laden(copied_demo, serving):
    """Serve the made-up municipality with the payload in every text."""
    with serving(copied_demo) as where:
        engine = connect(copied_demo)
        with transaction(engine) as connection:
            poison_texts(connection)
            poison_documents(connection)
        keeper = Actor(Role.COORDINATOR.value)
        with transaction(acting(engine, keeper)) as connection:
            audit.note(
                connection,
                PAYLOAD,
                object_type=PAYLOAD,
                object_id=PAYLOAD,
                purpose=PAYLOAD,
                details={PAYLOAD: [PAYLOAD]},
            )
        engine.dispose()
        yield where


def poison_texts(connection):
    """Add the payload to each column that holds words rather than codes."""
    # What is locked holds hostile words too, if they were there before.
    connection.execute(text("set local session_replication_role = replica"))
    columns = connection.execute(
        text(
            "select table_schema as place, table_name as name, column_name as part"
            " from information_schema.columns join information_schema.tables"
            " using (table_schema, table_name)"
            " where table_schema in ('core', 'layers') and table_type = 'BASE TABLE'"
            " and data_type = 'text' and collation_name is null"
        )
    ).all()
    assert len(columns) > 20
    for place, name, part in columns:
        if f"{place}.{name}.{part}" not in NOT_SHOWN:
            connection.execute(
                text(f'update {place}."{name}" set "{part}" = "{part}" || :payload'),  # noqa: S608
                {"payload": PAYLOAD},
            )


def poison_documents(connection):
    """Add the payload to each sentence of each kept document."""
    for table in ("core.review", "core.job"):
        key, part = ("id", "document" if table == "core.review" else "answer")
        query = f"select {key}, {part} from {table} where {part} is not null"  # noqa: S608
        for number, document in connection.exec_driver_sql(query).all():
            connection.execute(
                text(f"update {table} set {part} = :document where {key} = :number"),  # noqa: S608
                {"document": json.dumps(poisoned(document)), "number": number},
            )


def poisoned(part):
    if isinstance(part, dict):
        return {key: poisoned(value) for key, value in part.items()}
    if isinstance(part, list):
        return [poisoned(value) for value in part]
    # A sentence has blanks; a key or a code has none.
    return part + PAYLOAD if isinstance(part, str) and " " in part else part


@pytest.fixture
def files(laden, browser, working, copied_demo, tmp_path):
    """Hand in files of hostile words; give the pages about them, by who did it."""
    with working(copied_demo):
        page = enter(browser, laden, "samordnare")
        reports = hostile_reports(tmp_path / "natt.csv")
        steps = try_reports(page, laden, reports, "Nattvandrarna")
        stored = store_reports(page, laden, reports, "Fältarna")
        page.context.close()
        page = enter(browser, laden, "gis")
        stops = hostile_stops(laden, tmp_path / "stopp.geojson")
        looked = look_at_stops(page, laden, stops)
        held = store_stops(page, laden, stops)
        page.context.close()
    return {"samordnare": [*steps, *stored], "gis": [looked, held]}


def hostile_reports(path):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Löpnr", "När", "Vad", "Var", "Anteckning", PIECES[0]])
        when, place = "2026-03-01 20:15", "Storgatan 3"
        writer.writerow(["1", when, "klotter", place, PAYLOAD, PAYLOAD])
        writer.writerow(["2", when, PIECES[1], place, PAYLOAD, PAYLOAD])
        writer.writerow(["3", PIECES[0], "klotter", place, PAYLOAD, PAYLOAD])
    return path


def hostile_stops(where, path):
    catalog = where.app.extensions["geosafety"].catalog
    centre = catalog.municipality.boundary.representative_point()
    point = reproject_geometry(centre, source=3006, target=4326)
    stop = {
        "type": "Feature",
        "properties": {"name": PAYLOAD, PIECES[0]: PAYLOAD},
        "geometry": {"type": "Point", "coordinates": [point.x, point.y]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [stop]}))
    return path


def try_reports(page, where, path, title):
    """Go through an import to its trial; give the pages of each step."""
    page.goto(f"{where.address}/import")
    page.set_input_files("#file", path)
    page.select_option("#sender", "+")
    page.fill("#title", f"{title} {PIECES[0]}")
    page.click("text=Läs filen")
    for step in ("kolumner", "kategorier", "regler"):
        page.wait_for_url(f"**/{step}")
        page.click("main form:has([name=csrf_token]) button.main")
    page.wait_for_selector("button:has-text('Importera')")
    file = urlsplit(page.url).path.rpartition("/")[0]
    return [file, *(f"{file}/{step}" for step in ("kolumner", "regler", "prova"))]


def store_reports(page, where, path, title):
    """Go through an import to its end; give the page of the result."""
    file, *_ = try_reports(page, where, path, title)
    page.click("button:has-text('Importera')")
    page.wait_for_selector("text=Filen är importerad")
    return [f"{file}/resultat"]


def look_at_stops(page, where, path):
    page.goto(f"{where.address}/lager/import")
    page.set_input_files("#file", path)
    page.select_option("#layer", "stops")
    page.click("text=Läs filen")
    page.wait_for_selector("text=1 objekt i EPSG:4326")
    return urlsplit(page.url).path


def store_stops(page, where, path):
    look = look_at_stops(page, where, path)
    page.click("main >> button:has-text('Läs in')")
    page.wait_for_selector("text=är inläst")
    return f"{look}/resultat"


class Visitor:
    """Somebody who opens every page that their role leads to, and touches it."""

    def __init__(self, page, where, role=None, opened=None):
        self.page, self.where, self.role = page, where, role
        # Which roles have opened each page; for others it is the same.
        self.opened = defaultdict(set) if opened is None else opened
        # Of pages that are alike but for what they are about.
        self.most_alike = 2 if role == Role.COORDINATOR else 1
        self.routes = where.app.url_map.bind(urlsplit(where.address).netloc)
        self.faults, self.seen, self.shown = [], {}, set()
        page.add_init_script(LISTEN)
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        page.on("request", self._request)

    def walk(self, *more):
        """Visit those and all that need no number, and what they lead to."""
        waiting = [
            rule.rule
            for rule in self.where.app.url_map.iter_rules()
            if "GET" in rule.methods and not rule.arguments
        ]
        waiting.extend(more)
        while waiting:
            address = waiting.pop()
            endpoint = self._endpoint(address)
            if endpoint is not None and self._is_new(endpoint, address):
                waiting.extend(self._visit(address, endpoint))

    def _endpoint(self, address):
        parts = urlsplit(address)
        if parts.netloc or not parts.path.startswith("/"):
            return None
        try:
            endpoint, _ = self.routes.match(parts.path)
        except Exception:  # noqa: BLE001 - an address that leads nowhere
            return None
        is_page = not parts.path.startswith(("/api/", "/assets/"))
        is_left_out = endpoint in LEFT_OUT or not allows(endpoint, "GET", self.role)
        # What is open to anyone is alike for all that are signed in.
        is_alike = self.most_alike == 1 and self.role and allows(endpoint, "GET", None)
        return endpoint if is_page and not is_left_out and not is_alike else None

    def _is_new(self, endpoint, address):
        if self.role not in self.opened[endpoint]:
            if len(self.opened[endpoint]) >= MOST_ROLES:
                return False
            self.opened[endpoint].add(self.role)
        known = self.seen.setdefault(endpoint, [])
        if address in known or len(known) >= self.most_alike:
            return False
        known.append(address)
        return True

    def _visit(self, address, endpoint) -> Iterator[str]:
        try:
            self.page.goto(self.where.address + address)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            return []
        if self.page.locator("#page-data").count():
            self.page.wait_for_selector("html[data-ready]")
        self._touch()
        # The map under the pointer is the same for the second role.
        if len(self.opened[endpoint]) < MOST_ROLES:
            self._pass_over()
        links = self.page.eval_on_selector_all(
            "a[href]", "all => all.map((each) => each.getAttribute('href'))"
        )
        if SHOWN in self.page.inner_text("body"):
            self.shown.add(endpoint)
        refused = self.page.evaluate("() => window.refusals ?? []")
        self.faults.extend(f"{address}: {each}" for each in refused)
        return links

    def _touch(self):
        """Open what is folded, and choose layers."""
        self.page.evaluate(
            "() => document.querySelectorAll('details').forEach((d) => d.open = true)"
        )
        for box in self.page.locator("input[name=layer]").all()[:4]:
            box.check()

    def _pass_over(self):
        """Pass over the map with the pointer, and press."""
        map_view = self.page.locator("#map-view, #map").first
        if map_view.count():
            box = map_view.bounding_box()
            for step in range(1, 8):
                for row in (0.3, 0.5, 0.7):
                    x = box["x"] + box["width"] * step / 8
                    self.page.mouse.move(x, box["y"] + box["height"] * row)
            self.page.mouse.click(x, box["y"] + box["height"] / 2)

    def _dialog(self, dialog):
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request):
        if not request.url.startswith((self.where.address, "data:", "blob:")):
            self.faults.append(f"foreign {request.url}")


def pages_of(app):
    """List the pages in the route table: what is asked for and is no file or API."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.rule.startswith(("/api/", "/assets/"))
    } - LEFT_OUT


def enter(browser, where, user):
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(f"{where.address}/logga-in")
    page.fill("#username", user)
    page.fill("#password", where.passwords[user])
    page.click("main form button")
    page.wait_for_url(f"{where.address}/")
    return page


def test_hostile_words_are_only_words_on_every_page(laden, browser, files):
    visited, shown, faults, opened = set(), set(), {}, defaultdict(set)
    stranger = Visitor(browser.new_page(), laden)
    visitors = {"": stranger} | {
        user: Visitor(enter(browser, laden, user), laden, role, opened)
        for user, role in laden.roles.items()
    }
    for user, visitor in visitors.items():
        visitor.walk(*files.get(user, []))
        visited |= visitor.seen.keys()
        shown |= visitor.shown
        if visitor.faults:
            faults[user] = visitor.faults
        visitor.page.context.close()
    assert faults == {}
    assert laden.app.extensions["violations"] == {}
    left = pages_of(laden.app) - visited
    assert left == set(), sorted(left)
    assert shown >= {"accounts.page", "audit.page", "developments.page"}
    assert shown >= {"import_mapping.columns", "imports.trial", "quarantine.batch"}
    assert shown >= {"layer_files.look", "senders.sender"}


def test_a_page_that_did_not_escape_would_be_found(blank, browser):
    def careless():
        return f"<!doctype html><p>{PIECES[0]} {PIECES[7]}</p>"

    blank.app.view_functions["information.help_page"] = careless
    visitor = Visitor(browser.new_page(), blank)
    visitor._visit("/hjalp", "information.help_page")  # noqa: SLF001 - of this file
    told = blank.app.extensions["violations"]
    found = " ".join(visitor.faults)
    assert "script-src-attr inline" in found
    assert "style-src-elem https://evil.example/a.css" in found
    # The browser reports when it has time to.
    wanted, until = {"script-src-attr", "style-src-elem"}, time.monotonic() + 30
    while not wanted <= {name for name, _ in told} and time.monotonic() < until:
        visitor.page.wait_for_timeout(100)
    assert {route for _, route in told} == {"/hjalp"}
    assert wanted <= {name for name, _ in told}
    visitor.page.close()
    told.clear()
