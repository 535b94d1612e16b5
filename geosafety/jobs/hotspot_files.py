"""Write a hotspot map as the file a person asked for."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np

from geosafety import grid
from geosafety.errors import Language
from geosafety.jobs.whole_file import whole
from geosafety.maps.hotspot_page import hotspot_page
from geosafety.model.hotspot import Hotspots, MethodCard

LAYER = "hotspots"
_DEGREE_DIGITS = 7


@dataclass(frozen=True, slots=True)
class HotspotMap:
    """A map with its method and its title, in the reader's language."""

    found: Hotspots
    method: MethodCard
    title: str
    language: Language


def write_hotspots(path: Path, drawn: HotspotMap) -> None:
    """
    Write the map in the format that the suffix names, whole or not at all.

    Parameters
    ----------
    path
        Ends in one of `FORMATS`. GeoJSON, GeoPackage and GeoParquet have the
        hexagons as polygons, EPSG:4326; CSV has only the columns; HTML is a page.
    drawn
        What to write.
    """
    with whole(path) as draft:
        FORMATS[path.suffix.lower()](draft, drawn)


def _write_geojson(path: Path, drawn: HotspotMap) -> None:
    """Write a feature collection with flat properties and the method beside it."""
    frame = drawn.found.frame
    rows = frame.astype(object).where(frame.notna(), None).to_dict(orient="records")
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    np.round(outline.exterior.coords, _DEGREE_DIGITS).tolist()
                ],
            },
        }
        for row, outline in zip(rows, grid.polygons(drawn.found.cells), strict=True)
    ]
    collection = {
        "type": "FeatureCollection",
        "method": drawn.method.as_json(),
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=False, allow_nan=False)
    path.write_text(text, encoding="utf-8")


def _write_gpkg(path: Path, drawn: HotspotMap) -> None:
    """Write one layer, with the method as the layer's description."""
    method = json.dumps(drawn.method.as_json(), ensure_ascii=False)
    _geo_frame(drawn).to_file(
        path,
        driver="GPKG",
        layer=LAYER,
        layer_options={"DESCRIPTION": method, "IDENTIFIER": drawn.title},
    )


def _write_parquet(path: Path, drawn: HotspotMap) -> None:
    """Write GeoParquet."""
    _geo_frame(drawn).to_parquet(path, index=False)


def _write_csv(path: Path, drawn: HotspotMap) -> None:
    """Write the columns as they are, UTF-8, decimal points."""
    drawn.found.frame.to_csv(path, index=False)


def _write_html(path: Path, drawn: HotspotMap) -> None:
    """Write a page that stands alone."""
    page = hotspot_page(
        drawn.found.frame, drawn.method, title=drawn.title, language=drawn.language
    )
    path.write_text(page, encoding="utf-8")


def _geo_frame(drawn: HotspotMap) -> gpd.GeoDataFrame:
    """Give every cell its hexagon, EPSG:4326."""
    outlines = grid.polygons(drawn.found.cells)
    return gpd.GeoDataFrame(drawn.found.frame, geometry=outlines, crs=4326)


FORMATS: dict[str, Callable[[Path, HotspotMap], None]] = {
    ".geojson": _write_geojson,
    ".gpkg": _write_gpkg,
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".html": _write_html,
}
