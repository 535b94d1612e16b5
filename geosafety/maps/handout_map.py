"""A table with shapes as a picture: map, title, legend, method, secrecy class."""

from collections import defaultdict
from textwrap import wrap

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM, WGS84
from geosafety.maps.handout_page import drawn_rows, fills_of
from geosafety.maps.plan_frame import north_arrow, scale_bar
from geosafety.maps.svg import View, element, paths, view_of, words
from geosafety.model.handout import Ground, Handout, Legend
from geosafety.model.period import LOCAL_TIME

WIDTH = 1200.0
_MARGIN = 24.0
_INK = "#1a1a1a"
_SOFT = "#4a4a4a"
_PAPER = "#ffffff"
# Letters of a title and of a line of text, on the average.
_TITLE_PX, _TEXT_PX, _BOLD_PX = 15.0, 7.9, 9.4
_LINE = 22.0
# The map is at least so tall and at most so tall, as a share of its width.
_LEAST_TALL, _MOST_TALL = 0.5, 0.85
_ROOM = 1.04
_LEAST_M = 500.0
_COLUMNS = 3


def handout_map(handout: Handout) -> str:
    """
    Draw the map of a handout with all that must stand in a picture.

    Returns
    -------
    str
        An SVG, `WIDTH` pixels wide.
    """
    head, top = _head(handout)
    view = _view(handout)
    below, end = _below(handout, top + view.height)
    drawn = element(
        "g", _map(handout, view), transform=f"translate({_MARGIN:g} {top:g})"
    )
    paper = element("rect", width=WIDTH, height=end, fill=_PAPER)
    body = paper + head + _clip(view) + drawn + below
    return element(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        width=WIDTH,
        height=end,
        viewBox=f"0 0 {WIDTH:g} {end:g}",
        font_family="DejaVu Sans, sans-serif",
        lang=handout.language,
    )


def map_only(handout: Handout) -> str:
    """Draw the map without words around it, for a page that has them."""
    view = _view(handout)
    return element(
        "svg",
        _clip(view) + _map(handout, view),
        xmlns="http://www.w3.org/2000/svg",
        width=view.width,
        height=view.height,
        viewBox=f"0 0 {view.width:g} {view.height:g}",
        font_family="DejaVu Sans, sans-serif",
    )


def _view(handout: Handout) -> View:
    """Show the area in a picture of a fitting shape."""
    west, south, east, north = _bounds(handout)
    width = max((east - west) * _ROOM, _LEAST_M)
    height = max((north - south) * _ROOM, width * _LEAST_TALL)
    width = max(width, height / _MOST_TALL)
    x, y = (west + east) / 2, (south + north) / 2
    return view_of(
        (x - width / 2, y - height / 2, x + width / 2, y + height / 2),
        width=WIDTH - 2 * _MARGIN,
    )


def _bounds(handout: Handout) -> tuple[float, float, float, float]:
    """Bound what is shown, EPSG:3006, metres."""
    if handout.area is not None:
        frame = gpd.GeoSeries([shapely.box(*handout.area)], crs=WGS84)
    elif handout.shapes is not None and len(drawn_rows(handout)):
        frame = handout.shapes.iloc[drawn_rows(handout)]
    else:
        return 0.0, 0.0, _LEAST_M, _LEAST_M
    west, south, east, north = frame.to_crs(SWEREF99_TM).total_bounds
    return float(west), float(south), float(east), float(north)


def _clip(view: View) -> str:
    """Keep the map within its frame."""
    frame = element("rect", width=view.width, height=view.height)
    return element("defs", element("clipPath", frame, id="frame"))


def _map(handout: Handout, view: View) -> str:
    """Draw the ground, the rows over it, scale and north."""
    frame: dict[str, float | str] = {"width": view.width, "height": view.height}
    background = element("rect", fill="#f7f6f3", **frame)
    layers = [_ground(each, view) for each in handout.ground]
    border = element("rect", fill="none", stroke="#767676", **frame)
    shapes = element(
        "g", "".join(layers) + _rows(handout, view), clip_path="url(#frame)"
    )
    return background + shapes + border + scale_bar(view) + north_arrow(view)


def _ground(ground: Ground, view: View) -> str:
    """Draw a layer of the background."""
    legend = ground.legend
    column = legend.column
    values = (
        ground.shapes[column]
        if column in ground.shapes
        else [None] * len(ground.shapes)
    )
    fills = [legend.colour_of(each) for each in values]
    return _drawn(np.asarray(ground.shapes.geometry), fills, legend, view)


def _rows(handout: Handout, view: View) -> str:
    """Draw the rows that have something to show."""
    if handout.shapes is None:
        return ""
    rows = drawn_rows(handout)
    shapes = handout.shapes.iloc[rows].to_crs(SWEREF99_TM).to_numpy()
    legend = handout.legend or Legend(title=handout.title, fill="#67a9cf")
    return _drawn(shapes, fills_of(handout, rows), legend, view)


