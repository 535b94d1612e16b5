"""The whole way in a real browser, where the provider is another site."""

from threading import Thread

import pytest
from werkzeug.serving import make_server


@pytest.fixture
def site(trusting, provider):
    """Serve the site as `localhost`; the provider is 127.0.0.1, and so another site."""
    server = make_server("127.0.0.1", 0, trusting, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"http://localhost:{server.port}"
    client = provider.server.context.cdb["geosafety-prov"]
    client["redirect_uris"] = [(f"{address}/logga-in/svar", None)]
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(site, browser):
    page = browser.new_page(locale="sv-SE")
    page.goto(f"{site}/hotspots")
    yield page
    page.close()


def test_one_press_leads_in_and_one_leads_out(page, site, trusting, provider):
    page.get_by_role("link", name="Logga in med kommunkonto").press("Enter")
    page.wait_for_url(f"{site}/hotspots")
    assert page.get_by_text("Anna Ek").is_visible()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url(f"{site}/utloggad")
    out = page.get_by_role("link", name="Logga ut från kommunkontot")
    assert out.get_attribute("href").startswith(provider.issuer)
    assert trusting.extensions["violations"] == {}
