"""The values of a table, as files know them."""

from datetime import date, datetime
from uuid import UUID

import geopandas as gpd
import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype

from geosafety.model.handout import Handout

Cell = str | int | float | bool | date | datetime | None


def plain(value: object) -> Cell:
    """
    Turn a value of a frame into what every format knows; nothing is None.

    Examples
    --------
    >>> plain(np.float64("nan")) is None
    True
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime()
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, (str, bool, int, date)):
        return value
    return str(value) if isinstance(value, UUID) else repr(value)


def rows_of(handout: Handout) -> list[list[Cell]]:
    """Give the table row by row, the columns in the order described."""
    columns = [handout.rows[each.name].tolist() for each in handout.columns]
    return [[plain(value) for value in row] for row in zip(*columns, strict=True)]


def geo_frame(handout: Handout) -> gpd.GeoDataFrame:
    """
    Give rows and shapes together, only with the columns described.

    The coordinate system is that of the shapes. Values that formats do not know are
    written as text.
    """
    frame = handout.rows[[each.name for each in handout.columns]].reset_index(drop=True)
    for name in filter(lambda each: is_object_dtype(frame[each]), frame.columns):
        frame[name] = [plain(value) for value in frame[name]]
    shapes = handout.shapes
    if shapes is None:
        message = f"{handout.name} has no shapes"
        raise TypeError(message)
    return gpd.GeoDataFrame(frame, geometry=shapes.to_numpy(), crs=shapes.crs)
