"""A meeting's document and its pages call the same thing the same."""

import pytest
from flask import Flask

from geosafety.situation import code_words
from geosafety.situation.numbers import KIND_TITLES
from webmap.measures.words import state_titles
from webmap.meetings.words import (
    attendance_role_titles,
    issue_state_titles,
    operation_state_titles,
)
from webmap.swedish import Speech
from webmap.titles import kind_titles


@pytest.mark.parametrize(
    ("in_document", "on_site"),
    [
        (code_words.OPERATION_STATES, operation_state_titles),
        (code_words.MEASURE_STATES, state_titles),
        (code_words.ISSUE_STATES, issue_state_titles),
        (code_words.ATTENDANCE_ROLES, attendance_role_titles),
        (KIND_TITLES, kind_titles),
    ],
)
def test_the_document_and_the_site_use_the_same_words(in_document, on_site):
    app = Flask(__name__)
    Speech(app, locale_selector=lambda: "sv")
    with app.test_request_context():
        titles = on_site()
    told = {key: word.lower() for key, word in in_document.items()}
    assert told == {key: titles[key].lower() for key in in_document}
