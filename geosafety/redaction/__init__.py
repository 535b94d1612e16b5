"""Personal data in free text: found, masked, and warned of."""

from geosafety.redaction.names import find_names
from geosafety.redaction.redact import (
    Redacted,
    excerpt,
    find_personal_data,
    has_identity_number,
    redact,
    redact_column,
    suspects,
)

__all__ = [
    "Redacted",
    "excerpt",
    "find_names",
    "find_personal_data",
    "has_identity_number",
    "redact",
    "redact_column",
    "suspects",
]
