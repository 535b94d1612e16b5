"""Words that staff write about a place: short enough, and of nobody."""

from geosafety.errors import refuse
from geosafety.redaction import has_identity_number

LONGEST_LINE = 200
LONGEST_TEXT = 10_000


def written(words: str, *, longest: int = LONGEST_TEXT) -> str:
    """
    Give words without blanks around them and with one sort of line end.

    Raises
    ------
    RefusedInputError
        If they are too many, or hold a personal identity number.
    """
    kept = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(kept) > longest:
        raise refuse(
            "too-long",
            f"Texten är {len(kept)} tecken; den får vara högst {longest}.",
            f"The text is {len(kept)} characters; it may be at most {longest}.",
        )
    if has_identity_number(kept):
        raise refuse(
            "personal-data",
            "Texten innehåller ett personnummer eller samordningsnummer; ta bort det.",
            "The text holds a personal identity or coordination number; remove it.",
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
