"""What staff write about a place: short enough, of nobody, on days that there are."""

from collections.abc import Mapping
from datetime import date

from geosafety.errors import refuse
from geosafety.redaction import has_identity_number

LONGEST_LINE = 200
LONGEST_TEXT = 10_000
# A slip of the hand is told, and there is a day before and after each to count from.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
# More than a meeting or a measure can have any use of.
MOST_LINES = 100


def written(
    words: str, *, longest: int = LONGEST_TEXT, column: str | None = None
) -> str:
    """
    Give words without blanks around them or at line ends, all of one sort.

    Parameters
    ----------
    column
        The field that they were written in.

    Raises
    ------
    RefusedInputError
        If they are too many, or hold a personal identity number.
    """
    lines = words.replace("\x00", "").strip().replace("\r\n", "\n").split("\n")
    kept = "\n".join(line.rstrip() for line in lines)
    if len(kept) > longest:
        raise refuse(
            "too-long",
            f"Texten är {len(kept)} tecken; den får vara högst {longest}.",
            f"The text is {len(kept)} characters; it may be at most {longest}.",
            column=column,
        )
    if has_identity_number(kept):
        raise refuse(
            "personal-data",
            "Texten innehåller ett personnummer eller samordningsnummer; ta bort det.",
            "The text holds a personal identity or coordination number; remove it.",
            column=column,
        )
    return kept


def needed(words: str, *, sv: str, en: str, longest: int = LONGEST_TEXT) -> str:
    """
    Give words that must be there, as `written` does.

    Parameters
    ----------
    sv, en
        What is missing, such as `rubrik`.

    Raises
    ------
    RefusedInputError
        If there are none, or they cannot be taken.
    """
    kept = written(words, longest=longest)
    if not kept:
        raise refuse(
            "missing",
            f"Fyll i {sv}, högst {longest} tecken.",
            f"Fill in {en}, at most {longest} characters.",
        )
    return kept


def possible_days(days: Mapping[str, date | None]) -> None:
    """
    Refuse days of a year that nobody can mean; None is no day and no fault.

    Parameters
    ----------
    days
        By the name of their field.

    Raises
    ------
    RefusedInputError
        `date`, if one is before 1900 or after 2099; the problem's `column` names it.
    """
    for column, day in days.items():
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise refuse(
                "date",
                f"{day} kan inte stämma; dagen ska vara mellan {FIRST_DAY} och "
                f"{LAST_DAY}.",
                f"{day} cannot be right; the day should be between {FIRST_DAY} and "
                f"{LAST_DAY}.",
                column=column,
            )


def refuse_many(held: int) -> None:
    """
    Refuse one more of what there are very many of already.

    Raises
    ------
    RefusedInputError
        If there are a hundred.
    """
    if held >= MOST_LINES:
        raise refuse(
            "too-many",
            f"Här finns redan {held}, och fler än {MOST_LINES} får inte plats; samla "
            "det i färre.",
            f"There are {held} here already, and no more than {MOST_LINES} have room; "
            "gather it in fewer.",
        )
