"""Read the tables and maps that staff bring: CSV, Parquet, GeoJSON."""

from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geosafety.crs import SWEREF99_TM, WGS84, reproject_geometry
from geosafety.errors import RefusedInputError
from geosafety.geofiles.geojson_shapes import ShapeFaultError, shape_of
from geosafety.geofiles.strict_json import JsonValue, load_json
from geosafety.intake.csv_encoding import decode_text
from geosafety.intake.csv_table import delimiter_of

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
    if kind == ".parquet":
        frame = _read_parquet(path)
        if frame.columns.empty:
            raise RefusedInputError(
                sv=f"{path.name} har inga kolumner med text eller tal.",
                en=f"{path.name} has no columns of text or numbers.",
            )
        texts = frame.select_dtypes(["object", "str"])
        if any("\0" in str(value) for name in texts for value in texts[name]):
            raise _unstorable(path)
        return frame
    raw = path.read_bytes()
    if b"\0" in raw:
        raise _unstorable(path)
    try:
        return _read_csv(raw)
    except ValueError as error:
        raise RefusedInputError(
            sv=f"{path.name} går inte att läsa som tabell; den ska ha en rubrikrad "
            "och lika många celler i varje rad.",
            en=f"{path.name} cannot be read as a table; it should have a header and "
            "as many cells in each row.",
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
    features = _features(load_json(path.read_bytes()), name=path.name)
    rows = [
        _feature(each, name=path.name, number=number)
        for number, each in enumerate(features, start=1)
    ]
    if not rows:
        raise RefusedInputError(
            sv=f"{path.name} har inga objekt i listan features.",
            en=f"{path.name} has no features in its list.",
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=SWEREF99_TM)


def _read_parquet(path: Path) -> pd.DataFrame:
    """Read the columns of a Parquet file that hold text, numbers or times."""
    try:
        # Arrow's threads outlive a damaged file and would take the program down.
        table = pq.read_table(
            BytesIO(path.read_bytes()), use_threads=False, pre_buffer=False
        )
        plain = [name for name in table.column_names if _is_plain(table[name].type)]
        frame: pd.DataFrame = table.select(plain).to_pandas()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise RefusedInputError(
            sv=f"{path.name} går inte att läsa som Parquet; filen är skadad eller av "
            "annat slag.",
            en=f"{path.name} cannot be read as Parquet; the file is damaged or of "
            "another kind.",
        ) from error
    return frame


def _is_plain(kind: pa.DataType) -> bool:
    """Tell a column of single values from shapes (bytes) and lists."""
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    return not pa.types.is_nested(kind) and kind not in {pa.binary(), pa.large_binary()}


def _read_csv(raw: bytes) -> pd.DataFrame:
    """Read a CSV in UTF-8 or Windows-1252, whatever stands between its cells."""
    body, _ = decode_text(raw)
    return pd.read_csv(
        BytesIO(body), sep=delimiter_of(body), dtype="str", keep_default_na=False
    )


def _features(document: JsonValue, *, name: str) -> list[dict[str, JsonValue]]:
    """List the features of a collection, or the one feature."""
    listed: JsonValue = None
    if isinstance(document, dict):
        listed = document.get("features", [document])
    if not isinstance(listed, list):
        raise RefusedInputError(
            sv=f"{name} går inte att läsa som GeoJSON: det ska vara ett objekt med "
            "en lista som heter features.",
            en=f"{name} cannot be read as GeoJSON: it should be an object with a "
            "list called features.",
        )
    return [each for each in listed if isinstance(each, dict)]


def _feature(
    feature: dict[str, JsonValue], *, name: str, number: int
) -> dict[str, object]:
    """Give one feature's properties and its shape in metres."""
    properties = feature.get("properties")
    try:
        shape, _ = shape_of(feature.get("geometry"))
    except ShapeFaultError as fault:
        raise RefusedInputError(
            sv=f"{name} går inte att läsa som GeoJSON: objekt {number} har ingen "
            f"riktig geometri. {fault.sv}",
            en=f"{name} cannot be read as GeoJSON: feature {number} has no proper "
            f"geometry. {fault.en}",
        ) from fault
    return {
        **(properties if isinstance(properties, dict) else {}),
        "geometry": reproject_geometry(shape, source=WGS84, target=SWEREF99_TM),
    }


def _unstorable(path: Path) -> RefusedInputError:
    """Tell that the character NUL stands somewhere, as it does all over UTF-16."""
    return RefusedInputError(
        sv=f"{path.name} innehåller tecknet NUL, som inte kan lagras; spara filen på "
        "nytt, en textfil som UTF-8.",
        en=f"{path.name} holds the character NUL, which cannot be stored; save the "
        "file again, a text file as UTF-8.",
    )


def _unknown_kind(path: Path, kinds: tuple[str, ...]) -> RefusedInputError:
    """Name the kinds of file that can be read."""
    known = ", ".join(kinds)
    return RefusedInputError(
        sv=f"{path.name} är inte en fil som kan läsas här; den ska sluta på {known}.",
        en=f"{path.name} is no file that can be read here; it should end in {known}.",
    )
