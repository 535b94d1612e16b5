"""How senders' files are read, shown on the site."""

import tomllib

import pytest

from geosafety.catalog.sender_contents import content_of_mapping
from geosafety.jobs.senders import save_sender
from geosafety.model.account import Role
from geosafety.store.connection import transaction


@pytest.fixture
def saved(empty, owner):
    """Save the standard sender once more, with another word."""
    catalog = empty.extensions["geosafety"].catalog
    content = content_of_mapping(catalog.senders["standard"], catalog.vocabulary)
    content["categories"] = {"tefat": "graffiti"}
    with transaction(owner) as connection:
        save_sender(connection, catalog, "standard", content)
    return content


@pytest.mark.usefixtures("saved")
def test_the_list_tells_where_each_is_said(coordinator):
    page = coordinator.get("/avsandare").text
    assert "layers/senders/polisen.toml" in page
    assert "layers/senders/standard.toml" not in page


@pytest.mark.usefixtures("saved")
def test_a_sender_is_given_as_the_file_that_it_would_be(coordinator):
    answer = coordinator.get("/avsandare/standard/fil")
    assert answer.mimetype == "application/toml"
    assert "standard.toml" in answer.headers["Content-Disposition"]
    content = tomllib.loads(answer.text)
    assert content["categories"] == {"tefat": "graffiti"}
    assert "tefat" in coordinator.get("/avsandare/standard").text


@pytest.mark.usefixtures("saved")
def test_the_declared_file_holds_again_when_the_saved_is_forgotten(walk):
    page = walk.open("/avsandare/standard").page.text
    assert "Glöm det" in page
    walk.send("/avsandare/standard/glom")
    assert "layers/senders/standard.toml" in walk.page.text
    assert "tefat" not in walk.open("/avsandare/standard").page.text


@pytest.mark.usefixtures("saved")
def test_those_who_only_keep_layers_read_but_do_not_forget(walk_as, ask):
    walk = walk_as(Role.GIS_EDITOR)
    page = walk.open("/avsandare/standard").page
    assert page.status_code == 200
    assert "Glöm" not in page.text
    assert walk.send("/avsandare/standard/glom").page.status_code == 403
    assert ask("select key from core.sender_mapping") == [("standard",)]


@pytest.mark.parametrize("path", ["", "/fil"])
def test_an_unknown_sender_is_not_found(coordinator, path):
    assert coordinator.get(f"/avsandare/finns_inte{path}").status_code == 404
