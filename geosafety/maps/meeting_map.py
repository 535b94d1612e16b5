"""The maps of a meeting, drawn as SVG that needs nothing else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geosafety import grid
from geosafety.maps.plan_frame import label, legend, north_arrow, scale_bar
from geosafety.maps.plan_signs import BLUE, INK
from geosafety.maps.svg import View, element, paths, view_of, words
from geosafety.model.hotspot import CLASS_COLOURS, COUNT_COLOURS
from geosafety.model.meeting import Priority
from geosafety.situation.cells import MapFindings
from geosafety.situation.evidence import Picture

WIDTH: Final = 860.0
_MARGIN_M: Final = 400.0
# Neither a strip nor a tower: height by width.
_FLATTEST, _TALLEST = 0.52, 0.62
# All but the outermost hundredth of the reports is shown.
_OUTERMOST: Final = 0.01
_DISTRICTS_NAMED: Final = 14
# From how many reports on.
_COUNT_CLASSES: Final = (
    (1, "1–2 rapporter"),
    (3, "3–4 rapporter"),
    (5, "5–9 rapporter"),
    (10, "10–19 rapporter"),
    (20, "20 eller fler"),
)
_GI_CLASSES: Final = {
    3: "Het, mycket säker (q ≤ 0,01)",
    2: "Het, säker (q ≤ 0,05)",
    1: "Het, ganska säker (q ≤ 0,10)",
    -1: "Kall, ganska säker (q ≤ 0,10)",
    -2: "Kall, säker (q ≤ 0,05)",
    -3: "Kall, mycket säker (q ≤ 0,01)",
}

Look = dict[str, float | str]
Layers = Mapping[str, gpd.GeoDataFrame]
Entry = tuple[str, str]
_Fill = Callable[[NDArray[np.bool_]], str]

_OVER: Final[Look] = {"fill": "none", "stroke": INK, "stroke_width": 3.2}
_PRIORITY: Final[Look] = {
    "fill": "none",
    "stroke": BLUE,
    "stroke_width": 2.4,
    "stroke_dasharray": "7 4",
}
_BOX: Final[Look] = {"x": 0, "y": -9, "width": 22, "height": 12}


def now_map(
    found: MapFindings, layers: Layers, prioritised: Sequence[Priority]
) -> Picture | None:
    """
    Draw the reports of the period, cell by cell, and where they are over normal.

    Parameters
    ----------
    found
        What the map says.
    layers
        What orients: `water`, `parks`, `streets`, `districts`, EPSG:3006; those that
        are missing are not drawn.
    prioritised
        Places that are marked with their rank.

    Returns
    -------
    Picture or None
        None if no report of the period lies on the map.
    """
    counts = np.rint(found.now)
    if not counts.any():
        return None
    over = np.zeros(counts.size, dtype=bool)
    over[[each.at for each in found.over]] = True
    view = _view(found.cells, counts, over, prioritised)
    shapes = grid.polygons_3006(found.cells)
    starts = [start for start, _ in _COUNT_CLASSES]
    class_of = np.searchsorted(starts, counts, side="right") - 1
    fills = [
        (title, colour, class_of == at)
        for at, ((_, title), colour) in enumerate(
            zip(_COUNT_CLASSES, COUNT_COLOURS, strict=True)
        )
    ]
    drawing, entries = _filled(shapes, fills, view)
    outline = paths(shapes[over], view, **_OVER)
    if outline:
        entries.append(("Fler än vanligt", element("rect", **_BOX, **_OVER)))
    beyond = int(counts.sum() - counts[_seen(shapes, view)].sum())
    text = _describe(
        "Varje sexhörning visar hur många rapporter från perioden som ligger där; "
        "tjock kant där de är säkert fler än vanligt.",
        beyond,
    )
    return _picture(
        view,
        layers,
        drawings=[drawing, outline],
        entries=entries,
        prioritised=prioritised,
        description=text,
    )


def year_map(
    found: MapFindings, layers: Layers, prioritised: Sequence[Priority]
) -> Picture | None:
    """
    Draw where reports of the 52 weeks gather more, or less, than chance gives.

    Parameters
    ----------
    found, layers, prioritised
        As `now_map`.

    Returns
    -------
    Picture or None
        None if no cell stands out.
    """
    bins = found.year.frame["Gi_Bin"].to_numpy()
    if not bins.any():
        return None
    counts = found.year.frame["n"].to_numpy(float)
    view = _view(found.cells, counts, bins > 0, prioritised)
    shapes = grid.polygons_3006(found.cells)
    fills = [
        (title, CLASS_COLOURS[number], bins == number)
        for number, title in _GI_CLASSES.items()
    ]
    drawing, entries = _filled(shapes, fills, view)
    text = _describe(
        "Sexhörningar där rapporter ligger tätare eller glesare än slumpen brukar "
        "ge, de 52 veckor som slutar med perioden.",
        0,
    )
    return _picture(
        view,
        layers,
        drawings=[drawing],
        entries=entries,
        prioritised=prioritised,
        description=text,
    )


def _filled(
    shapes: NDArray[np.object_],
    fills: Sequence[tuple[str, str, NDArray[np.bool_]]],
    view: View,
) -> tuple[str, list[Entry]]:
    """Draw each class in its colour, and list those that are seen."""
    drawn, entries = [], []
    for title, colour, chosen in fills:
        look: Look = {"fill": colour, "fill_opacity": 0.82, "stroke": "#6f6a61"}
        drawn.append(paths(shapes[chosen], view, stroke_width=0.5, **look))
        if drawn[-1]:
            entries.append((title, element("rect", **_BOX, **look)))
    return "".join(drawn), entries


def _view(
    cells: NDArray[np.int64],
    weights: NDArray[np.float64],
    always: NDArray[np.bool_],
    prioritised: Sequence[Priority],
) -> View:
    """Show nearly all reports, what stands out, and what is put first."""
    east, north = grid.centres_3006(cells)
    west, right = _quantiles(east, weights)
    south, top = _quantiles(north, weights)
    inner = shapely.box(west, south, right, top)
    chosen = shapely.MultiPoint(np.column_stack([east[always], north[always]]))
    shown: list[BaseGeometry] = [inner, chosen]
    # What lies outside the municipality would make all the rest too small to see.
    ground = shapely.box(east.min(), north.min(), east.max(), north.max())
    areas = [each.issue.area for each in prioritised]
    shown += [area for area in areas if area.intersects(ground)]
    boxes = [shapely.box(*each.bounds) for each in shown if not each.is_empty]
    whole = shapely.union_all(boxes)
    return view_of(_bounds(whole.buffer(_MARGIN_M).bounds), width=WIDTH)


def _bounds(
    bounds: tuple[float, float, float, float],
) -> tuple[float, float, float, float]:
    """Widen bounds so that the picture is neither too flat nor too tall."""
    west, south, east, north = bounds
    width, height = east - west, north - south
    wider = max(0.0, height / _TALLEST - width) / 2
    taller = max(0.0, width * _FLATTEST - height) / 2
    return west - wider, south - taller, east + wider, north + taller


def _quantiles(
    values: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """Bound all but the outermost reports."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) / weights.sum()
    first, last = np.searchsorted(below, [_OUTERMOST, 1 - _OUTERMOST])
    last = min(int(last), values.size - 1)
    return float(values[order][first]), float(values[order][last])


