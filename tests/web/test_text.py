import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import webmap
from geosafety.model.account import Role

ROOT = Path(webmap.__file__).parent
PO = ROOT / "translations/sv/LC_MESSAGES/messages.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
PAGES = ["/", "/hotspots", "/detaljplaner", "/rapporter", "/lager", "/import", "/hjalp"]


@pytest.fixture(scope="module")
def swedish():
    with PO.open("rb") as file:
        return {one.id: one for one in read_po(file, locale="sv") if one.id}


def test_every_text_has_a_swedish_one_and_none_is_left_over(swedish):
    used = {found[2] for found in extract_from_dir(ROOT, method_map=METHODS)}
    assert used == {key for key, one in swedish.items() if one.string}


def test_a_translation_keeps_the_names_that_are_filled_in(swedish):
    names = re.compile(r"%\(\w+\)s")
    for key, one in swedish.items():
        assert sorted(names.findall(key)) == sorted(names.findall(one.string)), key


def test_the_compiled_texts_are_those_of_the_source(swedish):
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = {one.id: one.string for one in read_mo(file) if one.id}
    assert compiled == {key: one.string for key, one in swedish.items()}


@pytest.mark.parametrize("path", PAGES)
def test_each_page_speaks_swedish_until_english_is_chosen(reader, token, path):
    client = reader(Role.COORDINATOR)
    assert '<html lang="sv">' in client.get(path).text
    form = {"language": "en", "next": path, "csrf_token": token(client)}
    assert client.post("/sprak", data=form).location == path
    page = client.get(path).text
    assert '<html lang="en">' in page
    assert "Logga ut" not in page
