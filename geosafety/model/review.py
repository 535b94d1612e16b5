"""Whom the coordinator leaves a report to that does not belong here."""

from enum import StrEnum


class HandOver(StrEnum):
    """Those whose matter it is; nothing but this is noted of what was handed over."""

    FAULT_REPORTING = "fault_reporting"
    POLICE = "police"
    SOCIAL_SERVICES = "social_services"
    WHISTLEBLOWING = "whistleblowing"
    WORK_ENVIRONMENT = "work_environment"
    OTHER = "other"
