"""A stretch is dark where lamps stand more than 35 metres apart."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geosafety.planning.lighting import lighting

EVERYWHERE = shapely.box(-1000, -1000, 2000, 1000)


def lamps_at(*east, working=None):
    columns = {} if working is None else {"working": working}
    return gpd.GeoDataFrame(columns, geometry=shapely.points(east, [0] * len(east)))


def road(length):
    line = shapely.LineString([(0, 0), (length, 0)])
    return gpd.GeoDataFrame({"name": ["Lyktgatan"]}, geometry=[line])


@pytest.mark.parametrize(
    ("distance_m", "dark_m"), [(30, 0), (35, 0), (45, 10), (100, 65)]
)
def test_two_lamps_leave_what_is_beyond_35_metres(distance_m, dark_m):
    found = lighting(lamps_at(0, distance_m), road(distance_m), EVERYWHERE)
    assert found.dark_m == pytest.approx(dark_m, abs=0.5)


def test_a_broken_lamp_gives_no_light():
    found = lighting(
        lamps_at(0, 30, 60, working=[True, False, True]), road(60), EVERYWHERE
    )
    assert (found.lamps, found.broken) == (3, 1)
    assert found.dark_m == pytest.approx(25, abs=0.5)


def test_a_lamp_of_unknown_state_is_taken_to_work():
    found = lighting(lamps_at(0, 30, working=[True, None]), road(30), EVERYWHERE)
    assert (found.broken, found.dark_m) == (0, 0.0)


def test_a_road_without_lamps_is_dark_all_the_way():
    none = gpd.GeoDataFrame(geometry=[])
    found = lighting(none, road(120), EVERYWHERE)
    assert (found.lamps, found.dark_m, len(found.gaps)) == (0, 120.0, 1)


def test_only_the_part_within_the_area_is_measured():
    found = lighting(lamps_at(0, 30), road(100), shapely.box(0, -5, 40, 5))
    assert found.length_m == pytest.approx(40)


def test_a_lamp_around_the_corner_lights_the_junction():
    crossing = gpd.GeoDataFrame(
        geometry=[
            shapely.LineString([(0, 0), (20, 0)]),
            shapely.LineString([(20, 0), (20, 30)]),
        ]
    )
    found = lighting(lamps_at(8), crossing, EVERYWHERE)
    # The lamp reaches 17.5 m: 12 m to the corner and a part of the side street.
    lit_side_m = np.sqrt(17.5**2 - 12**2)
    assert found.dark_m == pytest.approx(30 - lit_side_m, abs=0.3)
