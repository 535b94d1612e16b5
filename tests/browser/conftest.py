"""A real browser on the real application: a desk, a tablet and a phone."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import uuid4

import axe_core_python
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from sqlalchemy import Engine
from werkzeug.serving import make_server

from geosafety.crs import reproject_geometry
from geosafety.jobs.accounts import SignIn, ensure_demo_accounts
from geosafety.jobs.submit import public_form, submit
from geosafety.model.account import Role
from geosafety.settings import Settings
from geosafety.store import submissions
from geosafety.store.connection import connect, transaction
from webmap import create_app

SIZES = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    },
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "tablet": {
        "viewport": {"width": 820, "height": 1180},
        "has_touch": True,
        "is_mobile": True,
    },
}
WITH_SIGN_INS = "template_with_sign_ins"
TOKEN = re.compile('name="csrf_token"[^>]*value="([^"]+)"')
# Told to the page before anything else in it runs, so that no refusal is missed.
LISTEN = """
window.refusals = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refusals.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Served:
    """A site, where it is, the sign-ins that work there, and contexts by role."""

    app: Flask
    address: str
    passwords: dict[str, str]
    roles: dict[str, Role]
    # Other servers that its pages may ask.
    declared: tuple[str, ...] = ()
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)


@pytest.fixture(scope="session")
def sign_ins(opened: Callable[[str], Settings]) -> list[SignIn]:
    """Make a database with the demo's accounts, to copy; passphrases take long."""
    return make_sign_ins(opened(WITH_SIGN_INS))


@pytest.fixture(scope="session")
def original(sign_ins: list[SignIn]) -> str:  # noqa: ARG001 - they are in it
    """Copy the database that has accounts."""
    return WITH_SIGN_INS


@pytest.fixture(scope="session")
def town(demo_settings: Settings, browser: Browser) -> Iterator[Served]:  # noqa: ARG001
    """Serve the made-up municipality; tests must not change it."""
    with served(demo_settings, make_sign_ins(demo_settings)) as town:
        yield town


@pytest.fixture
def blank(
    database_settings: Settings,
    browser: Browser,  # noqa: ARG001 - its contexts are closed before it
    worked: None,  # noqa: ARG001
    sign_ins: list[SignIn],
) -> Iterator[Served]:
    """Serve a municipality that the test may change."""
    with served(database_settings, sign_ins) as blank:
        yield blank


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page signed in; afterwards see that nothing went wrong on any."""
    opened: list[tuple[Page, list[str]]] = []

    def go(where: Served, path: str, *, user="samordnare", size="desk") -> Page:
        page = signed_in(browser, where, user, size).new_page()
        opened.append((page, watched(page, where)))
        page.goto(where.address + path)
        if page.locator("#page-data").count():
            page.wait_for_selector("html[data-ready]")
        return page

    yield go
    for page, faults in opened:
        refusals = page.evaluate("() => window.refusals ?? []")
        page.close()
        assert [*faults, *refusals] == []


@pytest.fixture
def drop_in(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page without signing in; afterwards see that nothing went wrong on it."""
    opened: list[tuple[Page, list[str]]] = []

    def go(where: Served, path: str, *, size="phone", **options: object) -> Page:
        context = browser.new_context(locale="sv-SE", **SIZES[size], **options)
        page = context.new_page()
        opened.append((page, watched(page, where)))
        page.goto(where.address + path)
        has_script = options.get("java_script_enabled", True)
        if has_script and page.locator("#page-data").count():
            page.wait_for_selector("html[data-ready]")
        return page

    yield go
    for page, faults in opened:
        refusals = page.evaluate("() => window.refusals ?? []")
        page.context.close()
        assert [*faults, *refusals] == []


def watched(page: Page, where: Served) -> list[str]:
    """Note what a page does that it should not, as it does it."""
    faults: list[str] = []
    page.add_init_script(LISTEN)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(f"dialog {dialog.message}"))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(
                (where.address, "data:", "blob:", *where.declared)
            )
            else faults.append(f"foreign {request.url}")
        ),
    )
    return faults


@pytest.fixture(scope="session")
def serving() -> Callable[[Settings], AbstractContextManager[Served]]:
    """Give a site for as long as a `with` lasts."""
    return lambda settings: served(settings, make_sign_ins(settings))


