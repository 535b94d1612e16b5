"""What the cells of a column look like, whatever its header says."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.crs import (
    LOCAL_ZONES,
    RT90,
    SWEREF99_TM,
    WGS84,
    reproject_points,
)
from geosafety.intake.moments import read_moments
from geosafety.intake.numerals import read_numbers
from geosafety.intake.table import Table
from geosafety.intake.territory import territory_of
from geosafety.model.municipality import Municipality

MOST_WORDS: Final = 150
_LONGEST_WORD: Final = 80
_SAMPLE: Final = 2_000
_PLACES: Final = 200
_MOST_NUMBER_COLUMNS: Final = 8
_USUAL: Final = 0.8
_ADDRESS = (
    r"(?i)\pL+(?:gatan|gata|vägen|väg|gränd|torget|torg|stigen|allén|plan|backen)"
    r"(?:\pZ+[0-9]+\pZ?\pL?)?(?:\PL|$)"
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Looks:
    """
    What the cells of a column look like; shares are of the filled cells, 0 to 1.

    Attributes
    ----------
    filled
        Cells that are not empty.
    distinct
        Different cells.
    moments, numbers, addresses
        Share of cells that are a time, a number, or hold an address.
    length
        Middle length, characters.
    words
        Each different cell and how often it stands, the most common first, where
        there are few and short ones; else None.
    numeric : ndarray of float
        The numbers of the sample; NaN for what is none.
    """

    filled: int
    distinct: int
    moments: float
    numbers: float
    addresses: float
    length: float
    words: tuple[tuple[str, int], ...] | None
    numeric: NDArray[np.float64]


def look_at(table: Table, name: str) -> Looks:
    """Look at a column of a table, at some of its cells if there are many."""
    cells = table.columns[name]
    trimmed = pc.utf8_trim_whitespace(cells)
    is_filled = np.asarray(pc.not_equal(trimmed, ""))
    filled = int(is_filled.sum())
    sample = _sample(cells)
    shown = pc.utf8_trim_whitespace(sample)
    known = np.asarray(pc.not_equal(shown, ""))
    count = max(int(known.sum()), 1)
    read, numbers = read_moments(shown), read_numbers(shown)
    is_moment = known & ~read.wrong & ~read.empty & ~read.skipped_hour
    return Looks(
        filled=filled,
        distinct=int(pc.count_distinct(trimmed.filter(pa.array(is_filled))).as_py()),
        moments=int(is_moment.sum()) / count,
        numbers=int((known & ~numbers.wrong).sum()) / count,
        addresses=int(np.asarray(pc.match_substring_regex(shown, _ADDRESS)).sum())
        / count,
        length=float(np.median(np.asarray(pc.utf8_length(shown))[known]))
        if known.any()
        else 0.0,
        words=_words(trimmed),
        numeric=numbers.numbers,
    )


def place_columns(
    looks: dict[str, Looks], municipality: Municipality
) -> tuple[str, str, int] | None:
    """
    Find two columns of numbers that are places in the municipality.

    Returns
    -------
    tuple of str, str and int, or None
        The column with longitude or east, the one with latitude or north, and the
        EPSG code of the system in which most of them lie in the municipality.
    """
    numeric = [name for name, look in looks.items() if look.numbers >= _USUAL]
    systems = dict.fromkeys(
        [WGS84, SWEREF99_TM, municipality.local_crs, RT90, *LOCAL_ZONES.values()]
    )
    best: tuple[float, str, str, int] | None = None
    for x in numeric[:_MOST_NUMBER_COLUMNS]:
        for y in numeric[:_MOST_NUMBER_COLUMNS]:
            if x == y:
                continue
            for system in systems:
                share = _share_inside(
                    looks[x].numeric, looks[y].numeric, system, municipality
                )
                if share > (best[0] if best else 0.5):
                    best = (share, x, y, system)
    return None if best is None else best[1:]


def _share_inside(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    system: int,
    municipality: Municipality,
) -> float:
    """Tell how many of the pairs lie in the municipality."""
    both = np.flatnonzero(~np.isnan(x) & ~np.isnan(y))[:_PLACES]
    if not both.size or not _can_be(x[both], y[both], system):
        return 0.0
    lon, lat = x[both], y[both]
    if system != WGS84:
        lon, lat = reproject_points(lon, lat, source=system, target=WGS84)
    return float(territory_of(municipality).holds(lon, lat).mean())


def _can_be(x: NDArray[np.float64], y: NDArray[np.float64], system: int) -> bool:
    """Tell degrees from metres, before anything is projected."""
    in_degrees = bool(np.abs(np.median(x)) <= 180 and np.abs(np.median(y)) <= 90)  # noqa: PLR2004
    return in_degrees == (system == WGS84)


def _sample(cells: pa.StringArray) -> pa.StringArray:
    """Take cells evenly from the whole column."""
    if len(cells) <= _SAMPLE:
        return cells
    step = len(cells) / _SAMPLE
    return cells.take(pa.array((np.arange(_SAMPLE) * step).astype(np.int64)))


def _words(cells: pa.StringArray) -> tuple[tuple[str, int], ...] | None:
    """Count the different cells, if they are few and short."""
    counted = pc.value_counts(cells)
    if len(counted) > MOST_WORDS + 1:
        return None
    words = Counter(
        {
            each["values"].as_py(): each["counts"].as_py()
            for each in counted
            if each["values"].as_py()
        }
    )
    if any(len(word) > _LONGEST_WORD for word in words):
        return None
    return tuple(words.most_common())


def is_like_numbers(words: tuple[tuple[str, int], ...]) -> bool:
    """Tell whether few different cells are only numbers, and so no words."""
    return all(re.fullmatch(r"[0-9.,:\s+-]*", word) for word, _ in words)
