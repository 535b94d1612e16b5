"""What the audit log tells of, and for which purposes words are read."""

from enum import StrEnum


class Action(StrEnum):
    """What was done; the database writes all but the exports by itself."""

    RAW_OPENED = "raw_opened"
    CONTACT_OPENED = "contact_opened"
    CONTACT_WITHDRAWN = "contact_withdrawn"
    EXPORT = "export"
    STATE = "state"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_CHANGED = "account_changed"
    PHOTO_CHECKED = "photo_checked"


class Purpose(StrEnum):
    """Why somebody reads the words of a report as they came."""

    REVIEW = "review"
    CORRECTION = "correction"
    OWN_REPORT = "own_report"
    DISCLOSURE = "disclosure"
    DATA_PROTECTION = "data_protection"
    FEEDBACK = "feedback"
