"""Rasters: the only room that opens them."""

from geosafety.surfaces.density import DensityMap, density_map, write_cog
from geosafety.surfaces.raster import Raster, read_window
from geosafety.surfaces.sample import BandShare, ZonalSum, share_between, zonal_sum
from geosafety.surfaces.take_in import RasterFound, take_in

__all__ = [
    "BandShare",
    "DensityMap",
    "Raster",
    "RasterFound",
    "ZonalSum",
    "density_map",
    "read_window",
    "share_between",
    "take_in",
    "write_cog",
    "zonal_sum",
]
