"""Where reports gather more than chance would have them."""

from geosafety.hotspots.areas import HotspotArea, hotspot_areas
from geosafety.hotspots.counts import Cube, PlaceCounts, Series
from geosafety.hotspots.detect import detect
from geosafety.hotspots.draws import draw_counts
from geosafety.hotspots.emerging import MonthlyPatterns, monthly_patterns
from geosafety.hotspots.explained import place_sentence
from geosafety.hotspots.find import HotspotQuestion, find_hotspots
from geosafety.hotspots.study_area import study_area
from geosafety.hotspots.two_periods import (
    Rates,
    Selection,
    TwoPeriods,
    just_before,
    months_of_year,
    rates,
    two_periods,
    year_patterns,
)
from geosafety.hotspots.week import week_hours
from geosafety.hotspots.wording import pattern_words, sentence

__all__ = [
    "Cube",
    "HotspotArea",
    "HotspotQuestion",
    "MonthlyPatterns",
    "PlaceCounts",
    "Rates",
    "Selection",
    "Series",
    "TwoPeriods",
    "detect",
    "draw_counts",
    "find_hotspots",
    "hotspot_areas",
    "just_before",
    "monthly_patterns",
    "months_of_year",
    "pattern_words",
    "place_sentence",
    "rates",
    "sentence",
    "study_area",
    "two_periods",
    "week_hours",
    "year_patterns",
]
