"""Hexagons over a town's own layers, for notebooks."""

from collections.abc import Mapping, Sequence

import folium
import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geosafety import grid
from geosafety.crs import SWEREF99_TM, WGS84
from geosafety.maps.offline import offline_map

_FILLS = {"water": "#ccdbe6", "parks": "#dbe6d3"}
_STREET = "#aaa8a4"
_HEIGHT_PX = 520


def town_map(layers: Mapping[str, gpd.GeoDataFrame]) -> folium.Map:
    """
    Draw water, parks and main streets, with no tile server.

    Parameters
    ----------
    layers
        With `water`, `parks`, `streets` (column `class`) and `districts`, in any CRS;
        the map shows the districts' extent.
    """
    extent = layers["districts"].to_crs(WGS84).total_bounds
    drawing = offline_map(*map(float, extent))
    drawing.height = (_HEIGHT_PX, "px")
    for key, colour in _FILLS.items():
        style = {"fillColor": colour, "color": colour, "weight": 1, "fillOpacity": 1}
        _draw(layers[key], style, drawing)
    streets = layers["streets"]
    main = streets[streets["class"] != "local"]
    _draw(main, {"color": _STREET, "weight": 1}, drawing)
    return drawing


def draw_hexagons(
    drawing: folium.Map,
    cells: NDArray[np.int64],
    *,
    fills: Sequence[str],
    words: Sequence[str],
) -> None:
    """
    Lay hexagons over a map.

    Parameters
    ----------
    drawing
        The map.
    cells : ndarray of int64, shape (n,)
        H3 cells.
    fills, words
        Of each: its colour, and what is said when it is pointed at (plain text).
    """
    corners = shapely.transform(grid.polygons(cells), lambda degrees: degrees.round(6))
    features = [
        {
            "type": "Feature",
            "geometry": outline.__geo_interface__,
            "properties": {"fill": fill, "words": said},
        }
        for outline, fill, said in zip(corners, fills, words, strict=True)
    ]
    if features:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            style_function=_hexagon_style,
            tooltip=folium.GeoJsonTooltip(fields=["words"], labels=False),
        ).add_to(drawing)


def draw_points(
    drawing: folium.Map, points: NDArray[np.float64], *, colour: str, words: str
) -> None:
    """Lay small dots over a map, at points of EPSG:3006, metres, shape (k, 2)."""
    places = gpd.GeoSeries(shapely.points(points), crs=SWEREF99_TM).to_crs(WGS84)
    for place in places:
        folium.CircleMarker(
            (place.y, place.x),
            radius=2.5,
            color=colour,
            weight=1,
            fill=True,
            fill_opacity=1,
            tooltip=words,
        ).add_to(drawing)


def _draw(
    features: gpd.GeoDataFrame, style: dict[str, object], drawing: folium.Map
) -> None:
    """Draw a layer in one style."""
    shapes = features.to_crs(WGS84).geometry
    folium.GeoJson(shapes.to_json(), style_function=lambda _feature: style).add_to(
        drawing
    )


def _hexagon_style(feature: dict[str, dict[str, str]]) -> dict[str, object]:
    """Fill a hexagon with its own colour."""
    fill = feature["properties"]["fill"]
    return {"fillColor": fill, "fillOpacity": 0.75, "color": "#555", "weight": 0.5}