def _drawn(
    shapes: np.ndarray, fills: list[str | None], legend: Legend, view: View
) -> str:
    """Draw shapes colour by colour, those that can be seen."""
    seen = shapely.intersects(shapes, view.ground)
    by_fill = defaultdict(list)
    for shape, fill, is_seen in zip(shapes, fills, seen, strict=True):
        if is_seen:
            by_fill[fill].append(shape)
    return "".join(
        _alike(by_fill[fill], fill, legend, view)
        for fill in sorted(by_fill, key=lambda each: each or "")
    )


def _alike(
    shapes: list[BaseGeometry], fill: str | None, legend: Legend, view: View
) -> str:
    """Draw shapes of one colour: areas, lines and points."""
    if shapely.get_dimensions(shapes[0]) == 1:
        stroke = fill or legend.stroke or _SOFT
        return paths(
            shapes, view, fill="none", stroke=stroke, stroke_width=legend.width
        )
    if shapely.get_dimensions(shapes[0]) == 0:
        return "".join(_dots(shapes, fill, legend, view))
    return paths(
        shapes,
        view,
        fill=fill or "none",
        fill_opacity=legend.opacity_of(fill),
        stroke=legend.stroke or "none",
        stroke_width=legend.width,
    )


def _dots(
    shapes: list[BaseGeometry], fill: str | None, legend: Legend, view: View
) -> list[str]:
    """Draw points as discs."""
    return [
        element(
            "circle",
            cx=round((point.x - view.west) * view.scale, 1),
            cy=round((view.north - point.y) * view.scale, 1),
            r=legend.radius,
            fill=fill or legend.stroke or _SOFT,
            stroke=legend.stroke or "#ffffff",
            stroke_width=max(legend.width, 0.5),
        )
        for point in shapely.get_parts(shapes)
    ]


def _head(handout: Handout) -> tuple[str, float]:
    """Write title, secrecy class and summary above; tell where the map begins."""
    class_width = _BOLD_PX * len(handout.class_line) + 28
    room = WIDTH - 2 * _MARGIN - class_width - 20
    y = 44.0
    parts = []
    for line in wrap(handout.title, int(room / _TITLE_PX)):
        look: dict[str, float | str] = {"font_size": 26, "font_weight": "bold"}
        parts.append(element("text", words(line), x=_MARGIN, y=y, fill=_INK, **look))
        y += 32
    x = WIDTH - _MARGIN - class_width
    parts.append(
        element(
            "rect",
            x=x,
            y=20,
            width=class_width,
            height=32,
            fill="none",
            stroke=_INK,
            stroke_width=1.5,
        )
        + element(
            "text",
            words(handout.class_line),
            x=x + class_width / 2,
            y=41,
            text_anchor="middle",
            font_size=15,
            font_weight="bold",
            fill=_INK,
        )
    )
    lines, y = _lines(handout.summary, y)
    return "".join(parts) + lines, y + 2


def _below(handout: Handout, y: float) -> tuple[str, float]:
    """Write legend, period, n, source and method below; tell where it ends."""
    legend, y = _legend(handout, y + 34)
    say = handout.say
    facts = [f"{heading}: {sentence}" for heading, sentence in handout.method.items()]
    sentence = ". ".join(each.rstrip(".") for each in facts) + "."
    source = (
        f"{say('Källa', 'Source')}: {handout.source}. geosafety {handout.version}, "
        f"{handout.made_at.astimezone(LOCAL_TIME):%Y-%m-%d}."
    )
    method, y = _lines(sentence, y + 6)
    signed, y = _lines(source, y)
    return legend + method + signed, y + 8


def _legend(handout: Handout, y: float) -> tuple[str, float]:
    """Explain the colours."""
    legend = handout.legend
    if legend is None:
        return "", y
    title = element(
        "text",
        words(legend.title),
        x=_MARGIN,
        y=y,
        font_size=16,
        font_weight="bold",
        fill=_INK,
    )
    entries: list[tuple[str, str | None]] = [
        (one.title, one.fill) for one in legend.classes
    ] or [(handout.title, legend.fill or legend.stroke)]
    rows = -(-len(entries) // _COLUMNS)
    step = (WIDTH - 2 * _MARGIN) / _COLUMNS
    signs = [
        _sign(
            text, fill, _MARGIN + place // rows * step, y + _LINE * (place % rows + 1)
        )
        for place, (text, fill) in enumerate(entries)
    ]
    return title + "".join(signs), y + _LINE * (rows + 1) + 4


def _sign(text: str, fill: str | None, x: float, y: float) -> str:
    """Explain one colour."""
    swatch = element(
        "rect",
        x=x,
        y=y - 12,
        width=20,
        height=15,
        fill=fill or "none",
        stroke="#555555",
        stroke_width=1,
    )
    return swatch + element("text", words(text), x=x + 30, y=y, font_size=14, fill=_INK)


def _lines(text: str, y: float) -> tuple[str, float]:
    """Write a text on as many lines as it needs."""
    parts = []
    for line in wrap(text, int((WIDTH - 2 * _MARGIN) / _TEXT_PX)):
        parts.append(
            element("text", words(line), x=_MARGIN, y=y, font_size=14, fill=_SOFT)
        )
        y += _LINE
    return "".join(parts), y
