"""The files of the made-up town, mapped by somebody who has never seen them."""

import pytest

from geosafety.intake import CategorySuggester, read_table, suggest_mapping


@pytest.mark.parametrize(
    "sender", ["kommunen", "bostadsbolaget", "vaktbolaget", "trygghetsappen"]
)
def test_each_column_is_what_its_sender_says_it_is(handout, catalog, sender):
    ours = {
        each.title.sv.casefold(): key
        for key, each in catalog.vocabulary.accepted().items()
    }
    likely = CategorySuggester(catalog.vocabulary, {})
    path = handout.reports[sender]
    found = suggest_mapping(
        read_table(path.name, path.read_bytes()),
        municipality=catalog.municipality,
        suggester=lambda word: ours.get(word.casefold()) or likely.suggest(word),
    )
    guessed = {each.field: each.name for each in found.columns if each.field}
    assert guessed == catalog.senders[sender].columns
