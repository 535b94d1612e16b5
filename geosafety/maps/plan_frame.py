"""What stands around the plan map: scale, north, street names and legend."""

import math

import geopandas as gpd
import shapely

from geosafety.maps.plan_signs import INK
from geosafety.maps.svg import View, element, words

_LENGTHS_M = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
_SCALE_PX = 150.0
_LETTER_PX = 6.2
_NAMES_SHOWN = 14
_ROW_PX = 24.0
_COLUMNS = 3
_HALO: dict[str, float | str] = {
    "stroke": "#ffffff",
    "stroke_width": 3.5,
    "stroke_linejoin": "round",
}


def label(text: str, x: float, y: float, **look: float | str) -> str:
    """Write a word with a pale edge, so that it can be read on anything."""
    below = element("text", words(text), x=x, y=y, **look, **_HALO, fill="#fff")
    return below + element("text", words(text), x=x, y=y, **look, fill=INK)


def scale_bar(view: View) -> str:
    """Draw a scale of a round number of metres."""
    fitting = [length for length in _LENGTHS_M if length * view.scale <= _SCALE_PX]
    length_m = fitting[-1] if fitting else _LENGTHS_M[0]
    x, y = 16.0, view.height - 16
    bar = f"M{x:g} {y - 6:g}v6h{length_m * view.scale:.1f}v-6"
    return (
        element("path", d=bar, fill="none", stroke="#fff", stroke_width=5)
        + element("path", d=bar, fill="none", stroke=INK, stroke_width=2)
        + label(f"{length_m} m", x + 6, y - 6, font_size=13)
    )


def north_arrow(view: View) -> str:
    """Draw which way north is; the grid's north points straight up."""
    x, y = view.width - 30, 16.0
    arrow = f"M{x:g} {y:g}l9 26l-9 -6l-9 6z"
    return element("path", d=arrow, fill=INK, stroke="#fff", stroke_width=1.5) + label(
        "N", x, y + 42, font_size=14, text_anchor="middle"
    )


def street_names(streets: gpd.GeoDataFrame | None, view: View) -> str:
    """Write the names of the streets that have room for it, along them."""
    if streets is None or "name" not in streets:
        return ""
    seen = gpd.GeoDataFrame(
        {"name": streets["name"]},
        geometry=[view.to_pixels(line) for line in streets.geometry],
    )
    pieces = seen[~seen.geometry.is_empty & seen["name"].notna()].explode()
    pieces = pieces.assign(length=pieces.geometry.length).sort_values(
        ["length", "name"], ascending=[False, True], kind="stable"
    )
    longest = pieces.drop_duplicates("name").head(_NAMES_SHOWN)
    return "".join(
        _along(str(name), line)
        for name, line in zip(longest["name"], longest.geometry, strict=True)
        if line.length > _LETTER_PX * len(str(name)) + 20
    )


def _along(name: str, line: shapely.LineString) -> str:
    """Write a name in the middle of a line, turned as the line runs there."""
    half = _LETTER_PX * len(name) / 2
    middle = line.length / 2
    before, after = line.interpolate(middle - half), line.interpolate(middle + half)
    angle = math.degrees(math.atan2(after.y - before.y, after.x - before.x))
    turned = (angle + 90) % 180 - 90
    x, y = line.interpolate(middle).coords[0]
    return label(
        name,
        round(x, 1),
        round(y + 4, 1),
        font_size=11,
        text_anchor="middle",
        transform=f"rotate({turned:.1f} {x:.1f} {y:.1f})",
    )


def legend(entries: list[tuple[str, str]], view: View) -> tuple[str, float]:
    """
    Explain the signs below the map.

    Parameters
    ----------
    entries
        A title and its sign, drawn around the point 11, -3.
    view
        The picture above.

    Returns
    -------
    tuple
        The elements, and the height that they take, pixels.
    """
    rows = math.ceil(len(entries) / _COLUMNS)
    width = view.width / _COLUMNS
    parts = []
    for place, (title, sign) in enumerate(entries):
        column, row = place % _COLUMNS, place // _COLUMNS
        x, y = 16 + column * width, view.height + 28 + row * _ROW_PX
        text = element("text", words(title), x=32, y=2, font_size=13, fill=INK)
        parts.append(element("g", sign + text, transform=f"translate({x:.1f} {y:.1f})"))
    height = 20 + rows * _ROW_PX
    paper = element(
        "rect", y=view.height, width=view.width, height=height, fill="#ffffff"
    )
    return paper + "".join(parts), height
