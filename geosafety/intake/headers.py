"""The header of a table: how many columns, and none of them twice."""

from collections.abc import Sequence

from geosafety.errors import RefusedInputError, refuse
from geosafety.intake.limits import MAX_COLUMNS


def check_header(cells: Sequence[str]) -> list[str]:
    """
    Give the column names, without spaces around them.

    Raises
    ------
    RefusedInputError
        `too-many-columns`, or `duplicate-column` naming the column. Nameless
        columns get a name of their own (`kolumn 7`).

    Examples
    --------
    >>> check_header([" lat", "lon "])
    ['lat', 'lon']
    """
    if len(cells) > MAX_COLUMNS:
        raise refuse(
            "too-many-columns",
            f"Filen har {len(cells)} kolumner; högst {MAX_COLUMNS} tas emot.",
            f"The file has {len(cells)} columns; at most {MAX_COLUMNS} are accepted.",
        )
    names = [
        cell.strip() or f"kolumn {position}"
        for position, cell in enumerate(cells, start=1)
    ]
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise _twice(name)
        seen.add(name.casefold())
    return names


def _twice(name: str) -> RefusedInputError:
    """Tell which column stands twice."""
    return refuse(
        "duplicate-column",
        f"Kolumnen ”{name[:100]}” finns två gånger.",
        f"The column “{name[:100]}” stands twice.",
        row=1,
        column=name[:100],
    )
