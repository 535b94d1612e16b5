"""From a file to a table, whatever kind of file it is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from geosafety.errors import refuse
from geosafety.geofiles.limits import MAX_FILE_BYTES
from geosafety.intake.csv_table import read_csv
from geosafety.intake.geojson_table import read_geojson
from geosafety.intake.gpkg_table import read_gpkg_table
from geosafety.intake.sniff import file_kind
from geosafety.intake.table import CellFault, Table
from geosafety.intake.xlsx_table import read_xlsx

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_CONTROL_PATTERN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]"


def read_raw(path: Path) -> bytes:
    """Read a file, but no further than needed to know that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def read_table(name: str, raw: bytes, *, layer: str | None = None) -> Table:
    """
    Read a CSV, XLSX, GeoJSON or GeoPackage file into columns of text.

    Parameters
    ----------
    name
        File name; its ending must agree with the content.
    raw
        The whole file.
    layer
        Which layer of a GeoPackage; None where it has only one.

    Raises
    ------
    RefusedInputError
        `too-large`, or what the reader of that kind of file finds.
    """
    if len(raw) > MAX_FILE_BYTES:
        raise refuse(
            "too-large",
            f"Filen är större än {MAX_FILE_BYTES} byte; dela den.",
            f"The file is larger than {MAX_FILE_BYTES} bytes; split it.",
        )
    match file_kind(name, raw):
        case "csv":
            table = read_csv(raw)
            has_controls = len(raw.translate(None, _CONTROLS)) != len(raw)
            return with_control_faults(table) if has_controls else table
        case "xlsx":
            return with_control_faults(read_xlsx(raw))
        case "geojson":
            return with_control_faults(read_geojson(raw))
        case "gpkg":
            return with_control_faults(read_gpkg_table(raw, layer=layer))


def with_control_faults(table: Table) -> Table:
    """Add a fault for each cell with a character that cannot be stored."""
    faults = list(table.faults)
    for name, column in table.columns.items():
        hits = np.asarray(pc.match_substring_regex(column, _CONTROL_PATTERN))
        faults.extend(
            CellFault(
                index=int(index),
                column=name,
                code="control-character",
                sv="Texten innehåller ett styrtecken som inte kan lagras; ta bort det.",
                en="The text holds a control character that cannot be stored; "
                "remove it.",
            )
            for index in np.flatnonzero(hits)
        )
    return replace(table, faults=tuple(faults))