def _seen(shapes: NDArray[np.object_], view: View) -> NDArray[np.bool_]:
    """Tell which cells can be seen."""
    return np.asarray(shapely.intersects(shapes, view.ground), dtype=np.bool_)


def _describe(text: str, beyond: int) -> str:
    """Say what a map shows, and what it leaves out."""
    outside = (
        f" {beyond} rapporter ligger utanför kartbilden och står i tabellerna."
        if beyond > 1
        else " En rapport ligger utanför kartbilden och står i tabellerna."
        if beyond
        else ""
    )
    return f"{text}{outside} Norr uppåt, SWEREF 99 TM."


def _picture(  # noqa: PLR0913 - the ground, what lies on it, and what explains it
    view: View,
    layers: Layers,
    *,
    drawings: Sequence[str],
    entries: list[Entry],
    prioritised: Sequence[Priority],
    description: str,
) -> Picture:
    """Put a map together."""
    marks = "".join(_marked(prioritised, view))
    if marks:
        entries = [*entries, ("Prioriterad plats 1–5", _mark("1", 11, -3))]
    below, height = legend(entries, view)
    parts = [
        element("title", words(description)),
        element("rect", width=view.width, height=view.height, fill="#f7f6f2"),
        *_ground(layers, view),
        *drawings,
        _district_names(layers.get("districts"), view),
        marks,
        scale_bar(view),
        north_arrow(view),
        below,
    ]
    svg = element(
        "svg",
        "\n".join(part for part in parts if part),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {view.width:g} {view.height + height:g}",
        role="img",
        font_family="DejaVu Sans, system-ui, sans-serif",
    )
    return Picture(svg=svg, description=description)


