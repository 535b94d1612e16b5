"""Where a page of a list ends, written so that the next one can begin there."""

from datetime import UTC, datetime
from uuid import UUID

from webmap.errors import bad_parameter

Ended = tuple[datetime, UUID]


def written(moment: datetime, number: UUID) -> str:
    """
    Write the last report of a page.

    Examples
    --------
    >>> written(datetime(2026, 3, 1, tzinfo=UTC), UUID(int=1))
    '2026-03-01T00:00:00+00:00~00000000-0000-0000-0000-000000000001'
    """
    return f"{moment.isoformat()}~{number}"


def read(name: str, text: str | None) -> Ended | None:
    """
    Read where the page before ended; None at the first page.

    Parameters
    ----------
    name
        The parameter that holds it.

    Raises
    ------
    BadParameterError
        If the text is not what `written` gives.
    """
    if text is None:
        return None
    moment, _, number = text.partition("~")
    try:
        # A plus sign in an address may have been read as a space.
        read = datetime.fromisoformat(moment.replace(" ", "+"))
        return read.astimezone(UTC), UUID(number)
    except (ValueError, OverflowError):
        raise bad_parameter(name, text, "next") from None
