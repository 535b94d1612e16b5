import tomllib
from hashlib import sha256
from importlib.resources import files

import pytest


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css", "LICENSE"])
def test_leaflet_is_as_its_makers_published_it(name):
    folder = files("geosafety.maps").joinpath("leaflet")
    vendored = tomllib.loads(folder.joinpath("VENDORED.toml").read_text("utf-8"))
    digest = sha256(folder.joinpath(name).read_bytes()).hexdigest()
    assert vendored["leaflet"]["sha256"][name] == digest
