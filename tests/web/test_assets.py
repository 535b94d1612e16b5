import re
import tomllib
from hashlib import sha256

import pytest

from webmap.assets import LEAFLET, STATIC, Assets

VENDOR = STATIC / "vendor"
OWN = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("js/**/*.js"))
FORBIDDEN = re.compile(
    r"(inner|outer|insertAdjacent)HTML|document\.write|\beval\(|new Function"
)


def test_files_of_others_are_unchanged():
    declared = tomllib.loads((VENDOR / "VENDORED.toml").read_text(encoding="utf-8"))
    sums = dict(pair for one in declared.values() for pair in one["sha256"].items())
    found = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDORED.toml"
    }
    assert found == sums


def test_leaflet_lies_in_the_program():
    assert (LEAFLET / "leaflet.js").is_file()
    assert "vendor/leaflet/leaflet.css" in Assets.collect().files


@pytest.mark.parametrize("name", OWN)
def test_own_scripts_write_no_markup_and_run_no_text(name):
    assert not FORBIDDEN.search(source(name))


@pytest.mark.parametrize("name", OWN)
def test_own_scripts_import_only_files_that_exist(name):
    for imported in re.findall(r'from "([^"]+)"', source(name)):
        assert imported.startswith(".")
        assert ((STATIC / name).parent / imported).resolve().is_file()


def test_only_one_module_knows_where_leaflet_comes_from():
    assert [name for name in OWN if "window.L;" in source(name)] == [
        "js/map/leaflet.js"
    ]


def test_an_asset_may_be_kept_for_ever_and_an_old_version_is_gone(town):
    client, assets = town.test_client(), town.extensions["geosafety"].assets
    with client.get(f"/assets/{assets.version}/css/base.css") as answer:
        kept = set(answer.headers["Cache-Control"].split(", "))
    assert kept == {"public", "immutable", "max-age=31536000"}
    assert client.get("/assets/0000/css/base.css").status_code == 404


@pytest.mark.parametrize(
    "name", ["../app.py", "..%2Fapp.py", "vendor/VENDORED.toml", "vendor/h3-js/LICENSE"]
)
def test_nothing_but_the_listed_files_can_be_fetched(town, name):
    version = town.extensions["geosafety"].assets.version
    assert town.test_client().get(f"/assets/{version}/{name}").status_code == 404


def source(name):
    return (STATIC / name).read_text(encoding="utf-8")
