"""The map of a planning review, drawn as SVG that needs nothing else."""

from collections.abc import Mapping

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geosafety.maps.plan_frame import legend, north_arrow, scale_bar, street_names
from geosafety.maps.plan_signs import (
    BLUE,
    INK,
    VERMILION,
    broken_lamp,
    drawn,
    lamp,
    school,
    stop,
    underpass,
)
from geosafety.maps.svg import View, element, paths, view_of, words
from geosafety.planning import Case
from geosafety.planning.hotspot_findings import touched_cells
from geosafety.planning.light_findings import lighting_of
from geosafety.planning.lighting import working_lamps

WIDTH = 860.0
_MARGIN_M = 30.0

Look = dict[str, float | str]
# A title, its sign for the legend, and the drawing itself.
Drawn = tuple[str, str, str]

_SITE: Look = {"fill": BLUE, "fill_opacity": 0.12, "stroke": BLUE, "stroke_width": 4}
_RING: Look = {
    "fill": "none",
    "stroke": BLUE,
    "stroke_width": 2,
    "stroke_dasharray": "10 6",
}
_HOT: Look = {"fill": "url(#hatch)", "stroke": VERMILION, "stroke_width": 1.5}
_DARK: Look = {"fill": "none", "stroke": INK, "stroke_width": 4}


def plan_map(case: Case) -> str:
    """
    Draw the site, its surroundings and what was found there.

    Parameters
    ----------
    case
        The site with its evidence, EPSG:3006.

    Returns
    -------
    str
        An `<svg>` element with presentation attributes only: no style sheet, no
        script, nothing loaded. The same case always gives the same text.
    """
    west, south, east, north = case.site.whole.bounds
    view = view_of(
        (west - _MARGIN_M, south - _MARGIN_M, east + _MARGIN_M, north + _MARGIN_M),
        width=WIDTH,
    )
    layers = case.evidence.layers
    areas, points = _areas(case, view), _points(case, view)
    below, height = legend([(title, sign) for title, sign, _ in areas + points], view)
    parts = [
        element("title", words("Karta över planområdet och dess omgivning")),
        element("desc", words(describe(case))),
        _hatch(),
        element("rect", width=view.width, height=view.height, fill="#f7f6f2"),
        *_base(layers, view),
        *(drawing for _, _, drawing in areas),
        street_names(layers.get("streets"), view),
        *(drawing for _, _, drawing in points),
        scale_bar(view),
        north_arrow(view),
        below,
    ]
    return element(
        "svg",
        "\n".join(part for part in parts if part),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {view.width:g} {view.height + height:g}",
        role="img",
        font_family="system-ui, Liberation Sans, sans-serif",
    )


def describe(case: Case) -> str:
    """Say in a sentence or two what the map shows."""
    names = {
        "lamps": "lampor och mörka sträckor",
        "stops": "hållplatser",
        "schools": "skolor",
        "underpasses": "gångtunnlar",
    }
    shown = ["hotspots"] if case.evidence.hotspots is not None else []
    shown += [name for key, name in names.items() if case.layer(key) is not None]
    also = f" Utmärkt där det finns: {', '.join(shown)}." if shown else ""
    return (
        f"Planområdet och {round(case.site.radius_m)} m omkring, norr uppåt, "
        f"SWEREF 99 TM.{also} Uppgifterna står också i texten och tabellerna nedan."
    )


def _hatch() -> str:
    """Make the pattern of the hot cells, so that colour is not all that tells."""
    line = element(
        "path", d="M-2 2L2 -2M0 8L8 0M6 10L10 6", stroke=VERMILION, stroke_opacity=0.6
    )
    pattern = element(
        "pattern", line, id="hatch", width=8, height=8, patternUnits="userSpaceOnUse"
    )
    return element("defs", pattern)


def _base(layers: Mapping[str, gpd.GeoDataFrame], view: View) -> list[str]:
    """Draw what orients, in pale colours."""
    fills = {"parks": "#e3edd8", "water": "#cfe2ee", "buildings": "#d8d2c8"}
    streets = _shapes(layers.get("streets"))
    road: Look = {
        "fill": "none",
        "stroke_linejoin": "round",
        "stroke_linecap": "round",
    }
    footway: Look = {
        "fill": "none",
        "stroke": "#8a8377",
        "stroke_width": 1.6,
        "stroke_dasharray": "5 3",
    }
    rails: Look = {"fill": "none", "stroke": "#6f6a61", "stroke_width": 3}
    return [
        *(
            paths(_shapes(layers.get(key)), view, fill=fill, fill_rule="evenodd")
            for key, fill in fills.items()
        ),
        paths(_shapes(layers.get("railways")), view, stroke_dasharray="9 4", **rails),
        paths(streets, view, stroke="#b9b3a8", stroke_width=7.5, **road),
        paths(streets, view, stroke="#ffffff", stroke_width=6, **road),
        paths(_shapes(layers.get("paths")), view, **footway),
    ]


def _shapes(features: gpd.GeoDataFrame | None) -> list[BaseGeometry]:
    """Give the shapes of a layer; none when it is not there."""
    return [] if features is None else list(features.geometry)


def _areas(case: Case, view: View) -> list[Drawn]:
    """Draw the zones and what has extent in them."""
    run, light = case.evidence.hotspots, lighting_of(case)
    hot = [] if run is None else list(touched_cells(case, run)["geometry"])
    dark = [] if light is None else list(light.gaps.geometry)
    box = {"x": 0, "y": -9, "width": 22, "height": 12}
    line = {"d": "M0 -3L22 -3"}
    site = element("rect", **box, **_SITE)
    ring = element("path", **line, **_RING)
    around = f"Omgivning, {round(case.site.radius_m)} m"
    return _seen(
        [
            ("Planområde", site, paths([case.site.area], view, **_SITE)),
            (around, ring, paths([case.site.whole], view, **_RING)),
            ("Hotspot", element("rect", **box, **_HOT), paths(hot, view, **_HOT)),
            (
                "Mörk sträcka",
                element("path", **line, **_DARK),
                paths(dark, view, **_DARK),
            ),
        ]
    )


def _points(case: Case, view: View) -> list[Drawn]:
    """Draw what has a sign of its own."""
    layer = case.layer
    return _seen(
        [
            *_lamps(layer("lamps"), view),
            ("Hållplats", stop(11, -3), drawn(layer("stops"), view, stop)),
            ("Skola", school(11, -3), drawn(layer("schools"), view, school)),
            (
                "Gångtunnel",
                underpass(11, -3),
                drawn(layer("underpasses"), view, underpass),
            ),
        ]
    )


def _seen(drawings: list[Drawn]) -> list[Drawn]:
    """Keep what there is anything of in the picture."""
    return [drawing for drawing in drawings if drawing[2]]


def _lamps(lamps: gpd.GeoDataFrame | None, view: View) -> list[Drawn]:
    """Draw lamps that work and lamps that do not, each with its own sign."""
    if lamps is None:
        return []
    working = working_lamps(lamps)
    return [
        ("Lampa", lamp(11, -3), drawn(lamps[working], view, lamp)),
        (
            "Trasig lampa",
            broken_lamp(11, -3),
            drawn(lamps[~working], view, broken_lamp),
        ),
    ]
