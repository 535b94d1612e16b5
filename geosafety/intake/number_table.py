"""Tables of numbers for the statistics, which may be longer than report files."""

from pathlib import Path

from geosafety.errors import refuse
from geosafety.intake.columns import refuse_faults
from geosafety.intake.csv_table import read_csv
from geosafety.intake.limits import MAX_NUMBER_FILE_BYTES, MAX_NUMBER_ROWS
from geosafety.intake.read_table import read_table
from geosafety.intake.sniff import file_kind
from geosafety.intake.table import Table


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