def _ground(layers: Layers, view: View) -> Iterator[str]:
    """Draw what orients, in pale colours."""
    for key, colour in (("parks", "#e3edd8"), ("water", "#cfe2ee")):
        yield paths(_shapes(layers.get(key)), view, fill=colour, fill_rule="evenodd")
    border: Look = {"fill": "none", "stroke": "#c9c2b4", "stroke_width": 1.4}
    yield paths(_shapes(layers.get("districts")), view, **border)
    streets = layers.get("streets")
    if streets is None:
        return
    main = np.asarray(streets.get("class", "local") != "local", dtype=bool)
    road: Look = {"fill": "none", "stroke": "#b9b3a8", "stroke_linejoin": "round"}
    if main.shape == (len(streets),):
        yield paths(_shapes(streets[~main]), view, stroke_width=0.6, **road)
        yield paths(_shapes(streets[main]), view, stroke_width=2.2, **road)
    else:
        yield paths(_shapes(streets), view, stroke_width=0.8, **road)


def _shapes(features: gpd.GeoDataFrame | None) -> list[BaseGeometry]:
    """Give the shapes of a layer; none when it is not there."""
    return [] if features is None else list(features.geometry)


def _district_names(districts: gpd.GeoDataFrame | None, view: View) -> str:
    """Write the names of the largest districts in the picture."""
    if districts is None or "name" not in districts:
        return ""
    seen = [
        (view.to_pixels(shape), str(name))
        for shape, name in zip(districts.geometry, districts["name"], strict=True)
    ]
    largest = sorted(seen, key=lambda each: (-each[0].area, each[1]))
    return "".join(
        label(
            name,
            round(shape.representative_point().x, 1),
            round(shape.representative_point().y, 1),
            font_size=12,
            text_anchor="middle",
        )
        for shape, name in largest[:_DISTRICTS_NAMED]
        if shape.area > 60 * 40
    )


def _marked(prioritised: Sequence[Priority], view: View) -> Iterator[str]:
    """Mark the places that are put first."""
    for each in prioritised:
        yield paths([each.issue.area], view, **_PRIORITY)
        middle = view.to_pixels(each.issue.area.centroid)
        if not middle.is_empty:
            x, y = shapely.get_x(middle), shapely.get_y(middle)
            yield _mark(str(each.rank), round(float(x), 1), round(float(y), 1))


def _mark(number: str, x: float, y: float) -> str:
    """Draw a number in a disc."""
    disc = element("circle", cx=x, cy=y, r=11, fill=BLUE, stroke="#fff", stroke_width=2)
    return disc + element(
        "text",
        number,
        x=x,
        y=y + 5,
        font_size=14,
        font_weight="bold",
        text_anchor="middle",
        fill="#fff",
    )
