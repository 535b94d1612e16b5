"""Named columns of a table as numbers and moments, or a refusal that names rows."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geosafety.errors import Problem, refuse, refuse_all
from geosafety.intake.moments import Moments, read_moments
from geosafety.intake.numerals import read_numbers
from geosafety.intake.table import Table
from geosafety.model.period import LOCAL_TIME

_Flags = NDArray[np.bool_]


def column_named(table: Table, names: Sequence[str]) -> str:
    """
    Find the column with the first of several names, however it is capitalised.

    Raises
    ------
    RefusedInputError
        `missing-column`, telling which columns there are.
    """
    name = find_column(table, names)
    if name is not None:
        return name
    wanted = ", ".join(names)
    found = ", ".join(list(table.columns)[:20])
    raise refuse(
        "missing-column",
        f"Filen saknar kolumnen {wanted}; den har {found}.",
        f"The file lacks the column {wanted}; it has {found}.",
        column=names[0],
    )


def find_column(table: Table, names: Sequence[str]) -> str | None:
    """Find the first of several columns, however it is capitalised, if one is there."""
    there = {name.casefold(): name for name in table.columns}
    known = (there.get(name.casefold()) for name in names)
    return next((name for name in known if name is not None), None)


def refuse_faults(table: Table) -> None:
    """Refuse a table in which a row or a cell could not be read."""
    if table.faults:
        raise refuse_all(
            [
                Problem(
                    code=fault.code,
                    sv=fault.sv,
                    en=fault.en,
                    row=int(table.rows[fault.index]),
                    column=fault.column,
                )
                for fault in table.faults
            ]
        )


def number_column(table: Table, name: str) -> NDArray[np.float64]:
    """
    Give a column as numbers; every cell must hold one.

    Raises
    ------
    RefusedInputError
        `number`, with each row that is empty or holds something else.
    """
    read = read_numbers(table.columns[name])
    _refuse_cells(
        table,
        name,
        read.empty | read.wrong,
        code="number",
        wanted=("ett tal som 12 eller 12,5", "a number such as 12 or 12.5"),
    )
    return read.numbers


def count_column(table: Table, name: str) -> NDArray[np.int64]:
    """
    Give a column as counts; every cell must hold a whole number from 0.

    Raises
    ------
    RefusedInputError
        `count`, with each row that holds something else.
    """
    read = read_numbers(table.columns[name])
    values = np.nan_to_num(read.numbers, nan=-1.0)
    _refuse_cells(
        table,
        name,
        (values < 0) | (values != np.floor(values)),
        code="count",
        wanted=("ett helt antal från 0", "a whole number from 0"),
    )
    return values.astype(np.int64)


def moment_column(
    table: Table, name: str, *, zone: ZoneInfo = LOCAL_TIME, may_be_empty: bool = False
) -> Moments:
    """
    Give a column as moments; a time without an offset is local in the zone.

    Raises
    ------
    RefusedInputError
        `time`, with each row that holds no time that is understood, or a local
        time that does not exist because summer time begins.
    """
    read = read_moments(table.columns[name], zone=zone)
    bad = read.wrong | read.skipped_hour
    _refuse_cells(
        table,
        name,
        bad if may_be_empty else bad | read.empty,
        code="time",
        wanted=(
            "en tid som finns, skriven 2025-09-05 eller 2025-09-05 22:15",
            "a time that exists, written 2025-09-05 or 2025-09-05 22:15",
        ),
    )
    return read


def is_all_numbers(cells: pa.StringArray) -> bool:
    """Tell whether every cell of a column is a number."""
    read = read_numbers(cells)
    return not (read.empty | read.wrong).any()


def _refuse_cells(
    table: Table,
    name: str,
    bad: _Flags,
    *,
    code: str,
    wanted: tuple[str, str],
) -> None:
    """Refuse a table for the cells marked in a column."""
    if bad.any():
        raise refuse_all(
            [
                _problem(table, name, int(index), code=code, wanted=wanted)
                for index in np.flatnonzero(bad)
            ]
        )


def _problem(
    table: Table, name: str, index: int, *, code: str, wanted: tuple[str, str]
) -> Problem:
    """Tell what stands in a cell and what should."""
    shown = str(table.columns[name][index])[:40]
    return Problem(
        code=code,
        sv=f"”{shown}” är inte {wanted[0]}.",
        en=f"“{shown}” is not {wanted[1]}.",
        row=int(table.rows[index]),
        column=name,
    )
