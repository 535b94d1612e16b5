"""Where reports gather more than chance would have them."""

from geosafety.hotspots.areas import HotspotArea, hotspot_areas
from geosafety.hotspots.counts import Cube, PlaceCounts, Series
from geosafety.hotspots.detect import detect
from geosafety.hotspots.draws import draw_counts
from geosafety.hotspots.emerging import MonthlyPatterns, monthly_patterns
from geosafety.hotspots.find import HotspotQuestion, find_hotspots
from geosafety.hotspots.slices import Slices, slices
from geosafety.hotspots.study_area import study_area
from geosafety.hotspots.week import week_hours
from geosafety.hotspots.wording import pattern_words, sentence

__all__ = [
    "Cube",
    "HotspotArea",
    "HotspotQuestion",
    "MonthlyPatterns",
    "PlaceCounts",
    "Series",
    "Slices",
    "detect",
    "draw_counts",
    "find_hotspots",
    "hotspot_areas",
    "monthly_patterns",
    "pattern_words",
    "sentence",
    "slices",
    "study_area",
    "week_hours",
]
