"""The drawings of a meeting show what its tables say, and load nothing."""

import dataclasses
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafety import grid
from geosafety.maps.meeting_map import now_map, year_map
from geosafety.maps.week_picture import week_picture

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def found(evidence):
    return evidence.maps[0]


@pytest.fixture
def ground(found):
    east, north = grid.centres_3006(found.cells)
    area = shapely.box(east.min(), north.min(), east.max(), north.max())
    street = shapely.LineString([(east.min(), north.mean()), (east.max(), north.max())])
    return {
        "districts": gpd.GeoDataFrame({"name": ["Å & Ö"]}, geometry=[area], crs=3006),
        "streets": gpd.GeoDataFrame({"class": ["main"]}, geometry=[street], crs=3006),
    }


def words_of(picture):
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own drawing
    return [element.text for element in root.iter(f"{SVG}text")]


def test_the_map_names_districts_classes_and_prioritised_places(
    found, ground, make_record
):
    picture = now_map(found, ground, make_record().content.priorities)
    words = words_of(picture)
    for said in ("Å & Ö", "20 eller fler", "Fler än vanligt", "Prioriterad plats 1–5"):
        assert said in words
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own drawing
    assert root.find(f"{SVG}title").text == picture.description
    for absent in ("style", "href", "script"):
        assert absent not in picture.svg


def test_only_classes_that_are_there_are_explained(found):
    counts = np.zeros(found.now.size)
    counts[3] = 4
    quiet = dataclasses.replace(found, now=counts, busiest=())
    words = words_of(now_map(quiet, {}, ()))
    assert "3–4 rapporter" in words
    assert "1–2 rapporter" not in words
    assert "Fler än vanligt" not in words


def test_what_lies_far_away_is_left_out_and_told(found):
    counts = np.zeros(found.now.size)
    east, north = grid.centres_3006(found.cells)
    west = int(east.argmin())
    counts[np.hypot(east - east[west], north - north[west]) < 500] = 100
    counts[int(east.argmax())] = 1
    lone = dataclasses.replace(found, now=counts, busiest=())
    assert "utanför kartbilden" in now_map(lone, {}, ()).description


def test_nothing_to_draw_is_no_map(found):
    nothing = dataclasses.replace(found, now=np.zeros(found.now.size), busiest=())
    assert now_map(nothing, {}, ()) is None
    assert (year_map(found, {}, ()) is None) == (not found.year.frame["Gi_Bin"].any())


def test_the_same_findings_give_the_same_drawing(found, ground):
    assert now_map(found, ground, ()) == now_map(found, ground, ())


def test_the_week_is_168_boxes_darker_where_there_is_more():
    weights = np.zeros((7, 24))
    weights[6, 23] = 4.5
    picture = week_picture(weights)
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own drawing
    fills = [box.get("fill") for box in root.iter(f"{SVG}rect")]
    # Beside the boxes, the ground and the five of the scale.
    assert len(fills) == 7 * 24 + 1 + 5
    assert fills.count("#b84300") == 2
    assert "från inga till 4,5 rapporter i timmen" in words_of(picture)


def test_a_place_outside_the_municipality_does_not_shrink_the_map(found, make_record):
    (place,) = make_record().content.priorities
    far = dataclasses.replace(place.issue, area=shapely.Point(0, 0).buffer(90))
    away = dataclasses.replace(place, issue=far)
    with_it, without = (
        {said for said in words_of(now_map(found, {}, places)) if said.endswith(" m")}
        for places in ([away], ())
    )
    assert with_it == without == {"1000 m"}
