"""Frames as GeoJSON for the browser: EPSG:4326, flat properties."""

import json
from collections.abc import Hashable, Mapping
from datetime import date, datetime
from uuid import UUID

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geosafety.crs import SWEREF99_TM, WGS84, reproject_points

# A tenth of a metre, which is finer than any layer here.
_DECIMALS = 6


def feature_collection(features: gpd.GeoDataFrame) -> bytes:
    """
    Write features as GeoJSON.

    Parameters
    ----------
    features : GeoDataFrame
        EPSG:3006, metres; the other columns become properties. Missing values
        become null.
    """
    name = features.geometry.name if len(features.columns) else "geometry"
    shapes = shapely.to_geojson(_degrees(np.asarray(features.geometry.array)))
    rows = features.drop(columns=name).to_dict("records")
    parts = [
        f'{{"type":"Feature","properties":{_dumped(row)},"geometry":{shape}}}'
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'.encode()


def plain(value: object) -> object:
    """Turn a value of a frame into what JSON knows."""
    if isinstance(value, UUID | datetime | date):
        return str(value)
    if isinstance(value, np.generic):
        value = value.item()
    return None if pd.isna(value) else value  # type: ignore[call-overload]


def _degrees(shapes: np.ndarray) -> np.ndarray:
    """Move shapes from metres to degrees, rounded."""

    def move(xy: np.ndarray) -> np.ndarray:
        degrees = reproject_points(xy[:, 0], xy[:, 1], source=SWEREF99_TM, target=WGS84)
        return np.column_stack(degrees).round(_DECIMALS)

    return shapely.transform(shapes, move)


def _dumped(row: Mapping[Hashable, object]) -> str:
    """Write a row's values as strict JSON."""
    properties = {str(key): plain(value) for key, value in row.items()}
    return json.dumps(properties, ensure_ascii=False, allow_nan=False)
