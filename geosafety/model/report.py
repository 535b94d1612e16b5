"""What is reported: incidents, places felt safe or unsafe, deficiencies."""

from enum import StrEnum


class ReportKind(StrEnum):
    """What sort of thing a report tells; kinds are never added together."""

    INCIDENT = "incident"
    UNSAFE_PLACE = "unsafe_place"
    SAFE_PLACE = "safe_place"
    DEFICIENCY = "deficiency"
    EVENT_NOTICE = "event_notice"


class TimePrecision(StrEnum):
    """How well the time of a report is known."""

    EXACT = "exact"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    UNKNOWN = "unknown"


class Confidentiality(StrEnum):
    """Who may read a report: öppen, intern, est, polis."""

    OPEN = "open"
    INTERNAL = "internal"
    EST = "est"
    POLICE = "police"
