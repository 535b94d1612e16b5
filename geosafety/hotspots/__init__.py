"""Where reports gather more than chance would have them."""

from geosafety.hotspots.counts import Cube, PlaceCounts, Series
from geosafety.hotspots.detect import detect
from geosafety.hotspots.draws import draw_counts
from geosafety.hotspots.find import HotspotQuestion, find_hotspots
from geosafety.hotspots.study_area import study_area

__all__ = [
    "Cube",
    "HotspotQuestion",
    "PlaceCounts",
    "Series",
    "detect",
    "draw_counts",
    "find_hotspots",
    "study_area",
]
