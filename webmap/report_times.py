"""When something happened, as well as people know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

# Hours of the Swedish day; the night ends on the next.
_PARTS = {
    "morning": ("05:00", "10:00"),
    "day": ("10:00", "17:00"),
    "evening": ("17:00", "22:00"),
    "night": ("22:00", "05:00"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Start and end as the intake reads them, Swedish time; empty for unknown."""

    start: str = ""
    end: str = ""


def whens() -> dict[str, str]:
    """Name the ways in which a time can be known."""
    return {
        "exact": _("I know the time"),
        "part": _("I know roughly when in the day"),
        "day": _("I know only the day"),
        "unknown": _("I do not know, or it is so all the time"),
    }


def parts() -> dict[str, str]:
    """Name the parts of a day."""
    return {
        "morning": _("Morning, 5–10"),
        "day": _("Day, 10–17"),
        "evening": _("Evening, 17–22"),
        "night": _("Night, 22–5 the next morning"),
    }


def read_moment(values: Mapping[str, str]) -> Moment | list[tuple[str, str]]:
    """Read when something happened, or list field and fault."""
    when = values["when"] or _guessed(values)
    if when == "unknown":
        return Moment()
    if when not in whens():
        return [("when", _("Choose how well you know when it was."))]
    faults = []
    day = _day(values["date"])
    if day is None:
        faults.append(("date", _("Write the date, such as 2026-03-01.")))
    if when == "exact" and not values["time"]:
        faults.append(("time", _("Write the time, such as 22:15.")))
    if when == "part" and values["part"] not in _PARTS:
        faults.append(("part", _("Choose a part of the day.")))
    if faults or day is None:
        return faults
    if when == "exact":
        return Moment(f"{day} {values['time']}")
    if when == "part":
        return _part(day, values["part"])
    return Moment(day.isoformat())


def _part(day: date, part: str) -> Moment:
    """Give the hours of a part of a day."""
    begins, ends = _PARTS[part]
    last = day + timedelta(days=ends < begins)
    return Moment(f"{day} {begins}", f"{last} {ends}")


def _guessed(values: Mapping[str, str]) -> str:
    """Tell how well a time is known by what was filled in beside it."""
    if not values["date"]:
        return ""
    if values["time"]:
        return "exact"
    return "part" if values["part"] else "day"


def _day(text: str) -> date | None:
    """Read a day; None if it is no day of this calendar, or has no day after it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < date.max else None
