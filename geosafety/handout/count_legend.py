"""Colours for counts: the same classes as on the map of the site."""

import math

import numpy as np
import pandas as pd

from geosafety.errors import Language
from geosafety.model.handout import Legend, LegendClass

# ColorBrewer YlOrBr: safe for colour-blind readers.
COUNT_COLOURS = ("#fff3bf", "#fec44f", "#fe9929", "#cc4c02", "#7a2703")
_SHARES = (0.5, 0.75, 0.9, 0.97)
_FEW = 10


def count_legend(counts: pd.Series, language: Language) -> Legend:
    """
    Give counts at most five classes.

    Parameters
    ----------
    counts : Series of float
        Reports per cell; it is named after its column.
    language
        Of the titles.
    """
    limits = count_limits(counts.to_numpy(float))
    places = np.linspace(0, len(COUNT_COLOURS) - 1, max(len(limits), 2)).round()
    fills = [COUNT_COLOURS[int(place)] for place in places]
    classes = tuple(
        LegendClass(title=_range(start, end, language), fill=fill, start=start, end=end)
        for start, end, fill in zip(
            limits, [*limits[1:], None], fills[: len(limits)], strict=True
        )
    )
    title = "Rapporter i varje cell" if language == "sv" else "Reports in each cell"
    return Legend(title=title, column=str(counts.name), classes=classes)


def count_limits(counts: np.ndarray) -> list[float]:
    """
    Give lower limits that are round and split what is there about evenly by rank.

    Examples
    --------
    >>> count_limits(np.arange(41.0))
    [1.0, 20.0, 30.0, 35.0, 40.0]
    """
    present = np.sort(counts[counts > 0])
    if not present.size:
        return []
    limits = [0.0 if present[0] < 1 else 1.0]
    for share in _SHARES:
        limit = _rounded(float(present[math.floor(share * (present.size - 1))]))
        if limits[-1] < limit <= present[-1]:
            limits.append(limit)
    return limits


def _rounded(number: float) -> float:
    """Make a limit round."""
    if number < _FEW:
        return float(math.ceil(number))
    step: float = 10 ** math.floor(math.log10(number)) / 2
    return math.floor(number / step + 0.5) * step


def _range(start: float, end: float | None, language: Language) -> str:
    """Say which counts a class holds."""
    is_swedish = language == "sv"
    if end is None:
        return f"{start:g} eller fler" if is_swedish else f"{start:g} or more"
    to = "till under" if is_swedish else "to under"
    return f"{start:g} {to} {end:g}"
