"""The plan area and its surroundings share no ground and no cell."""

import numpy as np
import pytest
import shapely

from geosafety.planning import plan_area, site_of

SQUARE = shapely.box(616_000, 6_514_000, 616_300, 6_514_200)


def test_the_ring_is_what_lies_within_250_metres_but_not_inside():
    site = site_of(SQUARE)
    # The buffer of a rectangle: its area, its edge times 250 m, and a full circle.
    whole = 60_000 + 1_000 * 250 + np.pi * 250**2
    assert site.ring.area + site.area.area == pytest.approx(whole, rel=0.002)
    assert shapely.intersection(site.ring, site.area).area == pytest.approx(0)


def test_no_cell_is_in_both_zones():
    site = site_of(SQUARE)
    assert not np.intersect1d(site.area_cells, site.ring_cells).size


def test_a_plot_smaller_than_a_cell_still_has_one():
    site = site_of(shapely.box(616_000, 6_514_000, 616_010, 6_514_010))
    assert site.area_cells.size == 1


def test_polygons_win_over_points_and_lines():
    point = shapely.Point(616_500, 6_514_100)
    area, widened = plan_area(np.array([SQUARE, point], dtype=object))
    assert (area.area, widened) == (60_000, False)


def test_points_and_lines_alone_are_widened():
    point = shapely.Point(616_500, 6_514_100)
    area, widened = plan_area(np.array([point], dtype=object))
    assert widened
    assert area.area == pytest.approx(np.pi * 25**2, rel=0.01)


def test_overlapping_parts_are_counted_once():
    other = shapely.box(616_200, 6_514_000, 616_400, 6_514_200)
    area, _ = plan_area(np.array([SQUARE, other], dtype=object))
    assert area.area == pytest.approx(400 * 200)


def test_a_collection_of_geometries_is_taken_apart():
    mixed = shapely.GeometryCollection([SQUARE, shapely.Point(616_500, 6_514_100)])
    area, widened = plan_area(np.array([mixed], dtype=object))
    assert (area.area, widened) == (60_000, False)
