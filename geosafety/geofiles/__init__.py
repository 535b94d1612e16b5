"""Geographic files to features: read, checked, in EPSG:3006."""

from geosafety.geofiles.areas import AreaFile, read_areas
from geosafety.geofiles.features import ChooseLayerError, RawFeature
from geosafety.geofiles.gpkg import read_gpkg
from geosafety.geofiles.strict_json import JsonValue, load_json

__all__ = [
    "AreaFile",
    "ChooseLayerError",
    "JsonValue",
    "RawFeature",
    "load_json",
    "read_areas",
    "read_gpkg",
]
