"""The map of a review is one drawing that a strict page may show."""

import re
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geosafety.grid import cells_touching
from geosafety.maps.plan_map import describe, plan_map
from geosafety.maps.svg import element, path, view_of
from geosafety.model.vocabulary import Vocabulary
from geosafety.planning import Evidence, HotspotEvidence, case_of, site_of
from geosafety.planning.evidence import whole_months

EAST, NORTH = 616_000.0, 6_514_000.0
SVG = "{http://www.w3.org/2000/svg}"


def features(shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=3006)


@pytest.fixture
def case():
    site = site_of(shapely.box(EAST, NORTH, EAST + 200, NORTH + 150))
    street = shapely.LineString([(EAST - 300, NORTH + 60), (EAST + 500, NORTH + 60)])
    lamps = shapely.points([EAST, EAST + 60, EAST + 120], [NORTH + 62] * 3)
    hot = cells_touching(site.area, 9)
    run = HotspotEvidence(
        cells=pd.DataFrame(
            {"cell": hot, "n": 9.0, "z": 4.0, "q": 0.01, "bin": 3, "stability": 1.0}
        ),
        resolution=9,
        period=None,
        reports=100,
    )
    layers = {
        "streets": features([street], name=["Å & Ö-gatan <b>"]),
        "buildings": features(
            [shapely.box(EAST + 20, NORTH + 80, EAST + 60, NORTH + 99)]
        ),
        "lamps": features(lamps, working=[True, False, True]),
        "stops": features([shapely.Point(EAST + 30, NORTH + 70)], name=["Torget"]),
        "schools": features([shapely.Point(EAST - 9000, NORTH)], name=["Långt bort"]),
    }
    reports = pd.DataFrame(
        {
            "id": pd.Series(dtype=str),
            "category": pd.Series(dtype=str),
            "kind": pd.Series(dtype=str),
            "occurred_from": pd.Series(dtype="datetime64[us, UTC]"),
            "time_precision": pd.Series(dtype=str),
            "precision": pd.Series(dtype=str),
            "cell": pd.Series(dtype="int64"),
            "weight": pd.Series(dtype=float),
            "east": pd.Series(dtype=float),
            "north": pd.Series(dtype=float),
        }
    )
    evidence = Evidence(
        reports=reports,
        totals=pd.DataFrame({"kind": [], "category": [], "precision": [], "count": []}),
        period=whole_months(pd.Timestamp("2026-11-23").date()),
        layers=layers,
        sources={},
        hotspots=run,
    )
    return case_of(site, evidence, vocabulary=Vocabulary(categories={}, groups={}))


def titles(drawing):
    """List the words of the legend."""
    return {
        text.text
        for group in drawing.iter(f"{SVG}g")
        for text in group.iter(f"{SVG}text")
        if text.get("font-size") == "13"
    }


def test_the_map_is_well_formed_and_described(case):
    drawing = ET.fromstring(plan_map(case))  # noqa: S314
    assert drawing.get("role") == "img"
    assert drawing.find(f"{SVG}title").text
    assert drawing.find(f"{SVG}desc").text == describe(case)


def test_the_map_loads_nothing_and_needs_no_style(case):
    drawing = plan_map(case)
    assert not re.search(r"\bstyle=|<style|<script|<image|href", drawing)
    assert re.findall(r"https?://[^\"]+", drawing) == ["http://www.w3.org/2000/svg"]


def test_the_legend_explains_what_can_be_seen_and_nothing_else(case):
    found = titles(ET.fromstring(plan_map(case)))  # noqa: S314
    assert {
        "Planområde",
        "Hotspot",
        "Mörk sträcka",
        "Trasig lampa",
        "Hållplats",
    } <= found
    assert "Skola" not in found


def test_names_from_layers_are_escaped(case):
    drawing = plan_map(case)
    assert "<b>" not in drawing
    assert "Å &amp; Ö-gatan &lt;b&gt;" in drawing


def test_the_same_case_gives_the_same_drawing(case):
    assert plan_map(case) == plan_map(case)


def test_north_is_up_and_metres_become_pixels():
    view = view_of((0, 0, 100, 50), width=200)
    moved = view.to_pixels(shapely.Point(25, 50))
    assert (moved.x, moved.y, view.height) == (50, 0, 100)


def test_empty_shapes_leave_no_trace_in_path_data():
    assert path(shapely.Polygon()) == ""
    mixed = shapely.GeometryCollection([shapely.Polygon(), shapely.box(0, 0, 1, 1)])
    assert path(mixed).startswith("M1 0")


def test_attributes_are_quoted():
    assert element("text", name='a"b<c') == "<text name='a\"b&lt;c'/>"
