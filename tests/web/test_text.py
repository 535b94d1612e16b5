import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import webmap
from geosafety.model.account import Role
from webmap.swedish import read_words

ROOT = Path(webmap.__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
PAGES = [
    *("/", "/hotspots", "/detaljplaner", "/rapporter", "/lager", "/import", "/hjalp"),
    *("/rapportera", "/rapportera/kvitto", "/rapportera/annan-hjalp/honour"),
]


@pytest.fixture(scope="module")
def swedish():
    return {one.id: one for one in read_words() if one.id}


def test_every_text_has_a_swedish_one_and_none_is_left_over(swedish):
    used = {found[2] for found in extract_from_dir(ROOT, method_map=METHODS)}
    assert used == {key for key, one in swedish.items() if one.string}


def test_a_translation_keeps_the_names_that_are_filled_in(swedish):
    names = re.compile(r"%\(\w+\)s")
    for key, one in swedish.items():
        assert sorted(names.findall(key)) == sorted(names.findall(one.string)), key


@pytest.mark.parametrize("path", PAGES)
def test_each_page_speaks_swedish_until_english_is_chosen(reader, token, path):
    client = reader(Role.COORDINATOR)
    assert '<html lang="sv">' in client.get(path).text
    form = {"language": "en", "next": path, "csrf_token": token(client)}
    assert client.post("/sprak", data=form).location == path
    page = client.get(path).text
    assert '<html lang="en">' in page
    assert "Logga ut" not in page
