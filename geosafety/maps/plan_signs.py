"""The signs of the plan map, each with a form as well as a colour of its own."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely

from geosafety.maps.svg import View, element

# Colours by Okabe and Ito, which hold apart for the colour-blind.
BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
YELLOW, INK = "#F0E442", "#1b1f24"

Sign = Callable[[float, float], str]


def lamp(x: float, y: float) -> str:
    """Draw a lamp that works."""
    return element(
        "circle", cx=x, cy=y, r=2.6, fill=YELLOW, stroke=INK, stroke_width=0.8
    )


def broken_lamp(x: float, y: float) -> str:
    """Draw a lamp that does not work."""
    cross = f"M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6"
    return element("path", d=cross, stroke=INK, stroke_width=1.5, fill="none")


def stop(x: float, y: float) -> str:
    """Draw a bus stop."""
    square = element(
        "rect", x=x - 6, y=y - 6, width=12, height=12, rx=2, fill=BLUE, stroke="#fff"
    )
    return square + element(
        "text", "H", x=x, y=y + 3.6, font_size=10, text_anchor="middle", fill="#fff"
    )


def school(x: float, y: float) -> str:
    """Draw a school."""
    corners = f"M{x:.1f} {y - 8:.1f}l8 14h-16z"
    return element("path", d=corners, fill=GREEN, stroke="#fff")


def underpass(x: float, y: float) -> str:
    """Draw an underpass."""
    corners = f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8z"
    return element("path", d=corners, fill=PURPLE, stroke=INK)


def drawn(features: gpd.GeoDataFrame | None, view: View, sign: Sign) -> str:
    """Draw one sign in the middle of each feature that can be seen."""
    if features is None:
        return ""
    middles = shapely.centroid(features.geometry.to_numpy())
    x = np.round((shapely.get_x(middles) - view.west) * view.scale, 1)
    y = np.round((view.north - shapely.get_y(middles)) * view.scale, 1)
    seen = (x >= 0) & (x <= view.width) & (y >= 0) & (y <= view.height)
    return "".join(
        sign(float(one), float(two)) for one, two in zip(x[seen], y[seen], strict=True)
    )
