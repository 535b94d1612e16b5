"""Read what the rasters of the municipality tell about a site."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.catalog import Catalog
from geosafety.errors import RefusedInputError
from geosafety.planning import RasterEvidence, Site
from geosafety.planning.ground_findings import (
    PATH_HALF_WIDTH_M,
    PATH_SIDE_M,
    VEGETATION_HIGH_M,
    VEGETATION_LOW_M,
)
from geosafety.settings import Settings
from geosafety.surfaces import (
    BandShare,
    Raster,
    read_window,
    share_between,
    zonal_sum,
)

_POPULATION, _HEIGHT = "population", "vegetation_height"


def raster_files(settings: Settings, catalog: Catalog) -> dict[str, Path]:
    """Name the file of each raster layer; it need not be there."""
    folder = settings.municipality_dir / "rasters"
    return {
        key: folder / layer.raster
        for key, layer in catalog.layers.items()
        if layer.raster is not None
    }


def read_rasters(
    site: Site, paths: gpd.GeoDataFrame | None, *, files: Mapping[str, Path]
) -> RasterEvidence:
    """
    Sum the inhabitants, and measure the growth along the paths.

    A raster that is not there or cannot be used leaves a reason, not a zero.

    Parameters
    ----------
    site
        The plan area and its surroundings, EPSG:3006.
    paths : GeoDataFrame or None
        Lines, EPSG:3006.
    files
        Layer key to GeoTIFF.
    """
    people = _window(files.get(_POPULATION), site.whole)
    growth = _growth(site, paths, files.get(_HEIGHT))
    reasons = {_POPULATION: people, _HEIGHT: growth}
    gaps = {key: why for key, why in reasons.items() if isinstance(why, str)}
    vegetation = growth if isinstance(growth, BandShare) else None
    if isinstance(people, str):
        return RasterEvidence(vegetation=vegetation, gaps=gaps)
    return RasterEvidence(
        population_area=zonal_sum(people, site.area),
        population_ring=zonal_sum(people, site.ring),
        vegetation=vegetation,
        gaps=gaps,
    )


def _growth(
    site: Site, paths: gpd.GeoDataFrame | None, file: Path | None
) -> BandShare | str:
    """Measure the low growth beside the paths, or say why it cannot be done."""
    lines = [] if paths is None else list(paths.geometry)
    beside = shapely.buffer(lines, PATH_HALF_WIDTH_M + PATH_SIDE_M)
    strip = shapely.intersection(shapely.union_all(beside), site.whole)
    if strip.is_empty:
        return "inga gång- och cykelvägar finns att mäta växtligheten längs"
    height = _window(file, strip)
    if isinstance(height, str):
        return height
    return share_between(height, strip, low=VEGETATION_LOW_M, high=VEGETATION_HIGH_M)


def _window(file: Path | None, area: BaseGeometry) -> Raster | str:
    """Read the part of a raster that an area needs, or say why it is not there."""
    if file is None or not file.is_file():
        name = "rastret" if file is None else file.name
        return f"{name} finns inte i kommunens data"
    try:
        return read_window(file, area.bounds)
    except RefusedInputError as refusal:
        return refusal.sv.rstrip(".")
