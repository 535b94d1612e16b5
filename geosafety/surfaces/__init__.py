"""Rasters: the only room that opens them."""

from geosafety.surfaces.density import (
    DensityMap,
    density_map,
    read_method,
    write_cog,
)
from geosafety.surfaces.raster import Raster, read_window
from geosafety.surfaces.sample import BandShare, ZonalSum, share_between, zonal_sum
from geosafety.surfaces.take_in import RasterFound, take_in
from geosafety.surfaces.tiles import ColourClass, blank_tile, colours_of, raster_tile

__all__ = [
    "BandShare",
    "ColourClass",
    "DensityMap",
    "Raster",
    "RasterFound",
    "ZonalSum",
    "blank_tile",
    "colours_of",
    "density_map",
    "raster_tile",
    "read_method",
    "read_window",
    "share_between",
    "take_in",
    "write_cog",
    "zonal_sum",
]
