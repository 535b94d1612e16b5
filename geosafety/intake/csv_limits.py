"""How many rows a table may have."""

from geosafety.errors import RefusedInputError, refuse
from geosafety.intake.limits import MAX_ROWS


def check_row_count(rows: int) -> None:
    """Refuse a file with more rows than are read at once."""
    if rows > MAX_ROWS:
        raise refuse(
            "too-many-rows",
            f"Filen har fler än {MAX_ROWS} rader; dela den.",
            f"The file has more than {MAX_ROWS} rows; split it.",
        )


def no_rows() -> RefusedInputError:
    """Tell that there is nothing under the header."""
    return refuse(
        "no-rows",
        "Filen har inga rader under rubrikraden.",
        "The file has no rows under the header.",
    )
