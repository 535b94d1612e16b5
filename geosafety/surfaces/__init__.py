"""Rasters: the only room that opens them."""

from geosafety.surfaces.raster import Raster, read_window
from geosafety.surfaces.sample import BandShare, ZonalSum, share_between, zonal_sum

__all__ = [
    "BandShare",
    "Raster",
    "ZonalSum",
    "read_window",
    "share_between",
    "zonal_sum",
]
