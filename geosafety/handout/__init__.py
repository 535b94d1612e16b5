"""Files to take along: one writer for each format, and what goes into them."""

from geosafety.handout.count_legend import count_legend
from geosafety.handout.files import WRITERS, HandoutFile, packed
from geosafety.handout.hotspots import FEW, HotspotText, Surroundings, hotspot_handout
from geosafety.handout.layers import layer_handout, legend_of, secrecy_of
from geosafety.handout.method import method_text

__all__ = [
    "FEW",
    "WRITERS",
    "HandoutFile",
    "HotspotText",
    "Surroundings",
    "count_legend",
    "hotspot_handout",
    "layer_handout",
    "legend_of",
    "method_text",
    "packed",
    "secrecy_of",
]
