"""Tables of numbers for the statistics, which may be longer than report files."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geosafety.errors import Problem, refuse, refuse_all
from geosafety.intake.columns import refuse_faults
from geosafety.intake.csv_table import read_csv
from geosafety.intake.limits import MAX_NUMBER_FILE_BYTES, MAX_NUMBER_ROWS
from geosafety.intake.read_table import read_table
from geosafety.intake.sniff import file_kind
from geosafety.intake.table import Table

# As programs write floating numbers; none is too large for a double.
_VALUE = r"^[+-]?[0-9]{1,18}(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?$"


def read_number_table(path: Path) -> Table:
    """
    Read a table of numbers with a header; CSV, XLSX or GeoJSON.

    Parameters
    ----------
    path
        CSV may hold 6,000,000 rows and 512 MiB, the others what reports may.

    Raises
    ------
    RefusedInputError
        What `read_table` finds, and rows with too few or too many cells.
    """
    with path.open("rb") as file:
        raw = file.read(MAX_NUMBER_FILE_BYTES + 1)
    if len(raw) > MAX_NUMBER_FILE_BYTES:
        raise refuse(
            "too-large",
            f"Filen är större än {MAX_NUMBER_FILE_BYTES} byte; dela den.",
            f"The file is larger than {MAX_NUMBER_FILE_BYTES} bytes; split it.",
        )
    is_csv = file_kind(path.name, raw) == "csv"
    if is_csv:
        table = read_csv(raw, most_rows=MAX_NUMBER_ROWS)
    else:
        table = read_table(path.name, raw)
    refuse_faults(table)
    return table


def value_column(table: Table, name: str) -> NDArray[np.float64]:
    """
    Give a column as numbers of any size, `5e-05` and `0.00012345678901234567` too.

    Raises
    ------
    RefusedInputError
        `number`, with each row that is empty or holds something else.
    """
    trimmed = pc.utf8_trim_whitespace(table.columns[name])
    fits = np.asarray(pc.match_substring_regex(trimmed, _VALUE))
    if not fits.all():
        wrong = np.flatnonzero(~fits)
        raise refuse_all([_no_number(table, name, int(index)) for index in wrong])
    plain = pc.utf8_ltrim(pc.replace_substring(trimmed, ",", "."), "+")
    return np.asarray(pc.cast(plain, pa.float64()), dtype=np.float64)


def _no_number(table: Table, name: str, index: int) -> Problem:
    """Tell what stands where a number should."""
    shown, row = str(table.columns[name][index])[:40], int(table.rows[index])
    return Problem(
        code="number",
        sv=f"Rad {row}, kolumn {name}: ”{shown}” är inte ett tal som 12 eller 12,5.",
        en=f"Row {row}, column {name}: “{shown}” is not a number such as 12 or 12.5.",
        row=row,
        column=name,
    )
