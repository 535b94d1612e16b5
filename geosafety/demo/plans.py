"""Two plan areas: one in the whole country's system, one in the local zone."""

import json
import tempfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.crs import SWEREF99_TM, reproject_geometry
from geosafety.demo.drawing import bent
from geosafety.demo.plan_sheet import Spot

PLAN_FILES = ("stationskvarteret.geojson", "smedhojden_etapp_2.gpkg")
_STATION_BLOCK: tuple[Spot, ...] = (
    (-180, 1230), (130, 1250), (140, 1190), (175, 1030), (-40, 1010), (-190, 1060),
)  # fmt: skip
_SMITHY_SLOPE: tuple[Spot, ...] = (
    (1540, -1010), (1720, -930), (1890, -1020), (1860, -1190), (1640, -1200),
)  # fmt: skip


def write_plans(folder: Path, *, local_crs: int) -> list[Path]:
    """
    Write the two plan files and give their paths.

    Parameters
    ----------
    folder
        Where to; it is made if needed.
    local_crs
        EPSG code of the local SWEREF 99 zone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    first, second = (folder / name for name in PLAN_FILES)
    first.write_bytes(
        _geojson("Stationskvarteret", bent(shapely.Polygon(_STATION_BLOCK)))
    )
    slope = bent(shapely.Polygon(_SMITHY_SLOPE))
    local = reproject_geometry(slope, source=SWEREF99_TM, target=local_crs)
    second.write_bytes(_geopackage("Smedhöjden etapp 2", local, crs=local_crs))
    return [first, second]


def _geojson(name: str, area: BaseGeometry) -> bytes:
    """Write one area as GeoJSON in EPSG:3006, with the system named."""
    rounded = shapely.set_precision(area, 0.01)
    document = {
        "type": "FeatureCollection",
        "crs": {
            "type": "name",
            "properties": {"name": f"urn:ogc:def:crs:EPSG::{SWEREF99_TM}"},
        },
        "features": [
            {
                "type": "Feature",
                "properties": {"namn": name, "skede": "samråd"},
                "geometry": json.loads(shapely.to_geojson(rounded)),
            }
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _geopackage(name: str, area: BaseGeometry, *, crs: int) -> bytes:
    """Write one area as a GeoPackage whose clock stands still."""
    frame = gpd.GeoDataFrame(
        {"namn": [name], "skede": ["samråd"]},
        geometry=[shapely.set_precision(area, 0.01)],
        crs=crs,
    )
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-09-01T06:00:00.000Z"})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.gpkg"
            frame.to_file(path, layer="planomrade", driver="GPKG")
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
