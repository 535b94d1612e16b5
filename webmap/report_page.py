"""The public form as a page: categories in plain words, the map, and what was typed."""

from http import HTTPStatus

from flask import Response, current_app, render_template
from flask_babel import gettext as _

from geosafety.model.vocabulary import Category, Vocabulary
from webmap import proof
from webmap.categories import reportable
from webmap.photos import MOST_IN_A_FORM
from webmap.pin_map import pin_map_data, pin_map_words, with_position
from webmap.report_form import LONGEST, Filled
from webmap.report_times import parts, whens
from webmap.site import site


def form_page(filled: Filled, status: int = HTTPStatus.OK) -> Response:
    """Make the page with a form, as it was filled in and with what is wrong."""
    vocabulary = site().catalog.vocabulary
    secret = current_app.config["SECRET_KEY"]
    page = render_template(
        "report.html",
        script="js/report/page.js",
        data=pin_map_data()
        | {
            "challenge": proof.challenge(secret, filled.client_id),
            "is_new": not filled.fields,
            "words": pin_map_words() | _words(),
        },
        filled=filled,
        values=filled.fields,
        faults={fault.field: fault.words for fault in filled.faults},
        groups=_groups(vocabulary, filled.fields.get("category", "")),
        blocked=list(vocabulary.blocked().values()),
        whens=whens(),
        parts=parts(),
        longest=LONGEST,
        most_photos=MOST_IN_A_FORM,
    )
    return with_position(Response(page, status=status))


def _groups(vocabulary: Vocabulary, chosen: str) -> list[dict[str, object]]:
    """Sort the categories that anybody may report into their groups."""
    sorted_in: dict[str, list[Category]] = {}
    for category in reportable(vocabulary):
        sorted_in.setdefault(category.group, []).append(category)
    return [
        {
            "title": title,
            "hint": vocabulary.group_hints.get(key),
            "categories": sorted_in[key],
            "open": chosen in {each.key for each in sorted_in[key]},
        }
        for key, title in vocabulary.groups.items()
        if key in sorted_in
    ]


def _words() -> dict[str, str]:
    """Give the words that the scripts of the form use."""
    return {
        "found": _("Categories that fit: %(n)s", n="%(n)s"),
        "none_found": _(
            "No category fits. Try another word, or look among the themes."
        ),
        "sending": _("Sending …"),
    }
