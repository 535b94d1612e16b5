"""Words and colours of the map of hotspots."""

from flask_babel import gettext as _

from geosafety.hotspots import pattern_words
from geosafety.model.emerging import Pattern
from geosafety.model.hotspot import CLASS_COLOURS
from webmap.text import language


def gi_legend() -> list[dict[str, object]]:
    """Give each class of significance: bin, colour and words, hottest first."""
    titles = {
        3: _("Hot, very sure (q\u00a0≤\u00a00.01)"),
        2: _("Hot, sure (q\u00a0≤\u00a00.05)"),
        1: _("Hot, fairly sure (q\u00a0≤\u00a00.10)"),
        0: _("No more than chance"),
        -1: _("Cold, fairly sure (q\u00a0≤\u00a00.10)"),
        -2: _("Cold, sure (q\u00a0≤\u00a00.05)"),
        -3: _("Cold, very sure (q\u00a0≤\u00a00.01)"),
    }
    return [
        {"bin": number, "fill": CLASS_COLOURS[number], "title": words}
        for number, words in titles.items()
    ]


def hotspot_words() -> dict[str, object]:
    """Give the words the scripts of the page need."""
    return _map_words() | _place_words() | _table_words() | _method_words()


def _map_words() -> dict[str, object]:
    """Words on and around the map."""
    return {
        "counting": _("Counting …"),
        "loaded": _("The map is ready: %(n)s reports, %(hot)s hot hexagons."),
        "chosen_cell": _("%(place)s: %(n)s reports. %(significance)s."),
        "close": _("Close"),
        "cells": _("%(n)s"),
        "gi_heading": _("More or less than chance"),
        "gi_note": _(
            "The figures count hexagons. Those without reports and without "
            "significance are tested but not drawn."
        ),
        "peak": _("Lone peak"),
        "peak_note": _(
            "Lone peak: many reports in this very hexagon, fewer around it."
        ),
        "count_heading": _("Reports in each hexagon"),
        "hot_outline": _("Hot (thick line)"),
        "from_limit": _("%(from)s or more"),
        "between_limits": _("%(from)s to under %(to)s"),
        "all_categories": _("(all)"),
        "and_more": _(" and %(n)s more"),
        "copied": _("The link is copied"),
        "few": _("few"),
        "few_explained": _("Few reports: read with care."),
        "cell_id": _("H3 cell %(cell)s"),
        "no_place": _("Unnamed place"),
        "no_areas": _("No hexagon is hot in this choice."),
        "one_cell": _("One hexagon."),
        "area_cells": _("%(n)s hexagons beside each other."),
        "pattern": _("Development"),
        "pattern_titles": pattern_titles(),
        "patterns": {
            pattern.value: words
            for pattern in Pattern
            if (words := pattern_words(pattern, language())) is not None
        },
    }


def _place_words() -> dict[str, object]:
    """Words of what is known of a chosen hexagon."""
    return {
        "hours": _("When in the week"),
        "hours_n": _(
            "Reports that lie or may lie here, by weekday and hour; n = %(n)s. "
            "%(left)s are left out, since "
            "their hour is not known."
        ),
        "blocks": ["0–4", "4–8", "8–12", "12–16", "16–20", "20–24"],
        "weekdays": weekday_titles(),
        "repeats": _("Near repeats"),
        "days": _("days"),
        "repeats_more": _(
            "Within %(around)s m, one report is often followed by another: %(pairs)s "
            "pairs at %(space)s and %(time)s, against %(expected)s by chance; "
            "n = %(n)s, Knox’s test."
        ),
        "repeats_chance": _(
            "Within %(around)s m, no more than chance: %(pairs)s pairs at %(space)s "
            "and %(time)s, against %(expected)s by chance; n = %(n)s, Knox’s test."
        ),
    }


