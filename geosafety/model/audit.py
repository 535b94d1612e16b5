"""What the audit log tells of, and for which purposes words are read."""

from enum import StrEnum


class Action(StrEnum):
    """What was done; the database writes most of it by itself."""

    RAW_OPENED = "raw_opened"
    CONTACT_OPENED = "contact_opened"
    CONTACT_WITHDRAWN = "contact_withdrawn"
    EXPORT = "export"
    ROWS_OPENED = "rows_opened"
    SENDER_SAVED = "sender_saved"
    LAYER_IMPORTED = "layer_imported"
    STATE = "state"
    AMENDED = "amended"
    ESCALATED = "escalated"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_CHANGED = "account_changed"
    PHOTO_CHECKED = "photo_checked"
    ROW_DISCARDED = "row_discarded"


class Purpose(StrEnum):
    """Why somebody reads the words of a report as they came."""

    REVIEW = "review"
    CORRECTION = "correction"
    OWN_REPORT = "own_report"
    DISCLOSURE = "disclosure"
    DATA_PROTECTION = "data_protection"
    FEEDBACK = "feedback"


class Discard(StrEnum):
    """Why a row that could not be imported is thrown away."""

    REPEATED = "repeated"
    NO_REPORT = "no_report"
    PERSONAL_DATA = "personal_data"
    UNUSABLE = "unusable"
