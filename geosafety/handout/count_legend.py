"""Colours for counts: the same classes as on the map of the site."""

import math

import numpy as np
import pandas as pd

from geosafety.errors import Language
from geosafety.model.handout import Legend, LegendClass
from geosafety.model.hotspot import COUNT_COLOURS

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
    ends = [*limits[1:], None] if limits else []
    classes = tuple(
        LegendClass(title=_range(start, end, language), fill=fill, start=start, end=end)
        for start, end, fill in zip(limits, ends, _spread(len(limits)), strict=True)
    )
    is_swedish = language == "sv"
    title = "Rapporter i varje sexhörning" if is_swedish else "Reports in each hexagon"
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


def _spread(wanted: int) -> list[str]:
    """Choose so many colours, far apart; a single one is dark enough to be seen."""
    if wanted == 1:
        return [COUNT_COLOURS[-2]]
    places = np.linspace(0, len(COUNT_COLOURS) - 1, wanted).round()
    return [COUNT_COLOURS[int(place)] for place in places]


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
