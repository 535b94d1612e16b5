"""How many rows a table may have."""

from geosafety.errors import RefusedInputError, refuse
from geosafety.intake.limits import MAX_ROWS


def check_row_count(rows: int, most_rows: int = MAX_ROWS) -> None:
    """Refuse a file with more rows than are read at once."""
    if rows > most_rows:
        raise refuse(
            "too-many-rows",
            f"Filen har fler än {most_rows} rader; dela den.",
            f"The file has more than {most_rows} rows; split it.",
        )


def no_rows() -> RefusedInputError:
    """Tell that there is nothing under the header."""
    return refuse(
        "no-rows",
        "Filen har inga rader under rubrikraden.",
        "The file has no rows under the header.",
    )
