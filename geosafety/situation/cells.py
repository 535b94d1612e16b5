"""Where things happen: cells over their normal, places that are new or fading."""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geosafety.documents.numbers import listed
from geosafety.errors import Problem
from geosafety.hotspots import (
    HotspotArea,
    HotspotQuestion,
    MonthlyPatterns,
    find_hotspots,
    hotspot_areas,
    monthly_patterns,
)
from geosafety.hotspots.counts import Cube
from geosafety.hotspots.detect import Weights
from geosafety.hotspots.place_names import PlaceNames
from geosafety.hotspots.wording import pattern_words, sentence
from geosafety.model.emerging import Pattern
from geosafety.model.hotspot import Hotspots, MethodCard
from geosafety.model.period import YEAR_DAYS, Period
from geosafety.model.report import ReportKind
from geosafety.situation.change import times
from geosafety.situation.fortnight import Periods
from geosafety.stats import CountRatio, benjamini_hochberg, count_ratio

# Fewer reports than this in a cell are no sign of anything.
LEAST_IN_CELL: Final = 5
# Fewer than these are on the map but not in the table.
_LEAST_LISTED: Final = 2
# The false discovery rate at which a cell is said to be over its normal.
LEVEL: Final = 0.05
# With fewer periods to compare with, nobody knows what is normal.
LEAST_PERIODS: Final = 4
# As many months are looked at for what is new and what is fading.
_MONTHS_DAYS: Final = 3 * 366
# As many places of a pattern are named; the rest are counted.
_NAMED: Final = 8
_UNNAMED: Final = "Plats utan namn"

