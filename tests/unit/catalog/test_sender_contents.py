import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geosafety.catalog import read_catalog
from geosafety.catalog.sender_contents import (
    as_toml,
    content_of_mapping,
    content_problems,
    mapping_of_content,
)
from geosafety.settings import read_settings

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@pytest.fixture(scope="module")
def catalog():
    return read_catalog(read_settings({"GEOSAFETY_DATA_DIR": "unused"}))


@given(
    title=TEXT,
    columns=st.dictionaries(TEXT, TEXT, max_size=4),
    categories=st.dictionaries(TEXT, TEXT, max_size=4),
    ignored=st.lists(TEXT, max_size=3),
)
def test_what_is_written_is_read_again(title, columns, categories, ignored):
    content = {
        "title": {"sv": title, "en": "x"},
        "organisation": "kommunen",
        "required": ["category"],
        "crs": 3006,
        "place_from_text": True,
        "ignored_columns": ignored,
        "columns": columns,
        "categories": categories,
    }
    read = tomllib.loads(as_toml(content))
    assert {"columns": {}, "categories": {}} | read == content


def test_each_declared_sender_is_the_same_after_it_was_written(catalog):
    for key, mapping in catalog.senders.items():
        content = tomllib.loads(
            as_toml(content_of_mapping(mapping, catalog.vocabulary))
        )
        assert content_problems(key, content, catalog.vocabulary) == []
        again = mapping_of_content(key, content, catalog.vocabulary)
        assert again.categories == mapping.categories
        assert again == mapping


def test_what_is_wrong_is_told_with_the_name_of_the_key(catalog):
    content = {
        "title": {"sv": "x", "en": "x"},
        "organisation": "kommunen",
        "organisation_type": "department",
        "required": ["text"],
        "columns": {"category": "a"},
        "categories": {"ord": "finns_inte"},
    }
    problems = content_problems("ny", content, catalog.vocabulary)
    assert [each.code for each in problems] == [
        "required-without-column",
        "unknown-category",
    ]
    assert "senders/ny.toml" in problems[0].sv
