"""What is counted and drawn for a meeting."""

from dataclasses import dataclass
from datetime import date, datetime

from geosafety.hotspots.around import PlaceHours
from geosafety.model.period import Period
from geosafety.model.report import ReportKind
from geosafety.situation.cells import MapFindings
from geosafety.situation.numbers import MeetingNumbers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Hours:
    """When in the week the reports of a kind lie, and over which days."""

    kind: ReportKind
    period: Period
    found: PlaceHours


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Evidence:
    """
    All that was counted.

    Attributes
    ----------
    numbers, maps, hours
        What was found.
    revision, version
        Of the data, and of the program.
    newest
        The last day that anything is reported of; None if there is nothing.
    """

    numbers: MeetingNumbers
    maps: tuple[MapFindings, ...]
    hours: tuple[Hours, ...]
    revision: int
    version: str
    newest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing, an `<svg>` element, and what it shows, in words."""

    svg: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawings:
    """
    The drawings of a meeting, each in the order of what it is of.

    `now` and `year` belong to `Evidence.maps`, `hours` to `Evidence.hours`; None
    where there is nothing to draw.
    """

    now: tuple[Picture | None, ...]
    year: tuple[Picture | None, ...]
    hours: tuple[Picture | None, ...]
    made_at: datetime
