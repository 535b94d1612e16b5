"""GeoPackages of points, as the same sort of table as a spreadsheet."""

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.errors import refuse
from geosafety.geofiles import RawFeature, read_gpkg
from geosafety.intake.limits import MAX_COLUMNS, MAX_ROWS
from geosafety.intake.table import LATITUDE, LONGITUDE, CellFault, Table


def read_gpkg_table(raw: bytes, *, layer: str | None = None) -> Table:
    """
    Read a layer of points.

    Parameters
    ----------
    raw
        The whole file.
    layer
        Which layer; None where the file has only one.

    Returns
    -------
    Table
        One column for each attribute, and `lon` and `lat` with the point in the
        file's own coordinate system, `crs`. Features that are no points carry a
        fault; those without a geometry lack a place.

    Raises
    ------
    RefusedInputError
        What the reader of GeoPackages finds, or `too-many-columns`.
    """
    file = read_gpkg(raw, layer=layer, most=MAX_ROWS, shapeless=True)
    names = [
        name
        for name in dict.fromkeys(
            name for each in file.features for name in each.properties
        )
        if name not in {LONGITUDE, LATITUDE}
    ]
    if len(names) > MAX_COLUMNS:
        raise refuse(
            "too-many-columns",
            f"Lagret har {len(names)} kolumner; högst {MAX_COLUMNS} tas emot.",
            f"The layer has {len(names)} columns; at most {MAX_COLUMNS} are accepted.",
        )
    places = [_position(each.geometry) for each in file.features]
    columns = {
        name: [_text(each.properties.get(name)) for each in file.features]
        for name in names
    }
    columns[LONGITUDE] = [x for x, _ in places]
    columns[LATITUDE] = [y for _, y in places]
    return Table(
        kind="gpkg",
        columns={name: pa.array(cells, pa.string()) for name, cells in columns.items()},
        rows=np.array([_number(each) for each in file.features], dtype=np.int64),
        crs=file.epsg,
        faults=tuple(
            _no_point(index)
            for index, (x, _) in enumerate(places)
            if not x and not file.features[index].geometry.is_empty
        ),
    )


def _number(feature: RawFeature) -> int:
    """Give the number by which QGIS knows a feature."""
    return feature.place.fid or 0


def _position(shape: BaseGeometry) -> tuple[str, str]:
    """Give a point as two texts; anything else as empty ones."""
    if isinstance(shape, shapely.MultiPoint) and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    if not isinstance(shape, shapely.Point) or shape.is_empty:
        return "", ""
    return f"{shape.x:.9f}", f"{shape.y:.9f}"


def _text(value: object) -> str:
    """Write an attribute the way a CSV file would."""
    match value:
        case None:
            return ""
        case bool():
            return "SANT" if value else "FALSKT"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _no_point(index: int) -> CellFault:
    """Tell that a feature is no point."""
    return CellFault(
        index=index,
        column=LATITUDE,
        code="wrong-geometry",
        sv="Geometrin ska vara en punkt.",
        en="The geometry should be a point.",
    )