def make_sign_ins(settings: Settings) -> list[SignIn]:
    """Make the demo's accounts in a database."""
    owner = connect(settings)
    with transaction(owner) as connection:
        sign_ins = ensure_demo_accounts(connection, settings.data_dir)
    owner.dispose()
    return sign_ins


@contextmanager
def served(settings: Settings, sign_ins: list[SignIn]) -> Iterator[Served]:
    """Serve the application on a free port of loopback."""
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    passwords = {each["username"]: each["password"] for each in sign_ins}
    roles = {each["username"]: Role(each["role"]) for each in sign_ins}
    where = Served(app, f"http://127.0.0.1:{server.port}", passwords, roles)
    yield where
    for context in where.contexts.values():
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["geosafety"].pool.dispose()
    # What the browsers themselves told the site that they refused.
    assert app.extensions["violations"] == {}


def signed_in(browser: Browser, where: Served, user: str, size: str) -> BrowserContext:
    """Give a context of that user and size, signed in once."""
    if (user, size) not in where.contexts:
        context = browser.new_context(locale="sv-SE", **SIZES[size])
        # Without a page, which takes its time; others sign in as people do.
        address = f"{where.address}/logga-in"
        token = TOKEN.search(context.request.get(address).text())
        assert token
        form = {"csrf_token": token[1], "username": user}
        form["password"] = where.passwords[user]
        answer = context.request.post(address, form=form)
        assert answer.url == f"{where.address}/"
        where.contexts[user, size] = context
    return where.contexts[user, size]


@pytest.fixture(scope="session")
def axe() -> str:
    """Give the script that checks accessibility."""
    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture
def violations(axe: str) -> Callable[[Page], list[str]]:
    """List what a page does against the rules of WCAG 2.2 AA and good practice."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    only = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    ask = f"async () => (await axe.run(document, {json.dumps(only)})).violations"

    def check(page: Page) -> list[str]:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(axe)
        return [
            f"{rule['id']}: {node['html']}"
            for rule in page.evaluate(ask)
            for node in rule["nodes"]
        ]

    return check


@pytest.fixture
def is_sound(violations: Callable[[Page], list[str]]) -> Callable[[Page], bool]:
    """Tell whether a page follows the rules and fits: phone, tablet and desk."""

    def check(page: Page) -> bool:
        for size in sizes(page):
            assert violations(page) == [], size
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= SIZES[size]["viewport"]["width"], size
        return True

    return check


def sizes(page: Page) -> Iterator[str]:
    """Turn a page into each size in turn, pointer and all, and back at last."""
    wide = page.viewport_size["width"]
    first = next(key for key in SIZES if SIZES[key]["viewport"]["width"] == wide)
    told = page.context.new_cdp_session(page)
    for size in SIZES:
        turn(told, size)
        yield size
    turn(told, first)


def turn(told: CDPSession, size: str) -> None:
    """Make a page as large as another screen, with a finger or a mouse."""
    viewport, touch = SIZES[size]["viewport"], "has_touch" in SIZES[size]
    told.send(
        "Emulation.setTouchEmulationEnabled", {"enabled": touch, "maxTouchPoints": 1}
    )
    told.send(
        "Emulation.setDeviceMetricsOverride",
        {**viewport, "deviceScaleFactor": 1, "mobile": touch},
    )


@pytest.fixture
def reporting(blank: Served, database: Engine) -> Served:
    """Serve a municipality where twelve reports wait."""
    site = blank.app.extensions["geosafety"]
    centre = site.catalog.municipality.boundary.representative_point()
    point = reproject_geometry(centre, source=3006, target=4326)
    told = [
        {
            "client_id": str(uuid4()),
            "category": "klotter",
            "observed_at": f"2026-03-{day:02}T20:00:00+01:00",
            "lat": f"{point.y + day / 1000:.6f}",
            "lon": f"{point.x:.6f}",
            "text": "Trasig belysning vid gångvägen",
        }
        for day in range(1, 13)
    ]
    with transaction(database) as connection:
        submit(
            connection,
            told,
            public_form(site.catalog),
            organisation_id=submissions.public_organisation(connection),
            catalog=site.catalog,
            gazetteer=None,
            now=datetime(2026, 4, 1, tzinfo=UTC),
        )
    return blank
