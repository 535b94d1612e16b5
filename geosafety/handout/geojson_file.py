"""GeoJSON with flat properties."""

import json

import numpy as np
import shapely
from numpy.typing import NDArray

from geosafety.crs import WGS84
from geosafety.handout.cells import geo_frame, plain
from geosafety.handout.method import method_json
from geosafety.model.handout import Handout

_DEGREE_DIGITS = 7


def geojson_file(handout: Handout) -> bytes:
    """Write a feature collection, EPSG:4326, with the method beside the features."""
    frame = geo_frame(handout).to_crs(WGS84)
    shapes = shapely.to_geojson(shapely.transform(frame.geometry.to_numpy(), _rounded))
    rows = frame.drop(columns="geometry").to_dict("records")
    features = [
        f'{{"type":"Feature","properties":{_properties(row)},'
        f'"geometry":{shape or "null"}}}'
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return (
        f'{{"type":"FeatureCollection","method":{method_json(handout)},'
        f'"features":[{",".join(features)}]}}'
    ).encode()


def _rounded(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round to a centimetre."""
    return degrees.round(_DEGREE_DIGITS)


def _properties(row: dict[object, object]) -> str:
    """Write a row's values as strict JSON."""
    values = {str(key): plain(value) for key, value in row.items()}
    return json.dumps(values, ensure_ascii=False, allow_nan=False, default=str)