NEW: Final = frozenset({Pattern.NEW_HOT, Pattern.CONSECUTIVE_HOT})
FADING: Final = frozenset({Pattern.DIMINISHING_HOT, Pattern.HISTORICAL_HOT})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CellNow:
    """
    A cell and its reports of the period.

    Attributes
    ----------
    at
        Its position among the cells.
    place
        What it is called after.
    now
        Expected reports of the period: the sum of shares.
    usual
        Expected reports of as many days, on average over the year before; None if
        the reports do not reach back.
    over
        How many times as many; only where that is more than chance gives.
    """

    at: int
    place: str
    now: float
    usual: float | None
    over: CountRatio | None = None

    @property
    def text(self) -> str:
        """Say in Swedish how the cell compares with its normal."""
        if self.usual is None:
            return ""
        if self.over is None:
            is_tried = round(self.now) >= LEAST_IN_CELL
            return "inte säkert fler än vanligt" if is_tried else "för få för att säga"
        low, high = self.over.ratio.low, self.over.ratio.high
        if math.isinf(high):
            return "fler än vanligt: inga alls året före"
        return f"fler än vanligt: {times(low)}–{times(high)} gånger"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MapFindings:
    """
    What the map of one kind of report says.

    Attributes
    ----------
    kind
        Which.
    cells : ndarray of int64, shape (n,)
        The study area, H3.
    now : ndarray of float, shape (n,)
        Expected reports of the period.
    busiest
        The cells with most reports of the period, and all that are over normal.
    normal_refusal
        Why no cell is compared with its normal, or None.
    year
        The map of the 52 weeks that end with the period, with its method card.
    areas
        Its hotspots, those with most reports first.
    places
        What each hotspot is called after; None for no name.
    patterns
        How each cell came and went by month.
    lone
        Places that are new or fading but in no hotspot of the year.
    """

    kind: ReportKind
    cells: NDArray[np.int64]
    now: NDArray[np.float64]
    busiest: tuple[CellNow, ...]
    normal_refusal: Problem | None
    year: Hotspots
    card: MethodCard
    areas: tuple[HotspotArea, ...]
    places: tuple[str | None, ...]
    patterns: MonthlyPatterns
    lone: tuple[tuple[str, Pattern], ...]

    @property
    def over(self) -> tuple[CellNow, ...]:
        """Give the cells that are over their normal."""
        return tuple(each for each in self.busiest if each.over is not None)

    def sentences(self, patterns: frozenset[Pattern]) -> tuple[str, ...]:
        """Tell of the hotspots of some patterns, and of places of them elsewhere."""
        told = [
            text
            for text, area in zip(self.told(), self.areas, strict=True)
            if area.pattern in patterns
        ]
        lone = [
            _together(pattern, [place for place, each in self.lone if each is pattern])
            for pattern in Pattern
            if pattern in patterns
        ]
        return (*told, *(text for text in lone if text))

    def told(self) -> tuple[str, ...]:
        """Tell of each hotspot of the year in a sentence."""
        period = self.card.period
        if period is None:
            return ()
        return tuple(
            sentence(area, place=place, period=period, language="sv")
            for area, place in zip(self.areas, self.places, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuestion:
    """
    What a map is to be made of.

    `kind` and its `categories`, the meeting's `periods`, how many cells are listed
    at `most`, and the program's `version` for the method card.
    """

    kind: ReportKind
    categories: tuple[str, ...]
    periods: Periods
    version: str
    most: int = 8


def map_findings(
    cube: Cube, neighbours: Weights, names: PlaceNames, question: MapQuestion
) -> MapFindings:
    """
    Find where the reports of a kind lie and how that has changed.

    Parameters
    ----------
    cube
        The reports.
    neighbours : csr_array, shape (n, n)
        Binary neighbours of its cells, each cell its own.
    names
        What cells are called after.
    question
        What to look at.
    """
    this = question.periods.this
    year = Period(this.moved(this.days - YEAR_DAYS).first, this.last)
    found, card = find_hotspots(
        cube,
        HotspotQuestion(
            categories=question.categories,
            kind=question.kind.value,
            period=year,
            version=question.version,
        ),
        weights=neighbours,
    )
    long = this.last - timedelta(days=_MONTHS_DAYS)
    first = max(long, cube.period.first) if cube.period else long
    patterns = monthly_patterns(
        cube, question.categories, Period(min(first, this.last), this.last), neighbours
    )
    areas = tuple(hotspot_areas(found, patterns.patterns, neighbours))
    busiest, refusal = _busiest(cube, names, question)
    return MapFindings(
        kind=question.kind,
        cells=cube.cells,
        now=cube.counts(question.categories, this),
        busiest=busiest,
        normal_refusal=refusal,
        year=found,
        card=card,
        areas=areas,
        places=tuple(_names(cube, names, [int(each.cells[0]) for each in areas])),
        patterns=patterns,
        lone=_lone(cube, names, areas, patterns, found.frame["n"].to_numpy(float)),
    )


def _busiest(
    cube: Cube, names: PlaceNames, question: MapQuestion
) -> tuple[tuple[CellNow, ...], Problem | None]:
    """List the cells with most reports and those over normal."""
    this = question.periods.this
    now = cube.counts(question.categories, this)
    usual, stretch, refusal = _normal(cube, question)
    over = {} if usual is None else _over(now, usual, stretch)
    ranked = np.argsort(-now, kind="stable")[: question.most]
    most = [int(at) for at in ranked if now[at] >= _LEAST_LISTED]
    listed = most + [at for at in over if at not in most]
    listed.sort(key=lambda at: (at not in over, -now[at], at))
    places = _names(cube, names, listed)
    cells = tuple(
        CellNow(
            at=at,
            place=place or _UNNAMED,
            now=float(now[at]),
            usual=None if usual is None else float(usual[at] / stretch),
            over=over.get(at),
        )
        for at, place in zip(listed, places, strict=True)
    )
    return cells, refusal


def _normal(
    cube: Cube, question: MapQuestion
) -> tuple[NDArray[np.float64] | None, float, Problem | None]:
    """Count the year before the period, and how many times as long it is."""
    this = question.periods.this
    first, last = this.moved(-YEAR_DAYS).first, question.periods.before.last
    known = None if cube.period is None else max(first, cube.period.first)
    days = 0 if known is None else max(0, (last - known).days + 1)
    stretch = days / this.days
    if known is None or stretch < LEAST_PERIODS:
        return None, stretch, _too_short(days, this.days)
    return cube.counts(question.categories, Period(known, last)), stretch, None


def _over(
    now: NDArray[np.float64], before: NDArray[np.float64], stretch: float
) -> dict[int, CountRatio]:
    """Find the cells with more reports than they usually have."""
    tried = np.flatnonzero(np.rint(now) >= LEAST_IN_CELL).tolist()
    ratios = [
        count_ratio(round(before[at]), round(now[at]), stretch=stretch) for at in tried
    ]
    if not ratios:
        return {}
    q = benjamini_hochberg(np.array([each.p for each in ratios]))
    return {
        at: ratio
        for at, ratio, value in zip(tried, ratios, q.tolist(), strict=True)
        if value <= LEVEL and ratio.ratio.value > 1
    }


def _lone(
    cube: Cube,
    names: PlaceNames,
    areas: tuple[HotspotArea, ...],
    patterns: MonthlyPatterns,
    counts: NDArray[np.float64],
) -> tuple[tuple[str, Pattern], ...]:
    """Name what is new or fading outside the hotspots, once for each name."""
    within = {int(at) for area in areas for at in area.cells}
    found = [
        at
        for at, pattern in enumerate(patterns.patterns)
        if pattern in NEW | FADING and at not in within
    ]
    places = _names(cube, names, found)
    # Those with most reports of the year first, each name once.
    order = np.argsort(-counts[found], kind="stable").tolist()
    told = [(places[at] or _UNNAMED, patterns.patterns[found[at]]) for at in order]
    return tuple(dict.fromkeys(told))


def _together(pattern: Pattern, places: list[str]) -> str:
    """Tell of places of one pattern in one sentence; nothing if there are none."""
    if not places:
        return ""
    more = len(places) - _NAMED
    named = [*places[:_NAMED], *([f"{more} till"] if more > 0 else [])]
    said = pattern_words(pattern, "sv") or ""
    return f"{said[0].upper()}{said[1:]}: {listed(named)}."


def _names(cube: Cube, names: PlaceNames, at: list[int]) -> list[str | None]:
    """Name cells by their positions."""
    return names.of_cells(cube.cells[np.array(at, dtype=np.int64)], cube.resolution)


def _too_short(days: int, length: int) -> Problem:
    """Say how many days are missing."""
    needed = LEAST_PERIODS * length
    return Problem(
        code="too-short-history",
        sv=f"Rapporterna når {days} dagar tillbaka före perioden; för att veta vad som "
        f"är vanligt behövs minst {needed}.",
        en=f"The reports reach {days} days back before the period; to know what is "
        f"usual at least {needed} are needed.",
    )
