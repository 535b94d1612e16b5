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


class ReportState(StrEnum):
    """
    What has become of a report; only approved ones are counted and shown.

    In Swedish: inkommen, godkänd, kompletteras, dubblett, avvisad, överlämnad.
    """

    RECEIVED = "received"
    APPROVED = "approved"
    RETURNED = "returned"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    HANDED_OVER = "handed_over"
