"""What came before and after a measure, in words and figures."""

from flask_babel import gettext as _

from geosafety import grid
from geosafety.model.measure import StoredMeasure
from geosafety.situation.said import (
    UNMATCHED,
    chance_words,
    change_words,
    displacement_sentence,
    figure,
    follow_up_sentence,
)
from webmap.map_choices import sender_titles
from webmap.measures.shown import Followed
from webmap.site import site
from webmap.text import language, title
from webmap.titles import kind_titles


def told_of(seen: Followed) -> dict[str, object]:
    """Put a comparison into words and figures."""
    found = seen.found
    if found is None:
        return {}
    compared, speech = found.compared, language()
    change, moved = compared.change, compared.moved
    named = sender_titles()
    groups = {
        "target": (len(found.places.target), compared.target),
        "ring": (len(found.places.ring), compared.ring),
        "control": (len(found.control), compared.control),
    }
    return {
        "sentence": follow_up_sentence(found, speech),
        "senders": [
            (named.get(each.sender, each.sender), each.before, each.after)
            for each in found.senders
        ],
        "unmatched": title(UNMATCHED) if found.is_unmatched else "",
        "moved": moved and displacement_sentence(moved, speech),
        "groups": [
            (name, _group_titles()[name], cells, counts, change_words(counts, speech))
            for name, (cells, counts) in groups.items()
        ],
        "ratio": change and [figure(each, speech) for each in change.ratio],
        "p": change and chance_words(change.p, speech),
        "dispersion": compared.dispersion and figure(compared.dispersion, speech),
        "quotient": moved
        and moved.quotient
        and [figure(each, speech) for each in moved.quotient],
        "missing": [title(each) for each in compared.missing],
        "group_titles": _group_titles(),
        "covered": [
            (cell, round(100 * share))
            for cell, share in zip(
                grid.to_hex(found.cells[found.places.target]).tolist(),
                found.places.shares.tolist(),
                strict=True,
            )
        ],
    }


def _group_titles() -> dict[str, str]:
    """Name the groups of hexagons."""
    return {
        "target": _("The place of the measure"),
        "ring": _("Around it, within 250 m"),
        "control": _("Compared with"),
    }


def counted_words(stored: StoredMeasure) -> str:
    """Say which reports the indicator counts."""
    indicator = stored.measure.indicator
    vocabulary = site().catalog.vocabulary.accepted()
    named = [
        title(vocabulary[key].title)
        for key in indicator.categories
        if key in vocabulary
    ]
    kinds = {each.value: words for each, words in kind_titles().items()}
    return ", ".join(named) or kinds.get(indicator.kind or "", "")
