"""What people send about meetings, read field by field."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import request

from geosafety.errors import RefusedInputError, refuse
from geosafety.jobs.meetings import Plan
from geosafety.model.period import LOCAL_TIME, Period
from webmap.errors import code_of

Choice = TypeVar("Choice", bound=StrEnum)
# The largest number that a column of versions holds.
_LARGEST = 2**31 - 1


def text_of(name: str) -> str:
    """Read words; empty if there are none."""
    return request.form.get(name, "")


def version_of(name: str = "version") -> int:
    """Read which version the reader has seen; none is ever -1."""
    version = request.form.get(name, -1, type=int)
    return version if 0 <= version <= _LARGEST else -1


def version_seen(refusal: RefusedInputError) -> str:
    """
    Give the version that a refused form still stands for.

    Empty once its writer has been told that somebody else was there; until then what
    the other wrote is not to be written over unseen.
    """
    return "" if code_of(refusal) == "conflict" else text_of("version")


def id_of(name: str) -> UUID | None:
    """Read an id; None if nothing was chosen."""
    return request.form.get(name, type=UUID)


def chosen_id(name: str, *, sv: str, en: str) -> UUID:
    """
    Read an id that must be chosen.

    Raises
    ------
    RefusedInputError
        If nothing was.
    """
    found = id_of(name)
    if found is None:
        raise refuse("missing", f"Välj {sv}.", f"Choose {en}.", column=name)
    return found


def choice_of(name: str, kind: type[Choice]) -> Choice:
    """
    Read one of some codes.

    Raises
    ------
    RefusedInputError
        If it is none of them.
    """
    word = text_of(name)
    if word not in set(kind):
        raise refuse("choice", "Välj ett av alternativen.", "Choose one.", column=name)
    return kind(word)


def day_of(name: str) -> date | None:
    """
    Read a day; None if the field is empty.

    Raises
    ------
    RefusedInputError
        If it is no day.
    """
    word = text_of(name).strip()
    if not word:
        return None
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise _no_day(name, word) from error


def plan_of() -> Plan:
    """
    Read when and where a meeting is held, and what it is about.

    Raises
    ------
    RefusedInputError
        If a day is missing, or is none.
    """
    first, last, held = (_needed_day(name) for name in ("first", "last", "held_on"))
    return Plan(
        period=Period(first, last),
        cutoff_at=_moment("cutoff_at") or datetime.combine(held, time(), LOCAL_TIME),
        held_on=held,
        place=text_of("place"),
    )


def _needed_day(name: str) -> date:
    """Read a day that must be there."""
    found = day_of(name)
    if found is None:
        raise _no_day(name, "")
    return found


def _moment(name: str) -> datetime | None:
    """Read a moment in local time; None if the field is empty."""
    word = text_of(name).strip()
    if not word:
        return None
    try:
        return datetime.fromisoformat(word).replace(tzinfo=LOCAL_TIME)
    except ValueError as error:
        raise _no_day(name, word) from error


def _no_day(name: str, word: str) -> RefusedInputError:
    """Refuse what is no day."""
    return refuse(
        "date",
        f"”{word[:30]}” är ingen dag; skriv till exempel 2026-01-19.",
        f"“{word[:30]}” is no day; write such as 2026-01-19.",
        column=name,
    )
