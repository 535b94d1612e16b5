"""Reports of each month as bars, before and after a measure began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geosafety.model.period import Period
from geosafety.situation.follow_up import FollowUp

# A month is ten wide and the highest bar a hundred high; the page stretches both.
WIDE, HIGH = 10.0, 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """
    One month's bar.

    Attributes
    ----------
    x, y, width, height
        In units of the drawing.
    part
        `before` or `after` if all of the month is compared, else `other`.
    """

    x: float
    y: float
    width: float
    height: float
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """
    The bars of one group.

    Attributes
    ----------
    key
        `target`, `ring` or `control`.
    most
        Reports of the highest bar.
    """

    key: str
    most: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """
    A panel for each group over the same months.

    Attributes
    ----------
    width
        Of each drawing.
    start
        Where the measure begins, from the left; None if before or after all months.
    first, last
        The first day of the first month, and the last of the last.
    """

    width: float
    start: float | None
    first: date
    last: date
    panels: tuple[Panel, ...]


def chart_of(found: FollowUp) -> Chart | None:
    """Lay the months out; None if there is no whole month."""
    months = [each.month for each in found.months]
    if not months:
        return None
    values = {
        "target": [each.target for each in found.months],
        "ring": [each.ring for each in found.months],
        "control": [each.control for each in found.months],
    }
    parts = [_part(found, month) for month in months]
    return Chart(
        width=WIDE * len(months),
        start=_where(found.question.starts_on, months),
        first=months[0].first,
        last=months[-1].last,
        panels=tuple(_panel(key, counts, parts) for key, counts in values.items()),
    )


def _panel(key: str, counts: Sequence[float], parts: Sequence[str]) -> Panel:
    """Draw one group."""
    most = max(counts)
    heights = [HIGH * each / most if most else 0.0 for each in counts]
    bars = [
        Bar(
            x=round(WIDE * place + 1, 2),
            y=round(HIGH - height, 2),
            width=WIDE - 2,
            height=round(height, 2),
            part=part,
        )
        for place, (height, part) in enumerate(zip(heights, parts, strict=True))
    ]
    return Panel(key=key, most=most, bars=tuple(bars))


def _part(found: FollowUp, month: Period) -> str:
    """Tell whether a month is compared, and as what."""
    for name, days in (("before", found.before), ("after", found.after)):
        if days.first <= month.first and month.last <= days.last:
            return name
    return "other"


def _where(day: date, months: Sequence[Period]) -> float | None:
    """Give how far to the right a day lies."""
    for place, month in enumerate(months):
        if month.first <= day <= month.last:
            return round(WIDE * (place + (day - month.first).days / month.days), 2)
    return None