def weekday_titles() -> list[str]:
    """Name the days of the week, shortened, Monday first."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def pattern_titles() -> dict[str, str]:
    """Name the classes of emerging hotspots."""
    named = {
        "new": (_("New hot"), _("New cold")),
        "consecutive": (_("Consecutive hot"), _("Consecutive cold")),
        "intensifying": (_("Intensifying hot"), _("Intensifying cold")),
        "persistent": (_("Persistent hot"), _("Persistent cold")),
        "diminishing": (_("Diminishing hot"), _("Diminishing cold")),
        "sporadic": (_("Sporadic hot"), _("Sporadic cold")),
        "oscillating": (_("Oscillating hot"), _("Oscillating cold")),
        "historical": (_("Historical hot"), _("Historical cold")),
    }
    return {
        f"{name}-{side}": title
        for name, titles in named.items()
        for side, title in zip(("hot", "cold"), titles, strict=True)
    }


def _table_words() -> dict[str, str]:
    """Words of the table and of the chosen cell."""
    return {
        "place": _("Place"),
        "reports": _("Reports"),
        "significance": _("Significance"),
        "z": _("z-score"),
        "p": _("p-value"),
        "q": _("q-value (FDR)"),
        "stability": _("Stability"),
        "uncertain_place": _("uncertain place"),
        "show_on_map": _("Show on the map"),
        "show_place_on_map": _("Show %(place)s on the map"),
        "table_caption": _("%(shown)s of %(all)s hexagons. Sort with the headings."),
        "all_rows": _("Show all %(n)s"),
        "fewer_rows": _("Show fewer"),
    }


def _method_words() -> dict[str, str]:
    """Words of the card that tells how the map was made."""
    return {
        "period": _("%(from)s – %(to)s"),
        "all_time": _("All time"),
        "subtitle": _(
            "%(period)s · n = %(n)s reports, %(placed)s placed · exact Gi* with FDR"
        ),
        "method_period": _("Period"),
        "method_n": _("Reports (n)"),
        "method_placed": _("Placed"),
        "method_placed_text": _(
            "%(placed)s (%(share)s), of which %(spread)s are known only to a street "
            "or an area and are spread over its hexagons. %(unplaced)s without a "
            "place are counted here and are nowhere on the map."
        ),
        "method_cells": _("Hexagons"),
        "method_cells_text": _(
            "%(n)s of H3 resolution %(resolution)s, those without reports among them."
        ),
        "method_test": _("Test"),
        "method_test_text": _(
            "Getis-Ord Gi*, the hexagon and its six neighbours. Exact "
            "conditional permutation. The classes follow the false "
            "discovery rate (Benjamini–Hochberg)."
        ),
        "method_step_text": _(
            "Before the test, the numbers of reports are rounded to steps of %(step)s."
        ),
        "method_peak_text": _(
            "Not hot, since the test asks about the neighbours, but Gi* with the "
            "hexagon’s own reports is high, and far more lie in it than in those "
            "beside it (normal and binomial approximation, q ≤ 0.05)."
        ),
        "method_months_text": _(
            "%(n)s whole months, %(from)s – %(to)s: Gi* of each month and the one "
            "before against all of them, exact, with FDR; trend by Mann–Kendall; the "
            "17 classes of emerging hotspots."
        ),
        "method_stability": _("Stability"),
        "method_stability_text": _(
            "Share of %(draws)s draws of the uncertain places "
            "in which the hexagon is hot. Below half, a hot hexagon is marked as an "
            "uncertain place."
        ),
        "method_stability_none": _("All places are known to the hexagon."),
        "method_refusal": _("Too few to test"),
        "method_cutoff": _("Latest report"),
        "method_senders": _("Who has reported"),
        "senders_as_sent": _(
            "Each report counts one: a sender that reports much is seen most."
        ),
        "senders_equal": _("Each sender’s reports together weigh the same."),
        "senders_left_out": _("Left out, with fewer than 30 reports: %(senders)s."),
        "method_fingerprint": _("Fingerprint"),
    }
