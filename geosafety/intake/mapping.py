"""A table's columns as the fields of a report."""

import pyarrow.compute as pc

from geosafety.errors import Problem, RefusedInputError
from geosafety.intake.table import FEATURE_ID, LATITUDE, LONGITUDE, Table
from geosafety.model.sender import SenderMapping


def map_columns(table: Table, mapping: SenderMapping) -> tuple[dict[str, str], int]:
    """
    Find the column of each field.

    Capitals make no difference. In a geographic file the place is the geometry,
    whatever the mapping says of coordinates.

    Parameters
    ----------
    table
        What was read.
    mapping
        The sender's columns.

    Returns
    -------
    tuple of dict and int
        Field to the column's name in the table, for the fields that are there;
        and the EPSG code of the coordinates.

    Raises
    ------
    RefusedInputError
        `missing-column` for each required column that is not there, and
        `unknown-column` for each that nobody asked for.
    """
    wanted = dict(mapping.columns)
    crs = mapping.crs
    if table.crs is not None:
        for field in ("east", "north", "lat", "lon"):
            wanted.pop(field, None)
        wanted |= {"lon": LONGITUDE, "lat": LATITUDE}
        crs = table.crs
    present = {name.casefold(): name for name in table.columns}
    fields = {
        field: present[column.casefold()]
        for field, column in wanted.items()
        if column.casefold() in present
    }
    if table.crs is not None and FEATURE_ID in table.columns:
        fields.setdefault("external_id", FEATURE_ID)
    problems = [
        _missing(column)
        for field, column in wanted.items()
        if field in mapping.required and field not in fields
    ]
    problems += _half_pairs(wanted, fields)
    if mapping.unknown_columns == "refuse":
        expected = {
            column.casefold()
            for column in (
                *wanted.values(),
                *mapping.ignored_columns,
                *fields.values(),
                *([FEATURE_ID] if table.crs is not None else []),
            )
        }
        problems += [
            _unknown(name, sorted(wanted.values()))
            for name in table.columns
            if name.casefold() not in expected and _says_anything(table, name)
        ]
    if problems:
        raise RefusedInputError(sv=problems[0].sv, en=problems[0].en, problems=problems)
    return fields, crs


def _says_anything(table: Table, name: str) -> bool:
    """Tell whether a column has a header, or cells although it has none."""
    if not name.startswith("kolumn "):
        return True
    cells = table.columns[name]
    return bool(pc.any(pc.not_equal(cells, "")).as_py())


def _half_pairs(wanted: dict[str, str], fields: dict[str, str]) -> list[Problem]:
    """Note a coordinate whose other half is not in the file."""
    return [
        _missing(wanted[other])
        for one, other in (
            ("lat", "lon"),
            ("lon", "lat"),
            ("east", "north"),
            ("north", "east"),
        )
        if one in fields and other in wanted and other not in fields
    ]


def _missing(column: str) -> Problem:
    """Tell that a column is not there."""
    return Problem(
        code="missing-column",
        sv=f"Kolumnen ”{column}” saknas.",
        en=f"The column “{column}” is missing.",
        row=1,
        column=column,
    )


def _unknown(name: str, wanted: list[str]) -> Problem:
    """Tell that a column is not expected, and which are."""
    listed = ", ".join(wanted)
    return Problem(
        code="unknown-column",
        sv=f"Kolumnen ”{name[:100]}” är okänd; filen ska ha {listed}.",
        en=f"The column “{name[:100]}” is unknown; the file should have {listed}.",
        row=1,
        column=name[:100],
    )
