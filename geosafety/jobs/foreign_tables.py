"""Read the tables and maps that staff bring: CSV, Parquet, GeoJSON."""

import csv
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.errors import ShapelyError

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import RefusedInputError
from geosafety.intake import JsonValue, load_json

_SNIFFED_CHARACTERS = 8192
_KINDS_OF_TABLE = (".csv", ".txt", ".parquet")
_KINDS_OF_MAP = (".geojson", ".json")


def read_table(path: Path) -> pd.DataFrame:
    """
    Read a table; the cells of a CSV stay text.

    Raises
    ------
    RefusedInputError
        If the file is no CSV or Parquet, or cannot be read as such.
    """
    kind = path.suffix.lower()
    if kind not in _KINDS_OF_TABLE:
        raise _unknown_kind(path, _KINDS_OF_TABLE)
    try:
        if kind == ".parquet":
            return _read_parquet(path)
        return _read_csv(path.read_bytes())
    except (pa.ArrowException, pd.errors.ParserError, csv.Error, ValueError) as error:
        raise RefusedInputError(
            sv=f"{path.name} går inte att läsa som tabell: {error}.",
            en=f"{path.name} cannot be read as a table: {error}.",
        ) from error


def read_map(path: Path) -> gpd.GeoDataFrame | None:
    """
    Read named shapes from GeoJSON (EPSG:4326), or None for other kinds of file.

    Returns
    -------
    GeoDataFrame
        The properties, and `geometry` in EPSG:3006, metres.

    Raises
    ------
    RefusedInputError
        If the file is no readable GeoJSON.
    """
    if path.suffix.lower() not in _KINDS_OF_MAP:
        return None
    try:
        rows = [_feature(each) for each in _features(load_json(path.read_bytes()))]
    except (ShapelyError, KeyError, TypeError, ValueError) as error:
        raise RefusedInputError(
            sv=f"{path.name} går inte att läsa som GeoJSON: {error}.",
            en=f"{path.name} cannot be read as GeoJSON: {error}.",
        ) from error
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=SWEREF99_TM)


def _read_parquet(path: Path) -> pd.DataFrame:
    """Read a Parquet file."""
    frame: pd.DataFrame = pq.read_table(path).to_pandas()
    return frame


def _read_csv(raw: bytes) -> pd.DataFrame:
    """Read a CSV in UTF-8 or Windows-1252, whatever stands between its cells."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    sample = text[:_SNIFFED_CHARACTERS]
    delimiter = max(",;\t|", key=sample.split("\n", 1)[0].count)
    return pd.read_csv(
        BytesIO(text.encode()), sep=delimiter, dtype="str", keep_default_na=False
    )


def _features(document: JsonValue) -> list[dict[str, JsonValue]]:
    """List the features of a collection, or the one feature."""
    if not isinstance(document, dict):
        message = "an object is needed"
        raise TypeError(message)
    listed = document.get("features", [document])
    if not isinstance(listed, list):
        message = "`features` must be a list"
        raise TypeError(message)
    return [each for each in listed if isinstance(each, dict)]


def _feature(feature: dict[str, JsonValue]) -> dict[str, object]:
    """Give one feature's properties and its shape in metres."""
    properties = feature.get("properties")
    geometry = feature["geometry"]
    if not isinstance(geometry, dict):
        message = "a feature lacks its geometry"
        raise TypeError(message)
    shape = shapely.geometry.shape(geometry)
    return {
        **(properties if isinstance(properties, dict) else {}),
        "geometry": reproject_geometry(shape, source=WGS84, target=SWEREF99_TM),
    }


def _unknown_kind(path: Path, kinds: tuple[str, ...]) -> RefusedInputError:
    """Name the kinds of file that can be read."""
    known = ", ".join(kinds)
    return RefusedInputError(
        sv=f"{path.name} är inte en fil som kan läsas här; den ska sluta på {known}.",
        en=f"{path.name} is no file that can be read here; it should end in {known}.",
    )
