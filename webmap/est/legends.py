"""Classes and colours of the EST view, for its scripts and for files alike."""

from dataclasses import replace
from typing import Final, cast

import pandas as pd
from flask_babel import gettext as _

from geosafety.handout import count_legend
from geosafety.model.emerging import PATTERNS, Pattern
from geosafety.model.handout import Legend, LegendClass
from webmap.hotspot_words import gi_legend
from webmap.text import language

_OPACITY: Final = 0.85
# Cells that are as they were must not hide the town.
_FAINT: Final = 0.3
_AS_BEFORE: Final = "#f7f7f7"
# ColorBrewer RdBu with a white middle: below which difference, fewer blue and more red.
_CHANGE: Final = (
    (-4.5, "#2166ac"),
    (-1.5, "#92c5de"),
    (1.5, _AS_BEFORE),
    (4.5, "#f4a582"),
    (None, "#b2182b"),
)
_GROUPS: Final[dict[str, tuple[str, tuple[Pattern, ...]]]] = {
    "new": ("#b2182b", (Pattern.NEW_HOT,)),
    "rising": ("#e8743b", (Pattern.CONSECUTIVE_HOT, Pattern.INTENSIFYING_HOT)),
    "lasting": ("#fdae61", (Pattern.PERSISTENT_HOT,)),
    "falling": ("#fee0a3", (Pattern.DIMINISHING_HOT,)),
    "now_and_then": ("#d9c2e0", (Pattern.SPORADIC_HOT, Pattern.OSCILLATING_HOT)),
    "past": ("#e6e6e6", (Pattern.HISTORICAL_HOT,)),
    # All that is left.
    "cold": ("#92c5de", ()),
}


def change_classes() -> list[dict[str, object]]:
    """Give the classes of more and fewer than before, the most fewer first."""
    titles = (
        *(_("At least 5 fewer"), _("2 to 4 fewer"), _("About the same")),
        *(_("2 to 4 more"), _("At least 5 more")),
    )
    return [
        {"below": below, "fill": fill, "title": title}
        for title, (below, fill) in zip(titles, _CHANGE, strict=True)
    ]


def pattern_groups() -> list[dict[str, object]]:
    """Give the groups of how places come and go; what is in none is in the last."""
    titles = _pattern_titles()
    return [
        {
            "key": key,
            "fill": fill,
            "title": titles[key],
            "of": [each.value for each in of],
        }
        for key, (fill, of) in _GROUPS.items()
    ]


def est_legend(show: str, rows: pd.DataFrame) -> Legend:
    """Give the colours of what is shown: count, change, hot, pattern or rate."""
    if show == "change":
        return _change()
    if show == "hot":
        return _hot()
    if show == "pattern":
        return _pattern()
    if show == "rate" and "rate" in rows:
        legend = count_legend(rows["rate"].fillna(0), language())
        return replace(legend, title=_("Reports per 1,000 inhabitants"))
    return count_legend(rows["n"].fillna(0), language())


def group_of(number: int) -> str:
    """Name the group of a class of how a place has come and gone; none is empty."""
    if not number:
        return ""
    pattern = PATTERNS[number]
    found = (key for key, (_fill, of) in _GROUPS.items() if pattern in of)
    return _pattern_titles()[next(found, "cold")]


def _pattern_titles() -> dict[str, str]:
    """Name the groups of how places come and go."""
    return {
        "new": _("New"),
        "rising": _("In a row or rising"),
        "lasting": _("Lasting"),
        "falling": _("Falling"),
        "now_and_then": _("Now and then"),
        "past": _("Past, not the latest month"),
        "cold": _("Cold"),
    }


def _change() -> Legend:
    """Colour more and fewer than before."""
    starts = [None, *(below for below, _fill in _CHANGE[:-1])]
    classes = tuple(
        LegendClass(
            title=str(each["title"]),
            fill=fill,
            start=start,
            end=below,
            opacity=_FAINT if fill == _AS_BEFORE else _OPACITY,
        )
        for each, start, (below, fill) in zip(
            change_classes(), starts, _CHANGE, strict=True
        )
    )
    heading = _("Difference from the period before")
    return Legend(title=heading, column="change", classes=classes)


def _hot() -> Legend:
    """Colour what is more or less than chance."""
    classes = tuple(
        LegendClass(
            title=str(each["title"]),
            fill=str(each["fill"]),
            value=cast("int", each["bin"]),
            opacity=_OPACITY if each["bin"] else _FAINT,
        )
        for each in gi_legend()
    )
    heading = _("More or less than chance")
    return Legend(title=heading, column="Gi_Bin", classes=classes)


def _pattern() -> Legend:
    """Colour how places have come and gone."""
    titles = _pattern_titles()
    classes = tuple(
        LegendClass(title=titles[key], fill=fill, value=titles[key])
        for key, (fill, _of) in _GROUPS.items()
    )
    heading = _("Development over the year")
    return Legend(title=heading, column="development", classes=classes)
