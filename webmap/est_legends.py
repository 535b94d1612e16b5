"""Colours of the EST view as files have them; the scripts draw with the same ones."""

from typing import Final, cast

import pandas as pd

from geosafety.handout import count_legend
from geosafety.model.emerging import PATTERNS, Pattern
from geosafety.model.handout import Legend, LegendClass
from webmap.est_words import est_words
from webmap.hotspot_words import gi_legend
from webmap.text import language

_AS_BEFORE: Final = "#f7f7f7"
# ColorBrewer RdBu with a white middle, as in js/est/classes.js.
_CHANGE: Final = (
    (None, -4.5, "#2166ac"),
    (-4.5, -1.5, "#92c5de"),
    (-1.5, 1.5, _AS_BEFORE),
    (1.5, 4.5, "#f4a582"),
    (4.5, None, "#b2182b"),
)
_GROUPS: Final[dict[str, tuple[str, tuple[Pattern, ...]]]] = {
    "new": ("#b2182b", (Pattern.NEW_HOT,)),
    "rising": ("#e8743b", (Pattern.CONSECUTIVE_HOT, Pattern.INTENSIFYING_HOT)),
    "lasting": ("#fdae61", (Pattern.PERSISTENT_HOT,)),
    "falling": ("#fee0a3", (Pattern.DIMINISHING_HOT,)),
    "now_and_then": ("#d9c2e0", (Pattern.SPORADIC_HOT, Pattern.OSCILLATING_HOT)),
    "past": ("#e6e6e6", (Pattern.HISTORICAL_HOT,)),
    "cold": ("#92c5de", ()),
}


def est_legend(show: str, rows: pd.DataFrame) -> Legend:
    """Give the colours of what is shown: count, change, hot, pattern or rate."""
    words = est_words()
    if show == "change":
        return _change(words)
    if show == "hot":
        return _hot()
    if show == "pattern":
        return _pattern(words)
    name = "rate" if show == "rate" and "rate" in rows else "n"
    return count_legend(rows[name].fillna(0), language())


def group_of(number: int) -> str:
    """Name the group of a class of how a place has come and gone; none is empty."""
    if not number:
        return ""
    titles = _titles(est_words())
    pattern = PATTERNS[number]
    found = (key for key, (_fill, of) in _GROUPS.items() if pattern in of)
    return titles[next(found, "cold")]


def _titles(words: dict[str, object]) -> dict[str, str]:
    """Give the groups' titles by key."""
    return cast("dict[str, str]", words["pattern_groups"])


def _change(words: dict[str, object]) -> Legend:
    """Colour more and fewer than before."""
    titles = cast("list[str]", words["change_titles"])
    classes = tuple(
        LegendClass(
            title=title,
            fill=fill,
            start=start,
            end=end,
            # Cells that are as they were must not hide the town.
            opacity=0.3 if fill == _AS_BEFORE else 0.85,
        )
        for title, (start, end, fill) in zip(titles, _CHANGE, strict=True)
    )
    heading = str(words["change_heading"])
    return Legend(title=heading, column="change", classes=classes)


def _hot() -> Legend:
    """Colour what is more or less than chance."""
    classes = tuple(
        LegendClass(
            title=str(each["title"]),
            fill=str(each["fill"]),
            value=cast("int", each["bin"]),
            opacity=0.85 if each["bin"] else 0.3,
        )
        for each in gi_legend()
    )
    heading = {"sv": "Fler eller färre än slumpen", "en": "More or fewer than chance"}
    return Legend(title=heading[language()], column="Gi_Bin", classes=classes)


def _pattern(words: dict[str, object]) -> Legend:
    """Colour how places have come and gone."""
    titles = _titles(words)
    classes = tuple(
        LegendClass(title=titles[key], fill=fill, value=titles[key])
        for key, (fill, _of) in _GROUPS.items()
    )
    heading = str(words["pattern_heading"])
    return Legend(title=heading, column="development", classes=classes)
