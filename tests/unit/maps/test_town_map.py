import geopandas as gpd
import numpy as np
import shapely

from geosafety import grid
from geosafety.maps.town_map import draw_hexagons, draw_points, town_map

AREA = grid.grow(grid.cells_of_points([17.008], [58.753], 9), rings=1)
EAST, NORTH = (axis[0] for axis in grid.centres_3006(AREA[:1]))


def layers():
    square = shapely.box(EAST - 900, NORTH - 900, EAST + 900, NORTH + 900)
    line = shapely.LineString([(EAST, NORTH), (EAST + 500, NORTH)])
    one = {
        key: gpd.GeoDataFrame(geometry=[square], crs=3006)
        for key in ("districts", "water", "parks")
    }
    streets = gpd.GeoDataFrame(
        {"class": ["primary", "local"]}, geometry=[line, line], crs=3006
    )
    return one | {"streets": streets}


def test_hexagons_and_points_lie_over_the_town_without_a_tile_server():
    drawing = town_map(layers())
    words = [f"cell {number}" for number in range(AREA.size)]
    draw_hexagons(drawing, AREA, fills=["#b2182b"] * AREA.size, words=words)
    draw_points(drawing, np.array([[EAST, NORTH]]), colour="#000", words="stop")
    page = drawing.get_root().render()
    assert all(f'"{each}"' in page for each in words)
    assert "stop" in page
    assert "tile.openstreetmap" not in page
    assert "520" in page


def test_a_map_without_hexagons_is_the_town():
    drawing = town_map(layers())
    before = len(drawing._children)  # noqa: SLF001
    none = np.empty(0, np.int64)
    draw_hexagons(drawing, none, fills=[], words=[])
    assert len(drawing._children) == before  # noqa: SLF001
