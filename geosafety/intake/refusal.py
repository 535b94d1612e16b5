"""Refusing a whole file: one fault, in words, with its code and place."""

from geosafety.errors import Problem, RefusedInputError


def refuse(  # noqa: PLR0913 - one argument for each place a fault can stand
    code: str,
    sv: str,
    en: str,
    *,
    row: int | None = None,
    column: str | None = None,
    pointer: str | None = None,
    sheet: str | None = None,
) -> RefusedInputError:
    """
    Make the error that refuses a file for one fault.

    Examples
    --------
    >>> refuse("no-rows", "Filen saknar rader.", "The file has no rows.").problems[
    ...     0
    ... ].code
    'no-rows'
    """
    fault = Problem(
        code=code,
        sv=sv,
        en=en,
        row=row,
        column=column,
        pointer=pointer,
        sheet=sheet,
    )
    return RefusedInputError(sv=sv, en=en, problems=[fault])
